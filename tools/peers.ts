import { ROOT } from "./repository.ts";

const VENV = `${ROOT}.venv`;
const REQUIREMENTS = `${ROOT}tests/requirements.txt`;
const STAMP = `${VENV}/deneb_requirements.txt`;
const OLDEST = [3, 11];
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/**
 * Finds the Python with the peers, without starting it: `DENEB_PYTHON`, or the `.venv` that
 * {@linkcode ensurePeers} made from the requirements as they are now.
 *
 * @returns Its path, or `null`.
 */
export function peersPython(): string | null {
  const given = Deno.env.get("DENEB_PYTHON");
  if (given) return given;
  const path = Deno.build.os === "windows" ? `${VENV}\\Scripts\\python.exe` : `${VENV}/bin/python`;
  return readText(STAMP) === readText(REQUIREMENTS) && isFile(path) ? path : null;
}

/**
 * Makes `.venv` with the packages of `tests/requirements.txt`, unless it is there already, and says so.
 *
 * @returns The path of its Python.
 * @throws {Error} when no fitting Python is on the path, or when the packages cannot be installed.
 */
export function ensurePeers(): string {
  const ready = peersPython();
  if (ready !== null) return ready;
  const base = findPython();
  if (base === null) throw new Error(`Cannot find Python ${OLDEST.join(".")} or later on the path`);
  console.log("Installing the Python peers of tests/requirements.txt into .venv (once, about 100 MB)");
  const hasPip = run(base, ["-m", "pip", "--version"]).success;
  // The outer pip is enough: systems that package ensurepip apart often have pip and not that.
  run(base, ["-m", "venv", "--clear", ...(hasPip ? ["--without-pip"] : []), VENV]).orThrow("make .venv");
  const inner = Deno.build.os === "windows" ? `${VENV}\\Scripts\\python.exe` : `${VENV}/bin/python`;
  const pip = hasPip ? [base, "-m", "pip", "--python", inner] : [inner, "-m", "pip"];
  const quiet = ["--quiet", "--no-input", "--disable-pip-version-check"];
  run(pip[0], [...pip.slice(1), ...quiet, "install", "-r", REQUIREMENTS]).orThrow("install the Python peers");
  Deno.copyFileSync(REQUIREMENTS, STAMP);
  return inner;
}

/** The first Python on the path that is new enough for the peers. */
function findPython(): string | null {
  for (const name of NAMES) {
    const answer = run(name, ["-c", "import sys; print(*sys.version_info[:2])"]);
    const [major, minor] = answer.stdout.split(" ").map(Number);
    if (answer.success && major === OLDEST[0] && minor >= OLDEST[1]) return name;
  }
  return null;
}

/** Runs a program to its end; one that does not exist has failed like any other. */
function run(name: string, args: string[]): { success: boolean; stdout: string; orThrow(action: string): void } {
  let success = false;
  let stdout = "";
  let stderr = "";
  try {
    const result = new Deno.Command(name, { args, stdin: "null" }).outputSync();
    success = result.success;
    stdout = new TextDecoder().decode(result.stdout);
    stderr = new TextDecoder().decode(result.stderr);
  } catch (error) {
    stderr = String(error);
  }
  return {
    success,
    stdout,
    orThrow(action) {
      if (!success) throw new Error(`Cannot ${action}: ${(stderr || stdout).trim().split("\n").at(-1)}`);
    },
  };
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

if (import.meta.main) console.log(`Python with the peers: ${ensurePeers()}`);
