import { requireRunnable } from "../../codecs/mod.ts";
import {
  type BlockMap,
  blockMapLength,
  EXTENDED_HEADER_LENGTH,
  FormatError,
  parseChunkHeader,
  PLACE_NAN,
  readBlockMap,
  specialValue,
  zeroBlocks,
} from "../../format/mod.ts";
import type { ChunkStore } from "../../storage/mod.ts";
import { fillBytes } from "./move.ts";
import { requireShape } from "./shape_check.ts";

/** What a chunk holds, as far as can be told without decompressing it. */
export type ChunkContent = UniformContent | DataContent;

/** A chunk that is one item again and again. */
export interface UniformContent {
  /** Tells it from a chunk with data. */
  readonly kind: "uniform";
  /** The item; null when all bytes are zero. */
  readonly item: Uint8Array | null;
}

/** A chunk that has to be decompressed. */
export interface DataContent {
  /** Tells it from a uniform chunk. */
  readonly kind: "data";
  /** Where its blocks lie. */
  readonly map: BlockMap;
  /** 1 for each block that its token says to be zero; absent until someone asks. */
  zeros?: Uint8Array;
}

/** Block maps are small, but a walk over millions of chunks must not keep them all. */
const MAX_MAPPED_BLOCKS = 1 << 18;
/** Bytes that the map of a block takes, where its flag takes one. */
const MAP_BYTES = 8;
const ZERO: ChunkContent = { kind: "uniform", item: null };

/** What the chunks of a store hold: their headers and block starts, read once. */
export class ChunkContents {
  readonly #store: ChunkStore;
  readonly #known = new Map<number, ChunkContent>();
  #mappedBlocks = 0;

  constructor(store: ChunkStore) {
    this.#store = store;
  }

  /** Tells what the chunk at a place is; `nbytes` is what it must decode to. */
  of(place: number, nbytes: number): ChunkContent {
    if (place < 0) {
      return place === PLACE_NAN ? this.#repeated(nanItem(this.#store.state.header.typesize), nbytes, 0) : ZERO;
    }
    const known = this.#known.get(place);
    if (known !== undefined) return known;
    const content = this.#read(place, nbytes);
    this.#makeRoom(content.kind === "data" ? content.map.header.nblocks : 1);
    this.#known.set(place, content);
    return content;
  }

  /** Tells which blocks of a chunk are zero by their tokens: 1 for each that is for sure. */
  zeros(place: number, content: DataContent): Uint8Array {
    if (content.zeros === undefined) {
      const zeros = zeroBlocks(content.map, (start, end) => this.#store.read(place, start, end));
      content.zeros = zeros;
      const known = this.#known.get(place) === content;
      this.#makeRoom(zeros.length / MAP_BYTES);
      if (known && !this.#known.has(place)) {
        this.#mappedBlocks += zeros.length;
        this.#known.set(place, content);
      }
    }
    return content.zeros;
  }

  #makeRoom(blocks: number): void {
    this.#mappedBlocks += blocks;
    if (this.#mappedBlocks <= MAX_MAPPED_BLOCKS) return;
    this.clear();
    this.#mappedBlocks = blocks;
  }

  #read(place: number, nbytes: number): ChunkContent {
    const size = this.#store.sizeOf(place);
    const header = parseChunkHeader(this.#store.read(place, 0, Math.min(size, EXTENDED_HEADER_LENGTH)), size);
    if (header.nbytes !== nbytes) {
      throw new FormatError(`Chunk holds ${header.nbytes} bytes, the array's chunks have ${nbytes}`, place);
    }
    if (header.special === "value") {
      return this.#repeated(specialValue(header, this.#store.read(place, 0, size)), nbytes, place);
    }
    if (header.special === "nan") return this.#repeated(nanItem(header.typesize), nbytes, place);
    if (header.special !== null) return ZERO;
    requireRunnable(header.codec, header.filters);
    if (!header.memcpyed) requireShape(header, this.#store.state.header);
    return {
      kind: "data",
      map: readBlockMap(header, this.#store.read(place, 0, Math.min(size, blockMapLength(header)))),
    };
  }

  /** Cells of an array are filled with items of its own size: a chunk may repeat a shorter one that fits. */
  #repeated(item: Uint8Array, nbytes: number, place: number): UniformContent {
    const { typesize, meta } = this.#store.state.header;
    const size = meta.has("b2nd") ? typesize : item.byteLength;
    if (size % item.byteLength !== 0 || nbytes % size !== 0) {
      throw new FormatError(`Chunk of ${nbytes} bytes repeats ${item.byteLength}, items have ${size}`, place);
    }
    const whole = size === item.byteLength ? item : new Uint8Array(size);
    if (whole !== item) fillBytes(whole, item);
    return { kind: "uniform", item: whole };
  }

  /** Forgets one chunk. */
  forget(place: number): void {
    this.#known.delete(place);
  }

  /** Forgets all. */
  clear(): void {
    this.#known.clear();
    this.#mappedBlocks = 0;
  }
}

/** NaN chunks without a value exist for float32 and float64 only. */
function nanItem(itemsize: number): Uint8Array {
  return new Uint8Array((itemsize === 4 ? new Float32Array([NaN]) : new Float64Array([NaN])).buffer);
}
