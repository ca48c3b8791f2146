import { type CompressParams, type DecompressOptions, defaultThreads, maxCompressedLength } from "../../../ffi/mod.ts";
import { codecNeedsShape, compressParams, FILTERS, FIRST_USER_CODEC, needsShape } from "../../codecs/mod.ts";
import {
  type BlockItems,
  type BlockMap,
  canHoldCells,
  canSplice,
  cellsChunk,
  ChunkJoiner,
  EXTENDED_HEADER_LENGTH,
  type FrameHeader,
  joinedLength,
  maxCellsLength,
  parseB2ndMeta,
  parseChunkHeader,
  PLACE_ZERO,
  readBlockMap,
  type ReadRange,
  spliceChunk,
  type Subset,
  subsetChunk,
} from "../../format/mod.ts";
import { type ChunkStore, emptyFrame } from "../../storage/mod.ts";
import { type ChunkContent, ChunkContents, type DataContent } from "./chunk_content.ts";
import { product } from "../shapes.ts";
import type { DecodeJob } from "./decode_job.ts";
import { type EncodeJob, encodeSync } from "./encode_job.ts";
import { CacheOwner, dropChunk, dropOwner } from "./block_cache.ts";
import { fillBytes } from "./move.ts";
import { borrow, type Scratch } from "./scratch.ts";
import { isolated, requireShape } from "./shape_check.ts";

/** A block as it is stored. */
export interface StoredBlock {
  /** Place of its chunk. */
  readonly place: number;
  /** Where the blocks of the chunk lie. */
  readonly map: BlockMap;
  /** Number of the block in the chunk. */
  readonly nblock: number;
}

/** Blocks that were compressed together, to be spliced into chunks; on loan. */
export interface BlockPiece extends Disposable {
  /** They as a chunk of their own. */
  readonly chunk: Uint8Array;
  /** Where each lies in it. */
  readonly map: BlockMap;
}

/** Threads to use; each falls back to the setting of the process. */
export interface ThreadOptions {
  /** Threads that compress. */
  readonly compress?: number;
  /** Threads that decompress. */
  readonly decompress?: number;
}

/** Chunks of one store as blocks of bytes: reads what is needed of them, decodes, encodes. Knows no shapes. */
export class ChunkAccess {
  /** Decoded blocks that are kept. */
  readonly cache: CacheOwner = new CacheOwner();
  readonly #contents: ChunkContents;
  readonly #threads: ThreadOptions;
  #settings: CodecSettings;

  /** Prepares codec settings for the chunks of a store. */
  constructor(readonly store: ChunkStore, threads: ThreadOptions = {}) {
    this.#threads = threads;
    this.#contents = new ChunkContents(store);
    this.#settings = settingsOf(store, threads);
  }

