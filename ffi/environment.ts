import { Blosc2Error } from "./errors.ts";

/** Variables that the native library (3.3.5) reads when a context is made, over whatever the context is asked for. */
const OVERRIDES = [
  "BLOSC_BLOCKSIZE",
  "BLOSC_CLEVEL",
  "BLOSC_COMPRESSOR",
  "BLOSC_DELTA",
  "BLOSC_SHUFFLE",
  "BLOSC_SPLITMODE",
  "BLOSC_TYPESIZE",
];
const THREADS = "BLOSC_NTHREADS";

/**
 * Refuses to make a context for compression that would not follow its parameters: its chunks would be other ones than the
 * array says it holds, and with another block size wrong ones.
 *
 * @throws {Blosc2Error} when a variable is set that overrides parameters. What may not be read passes: `selfCheck` notices that.
 */
export function refuseOverrides(): void {
  const note = overridesNote();
  if (note !== "") throw new Blosc2Error(-12, "compress", note);
}

/**
 * Refuses to make a context that must have one thread, when the library would give it more.
 *
 * @throws {Blosc2Error} when the environment asks for more.
 */
export function refuseThreads(): void {
  const value = readVariables([THREADS])[0];
  // As strtol reads it; what is no number from 1 on has no effect.
  if (value === undefined || !(parseInt(value) > 1)) return;
  const reason =
    `the environment has ${THREADS}="${value}", and a damaged chunk would stop several threads for ever; ` +
    `unset ${THREADS} and use setThreads`;
  throw new Blosc2Error(-12, "decompress a chunk with the filter delta", reason);
}

/** Names the variables that override parameters, for an error; empty when none is set. */
export function overridesNote(): string {
  const values = readVariables(OVERRIDES);
  const set = OVERRIDES.filter((_, i) => values[i] !== undefined);
  if (set.length === 0) return "";
  const found = set.map((name) => `${name}="${values[OVERRIDES.indexOf(name)]}"`);
  return `the environment overrides the parameters with ${found.join(", ")}; unset ${set.join(", ")}`;
}

/** The same for a chunk that is not what was asked for: the environment is the likely reason also where it may not be read. */
export function likelyReason(): string {
  const note = overridesNote();
  if (note !== "" || granted() || OVERRIDES.every(granted)) return note;
  return `the environment, which may not be read, seems to override the parameters; unset ${OVERRIDES.join(", ")}`;
}

/** Values of variables, empty ones included, since the library reads those too; undefined when unset or not allowed to be read. */
function readVariables(names: readonly string[]): (string | undefined)[] {
  const all = granted();
  return names.map((name) => all || granted(name) ? Deno.env.get(name) : undefined);
}

/** Whether a variable may be read, or all of them. Asking costs more than reading. */
function granted(variable?: string): boolean {
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}
