import { type BlockItems, type BlockMap, canHoldCells, CellsReader, type ChunkHeader } from "../../format/mod.ts";
import type { ReadState } from "./read_stored.ts";

/** Chunks up to this size are read whole: less than a call for each block. */
const WHOLE_BYTES = 1 << 18;

/** Reads blocks that are stored as a few items among runs of zeros, without decompressing them. */
export class StoredCells {
  readonly #state: ReadState;
  #reader: CellsReader | null = null;
  #header: ChunkHeader | null = null;
  #place = -1;
  #chunk: Uint8Array = new Uint8Array(0);
  #buffer: Uint8Array | null = null;

  /**
   * Begins.
   *
   * @param state What is read. It must not change while this is used.
   */
  constructor(state: ReadState) {
    this.#state = state;
  }

  /**
   * Reads a block.
   *
   * @param place Place of its chunk.
   * @param map Where the blocks of the chunk lie.
   * @param nblock Number of the block.
   * @returns Its items, good until the next call; null when it has to be decompressed.
   */
  read(place: number, { header, starts, lengths }: BlockMap, nblock: number): BlockItems | null {
    if (header !== this.#header) this.#adopt(header);
    // A block with few items is short.
    if (this.#reader === null || lengths[nblock] * 8 > header.blocksize) return null;
    const start = starts[nblock], length = lengths[nblock];
    const found = header.cbytes <= WHOLE_BYTES
      ? this.#reader.read(this.#whole(place, header.cbytes), start, length)
      : this.#reader.read(this.#state.access.store.read(place, start, start + length), 0, length);
    return found ? this.#reader : null;
  }

  #adopt(header: ChunkHeader): void {
    const { itemsize } = this.#state.layout;
    const before = this.#header;
    this.#header = header;
    // Chunk after chunk is made alike.
    if (before !== null && isAlike(before, header)) return;
    this.#reader = canHoldCells(header) ? new CellsReader(header, itemsize) : null;
  }

  #whole(place: number, cbytes: number): Uint8Array {
    if (place === this.#place) return this.#chunk;
    this.#buffer ??= new Uint8Array(WHOLE_BYTES);
    this.#chunk = this.#state.access.store.read(place, 0, cbytes, this.#buffer.subarray(0, cbytes));
    this.#place = place;
    return this.#chunk;
  }
}

/** True when blocks of two chunks are made in the same way. */
function isAlike(a: ChunkHeader, b: ChunkHeader): boolean {
  return a.codec === b.codec && a.split === b.split && a.memcpyed === b.memcpyed && a.delta === b.delta &&
    a.special === b.special && a.hasDict === b.hasDict && a.nbytes === b.nbytes && a.blocksize === b.blocksize &&
    a.typesize === b.typesize && a.filters.every((filter, i) => filter === b.filters[i]) &&
    a.filtersMeta.every((meta, i) => meta === b.filtersMeta[i]);
}
