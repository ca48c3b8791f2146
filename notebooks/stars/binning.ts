import type { Cells } from "../gaia/mod.ts";

/** The cells of one chunk that hold stars. */
export interface ChunkCounts {
  /** Which chunk, along each axis. */
  readonly coords: readonly [number, number, number];
  /** Places within the chunk in C order, ascending: `(x * chunk + y) * chunk + z` of the local indices. */
  readonly local: Int32Array;
  /** How many stars each of them holds. */
  readonly counts: Uint16Array;
}

/**
 * Counts stars by cells, grouped by chunks.
 *
 * @param cells The cell of each star.
 * @param options `size`: cells along each axis of the cube. `chunk`: cells along each axis of a chunk; it must divide `size`.
 * @returns The chunks that hold stars, in C order.
 * @throws {RangeError} when `chunk` does not divide `size`, or a cell holds more than 65,535 stars.
 */
export function binByChunk(cells: Cells, options: { size: number; chunk: number }): ChunkCounts[] {
  const { size, chunk } = options;
  if (size % chunk !== 0) throw new RangeError(`Cannot cut ${size} cells into chunks of ${chunk}`);
  const across = size / chunk;
  const volume = chunk ** 3;
  // One number a star, chunk first, so that one sort does both groupings. It stays below 2^53 up to 200,000 cells an axis.
  const keys = Float64Array.from(cells.x, (x, star) => {
    const y = cells.y[star];
    const z = cells.z[star];
    const nchunk = (Math.floor(x / chunk) * across + Math.floor(y / chunk)) * across + Math.floor(z / chunk);
    return nchunk * volume + ((x % chunk) * chunk + y % chunk) * chunk + z % chunk;
  }).sort();
  const result: ChunkCounts[] = [];
  for (let begin = 0, end = 0; begin < keys.length; begin = end) {
    const nchunk = Math.floor(keys[begin] / volume);
    while (end < keys.length && keys[end] < (nchunk + 1) * volume) end++;
    const coords = [Math.floor(nchunk / across ** 2), Math.floor(nchunk / across) % across, nchunk % across] as const;
    result.push({ coords, ...countRuns(keys.subarray(begin, end), nchunk * volume) });
  }
  return result;
}

/** Turns sorted keys into distinct places, counted from `origin`, and how often each occurs. */
function countRuns(keys: Float64Array, origin: number): { local: Int32Array; counts: Uint16Array } {
  const starts = Int32Array.from(keys.keys()).filter((k) => k === 0 || keys[k] !== keys[k - 1]);
  const local = Int32Array.from(starts, (k) => keys[k] - origin);
  const counts = Uint16Array.from(starts, (start, k) => {
    const count = (starts[k + 1] ?? keys.length) - start;
    if (count > 65_535) {
      throw new RangeError(`Cannot count the stars of one cell: a cell holds up to 65,535, not ${count}`);
    }
    return count;
  });
  return { local, counts };
}
