import { type NDArray, type SChunk, slice } from "../../mod.ts";
import type { Dice } from "./dice.ts";
import type { Session } from "./session.ts";
import { cellOf, LARGEST_CHUNK } from "./use_array.ts";

/** Writing to huge arrays takes what they take: only small ones are changed. */
const LARGEST_CHANGE = 1 << 20;
/** Of more chunks, not all are walked over. */
export const MANY_CHUNKS = 20_000;

/** Changes an array in several ways, each a commit of its own. */
export function changeArray(session: Session, array: NDArray, dice: Dice): void {
  const { chunksize } = array.schunk;
  session.step("vlmeta.set", () => array.vlmeta.set("new", { a: [1, 2, 3] }));
  if (dice.chance(0.3)) session.step("vlmeta.delete", () => array.vlmeta.delete([...array.vlmeta.keys()][0] ?? "none"));
  if (chunksize > LARGEST_CHUNK || array.schunk.nchunks > MANY_CHUNKS) return;
  session.allow(8 * chunksize);
  const cell = array.shape.map((n) => cellOf(n, dice));
  session.step("set cell", () => array.setSync(cell, array.getSync(cell)));
  session.step("set number", () => array.setSync(cell, 1));
  session.step("addCoo", () => array.addCoo(cell.map((index) => [index]), 1, { overflow: "saturate" }));
  if (array.nbytes > LARGEST_CHANGE || array.ndim === 0) return;
  const steps: readonly (() => void)[] = [
    () => session.step("set slice", () => array.setSync([slice(0, 2)], array.getSync([slice(0, 2)]))),
    () => session.step("append", () => array.append(array.getSync([slice(0, 1)]))),
    () => grow(session, array),
    () => session.step("shrink", () => array.resize(array.shape.map((n) => n >> 1))),
    () => session.step("delete", () => array.delete(0, 0, Math.min(1, array.shape[0]))),
    () => session.step("batch", () => array.batch(() => array.setSync([0], array.getSync([-1])))),
  ];
  for (let i = 0; i < 2; i++) dice.of(steps)();
  if (dice.chance(0.5)) session.step("compact", () => array.compact());
  session.step("read back", () => array.nbytes <= LARGEST_CHANGE ? array.getSync() : null);
}

/** Along an axis of none lie none of the chunks that the others would make: one cell more may be millions of chunks. */
function grow(session: Session, array: NDArray): void {
  const shape = array.shape.map((n) => n + 1);
  const nchunks = shape.reduce((count, n, axis) => count * Math.ceil(n / Math.max(1, array.chunks[axis])), 1);
  if (nchunks <= MANY_CHUNKS) session.step("grow", () => array.resize(shape));
}

/** Changes a super-chunk in several ways. */
export function changeSChunk(session: Session, schunk: SChunk, dice: Dice): void {
  const { chunksize, nchunks, typesize } = schunk;
  session.step("vlmeta.set", () => schunk.vlmeta.set("new", [1]));
  if (chunksize > LARGEST_CHUNK || nchunks > MANY_CHUNKS) return;
  session.allow(8 * chunksize);
  const whole = new Uint8Array(chunksize || typesize).fill(3);
  session.step("append", () => schunk.append(whole));
  session.step("update", () => schunk.update(cellOf(nchunks, dice), whole));
  if (typesize < 65536) {
    session.step("setSlice", () => schunk.setSlice(new Uint8Array(typesize), cellOf(schunk.nitems, dice)));
  }
  session.step("delete", () => schunk.delete(cellOf(nchunks, dice)));
  session.step("read back", () => schunk.nchunks > 0 ? schunk.get(-1) : null);
}
