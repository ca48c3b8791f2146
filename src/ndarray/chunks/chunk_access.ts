import {
  compress,
  type CompressParams,
  decompress,
  decompressAsync,
  type DecompressOptions,
  defaultThreads,
  maxCompressedLength,
} from "../../../ffi/mod.ts";
import {
  codecNeedsShape,
  compressParams,
  FILTERS,
  FIRST_USER_CODEC,
  needsShape,
  requireRunnable,
} from "../../codecs/mod.ts";
import {
  type BlockMap,
  blockMapLength,
  canSplice,
  ChunkJoiner,
  FormatError,
  joinedLength,
  parseChunkHeader,
  PLACE_NAN,
  PLACE_ZERO,
  readBlockMap,
  type ReadRange,
  specialValue,
  spliceChunk,
  type Subset,
  subsetChunk,
} from "../../format/mod.ts";
import { type ChunkStore, emptyFrame } from "../../storage/mod.ts";
import { CacheOwner, dropChunk, dropOwner } from "./block_cache.ts";
import { fillBytes } from "./move.ts";
import { borrow, type Scratch } from "./scratch.ts";
import { isolated, requireShape } from "./shape_check.ts";

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
}

/** A block as it is stored. */
export interface StoredBlock {
  /** Place of its chunk. */
  readonly place: number;
  /** Where the blocks of the chunk lie. */
  readonly map: BlockMap;
  /** Number of the block in the chunk. */
  readonly nblock: number;
}

/** Threads to use; each falls back to the setting of the process. */
export interface ThreadOptions {
  /** Threads that compress. */
  readonly compress?: number;
  /** Threads that decompress. */
  readonly decompress?: number;
}

/** One decompression: how to do it is known, who does it (this thread or the library's) is not. */
export interface DecodeJob {
  /** The compressed chunk. */
  readonly chunk: Uint8Array;
  /** Where its bytes go. */
  readonly dest: Uint8Array;
  /** Threads, and the shape of a block for codecs that need it. */
  readonly options: DecompressOptions;
}

/** Nothing to decode: a moment at which a read that does not block lets others go on. */
export const PAUSE: DecodeJob = { chunk: new Uint8Array(0), dest: new Uint8Array(0), options: {} };

/** Block maps are small, but a walk over millions of chunks must not keep them all. */
const MAX_MAPPED_BLOCKS = 1 << 18;
const HEADER_BYTES = 32;

/** Chunks of one store as blocks of bytes: reads what is needed of them, decodes, encodes. Knows no shapes. */
export class ChunkAccess {
  /** Decoded blocks that are kept. */
  readonly cache: CacheOwner = new CacheOwner();
  readonly #contents = new Map<number, ChunkContent>();
  #mappedBlocks = 0;
  readonly #threads: ThreadOptions;
  #decode: DecompressOptions;
  #encode: CompressParams;

