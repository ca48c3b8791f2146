import type { SChunk } from "../../mod.ts";
import type { Dice } from "./dice.ts";
import type { Session } from "./session.ts";
import { cellOf, LARGEST_CHUNK, readMeta, take } from "./use_array.ts";

/** Looks at everything that a super-chunk can tell, and reads it. */
export async function useSChunk(session: Session, schunk: SChunk, dice: Dice): Promise<void> {
  session.step("inspect", () => `${schunk} ${Deno.inspect(schunk)}`);
  session.step("info", () => Deno.inspect(schunk.info));
  readMeta(session, schunk.meta);
  readMeta(session, schunk.vlmeta);
  const kinds = new Set(
    session.step("iterchunksInfo", () => [...take(schunk.iterchunksInfo(), 300)].map((c) => c.special)),
  );
  const { chunksize, nchunks, nitems, typesize } = schunk;
  if (chunksize <= LARGEST_CHUNK) {
    session.allow(6 * chunksize);
    for (let i = 0; i < 3; i++) session.step("get", () => schunk.get(cellOf(nchunks, dice)));
  } else if (kinds.has(null) || kinds.size === 0) return;
  if (dice.chance(0.2) && nchunks <= 4096) await session.asyncStep("verify", () => schunk.verify());
  if (typesize > 65536) return;
  const start = dice.below(nitems + 1);
  session.step("getSlice", () => schunk.getSlice(start, Math.min(nitems, start + 5)));
  session.step("getSlice at the end", () => schunk.getSlice(Math.max(0, nitems - 5), nitems));
  if (dice.chance(0.2) && nchunks <= 4096) session.step("toCframe", () => schunk.toCframe());
}
