import { i32 } from "./_bytes.ts";
import type { ChunkHeader } from "./chunk_header.ts";

const ZSTD = 5;
const SHUFFLE = 1;
/** Magic number, and the descriptor that `zstd_runs.ts` writes: the size of the content in four bytes, all of it the window. */
const MAGIC = 0xfd2fb528 | 0, DESCRIPTOR = 0xa0;
const FRAME_OVERHEAD = 9, BLOCK_HEADER = 3;
const RAW = 0, REPEATED = 1;
/** Blocks of more stored bytes than this are left to the codec, which is faster then. */
const MAX_STORED = 8192;

/**
 * Tells whether blocks of a chunk may be such that {@linkcode CellsReader} reads them.
 *
 * @param header Header of the chunk.
 * @returns True for zstd with no filter or shuffle alone.
 */
export function mayHoldCells(header: ChunkHeader): boolean {
  if (header.codec !== ZSTD || header.memcpyed || header.special !== null || header.delta || header.hasDict) {
    return false;
  }
  if (header.nbytes % header.blocksize !== 0 || header.blocksize % header.typesize !== 0) return false;
  const filters = header.filters.filter((filter) => filter !== 0);
  return filters.length === 0 || filters.length === 1 && filters[0] === SHUFFLE && !header.filtersMeta.some(Boolean);
}

/**
 * Reads the items of blocks that are runs of zeros and stored bytes, as `cellsChunk` makes them, without decompressing: what the codec would fill with zeros is not
 * touched. It reads one block at a time; `items`, `bytes` and `n` tell of the last.
 */
export class CellsReader {
  /** Numbers of the items in the block, ascending. */
  items: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  /** The items, one after the other, as the file holds them. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** How many items there are. */
  n = 0;
  readonly #itemsize: number;
  readonly #length: number;
  readonly #streams: number;
  readonly #shuffled: boolean;
  /** Bytes that are shuffled together, and how many such units a block has. */
  readonly #unit: number;
  readonly #nunits: number;
  /** Most items that a block can have. */
  readonly #most: number;
  /** Position of each stored byte in the block before the filter, times 256, and the byte. */
  #stored: Float64Array<ArrayBuffer> = new Float64Array(64);
  #nstored = 0;

  /**
   * Prepares for blocks of a kind.
   *
   * @param header Header of a chunk; `mayHoldCells` has said yes.
   * @param itemsize Bytes of an item.
   */
  constructor(header: ChunkHeader, itemsize: number) {
    this.#itemsize = itemsize;
    this.#streams = header.split ? header.typesize : 1;
    this.#length = header.blocksize / this.#streams;
    this.#shuffled = header.filters.includes(SHUFFLE);
    this.#unit = header.typesize;
    this.#nunits = header.blocksize / header.typesize;
    this.#most = Math.ceil(header.blocksize / itemsize);
  }

  /**
   * Reads a block.
   *
   * @param bytes Where it is.
   * @param start Its first byte.
   * @param length Its bytes.
   * @returns False when it is not such a block, or damaged: the codec tells.
   */
  read(bytes: Uint8Array, start: number, length: number): boolean {
    this.n = 0;
    this.#nstored = 0;
    const end = start + length;
    let at = start;
    for (let stream = 0; stream < this.#streams; stream++) {
      if (at + 4 > end) return false;
      const size = i32(bytes, at);
      at += 4;
      if (size === 0) continue;
      // A stream as long as what it stands for is stored as it is, whatever it looks like.
      if (
        size >= this.#length || size < FRAME_OVERHEAD || size > end - at ||
        !this.#frame(bytes, at, at + size, stream * this.#length)
      ) {
        return false;
      }
      at += size;
    }
    this.#gather();
    return true;
  }

  /** Reads a frame; false when it has anything but runs of zeros and stored bytes. */
  #frame(bytes: Uint8Array, start: number, end: number, base: number): boolean {
    if (i32(bytes, start) !== MAGIC || bytes[start + 4] !== DESCRIPTOR || i32(bytes, start + 5) !== this.#length) {
      return false;
    }
    let told = 0;
    for (let at = start + FRAME_OVERHEAD;;) {
      if (at + BLOCK_HEADER > end) return false;
      const head = bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16;
      at += BLOCK_HEADER;
      const size = head >>> 3, kind = (head >>> 1) & 3;
      if (size > this.#length - told) return false;
      if (kind === RAW) {
        if (at + size > end || this.#nstored + size > MAX_STORED) return false;
        this.#store(bytes, at, size, base + told);
        at += size;
      } else if (kind === REPEATED && at < end && bytes[at] === 0) at++;
      else return false;
      told += size;
      if ((head & 1) !== 0) return at === end && told === this.#length;
    }
  }

  #store(bytes: Uint8Array, at: number, size: number, position: number): void {
    if (this.#nstored + size > this.#stored.length) {
      const wider = new Float64Array(2 * (this.#nstored + size));
      wider.set(this.#stored);
      this.#stored = wider;
    }
    for (let i = 0; i < size; i++) {
      const byte = bytes[at + i];
      if (byte !== 0) this.#stored[this.#nstored++] = this.#unfiltered(position + i) * 256 + byte;
    }
  }

  /** Where a byte is before the filter. */
  #unfiltered(position: number): number {
    if (!this.#shuffled) return position;
    const plane = Math.floor(position / this.#nunits);
    return (position - plane * this.#nunits) * this.#unit + plane;
  }

  /** Puts stored bytes together to items. */
  #gather(): void {
    const stored = this.#stored.subarray(0, this.#nstored);
    if (this.#shuffled) stored.sort();
    const itemsize = this.#itemsize;
    const room = Math.min(2 * stored.length, this.#most);
    if (this.items.length < room) this.items = new Uint32Array(room);
    if (this.bytes.length < room * itemsize) this.bytes = new Uint8Array(room * itemsize);
    let n = 0, last = -1;
    for (let i = 0; i < stored.length; i++) {
      const position = Math.floor(stored[i] / 256);
      const item = Math.floor(position / itemsize);
      if (item !== last) {
        this.items[n] = last = item;
        this.bytes.fill(0, n * itemsize, ++n * itemsize);
      }
      this.bytes[(n - 1) * itemsize + position - item * itemsize] = stored[i] % 256;
    }
    this.n = n;
  }
}
