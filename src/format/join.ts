import { i32, putI32 } from "./_bytes.ts";
import type { BlockMap } from "./block_map.ts";
import { FormatError } from "./errors.ts";
import { NEAR } from "./subset.ts";

const HEADER = 32;
/** Where two chunks must say the same for their blocks to be decoded together: version, flags, item size, block size, filters. */
const SAME = [[0, 4], [8, 12], [16, 32]] as const;

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
  if (header.headerLength !== HEADER || header.memcpyed || header.special !== null || header.delta) return false;
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
  let length = HEADER;
  for (let i = 0; i < blocks.length; i++) length += 4 + NEAR + maps[i].lengths[blocks[i]];
  return length;
}

/** Puts blocks of several chunks, taken out with `subsetChunk`, into one chunk, so that all threads decode them together. */
export class ChunkJoiner {
  readonly #buffer: Uint8Array;
  readonly #count: number;
  #added = 0;
  #end: number;

  /**
   * Begins a chunk.
   *
   * @param count How many blocks there will be.
   * @param buffer Room for the chunk.
   */
  constructor(count: number, buffer: Uint8Array) {
    this.#count = count;
    this.#buffer = buffer;
    this.#end = HEADER + 4 * count;
  }

  /**
   * Adds the blocks of a small chunk.
   *
   * @param piece What `subsetChunk` gave; those added before must be of chunks that `canJoin` with it.
   * @throws {FormatError} when there are more blocks than were announced.
   */
  add(piece: Uint8Array): void {
    const count = i32(piece, 4) / i32(piece, 8);
    if (this.#added + count > this.#count) {
      throw new FormatError(`Cannot join ${this.#added + count} blocks into a chunk of ${this.#count}`, 4);
    }
    if (this.#added === 0) this.#buffer.set(piece.subarray(0, HEADER));
    const data = HEADER + 4 * count;
    for (let i = 0; i < count; i++) {
      putI32(this.#buffer, HEADER + 4 * (this.#added + i), i32(piece, HEADER + 4 * i) - data + this.#end);
    }
    this.#buffer.set(piece.subarray(data), this.#end);
    this.#added += count;
    this.#end += piece.byteLength - data;
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