  /** Settings for the partition as it is now: a batch or another process may have changed it. */
  get #codec(): CodecSettings {
    if (this.#settings.b2nd !== this.store.state.header.meta.get("b2nd")) {
      this.#settings = settingsOf(this.store, this.#threads);
    }
    return this.#settings;
  }

  /** Threads that decode. */
  get threads(): number {
    return this.#codec.decode.nthreads ?? defaultThreads();
  }

  /** Tells what the chunk at a place is; `nbytes` is what it must decode to. */
  content(place: number, nbytes: number): ChunkContent {
    return this.#contents.of(place, nbytes);
  }

  /** Tells which blocks of a chunk are zero by their tokens, without decoding: 1 for each that is for sure. */
  zeros(place: number, content: DataContent): Uint8Array {
    return this.#contents.zeros(place, content);
  }

  /** Decodes a whole chunk into `dest`. */
  *decodeWhole(place: number, content: ChunkContent, dest: Uint8Array): Generator<DecodeJob, void, void> {
    if (content.kind === "uniform") return fillUniform(dest, content.item);
    const size = content.map.header.cbytes;
    using buffer = borrow(size);
    yield* this.#job(this.store.read(place, 0, size, buffer.bytes), content.map.header.codec, dest);
  }

  /**
   * Decodes some blocks, one after the other, into `dest`. Those of one chunk follow each other, their numbers ascending;
   * blocks of several chunks must be of chunks that `canJoin`, and are decoded together.
   */
  *decodeBlocks(wanted: readonly StoredBlock[], dest: Uint8Array): Generator<DecodeJob, void, void> {
    const [{ place, map }] = wanted;
    if (wanted.at(-1)!.place !== place) return yield* this.#decodeJoined(wanted, dest);
    using buffer = borrow(map.header.cbytes);
    const { chunk, lead } = this.#subset(wanted, buffer.bytes);
    if (lead === 0) return yield* this.#job(chunk, map.header.codec, dest);
    const skip = lead * map.header.blocksize;
    using whole = borrow(skip + dest.byteLength);
    yield* this.#job(chunk, map.header.codec, whole.bytes);
    dest.set(whole.bytes.subarray(skip));
  }

  *#decodeJoined(wanted: readonly StoredBlock[], dest: Uint8Array): Generator<DecodeJob, void, void> {
    const length = joinedLength(wanted.map(({ map }) => map), wanted.map(({ nblock }) => nblock));
    using buffer = borrow(length);
    const joiner = new ChunkJoiner(wanted.length, buffer.bytes);
    for (let first = 0, end = 0; first < wanted.length; first = end) {
      while (end < wanted.length && wanted[end].place === wanted[first].place) end++;
      const { place, map } = wanted[first];
      joiner.add(map, wanted.slice(first, end).map(({ nblock }) => nblock), this.#reader(place));
    }
    yield* this.#job(joiner.finish(), wanted[0].map.header.codec, dest);
  }

  *#job(chunk: Uint8Array, codec: number, dest: Uint8Array): Generator<DecodeJob, void, void> {
    if (!codecNeedsShape(codec)) return yield { chunk, dest, options: this.#codec.decode };
    const { room, chunk: alone } = isolated(chunk, this.store.state.header);
    using _room = room;
    yield { chunk: alone, dest, options: this.#codec.decode };
  }

  #subset(wanted: readonly StoredBlock[], buffer: Uint8Array): Subset {
    const [{ place, map }] = wanted;
    return subsetChunk(map, wanted.map(({ nblock }) => nblock), this.#reader(place), buffer);
  }

  #reader(place: number): ReadRange {
    return (start, end, into) => this.store.read(place, start, end, into);
  }

  /** Compresses a whole chunk. The result is on loan: whoever asked disposes it. */
  *encode(source: Uint8Array): Generator<EncodeJob, { chunk: Uint8Array } & Disposable, number> {
    const params = this.#codec.encode;
    // Without axes there is one item, which the library stores as it is.
    if (params.frame !== undefined && source.byteLength >= EXTENDED_HEADER_LENGTH) {
      requireShape({ ...params, nbytes: source.byteLength, split: false }, this.store.state.header);
    }
    const buffer = borrow(maxCompressedLength(source.byteLength));
    try {
      let length = yield { source, dest: buffer.bytes, params };
      if (params.useDict && (buffer.bytes[FLAGS_BYTE] & STORED_FLAG) !== 0) {
        length = yield { source, dest: buffer.bytes, params: { ...params, useDict: false } };
      }
      return { chunk: buffer.bytes.subarray(0, length), [Symbol.dispose]: () => buffer[Symbol.dispose]() };
    } catch (error) {
      buffer[Symbol.dispose]();
      throw error;
    }
  }

  /** Stores a chunk of a few items, the others being zero, without compressing anything; null where the codec or a filter asks for more. */
  putCells(cells: BlockItems): number | null {
    const head = this.#cellsHead();
    if (head === null) return null;
    const { typesize, blocksize } = this.#codec.encode;
    const sizes = { nbytes: this.store.state.header.chunksize, blocksize, typesize };
    using buffer = borrow(maxCellsLength(head, sizes, cells));
    const chunk = cellsChunk(head, sizes, cells, buffer.bytes);
    if (chunk === "zero") return PLACE_ZERO;
    return chunk === null ? null : this.put(chunk);
  }

  /** The header of a chunk that the library makes, for chunks that are made without it; null when these cannot be. */
  #cellsHead(): Uint8Array | null {
    const codec = this.#codec;
    if (codec.cellsHead !== undefined) return codec.cellsHead;
    if (!this.splices) return codec.cellsHead = null;
    using block = borrow(codec.encode.blocksize);
    block.bytes.fill(0).fill(1, 0, 1);
    using encoded = encodeSync(this.encode(block.bytes));
    const head = encoded.chunk.slice(0, EXTENDED_HEADER_LENGTH);
    return codec.cellsHead = canHoldCells(parseChunkHeader(head)) ? head : null;
  }

  /** Compresses blocks, of one chunk or of several, in one go: what `splice` takes. The result is on loan. Only where `splices`. */
  *encodeBlocks(source: Uint8Array): Generator<EncodeJob, BlockPiece, number> {
    const buffer = borrow(maxCompressedLength(source.byteLength));
    try {
      const length = yield { source, dest: buffer.bytes, params: this.#codec.encode };
      const chunk = buffer.bytes.subarray(0, length);
      const map = readBlockMap(parseChunkHeader(chunk, length), chunk);
      return { chunk, map, [Symbol.dispose]: () => buffer[Symbol.dispose]() };
    } catch (error) {
      buffer[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Makes a new chunk of an old one (null: all zero) and of some new blocks, without touching the others; null when that cannot be.
   * The new blocks follow each other in a piece that `encodeBlocks` made, from its block `first` on.
   */
  splice(
    place: number,
    old: BlockMap | null,
    blocks: readonly number[],
    piece: BlockPiece,
    first = 0,
  ): Uint8Array | null {
    if (!this.splices || (old !== null && !canSplice(old.header))) return null;
    const { typesize, blocksize } = this.#codec.encode;
    const whole = { nbytes: this.store.state.header.chunksize, blocksize, typesize };
    const chunk = partOf(piece, first, blocks.length);
    if (old === null) return spliceChunk(null, null, blocks, chunk, whole);
    using buffer: Scratch = borrow(old.header.cbytes);
    return spliceChunk(old, this.store.read(place, 0, old.header.cbytes, buffer.bytes), blocks, chunk, whole);
  }

  /** True when chunks of these settings can be put together from blocks that were compressed apart. */
  get splices(): boolean {
    const { codec, filters, useDict, frame } = this.#codec.encode;
    return !useDict && frame === undefined && codec < FIRST_USER_CODEC && !filters.includes(FILTERS.delta.id);
  }

  /** Stores a chunk. What was known of its place is forgotten: the place may have been used before. */
  put(chunk: Uint8Array): number {
    // Lossy filters can leave nothing but zeros. Such a chunk belongs into the index: python-blosc2 stumbles over a stored one.
    if (parseChunkHeader(chunk, chunk.byteLength).special === "zero") return PLACE_ZERO;
    const place = this.store.put(chunk);
    this.#contents.forget(place);
    dropChunk(this.cache, place);
    return place;
  }

  /** Forgets everything that was read: another process has written, or places have moved. */
  forget(): void {
    this.#contents.clear();
    dropOwner(this.cache);
  }
}

/**
 * Where a chunk header says that the data is stored as it is. When a dictionary is trained, the native library (C-Blosc2 3.3) may
 * leave this flag of its first try on what the second one made, and such a chunk does not decode: it is made again without a dictionary.
 */
const FLAGS_BYTE = 2;
const STORED_FLAG = 2;

/** How chunks are decoded and encoded. */
interface CodecSettings {
  /** The partition that they are for; undefined for a super-chunk. */
  readonly b2nd: Uint8Array | undefined;
  readonly decode: DecompressOptions;
  readonly encode: CompressParams;
  /** The header of chunks that are made of cells; null when the codec does not allow it, undefined when nobody has asked. */
  cellsHead?: Uint8Array | null;
}

function settingsOf(store: ChunkStore, threads: ThreadOptions): CodecSettings {
  const { header } = store.state;
  const frame = needsShape(header) ? emptyFrame(header) : undefined;
  return {
    b2nd: header.meta.get("b2nd"),
    decode: { nthreads: threads.decompress ?? defaultThreads(), frame },
    encode: { ...compressParams(header, threads.compress ?? defaultThreads(), frame), blocksize: blockBytes(header) },
  };
}

/** Bytes of a block: those of the partition where there is one, whatever the header says beside it. */
function blockBytes({ meta, typesize, blocksize }: FrameHeader): number {
  const b2nd = meta.get("b2nd");
  return b2nd === undefined ? blocksize : product(parseB2ndMeta(b2nd, typesize).blocks) * typesize || blocksize;
}

/** Some neighbouring blocks of a piece as a chunk of their own. */
function partOf({ chunk, map }: BlockPiece, first: number, count: number): Uint8Array {
  if (count === map.header.nblocks) return chunk;
  const blocks = Array.from({ length: count }, (_, i) => first + i);
  return subsetChunk(map, blocks, (start, end) => chunk.subarray(start, end)).chunk;
}

function fillUniform(dest: Uint8Array, item: Uint8Array | null): void {
  if (item === null) dest.fill(0);
  else fillBytes(dest, item);
}