  /** Prepares codec settings for the chunks of a store. */
  constructor(readonly store: ChunkStore, threads: ThreadOptions = {}) {
    this.#threads = threads;
    ({ decode: this.#decode, encode: this.#encode } = settingsOf(store, threads));
  }

  /** Takes another partition over. */
  repartition(): void {
    ({ decode: this.#decode, encode: this.#encode } = settingsOf(this.store, this.#threads));
  }

  /** Threads that decode. */
  get threads(): number {
    return this.#decode.nthreads ?? defaultThreads();
  }

  /** Tells what the chunk at a place is; `nbytes` is what it must decode to. */
  content(place: number, nbytes: number): ChunkContent {
    if (place < 0) return place === PLACE_NAN ? this.#repeated(nanItem(this.#encode.typesize), nbytes, 0) : ZERO;
    const known = this.#contents.get(place);
    if (known !== undefined) return known;
    const content = this.#readContent(place, nbytes);
    this.#mappedBlocks += content.kind === "data" ? content.map.header.nblocks : 1;
    if (this.#mappedBlocks > MAX_MAPPED_BLOCKS) this.#forgetContents();
    this.#contents.set(place, content);
    return content;
  }

  #readContent(place: number, nbytes: number): ChunkContent {
    const size = this.store.sizeOf(place);
    const header = parseChunkHeader(this.store.read(place, 0, Math.min(size, HEADER_BYTES)), size);
    if (header.nbytes !== nbytes) {
      throw new FormatError(`Chunk holds ${header.nbytes} bytes, the array's chunks have ${nbytes}`, place);
    }
    if (header.special === "value") {
      return this.#repeated(specialValue(header, this.store.read(place, 0, size)), nbytes, place);
    }
    if (header.special === "nan") return this.#repeated(nanItem(header.typesize), nbytes, place);
    if (header.special !== null) return ZERO;
    requireRunnable(header.codec, header.filters);
    if (!header.memcpyed) requireShape(header, this.store.state.header);
    return {
      kind: "data",
      map: readBlockMap(header, this.store.read(place, 0, Math.min(size, blockMapLength(header)))),
    };
  }

  /** Cells of an array are filled with items of its own size: a chunk may repeat a shorter one that fits. */
  #repeated(item: Uint8Array, nbytes: number, place: number): UniformContent {
    const { typesize, meta } = this.store.state.header;
    const size = meta.has("b2nd") ? typesize : item.byteLength;
    if (size % item.byteLength !== 0 || nbytes % size !== 0) {
      throw new FormatError(`Chunk of ${nbytes} bytes repeats ${item.byteLength}, items have ${size}`, place);
    }
    const whole = size === item.byteLength ? item : new Uint8Array(size);
    if (whole !== item) fillBytes(whole, item);
    return { kind: "uniform", item: whole };
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
    if (!codecNeedsShape(codec)) return yield { chunk, dest, options: this.#decode };
    const { room, chunk: alone } = isolated(chunk, this.store.state.header);
    using _room = room;
    yield { chunk: alone, dest, options: this.#decode };
  }

  #subset(wanted: readonly StoredBlock[], buffer: Uint8Array): Subset {
    const [{ place, map }] = wanted;
    return subsetChunk(map, wanted.map(({ nblock }) => nblock), this.#reader(place), buffer);
  }

  #reader(place: number): ReadRange {
    return (start, end, into) => this.store.read(place, start, end, into);
  }

  /** Compresses a chunk. The result is on loan: whoever asked disposes it. */
  encode(source: Uint8Array): { chunk: Uint8Array } & Disposable {
    const params = this.#encode;
    // Without axes there is one item, which the library stores as it is.
    if (params.frame !== undefined && source.byteLength >= HEADER_BYTES) {
      requireShape({ ...params, nbytes: source.byteLength, split: false }, this.store.state.header);
    }
    const buffer = borrow(maxCompressedLength(source.byteLength));
    try {
      let length = compress(source, buffer.bytes, this.#encode);
      if (this.#encode.useDict && (buffer.bytes[FLAGS_BYTE] & STORED_FLAG) !== 0) {
        length = compress(source, buffer.bytes, { ...this.#encode, useDict: false });
      }
      return { chunk: buffer.bytes.subarray(0, length), [Symbol.dispose]: () => buffer[Symbol.dispose]() };
    } catch (error) {
      buffer[Symbol.dispose]();
      throw error;
    }
  }

  /** Makes a new chunk of an old one (null: all zero) and of some new blocks, without touching the others; null when that cannot be. */
  splice(
    place: number,
    old: BlockMap | null,
    blocks: readonly number[],
    source: Uint8Array,
    nbytes: number,
  ): Uint8Array | null {
    if (!this.splices || (old !== null && !canSplice(old.header))) return null;
    using piece = this.encode(source);
    const { typesize, blocksize } = this.#encode;
    const whole = { nbytes, blocksize, typesize };
    if (old === null) return spliceChunk(null, null, blocks, piece.chunk, whole);
    using buffer: Scratch = borrow(old.header.cbytes);
    return spliceChunk(old, this.store.read(place, 0, old.header.cbytes, buffer.bytes), blocks, piece.chunk, whole);
  }

  /** True when chunks of these settings can be put together from blocks that were compressed apart. */
  get splices(): boolean {
    const { codec, filters, useDict, frame } = this.#encode;
    return !useDict && frame === undefined && codec < FIRST_USER_CODEC && !filters.includes(FILTERS.delta.id);
  }

  /** Stores a chunk. What was known of its place is forgotten: the place may have been used before. */
  put(chunk: Uint8Array): number {
    // Lossy filters can leave nothing but zeros. Such a chunk belongs into the index: python-blosc2 stumbles over a stored one.
    if (parseChunkHeader(chunk, chunk.byteLength).special === "zero") return PLACE_ZERO;
    const place = this.store.put(chunk);
    this.#contents.delete(place);
    dropChunk(this.cache, place);
    return place;
  }

  /** Forgets everything that was read: another process has written, or places have moved. */
  forget(): void {
    this.#forgetContents();
    dropOwner(this.cache);
  }

  #forgetContents(): void {
    this.#contents.clear();
    this.#mappedBlocks = 0;
  }
}

/**
 * Where a chunk header says that the data is stored as it is. When a dictionary is trained, the native library (C-Blosc2 3.3) may
 * leave this flag of its first try on what the second one made, and such a chunk does not decode: it is made again without a dictionary.
 */
const FLAGS_BYTE = 2;
const STORED_FLAG = 2;
const ZERO: ChunkContent = { kind: "uniform", item: null };

/** How chunks of the state as it is now are decoded and encoded. */
function settingsOf(store: ChunkStore, threads: ThreadOptions): { decode: DecompressOptions; encode: CompressParams } {
  const { header } = store.state;
  const frame = needsShape(header) ? emptyFrame(header) : undefined;
  return {
    decode: { nthreads: threads.decompress ?? defaultThreads(), frame },
    encode: compressParams(header, threads.compress ?? defaultThreads(), frame),
  };
}

/** NaN chunks without a value exist for float32 and float64 only. */
function nanItem(itemsize: number): Uint8Array {
  return new Uint8Array((itemsize === 4 ? new Float32Array([NaN]) : new Float64Array([NaN])).buffer);
}

function fillUniform(dest: Uint8Array, item: Uint8Array | null): void {
  if (item === null) dest.fill(0);
  else fillBytes(dest, item);
}

/** Runs decode jobs one after the other on this thread. */
export function runSync<T>(jobs: Generator<DecodeJob, T, void>): T {
  let step = jobs.next();
  while (!step.done) {
    const { chunk, dest, options } = step.value;
    try {
      if (step.value !== PAUSE) decompress(chunk, dest, options);
    } catch (error) {
      // Whoever asked may know another way, or can say more.
      step = jobs.throw(error);
      continue;
    }
    step = jobs.next();
  }
  return step.value;
}

/** Runs decode jobs one after the other on the library's threads; the event loop goes on. */
export async function runAsync<T>(jobs: Generator<DecodeJob, T, void>, signal?: AbortSignal): Promise<T> {
  let step = jobs.next();
  while (!step.done) {
    const { chunk, dest, options } = step.value;
    try {
      signal?.throwIfAborted();
      if (step.value === PAUSE) await new Promise((done) => setTimeout(done));
      else await decompressAsync(chunk, dest, options);
    } catch (error) {
      step = jobs.throw(error);
      continue;
    }
    step = jobs.next();
  }
  return step.value;
}
