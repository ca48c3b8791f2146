import { PLACE_ZERO } from "../../../format/mod.ts";
import { nativeOrder } from "../../dtypes/mod.ts";
import { chunkCoords, explainChunk } from "../../chunks/mod.ts";
import { type CellRules, type CellTable, storeValue } from "./cell_rules.ts";
import type { FillTarget } from "./chunk_filler.ts";

/** Cells of a block, on average over those that have some, up to which stored bytes and runs of zeros are about as short as what the codec finds. */
const MAX_CELLS = 256;

/** Makes chunks of a few cells that were zero before, without compressing anything. */
export class NewChunks {
  readonly #target: FillTarget;
  readonly #rules: CellRules;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /**
   * Begins.
   *
   * @param target Where cells are put.
   * @param rules What they are put together by.
   */
  constructor(target: FillTarget, rules: CellRules) {
    this.#target = target;
    this.#rules = rules;
  }

  /**
   * Makes a chunk.
   *
   * @param cells Where the cells are.
   * @param from First row of the chunk.
   * @param end One past its last.
   * @returns False when the chunk holds something, its codec asks for more, or compression pays.
   * @throws {RangeError} when a value does not fit; the message names the cell.
   */
  make(cells: CellTable, from: number, end: number): boolean {
    const { access, info, table } = this.#target;
    const { layout } = this.#rules;
    const nchunk = cells.chunk[from];
    if (table[nchunk] !== PLACE_ZERO) return false;
    const n = end - from;
    if (n > MAX_CELLS && n > MAX_CELLS * countBlocks(cells, from, end, layout.blockBytes / layout.itemsize)) {
      return false;
    }
    const bytes = this.#room(n * info.itemsize);
    const data = new info.ctor(bytes.buffer, 0, n * info.perItem);
    for (let i = 0; i < n; i++) storeValue(this.#rules, data, i, cells, from + i, false);
    nativeOrder(info, bytes);
    try {
      const place = access.putCells({ items: cells.item.subarray(from, end), bytes, n });
      if (place === null) return false;
      table[nchunk] = place;
      return true;
    } catch (error) {
      throw explainChunk(error, "write", access.store.urlpath, nchunk, chunkCoords(layout, nchunk));
    }
  }

  #room(length: number): Uint8Array {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(16 * Math.ceil(length / 8));
    return this.#bytes.subarray(0, length);
  }
}

/** Blocks that have a cell. */
function countBlocks({ item }: CellTable, from: number, end: number, blockItems: number): number {
  let count = 0;
  for (let row = from, last = -1; row < end; row++) {
    const nblock = Math.floor(item[row] / blockItems);
    if (nblock !== last) count++;
    last = nblock;
  }
  return count;
}
