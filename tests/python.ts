/**
 * Python as a peer of the tests: one way to find it, to run it, and to register tests that need it.
 *
 * @module
 */
import { peersPython } from "../tools/peers.ts";

const PYTHON = peersPython();
const IS_CI = Boolean(Deno.env.get("CI"));
const WITHOUT = "there is no Python with the peers of tests/requirements.txt (`deno task test` makes one where it can)";
let told = false;

/**
 * Finds the Python that has numpy, blosc2 and numexpr as `tests/requirements.txt` pins them.
 *
 * @returns Its path, or `null` where there is none.
 */
export function python(): string | null {
  return PYTHON;
}

/**
 * Registers a test that needs Python. Without it the test is ignored with a reason; where `CI` is set it fails.
 *
 * @param name The name of the test.
 * @param fn The test.
 */
export function pythonTest(name: string, fn: (t: Deno.TestContext) => void | Promise<void>): void {
  const isMissing = PYTHON === null;
  if (isMissing && !IS_CI && !told) {
    console.warn(`Python tests are ignored: ${WITHOUT}`);
    told = true;
  }
  const refuse = () => {
    throw new Error(`Cannot run this test: ${WITHOUT}`);
  };
  Deno.test({ name, ignore: isMissing && !IS_CI, fn: isMissing ? refuse : fn });
}

/**
 * Runs a Python program to its end.
 *
 * @param code The program.
 * @param args What it finds in `sys.argv[1:]`.
 * @param seconds The time limit; a program that takes longer is ended and has failed. Default 60.
 * @returns What it printed.
 * @throws {Error} when there is no Python, or when the program fails, crashes or takes too long; the message holds its errors.
 */
export function runPython(code: string, args: readonly string[] = [], seconds = 60): string {
  if (PYTHON === null) throw new Error(`Cannot run Python: ${WITHOUT}`);
  // A watchdog thread in C: it also ends a program that hangs in native code, and shows where.
  const watched = `import faulthandler as _f; _f.enable(); _f.dump_traceback_later(${seconds}, exit=True)\n${code}`;
  const result = new Deno.Command(PYTHON, { args: ["-c", watched, ...args], stdin: "null" }).outputSync();
  const decoder = new TextDecoder();
  if (!result.success) {
    throw new Error(`Cannot finish the Python program, which ended with ${result.signal ?? result.code}:
${decoder.decode(result.stderr)}`);
  }
  return decoder.decode(result.stdout);
}
