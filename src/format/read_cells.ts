import { i32 } from "./_bytes.ts";
import { type BlockItems, SHUFFLE } from "./cell_blocks.ts";
import type { ChunkHeader } from "./chunk_header.ts";
import { StoredBytes } from "./zstd_runs.ts";

/** Blocks of more stored bytes than this are left to the codec, which is faster then. */
const MAX_STORED = 8192;

/**
 * Reads the items of blocks that are runs of zeros and stored bytes, as `cellsChunk` makes them, without decompressing: what the codec would fill with zeros is not
 * touched. It reads one block at a time; `items`, `bytes` and `n` tell of the last.
 */
export class CellsReader implements BlockItems {
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
  readonly #stored = new StoredBytes(MAX_STORED);
  #order: Float64Array<ArrayBuffer> = new Float64Array(64);

  /**
   * Prepares for blocks of a kind.
   *
   * @param header Header of a chunk; `canHoldCells` has said yes.
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
    this.#stored.clear();
    const end = start + length;
    let at = start;
    for (let stream = 0; stream < this.#streams; stream++) {
      if (at + 4 > end) return false;
      const size = i32(bytes, at);
      at += 4;
      if (size === 0) continue;
      // A stream as long as what it stands for is stored as it is, whatever it looks like.
      if (
        size < 0 || size >= this.#length || size > end - at ||
        !this.#stored.read(bytes, at, at + size, this.#length, stream * this.#length)
      ) {
        return false;
      }
      at += size;
    }
    if (this.#shuffled) this.#unshuffle();
    this.#gather();
    return true;
  }

  /** Gives the stored bytes the positions that they have before the filter, ascending. */
  #unshuffle(): void {
    const { positions, bytes, n } = this.#stored;
    const nunits = this.#nunits;
    // Position and byte in one number, to sort them together.
    if (this.#order.length < n) this.#order = new Float64Array(2 * n);
    const order = this.#order.subarray(0, n);
    for (let i = 0; i < n; i++) {
      const plane = Math.floor(positions[i] / nunits);
      order[i] = ((positions[i] - plane * nunits) * this.#unit + plane) * 256 + bytes[i];
    }
    order.sort();
    for (let i = 0; i < n; i++) {
      positions[i] = Math.floor(order[i] / 256);
      bytes[i] = order[i] % 256;
    }
  }

  /** Puts stored bytes together to items. */
  #gather(): void {
    const { positions, bytes, n: nstored } = this.#stored;
    const itemsize = this.#itemsize;
    const room = Math.min(2 * nstored, this.#most);
    if (this.items.length < room) this.items = new Uint32Array(room);
    if (this.bytes.length < room * itemsize) this.bytes = new Uint8Array(room * itemsize);
    let n = 0, last = -1;
    for (let i = 0; i < nstored; i++) {
      const item = Math.floor(positions[i] / itemsize);
      if (item !== last) {
        this.items[n] = last = item;
        this.bytes.fill(0, n * itemsize, ++n * itemsize);
      }
      this.bytes[(n - 1) * itemsize + positions[i] - item * itemsize] = bytes[i];
    }
    this.n = n;
  }
}
