import { type CParams, cparamsOf } from "../codecs/mod.ts";
import type { SpecialKind } from "../format/mod.ts";
import type { ChecksumName, ChunkStore } from "../storage/mod.ts";
import {
  borrow,
  ChunkAccess,
  type ChunkContent,
  type ChunkInfo,
  decodeSync,
  explainChunk,
  fillBytes,
  layoutOf,
  walkChunks,
} from "./chunks/mod.ts";
import { bytesText, InfoTable, settingsText } from "./info.ts";
import { FixedMeta, MetaMap } from "./meta_map.ts";
import { verifyChunks, type VerifyOptions, type VerifyReport } from "./verify.ts";

/** A part of a range of items that lies in one chunk, in bytes. */
export interface ChunkRange {
  /** Number of the chunk. */
  readonly nchunk: number;
  /** First byte within the chunk. */
  readonly begin: number;
  /** One past the last byte within the chunk. */
  readonly end: number;
  /** First byte within the range. */
  readonly at: number;
}

/** The reading half of a super-chunk. Users meet it as {@linkcode SChunk}. */
export abstract class SChunkBase implements Disposable {
  /**
   * Where the chunks are.
   *
   * @internal
   */
  protected readonly store: ChunkStore;
  /**
   * The way to the chunks.
   *
   * @internal
   */
  protected readonly access: ChunkAccess;

  /**
   * Puts a super-chunk around a store; users call `schunk` and `open`.
   *
   * @internal
   */
  constructor(store: ChunkStore, access: ChunkAccess = new ChunkAccess(store)) {
    this.store = store;
    this.access = access;
  }

  /**
   * Chunk table of the state as it is now.
   *
   * @internal
   */
  protected get table(): Float64Array {
    if (!this.store.closed) return this.store.state.table;
    throw new TypeError(`Cannot use ${this.store.label}: it is closed`);
  }

  /** Number of chunks. */
  get nchunks(): number {
    return this.store.state.table.length;
  }

  /** Bytes of a chunk when decompressed; 0 before the first chunk if it was not given. */
  get chunksize(): number {
    return Math.max(this.store.state.header.chunksize, 0);
  }

  /** Bytes of an item. */
  get typesize(): number {
    return this.store.state.header.typesize;
  }

  /** Bytes of all chunks, decompressed. */
  get nbytes(): number {
    return this.store.state.header.nbytes;
  }

  /** Number of items. */
  get nitems(): number {
    return Math.floor(this.nbytes / this.typesize);
  }

