import { fromCframe, NDArray, open, openArray, openTree, type SChunk } from "../../mod.ts";
import type { Dice } from "./dice.ts";
import { claimedChunks } from "./numbers.ts";
import { useArray } from "./use_array.ts";
import { changeArray, changeSChunk, MANY_CHUNKS } from "./use_writes.ts";
import type { Case } from "./case.ts";
import type { Session } from "./session.ts";
import { useSChunk } from "./use_schunk.ts";

/** Opens a hostile input in all ways there are, reads it and writes to it. */
export async function exercise(session: Session, hostile: Case, path: string, dice: Dice): Promise<void> {
  const { kind, files } = hostile;
  if (kind === "tree" || kind === "treeFolder") return await exerciseTree(session, path, dice);
  await opened(session, () => open(path), dice);
  if (dice.chance(0.3)) session.step("openArray", () => openArray(path).close());
  const bytes = files.get("");
  // A frame in memory is read by the same code but for where its chunks are.
  if (bytes !== undefined && dice.chance(0.3)) {
    await opened(session, () => fromCframe(bytes.slice(), { copy: dice.chance(0.5) }), dice, true);
  }
  if (dice.chance(0.2)) await opened(session, () => open(path, { checksum: false }), dice);
  if (dice.chance(0.6)) written(session, path, dice);
  if (dice.chance(0.2)) await checked(session, hostile, path, dice);
}

async function exerciseTree(session: Session, path: string, dice: Dice): Promise<void> {
  const tree = session.step("openTree", () => openTree(path));
  if (tree === undefined) return;
  session.step("tree.inspect", () => Deno.inspect(tree));
  for (const key of [...tree.keys()].slice(0, 4)) await opened(session, () => tree.get(key), dice);
}

async function opened(
  session: Session,
  how: () => NDArray | SChunk,
  dice: Dice,
  isMemory = false,
): Promise<void> {
  using found = session.step("open", how);
  if (found === undefined) return;
  session.open();
  if (found instanceof NDArray) await useArray(session, found, dice);
  else await useSChunk(session, found, dice);
  if (!isMemory) return;
  if (found instanceof NDArray) changeArray(session, found, dice);
  else changeSChunk(session, found, dice);
}

/** Makes checksums anew of chunks as they are: then all of them match, whatever the chunks are. */
async function checked(session: Session, { files }: Case, path: string, dice: Dice): Promise<void> {
  // A digest has 32 bytes, and goes through four buffers on its way to the file.
  for (const bytes of files.values()) session.allow(4 * 32 * claimedChunks(bytes));
  const checksum = dice.of(["crc32", "sha256"] as const);
  // Chunks that match a digest already are taken on trust, others are not.
  const wanted = session.step("open with checksums", () => open(path, { mode: "a", checksum }));
  wanted?.close();
  using found = session.step("open without checksums", () => open(path, { mode: "a", checksum: false }));
  if (found === undefined) return;
  const kept = session.step("keep checksums", () => {
    found.keepChecksums(checksum);
    return true;
  });
  if (kept === undefined || (found instanceof NDArray ? found.schunk : found).nchunks > MANY_CHUNKS) return;
  await session.asyncStep("verify", async () => {
    const { damaged } = await found.verify();
    if (damaged.length > 0) throw new Error("Expected that new checksums match", { cause: damaged[0].error });
  });
}

function written(session: Session, path: string, dice: Dice): void {
  {
    using found = session.step("open a", () => open(path, { mode: "a" }));
    if (found === undefined) return;
    if (found instanceof NDArray) changeArray(session, found, dice);
    else changeSChunk(session, found, dice);
  }
  // A file that could be opened can be opened after anything that was done to it.
  const again = open(path);
  try {
    session.step("info after", () => Deno.inspect(again.info));
  } finally {
    again.close();
  }
}
