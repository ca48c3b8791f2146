import { MAX_CHUNK_BYTES } from "../../../format/mod.ts";
import { type DataArray, type DTypeInfo, nativeOrder } from "../../dtypes/mod.ts";
import {
  type ChunkAccess,
  type ChunkBlocks,
  chunkCoords,
  type EncodeJob,
  explainChunk,
  type Layout,
  readBlocks,
  replaceBlocks,
} from "../../chunks/mod.ts";
import { type CellRules, type CellTable, duplicate, storeValue } from "./cell_rules.ts";
import type { CellPart } from "./merge_runs.ts";
import { NewChunks } from "./new_chunks.ts";

/** Where cells are put. */
export interface FillTarget {
  /** Chunks of the array. */
  readonly access: ChunkAccess;
  /** Its element type. */
  readonly info: DTypeInfo;
  /** Its chunk table, written to. */
  readonly table: Float64Array;
}

/** Blocks of several chunks are compressed together, so that both ends of a call, where a thread waits for the others, cost little. */
const GROUP_BYTES = 8 * 1024 * 1024;
/** Cells that are wiped one by one after a group; with more, the whole group is. */
const MAX_WIPED = 65536;

interface Filled extends ChunkBlocks {
  readonly nchunk: number;
  readonly blocks: number[];
  /** Where its first block lies in the scratch, in blocks. */
  readonly first: number;
}

/** Puts cells, which come in the order in which they are stored, into chunks: only blocks that get one are read, compressed and written. */
export class ChunkFiller {
  readonly #target: FillTarget;
  readonly #rules: CellRules;
  readonly #layout: Layout;
  readonly #blockItems: number;
  readonly #newChunks: NewChunks;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #data: DataArray = this.#bytes;
  readonly #touched = new Uint32Array(MAX_WIPED);
  #ntouched = 0;
  #filled: Filled[] = [];
  /** Blocks in use of the scratch. */
  #used = 0;

  /**
   * Begins.
   *
   * @param target Where cells are put.
   * @param rules What they are put together by.
   */
  constructor(target: FillTarget, rules: CellRules) {
    const { layout } = rules;
    this.#target = target;
    this.#rules = rules;
    this.#layout = layout;
    this.#blockItems = layout.blockBytes / layout.itemsize;
    this.#newChunks = new NewChunks(target, rules);
  }

  /** Puts rows of a part in. */
  *add(cells: CellPart, from: number, end: number): Generator<EncodeJob, void, number> {
    for (let first = from, last = from; first < end; first = last) {
      const nchunk = cells.chunk[first];
      while (last < end && cells.chunk[last] === nchunk) last++;
      const isWhole = !(cells.goesOn && last === cells.n);
      if (isWhole && !this.#isOpen(nchunk) && this.#newChunks.make(cells, first, last)) continue;
      if (!this.#isOpen(nchunk)) {
        if (this.#isFull()) yield* this.#flush();
        this.#begin(nchunk);
      }
      this.#put(cells, first, last);
    }
  }

  /** Writes what is left. */
  *end(): Generator<EncodeJob, void, number> {
    yield* this.#flush();
  }

  /** True when cells of a chunk have come already. */
  #isOpen(nchunk: number): boolean {
    return this.#filled.at(-1)?.nchunk === nchunk;
  }

  /** True when another chunk is better compressed apart, or all together might be more than can be. */
  #isFull(): boolean {
    const { blockBytes, chunkBytes } = this.#layout;
    const bytes = this.#used * blockBytes;
    return bytes >= GROUP_BYTES || bytes + chunkBytes > MAX_CHUNK_BYTES;
  }

