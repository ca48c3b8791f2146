import assert from "node:assert/strict";
import { repositoryFiles, ROOT } from "../../tools/repository.ts";
import { pythonTest, runPython } from "../python.ts";

/** Arguments that an example needs; those not listed need none. */
const PYTHON_EXCHANGE = "examples/python_exchange.ts";
const EXPECTED: Readonly<Record<string, RegExp>> = {
  "examples/first_steps.ts": /\[9 9 8 8 8 8 8\]\n \[0 0 8 8 8 8 8\]\].*3 x 2 of 3 x 3 x 4: 3 7 15 19 93 97\n/s,
  "examples/on_disk.ts": /^Empty: \d{3} bytes for 8 TB\n100 of 512000 chunks.*holds 3\n.*less than 1 MB\n$/s,
  "examples/frames.ts": /^100 x 48 x 64 frames.*frame 20\n$/s,
  [PYTHON_EXCHANGE]: /^$/,
  "examples/traverse.ts":
    /^chunk .*\n.*\[9991, 10007, 9996\] holds 2\n.*3 cells hold something, in \d of 64000 chunks\n$/s,
};

/** Runs an example as its own text says, in an empty folder. */
function runExample(path: string, args: readonly string[], folder: string): string {
  const command = Deno.readTextFileSync(ROOT + path).match(/deno run (--\S+ )+/)?.[0].trim().split(" ").slice(2) ?? [];
  const result = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...command, ROOT + path, ...args],
    cwd: folder,
    env: { NO_COLOR: "1", TMPDIR: folder },
    stdin: "null",
  }).outputSync();
  const errors = new TextDecoder().decode(result.stderr);
  if (!result.success) throw new Error(`Cannot run ${path}: ${errors}`);
  return new TextDecoder().decode(result.stdout);
}

function inFolder(use: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    use(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("examples are all tested", () => {
  assert.deepEqual(repositoryFiles().filter((path) => /^examples\/.*\.ts$/.test(path)), Object.keys(EXPECTED).sort());
});

for (const [path, expected] of Object.entries(EXPECTED)) {
  if (path === PYTHON_EXCHANGE) continue;
  Deno.test(`${path} runs with the permissions it names and leaves nothing behind`, () =>
    inFolder((folder) => {
      assert.match(runExample(path, [], folder), expected);
      assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), []);
    }));
}

pythonTest(`${PYTHON_EXCHANGE} goes both ways`, () =>
  inFolder((folder) => {
    const [here, there] = [`${folder}/here.b2nd`, `${folder}/there.b2nd`];
    runExample(PYTHON_EXCHANGE, ["write", here], folder);
    const read = "import blosc2, sys; a = blosc2.open(sys.argv[1]); print(a[:].tolist(), a.vlmeta['unit'])";
    assert.equal(runPython(read, [here]).trim(), "[[1.5, 2.5], [3.5, 4.5]] Jy");
    runPython("import blosc2, sys; blosc2.arange(12, shape=(3, 4), urlpath=sys.argv[1], mode='w')", [there]);
    assert.match(runExample(PYTHON_EXCHANGE, ["read", there], folder), /\[ 8 {2}9 10 11\]\]/);
  }));
