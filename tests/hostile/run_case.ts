import { Dice } from "./dice.ts";
import type { Case } from "./case.ts";
import { exercise } from "./exercise.ts";
import { claimedChunks } from "./numbers.ts";
import { Peak } from "./memory.ts";
import { Session } from "./session.ts";

const peak = new Peak();

/** What one run of a case has shown. */
interface Outcome {
  readonly session: Session;
  readonly fault: string | null;
  /** Bytes that the process has grown by. */
  readonly grown: number;
}

/**
 * Writes a case to a folder and does everything with it that can be done.
 *
 * @param hostile The case.
 * @param folder Where its files go; what is left of the case before is removed.
 * @param seed With the number, decides what is done.
 * @param number Number of the case.
 * @returns What was seen, what was wrong, and how many bytes the process has grown by.
 */
export async function runCase(hostile: Case, folder: string, seed: number, number: number): Promise<Outcome> {
  const outcome = await runOnce(hostile, folder, seed, number);
  const { session, fault, grown } = outcome;
  if (fault !== null || grown <= session.allowed) return outcome;
  // The process also grows by what cases before have left to the collector of garbage: only what comes again is of this one.
  const again = await runOnce(hostile, folder, seed, number);
  if (again.fault !== null || again.grown <= session.allowed) return again;
  const [took, allowed] = [again.grown, session.allowed].map((bytes) => Math.round(bytes / 2 ** 20));
  return { ...again, fault: `took ${took} MB, at most ${allowed} MB are justified` };
}

async function runOnce(hostile: Case, folder: string, seed: number, number: number): Promise<Outcome> {
  const path = write(hostile, folder);
  const session = new Session();
  session.allow(16 * [...hostile.files.values()].reduce((sum, { length }) => sum + length, 0));
  for (const bytes of hostile.files.values()) session.allow(24 * claimedChunks(bytes));
  let fault: string | null = null;
  peak.begin();
  try {
    await exercise(session, hostile, path, new Dice(seed ^ 0x5bd1e995, number));
  } catch (error) {
    fault = Deno.inspect(error, { colors: false }).slice(0, 2000);
  }
  return { session, fault, grown: peak.grown() };
}

function write({ kind, files }: Case, folder: string): string {
  for (const { name } of Deno.readDirSync(folder)) Deno.removeSync(`${folder}/${name}`, { recursive: true });
  const path = `${folder}/${kind === "tree" ? "a.b2z" : kind === "treeFolder" ? "a.b2d" : "a.b2nd"}`;
  if (kind === "frame" || kind === "tree") {
    Deno.writeFileSync(path, files.get("") ?? new Uint8Array(0));
    return path;
  }
  Deno.mkdirSync(path);
  for (const [name, bytes] of files) {
    const parent = `${path}/${name}`.replace(/\/[^/]*$/, "");
    Deno.mkdirSync(parent, { recursive: true });
    Deno.writeFileSync(`${path}/${name}`, bytes);
  }
  return path;
}