  #begin(nchunk: number): void {
    const { access, info, table } = this.#target;
    if (this.#bytes.length === 0) {
      const { layout: { chunkBytes, nchunks, itemsize } } = this.#rules;
      // A group ends with a chunk, so one that is almost full may get a whole chunk more. Memory that is never written costs nothing.
      const length = chunkBytes + Math.min(GROUP_BYTES, nchunks * chunkBytes);
      this.#bytes = new Uint8Array(length);
      this.#data = new info.ctor(this.#bytes.buffer, 0, length / itemsize * info.perItem);
    }
    const place = table[nchunk];
    const content = this.#explained(nchunk, () => access.content(place, this.#layout.chunkBytes));
    this.#filled.push({ nchunk, place, content, blocks: [], first: this.#used });
  }

  #put(cells: CellTable, from: number, end: number): void {
    const chunk = this.#filled.at(-1)!;
    const begun = chunk.blocks.length;
    let nblock = chunk.blocks.at(-1) ?? -1;
    for (let row = from; row < end; row++) {
      const next = Math.floor(cells.item[row] / this.#blockItems);
      if (next !== nblock) chunk.blocks.push(nblock = next);
    }
    this.#read(chunk, begun);
    this.#used = chunk.first + chunk.blocks.length;
    this.#store(cells, from, end, Math.max(0, begun - 1));
  }

  /** Fetches what the blocks of a chunk hold, from one of them on. */
  #read(chunk: Filled, begun: number): void {
    const { content, nchunk } = chunk;
    if (content.kind === "uniform" && content.item === null) return;
    const blocks = chunk.blocks.slice(begun);
    if (blocks.length === 0) return;
    const dest = this.#slots(chunk.first + begun, blocks.length);
    this.#explained(nchunk, () => readBlocks(this.#target.access, this.#layout, { ...chunk, blocks }, dest));
    nativeOrder(this.#target.info, dest);
    this.#ntouched = MAX_WIPED + 1;
  }

  #store(cells: CellTable, from: number, end: number, begun: number): void {
    const { values, duplicates } = this.#rules;
    const { blocks, first, nchunk, content } = this.#filled.at(-1)!;
    const isFresh = content.kind === "uniform" && content.item === null;
    for (let row = from, slot = begun; row < end; row++) {
      const item = cells.item[row];
      const nblock = Math.floor(item / this.#blockItems);
      while (blocks[slot] !== nblock) slot++;
      const at = (first + slot - nblock) * this.#blockItems + item;
      if (duplicates === "error" && !isFresh && !values.isZero(this.#data, at)) {
        throw duplicate(this.#rules, nchunk, item);
      }
      storeValue(this.#rules, this.#data, at, cells, row, duplicates === "sum");
      if (this.#ntouched < MAX_WIPED) this.#touched[this.#ntouched] = at;
      this.#ntouched++;
    }
  }

  *#flush(): Generator<EncodeJob, void, number> {
    if (this.#used === 0) return;
    const { access, info, table } = this.#target;
    const bytes = this.#slots(0, this.#used);
    // Swapping goes both ways.
    nativeOrder(info, bytes);
    using piece = access.splices ? yield* access.encodeBlocks(bytes) : null;
    for (const chunk of this.#filled) {
      const { nchunk, first, blocks } = chunk;
      const fresh = this.#slots(first, blocks.length);
      try {
        table[nchunk] = yield* replaceBlocks(access, this.#layout, chunk, fresh, piece, first);
      } catch (error) {
        throw this.#explain(nchunk, error);
      }
    }
    this.#wipe(bytes);
  }

  #wipe(bytes: Uint8Array): void {
    const { itemsize } = this.#layout;
    if (this.#ntouched > MAX_WIPED) bytes.fill(0);
    else {
      for (let i = 0; i < this.#ntouched; i++) {
        const at = this.#touched[i] * itemsize;
        bytes.fill(0, at, at + itemsize);
      }
    }
    this.#ntouched = 0;
    this.#used = 0;
    this.#filled = [];
  }

  #slots(first: number, count: number): Uint8Array {
    const { blockBytes } = this.#layout;
    return this.#bytes.subarray(first * blockBytes, (first + count) * blockBytes);
  }

  #explained<T>(nchunk: number, fn: () => T): T {
    try {
      return fn();
    } catch (error) {
      throw this.#explain(nchunk, error);
    }
  }

  #explain(nchunk: number, error: unknown): unknown {
    const { urlpath } = this.#target.access.store;
    return explainChunk(error, "write", urlpath, nchunk, chunkCoords(this.#layout, nchunk));
  }
}
