import { Dice } from "./dice.ts";
import type { Case } from "./case.ts";
import { exercise } from "./exercise.ts";
import { Peak } from "./memory.ts";
import { Session } from "./session.ts";

const peak = new Peak();

/**
 * Writes a case to a folder and does everything with it that can be done.
 *
 * @param hostile The case.
 * @param folder Where its files go; what is left of the case before is removed.
 * @param seed With the number, decides what is done.
 * @param number Number of the case.
 * @returns What was seen, and what was wrong.
 */
export async function runCase(
  hostile: Case,
  folder: string,
  seed: number,
  number: number,
): Promise<{ session: Session; fault: string | null }> {
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
  const grown = peak.grown();
  if (fault === null && grown > session.allowed) {
    fault = `took ${Math.round(grown / 2 ** 20)} MB, at most ${Math.round(session.allowed / 2 ** 20)} MB are justified`;
  }
  return { session, fault };
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

/** An index of many chunks may take what its table takes, up to a limit. */
function claimedChunks(bytes: Uint8Array): number {
  if (bytes.length < 62) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const count = Number(view.getBigInt64(30)) / view.getInt32(58);
  return count > 0 && count <= 2 ** 24 ? Math.ceil(count) : 0;
}
