import { type Extent, Space } from "./space.ts";

/** Up to this many chunks the headers of all are read to find the holes between them. */
const ALL_LIMIT = 4096;
/** Of more, only chunks with the widest room behind them are looked at. */
const WIDEST = 1024;

/** What is known of the room in a file that somebody else wrote. */
export interface Extents {
  /** Which bytes are free. */
  readonly space: Space;
  /** Offsets of the chunks in ascending order: no chunk reaches beyond the next. */
  readonly starts: Float64Array;
  /** True when two entries of the table share bytes: then nothing that was there may be given back. */
  readonly shared: boolean;
}

/**
 * Finds the holes of a file from its chunk table. The table alone says that a chunk ends before the next one begins; how much earlier is told by the
 * header of the chunk, which is read for all chunks of small tables and the most promising ones of large tables.
 *
 * @param table Offsets of the chunks.
 * @param tail Where index and trailer lie.
 * @param lengthsOf Stored lengths of chunks at offsets; infinity where there is no telling.
 * @param all True to look at every chunk.
 * @returns The free space.
 */
export function learnExtents(
  table: Float64Array,
  tail: Extent,
  lengthsOf: (offsets: Float64Array) => Float64Array,
  all = false,
): Extents {
  const starts = table.filter((offset) => offset >= 0);
  if (!isAscending(starts)) starts.sort();
  const count = starts.length;
  const ends = new Float64Array(count);
  for (let i = 0; i < count; i++) ends[i] = i + 1 < count ? starts[i + 1] : tail.start;
  const looked = all || count <= ALL_LIMIT ? null : widest(starts, ends);
  const offsets = looked === null ? starts : Float64Array.from(looked, (i) => starts[i]);
  const sizes = lengthsOf(offsets);
  let shared = false;
  for (let k = 0; k < sizes.length; k++) {
    const i = looked === null ? k : looked[k];
    if (sizes[k] < Infinity && starts[i] + sizes[k] > ends[i]) shared = true;
    ends[i] = Math.min(ends[i], starts[i] + sizes[k]);
  }
  for (let i = 1; i < count; i++) if (starts[i] === starts[i - 1]) shared = true;
  const space = new Space(tail.end);
  if (!shared) space.release(holesBetween(starts, ends, tail.start));
  return { space, starts, shared };
}

/**
 * Finds where the chunk behind a place begins.
 *
 * @param starts Offsets in ascending order.
 * @param offset One of them.
 * @returns The next larger one, or infinity.
 */
export function nextStart(starts: Float64Array, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= offset) low = middle + 1;
    else high = middle;
  }
  return low < starts.length ? starts[low] : Infinity;
}

function holesBetween(starts: Float64Array, ends: Float64Array, limit: number): Extent[] {
  const holes: Extent[] = [];
  let end = 0;
  for (let i = 0; i < starts.length; i++) {
    if (starts[i] > end) holes.push({ start: end, end: starts[i] });
    end = ends[i];
  }
  if (limit > end) holes.push({ start: end, end: limit });
  return holes;
}

function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] < values[i - 1]) return false;
  return true;
}

/** Chunks with the most room up to the next one, by number. */
function widest(starts: Float64Array, ends: Float64Array): Uint32Array {
  const gaps = ends.map((end, i) => end - starts[i]);
  const limit = gaps.slice().sort()[gaps.length - WIDEST];
  const found = new Uint32Array(WIDEST);
  let count = 0;
  for (let i = 0; i < gaps.length && count < WIDEST; i++) if (gaps[i] > limit) found[count++] = i;
  for (let i = 0; i < gaps.length && count < WIDEST; i++) if (gaps[i] === limit) found[count++] = i;
  return found.subarray(0, count);
}
