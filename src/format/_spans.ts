import { type BlockMap, rankOf } from "./block_map.ts";
import type { ReadRange } from "./read_range.ts";

/** Bytes between two blocks that are read along rather than skipped: a read costs more than copying these. */
export const NEAR = 4096;

/** The wanted blocks as they lie in their chunk, and where each comes to lie when they are read one behind the other. */
export interface Spans {
  /** First byte of each block in the chunk, ascending. */
  readonly starts: Int32Array;
  /** The byte behind the last of each. */
  readonly ends: Int32Array;
  /** Where each comes to lie, in the same order. */
  readonly places: Int32Array;
  /** Where each comes to lie, in the order in which they were asked for. */
  readonly asked: Int32Array;
  /** Bytes of all ranges that are read. */
  readonly total: number;
}

/** Plans the reading of some blocks; `lead` is 1 when block 0 comes before them. */
export function planSpans(map: BlockMap, blocks: ArrayLike<number>, lead: number): Spans {
  const n = blocks.length + lead;
  const begins = new Int32Array(n);
  let ends = new Int32Array(n);
  let ascending = true;
  for (let i = 0; i < n; i++) {
    const block = i < lead ? 0 : blocks[i - lead];
    begins[i] = map.starts[block];
    ends[i] = begins[i] + map.lengths[block];
    if (i > 0 && begins[i] < begins[i - 1]) ascending = false;
  }
  // Blocks do not overlap, so starts and ends are in the same order.
  const starts = ascending ? begins : begins.slice().sort();
  if (!ascending) ends = ends.sort();
  const places = new Int32Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const gap = i > 0 ? starts[i] - ends[i - 1] : 0;
    if (gap <= NEAR) total += gap;
    places[i] = total;
    total += ends[i] - starts[i];
  }
  const asked = ascending ? places : begins.map((begin) => places[rankOf(starts, begin)]);
  return { starts, ends, places, asked, total };
}

/** Reads the planned blocks, those near each other in one call, to `at` and behind. */
export function readSpans(chunk: Uint8Array, at: number, spans: Spans, read: ReadRange): void {
  const { starts, ends, places } = spans;
  for (let i = 0, first = 0; i < starts.length; i++) {
    if (i + 1 < starts.length && starts[i + 1] - ends[i] <= NEAR) continue;
    readInto(chunk, at + places[first], starts[first], ends[i], read);
    first = i + 1;
  }
}

/** Reads one range of a chunk to a place in another. */
export function readInto(chunk: Uint8Array, at: number, start: number, end: number, read: ReadRange): void {
  const into = chunk.subarray(at, at + end - start);
  const bytes = read(start, end, into);
  if (bytes !== into) into.set(bytes);
}
