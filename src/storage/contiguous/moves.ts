import type { Space } from "./space.ts";

/** A file is tidied when it is this many times as long as what it holds, and this many bytes more. */
const TIDY_FACTOR = 2;
const TIDY_SLACK = 1 << 14;
/** Tidying ends when the rest is within this much of what is needed. */
const TIDY_ENOUGH = 1.25;

/** A chunk that is to be copied to a place further in front. */
export interface Move {
  /** Number of the chunk. */
  readonly index: number;
  /** Where it lies. */
  readonly from: number;
  /** Where it goes. */
  readonly to: number;
  /** Its bytes. */
  readonly length: number;
}

/**
 * Tells whether a file has too many holes.
 *
 * @param space Its free space.
 * @param headerLength Its header.
 * @returns True when its chunks should move to the front.
 */
export function worthTidying(space: Space, headerLength: number): boolean {
  const used = space.top - space.free + headerLength;
  return space.top > TIDY_FACTOR * used + TIDY_SLACK;
}

/**
 * Finds out which chunks to move to the front, the last ones first. Where they lie now stays untouched, so the state of before stays readable.
 *
 * @param table Offsets of the chunks.
 * @param space The free space.
 * @param sizeOf Stored length of the chunk at an offset.
 * @returns The moves.
 */
export function planMoves(table: Float64Array, space: Space, sizeOf: (offset: number) => number): Move[] {
  const room = space.clone();
  const used = space.top - space.free;
  const order: number[] = [];
  for (let i = 0; i < table.length; i++) if (table[i] > used * TIDY_ENOUGH) order.push(i);
  order.sort((a, b) => table[b] - table[a]);
  const moves: Move[] = [];
  for (const index of order) {
    const from = table[index];
    const length = sizeOf(from);
    const to = room.firstFit(length, 0);
    if (to >= from) break;
    room.take(to, to + length);
    moves.push({ index, from, to, length });
  }
  return moves;
}