  /** Bytes of the chunks that are stored. */
  get cbytes(): number {
    const { store, table } = this;
    const sizes = store.consistent(() => store.sizesOf(table.filter((place) => place >= 0)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** `nbytes / cbytes`. */
  get cratio(): number {
    return this.nbytes / Math.max(this.cbytes, 32);
  }

  /** How chunks are compressed. */
  get cparams(): CParams {
    return cparamsOf(this.store.state.header);
  }

  /** Path of the file or directory; undefined in memory. */
  get urlpath(): string | undefined {
    return this.store.urlpath;
  }

  /** The digest that is kept of every chunk; null when there is none. */
  get checksum(): ChecksumName | null {
    return this.store.checksum;
  }

  /** Metadata that was written when the super-chunk was made. */
  get meta(): FixedMeta {
    return new FixedMeta(this.store.state.header.meta);
  }

  /** Metadata that can change, live on disk. */
  get vlmeta(): MetaMap {
    return new MetaMap(this.store);
  }

  /** All of the above as a table. */
  get info(): InfoTable {
    return new InfoTable([
      ["type", "SChunk"],
      ["nchunks", String(this.nchunks)],
      ["chunksize", String(this.chunksize)],
      ["typesize", String(this.typesize)],
      ["nbytes", `${this.nbytes} (${bytesText(this.nbytes)})`],
      ["cbytes", `${this.cbytes} (${bytesText(this.cbytes)})`],
      ["cratio", this.cratio.toFixed(2)],
      ["cparams", settingsText(this.cparams)],
      ["urlpath", this.urlpath ?? "in memory"],
    ]);
  }

  /**
   * Decompresses a chunk.
   *
   * @param nchunk Number of the chunk; negative ones count from the end.
   * @returns Its bytes, a copy.
   * @throws {RangeError} when there is no such chunk.
   */
  get(nchunk: number): Uint8Array {
    const at = this.index(nchunk, this.nchunks - 1);
    const bytes = new Uint8Array(this.lengthOf(at));
    this.store.consistent(() => this.decode(at, bytes));
    return bytes;
  }

  /** A chunk that repeats an item can stand for gigabytes that nobody asked for: its cells are told without decoding it. */
  #fillRepeated({ nchunk, begin }: ChunkRange, part: Uint8Array): boolean {
    const content = this.#content(nchunk);
    if (content.kind === "data") return false;
    const { item } = content;
    // The result is fresh, and holds zeros.
    if (item === null) return true;
    const turned = item.map((_, i) => item[(begin + i) % item.length]);
    if (part.length < turned.length) part.set(turned.subarray(0, part.length));
    else fillBytes(part, turned);
    return true;
  }

  #content(nchunk: number): ChunkContent {
    try {
      return this.access.content(this.table[nchunk], this.lengthOf(nchunk));
    } catch (error) {
      throw explainChunk(error, "read", this.store.urlpath, nchunk);
    }
  }

  /**
   * Decompresses a chunk into a buffer.
   *
   * @internal
   */
  protected decode(nchunk: number, dest: Uint8Array): void {
    const place = this.table[nchunk];
    try {
      decodeSync(this.access.decodeWhole(place, this.access.content(place, dest.byteLength), dest));
    } catch (error) {
      throw explainChunk(error, "read", this.store.urlpath, nchunk);
    }
  }

  /**
   * Reads all that is stored and names the chunks that are damaged: those that do not match their checksums, where these are kept, else those that cannot be
   * decompressed. A chunk at a time is in memory.
   *
   * @param options Progress, and a signal that stops the walk.
   * @returns What was found; damage is no error here.
   * @throws {StaleError} when another handle has changed the file meanwhile.
   */
  async verify(options: VerifyOptions = {}): Promise<VerifyReport> {
    const { store, access } = this;
    return await verifyChunks({ store, access, chunkBytes: (nchunk) => this.lengthOf(nchunk) }, options);
  }

  /**
   * Reads items, over the edges of chunks.
   *
   * @param start First item. Default 0.
   * @param stop One past the last item. Default: all.
   * @returns The bytes, a copy.
   * @throws {RangeError} when the range is outside the items.
   */
  getSlice(start: number = 0, stop: number = this.nitems): Uint8Array {
    const result = new Uint8Array(this.checkRange(start, stop));
    return this.store.consistent(() => {
      for (const piece of this.pieces(start, stop)) {
        const part = result.subarray(piece.at, piece.at + piece.end - piece.begin);
        if (this.#fillRepeated(piece, part)) continue;
        using scratch = borrow(this.lengthOf(piece.nchunk));
        this.decode(piece.nchunk, scratch.bytes);
        part.set(scratch.bytes.subarray(piece.begin, piece.end));
      }
      return result;
    });
  }

  /**
   * Parts of a range of items: where each lies in its chunk, and where in the range. All in bytes.
   *
   * @internal
   */
  protected *pieces(start: number, stop: number): Generator<ChunkRange, void, void> {
    const first = start * this.typesize;
    const last = stop * this.typesize;
    for (let at = first; at < last;) {
      const nchunk = Math.floor(at / this.chunksize);
      const begin = at - nchunk * this.chunksize;
      const end = Math.min(this.chunksize, last - nchunk * this.chunksize);
      yield { nchunk, begin, end, at: at - first };
      at += end - begin;
    }
  }

  /**
   * Bytes of a range of items that exists.
   *
   * @internal
   */
  protected checkRange(start: number, stop: number): number {
    if (!Number.isInteger(start) || !Number.isInteger(stop) || start < 0 || stop < start || stop > this.nitems) {
      throw new RangeError(`Cannot use items ${start} to ${stop}: there are ${this.nitems} of ${this.typesize} bytes`);
    }
    return (stop - start) * this.typesize;
  }

  /**
   * Walks the chunks. Nothing is decompressed.
   *
   * The walk goes through the super-chunk as it was at the first step: writing to it meanwhile, resizing and compacting included, changes nothing
   * of what is left to come. Until the walk ends, the space of the chunks that it began with is not used again; one that is given up half-way
   * holds it until its `return()` is called, as leaving a `for` loop does, or the super-chunk is closed.
   *
   * @param options Kinds of chunks to leave out.
   * @returns Generator of what each chunk is; `repeatedValue` is bytes.
   * @throws {StaleError} when another handle has changed the super-chunk.
   */
  *iterchunksInfo(options: { readonly skip?: readonly SpecialKind[] } = {}): Generator<ChunkInfo, void, void> {
    const { store, table } = this;
    const items = Math.max(1, this.chunksize / this.typesize);
    const layout = layoutOf([this.nitems], [items], [items], this.typesize);
    const readItem = (bytes: Uint8Array) => bytes;
    const plan = { store, pin: store.pin(), layout, table, readItem, skip: options.skip ?? [] };
    yield* withShortEnd(walkChunks(() => plan), this.nbytes);
  }

  /**
   * Gives the super-chunk as the bytes of one contiguous frame.
   *
   * @returns The bytes, a copy.
   */
  toCframe(): Uint8Array {
    return this.store.toFrame();
  }

  /** Closes the file. May be called again. */
  close(): void {
    this.store.close();
    this.access.forget();
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The super-chunk in one line. */
  toString(): string {
    return `SChunk ${this.nchunks} chunks of ${this.chunksize} bytes, items of ${this.typesize}`;
  }

  /** What the console shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /**
   * Number of a chunk, counted from the front.
   *
   * @internal
   */
  protected index(nchunk: number, last: number): number {
    const at = nchunk < 0 ? nchunk + this.nchunks : nchunk;
    if (Number.isInteger(at) && at >= 0 && at <= last) return at;
    throw new RangeError(`Chunk ${nchunk} is out of range: there are ${this.nchunks}`);
  }

  /**
   * Bytes of a chunk.
   *
   * @internal
   */
  protected lengthOf(nchunk: number): number {
    return Math.min(this.chunksize, this.nbytes - nchunk * this.chunksize);
  }
}

/** The last chunk may be shorter than the others. */
function* withShortEnd(chunks: Iterable<ChunkInfo>, nbytes: number): Generator<ChunkInfo, void, void> {
  for (const info of chunks) {
    const length = Math.min(info.nbytes, nbytes - info.nchunk * info.nbytes);
    yield length === info.nbytes ? info : { ...info, nbytes: length, cratio: length / info.cbytes };
  }
}
