import type { FixedMeta, MetaMap, NDArray } from "../../mod.ts";
import { slice } from "../../mod.ts";
import type { Dice } from "./dice.ts";
import type { Session } from "./session.ts";

/** Chunks up to this many bytes are decoded; a file may rightly ask for the memory that larger ones take. */
export const LARGEST_CHUNK = 16 * 1024 * 1024;
/** Results are small: what else a case takes must stand out. */
const LARGEST_RESULT = 128 * 1024;
const MANY_CHUNKS = 1 << 20;

/** Looks at everything that an array can tell, and reads it in all ways. */
export async function useArray(session: Session, array: NDArray, dice: Dice): Promise<void> {
  session.step("inspect", () => `${array} ${Deno.inspect(array)}`);
  session.step("info", () => Deno.inspect(array.info));
  session.step("cparams", () => Deno.inspect(array.cparams));
  readMeta(session, array.meta);
  readMeta(session, array.vlmeta);
  const kinds = new Set(
    session.step("iterchunksInfo", () => [...take(array.iterchunksInfo(), 300)].map((c) => c.special)),
  );
  session.step("skip", () => [...take(array.iterchunksInfo({ skip: ["zero"] }), 10)]);
  const nchunks = array.schunk.nchunks;
  if (nchunks <= MANY_CHUNKS) session.step("chunkIndex", () => array.chunkIndex().select());
  session.step("schunk", () => Deno.inspect(array.schunk.info));
  const { nbytes } = chunkOf(array);
  // Chunks without data need none of the memory that they stand for.
  if (nbytes > LARGEST_CHUNK && (kinds.has(null) || kinds.size === 0)) return;
  session.allow(nbytes <= LARGEST_CHUNK ? 6 * nbytes : 0);
  const { shape, itemsize } = array;
  if (itemsize > LARGEST_RESULT) return;
  for (let i = 0; i < 3; i++) session.step("item", () => array.item(...shape.map((n) => cellOf(n, dice))));
  if (array.nbytes <= LARGEST_RESULT && nchunks <= 4096) {
    session.step("getSync", () => array.nbytes <= 4096 ? String(array.getSync()) : array.getSync());
    if (dice.chance(0.3)) await session.asyncStep("get", () => array.get());
  }
  const box = shape.map((n) => rangeOf(n, dice, shape.length));
  session.step("slice", () => array.getSync(box.map(([from, to]) => slice(from, to))));
  session.step("strided", () => array.getSync(box.map(([from, to]) => slice(to, from, -2))));
  await session.asyncStep("async slice", () => array.get(box.map(([from, to]) => slice(from, to))));
  if (shape.length > 0 && shape[0] > 0) {
    const rest = box.slice(1).map(([from, to]) => slice(from, to));
    const rows = [0, shape[0] - 1, cellOf(shape[0], dice)];
    session.step("list", () => array.getSync([rows, ...rest]));
    await session.asyncStep("points", () => array.get(shape.map((n) => n === 0 ? [] : [0, cellOf(n, dice)])));
    session.step("oindex", () => array.oindex.getSync([rows, ...rest]));
  }
  if (dice.chance(0.2) && nchunks <= 4096) await session.asyncStep("verify", () => array.verify());
  if (dice.chance(0.3)) session.step("copy of a slice", () => array.slice(box.map(([from, to]) => slice(from, to))));
  if (dice.chance(0.2) && nbytes <= LARGEST_RESULT) session.step("iterChunks", () => [...take(array.iterChunks(), 3)]);
  if (dice.chance(0.2) && nchunks <= 4096) session.step("toCframe", () => array.toCframe());
  if (array.nbytes <= LARGEST_RESULT && nchunks <= 4096 && /^(bool|u?int|float|complex)/.test(String(array.dtype))) {
    session.step("coo", () => array.coo(box.map(([from, to]) => slice(from, to))));
    session.step("countNonzero", () => array.countNonzero());
    session.step("coarsen", () => array.coarsen(1000));
    session.step("iterCoo", () => [...take(array.iterCoo(), 3)]);
  }
}

/** Bytes of a chunk of an array, padding included. */
export function chunkOf(array: NDArray): { nbytes: number } {
  return { nbytes: array.schunk.chunksize };
}

/** Reads all values of a map of metadata, each for itself. */
export function readMeta(session: Session, meta: MetaMap | FixedMeta): void {
  const names = session.step("names", () => [...meta.keys()]) ?? [];
  for (const name of names.slice(0, 8)) session.step("meta", () => Deno.inspect(meta.get(name)));
  session.step("toJSON", () => meta.size > 100 ? null : JSON.stringify(meta.toJSON(), numbersAsText));
}

function numbersAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** The first of many. */
export function* take<T>(all: Iterable<T>, count: number): Generator<T, void, void> {
  if (count <= 0) return;
  for (const one of all) {
    yield one;
    if (--count <= 0) return;
  }
}

/** An index of an axis, often at its ends; 0 for an axis of none, which is out of range. */
export function cellOf(length: number, dice: Dice): number {
  return length === 0 ? 0 : dice.of([0, length - 1, dice.below(length)]);
}

/** A range that is short, so that the box of several stays small. */
function rangeOf(length: number, dice: Dice, ndim: number): [number, number] {
  const from = dice.chance(0.5) ? 0 : dice.below(length + 1);
  const most = ndim > 6 ? 2 : ndim > 3 ? 4 : ndim > 1 ? 24 : 500;
  return [from, Math.min(length, from + most)];
}
