import { i32, putI32 } from "./_bytes.ts";
import { NEAR, planSpans, readSpans } from "./_spans.ts";
import type { BlockMap } from "./block_map.ts";
import { EXTENDED_HEADER_LENGTH } from "./limits.ts";
import type { ReadRange } from "./read_range.ts";
import { checkBlocks } from "./subset.ts";

/** Where two chunks must say the same for their blocks to be decoded together: version, flags, item size, block size, filters. */
const SAME = [[0, 4], [8, 12], [16, EXTENDED_HEADER_LENGTH]] as const;

/**
 * Tells whether whole blocks of two chunks can be decoded as blocks of one.
 *
 * @param a Where the blocks of one chunk lie.
 * @param b Where the blocks of another lie.
 * @returns True when both are compressed in the same way and no block needs anything but itself.
 */
export function canJoin(a: BlockMap, b: BlockMap): boolean {
  if (!standsAlone(a) || !standsAlone(b)) return false;
  return SAME.every(([begin, end]) => {
    for (let i = begin; i < end; i++) if (a.head[i] !== b.head[i]) return false;
    return true;
  });
}

function standsAlone({ header, dict }: BlockMap): boolean {
  if (header.headerLength !== EXTENDED_HEADER_LENGTH || header.memcpyed || header.special !== null || header.delta) {
    return false;
  }
  return dict === null && header.nbytes % header.blocksize === 0;
}

/**
 * Tells how many bytes a chunk of some blocks takes at most, what is read along included.
 *
 * @param maps The chunk of each block; those of one chunk follow each other.
 * @param blocks Numbers of the blocks, ascending in each chunk.
 * @returns The bytes.
 */
export function joinedLength(maps: readonly BlockMap[], blocks: ArrayLike<number>): number {
  let length = EXTENDED_HEADER_LENGTH;
  for (let i = 0; i < blocks.length; i++) length += 4 + NEAR + maps[i].lengths[blocks[i]];
  return length;
}

/** Puts blocks of several chunks into one chunk, so that all threads decode them together. */
export class ChunkJoiner {
  readonly #buffer: Uint8Array;
  readonly #count: number;
  #added = 0;
  #end: number;

  /**
   * Begins a chunk.
   *
   * @param count How many blocks there will be.
   * @param buffer Room for the chunk, `joinedLength` bytes at least.
   */
  constructor(count: number, buffer: Uint8Array) {
    this.#count = count;
    this.#buffer = buffer;
    this.#end = EXTENDED_HEADER_LENGTH + 4 * count;
  }

  /**
   * Adds blocks of a chunk, reading no more than those.
   *
   * @param map Where the blocks lie; the chunks of all calls must be such that `canJoin`.
   * @param blocks Numbers of the blocks, ascending, one at least.
   * @param read Reads a range of the chunk. Ranges that are near each other come in one call.
   * @throws {RangeError} when the numbers are not ascending or not in the chunk, or more than were announced.
   */
  add(map: BlockMap, blocks: ArrayLike<number>, read: ReadRange): void {
    checkBlocks(map.header, blocks);
    if (this.#added + blocks.length > this.#count) {
      throw new RangeError(`Cannot join ${this.#added + blocks.length} blocks into a chunk of ${this.#count}`);
    }
    if (this.#added === 0) this.#buffer.set(map.head.subarray(0, EXTENDED_HEADER_LENGTH));
    const spans = planSpans(map, blocks, 0);
    readSpans(this.#buffer, this.#end, spans, read);
    for (const place of spans.asked) {
      putI32(this.#buffer, EXTENDED_HEADER_LENGTH + 4 * this.#added++, this.#end + place);
    }
    this.#end += spans.total;
  }

  /**
   * Ends the chunk.
   *
   * @returns The chunk, a view of the buffer.
   */
  finish(): Uint8Array {
    putI32(this.#buffer, 4, this.#added * i32(this.#buffer, 8));
    putI32(this.#buffer, 12, this.#end);
    return this.#buffer.subarray(0, this.#end);
  }
}
