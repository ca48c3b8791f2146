import type { BlockItems } from "../../../format/mod.ts";
import { type DataContent, type ReadState, StoredCells } from "../../chunks/mod.ts";
import { type ByteRoom, byteRoom } from "./nonzero.ts";

/** Which items of a block may be other than zero, ascending. */
export type ListedItems = Pick<BlockItems, "items" | "n">;

const NONE: ListedItems = { items: new Uint32Array(0), n: 0 };

/** Shows blocks that are stored as a few items as the blocks that they stand for, at the cost of the items. */
export class ListedBlocks {
  readonly #itemsize: number;
  readonly #blockBytes: number;
  readonly #stored: StoredCells;
  #listed: ListedItems = NONE;
  #room: ByteRoom | null = null;

  /**
   * Begins.
   *
   * @param state What is read.
   */
  constructor(state: ReadState) {
    this.#itemsize = state.layout.itemsize;
    this.#blockBytes = state.layout.blockBytes;
    this.#stored = new StoredCells(state);
  }

  /** Memory as large as a block, zero but for the items of the block that was read last. */
  get room(): ByteRoom {
    return this.#room ??= byteRoom(new Uint8Array(this.#blockBytes));
  }

  /**
   * Reads a block.
   *
   * @param place Place of its chunk.
   * @param content What the chunk holds.
   * @param nblock Number of the block.
   * @returns Its items, which are in `room`, both until the next call; null when it has to be decompressed.
   */
  read(place: number, { map }: DataContent, nblock: number): ListedItems | null {
    this.#clear();
    const cells = map.header.blocksize === this.#blockBytes ? this.#stored.read(place, map, nblock) : null;
    if (cells === null) return null;
    const { items, bytes, n } = cells;
    const itemsize = this.#itemsize;
    const room = this.room.bytes;
    for (let i = 0; i < n; i++) {
      const at = items[i] * itemsize;
      for (let k = 0; k < itemsize; k++) room[at + k] = bytes[i * itemsize + k];
    }
    return this.#listed = cells;
  }

  /** Takes the items of the last block out. */
  #clear(): void {
    const { items, n } = this.#listed;
    const itemsize = this.#itemsize;
    const room = this.room.bytes;
    for (let i = 0; i < n; i++) {
      const at = items[i] * itemsize;
      for (let k = 0; k < itemsize; k++) room[at + k] = 0;
    }
    this.#listed = NONE;
  }
}
