import { codecFields } from "../codecs/mod.ts";
import {
  MAX_CHUNK_BYTES as MAX_CHUNKSIZE,
  MAX_TYPESIZE,
  PLACE_NAN,
  PLACE_UNINIT,
  PLACE_ZERO,
  type SpecialKind,
} from "../format/mod.ts";
import type { ChecksumName } from "../storage/mod.ts";
import { threadsOf } from "./array_core.ts";
import { borrow, ChunkAccess, type ChunkMeasures, storeChunk, storeValue } from "./chunks/mod.ts";
import { createStore, frameHeader, packedMeta } from "./create_core.ts";
import type { StorageOptions } from "./options.ts";
import { SChunkBase } from "./schunk_base.ts";

/** How a super-chunk is made. */
export interface SChunkOptions extends StorageOptions {
  /** Bytes of a chunk; the last one may be shorter. Default: what the first `append` brings. */
  readonly chunksize?: number;
  /** Bytes of an item. Default 1. */
  readonly typesize?: number;
}

/**
 * A sequence of compressed buffers, in memory or on disk: what an array is made of, without shape or type.
 *
 * All chunks are `chunksize` bytes long when decompressed; the last may be shorter. Each change is a commit of its own.
 *
 * @example
 * ```ts
 * import { schunk } from "@deneb/deneb";
 * const s = schunk({ chunksize: 4000, typesize: 4 });
 * s.append(new Int32Array(1000).fill(7));
 * console.log(s.nchunks, s.get(0).length);
 * ```
 */
export class SChunk extends SChunkBase {
  /**
   * Adds a chunk at the end.
   *
   * @param data At most `chunksize` bytes; fewer only for the last chunk.
   * @returns Number of chunks.
   * @throws {RangeError} when the data is too long, or the last chunk is short already.
   */
  append(data: ArrayBufferView): number {
    return this.insert(this.nchunks, data);
  }

  /**
   * Adds a chunk before another.
   *
   * @param nchunk Number that the new chunk gets.
   * @param data `chunksize` bytes; fewer only at the end.
   * @returns Number of chunks.
   * @throws {RangeError} when there is no such place, or the data does not fit.
   */
  insert(nchunk: number, data: ArrayBufferView): number {
    this.#requireOwnLayout("insert chunks into");
    const bytes = bytesOf(data);
    const at = this.index(nchunk, this.nchunks);
    this.#checkAdded(at, bytes.byteLength);
    this.store.write(() => {
      const table = [...this.table];
      table.splice(at, 0, this.#put(bytes));
      this.#commit(new Float64Array(table), this.nbytes + bytes.byteLength, this.chunksize || bytes.byteLength);
    });
    return this.nchunks;
  }

  get #isArray(): boolean {
    return this.store.state.header.meta.has("b2nd");
  }

  /** How many chunks an array has follows from its shape: chunks may only be replaced. */
  #requireOwnLayout(action: string): void {
    if (!this.#isArray) return;
    throw new TypeError(
      `Cannot ${action} an array: its shape says how many there are, use resize, append, insert or delete of the array`,
    );
  }

  #checkAdded(at: number, length: number): void {
    const limit = this.chunksize || MAX_CHUNKSIZE;
    if (length === 0 || length > limit || length % this.typesize !== 0) {
      throw new RangeError(`A chunk must have 1 to ${limit} bytes in whole items of ${this.typesize}, got ${length}`);
    }
    if (at < this.nchunks && length < limit) {
      throw new RangeError(`Only the last chunk may be short: chunk ${at} needs ${limit} bytes, got ${length}`);
    }
    if (at === this.nchunks && this.nchunks > 0 && this.nbytes % limit !== 0) {
      throw new RangeError(
        `Cannot append: the last chunk has ${this.nbytes % limit} of ${limit} bytes, update it first`,
      );
    }
  }

  /**
   * Replaces a chunk.
   *
   * @param nchunk Number of the chunk; negative ones count from the end.
   * @param data As many bytes as the chunk has; the last chunk may change its length.
   * @throws {RangeError} when there is no such chunk, or the data does not fit.
   */
  update(nchunk: number, data: ArrayBufferView): void {
    const bytes = bytesOf(data);
    const at = this.index(nchunk, this.nchunks - 1);
    const old = this.lengthOf(at);
    const last = at === this.nchunks - 1 && !this.#isArray;
    const fits = last ? bytes.byteLength > 0 && bytes.byteLength <= this.chunksize : bytes.byteLength === old;
    if (!fits || bytes.byteLength % this.typesize !== 0) {
      throw new RangeError(`Cannot replace chunk ${at} of ${old} bytes with ${bytes.byteLength} bytes`);
    }
    this.store.write(() => {
      const table = this.table.slice();
      table[at] = this.#put(bytes);
      this.#commit(table, this.nbytes - old + bytes.byteLength, this.chunksize);
    });
  }

  /**
   * Removes a chunk.
   *
   * @param nchunk Number of the chunk; negative ones count from the end.
   * @returns Number of chunks.
   * @throws {RangeError} when there is no such chunk.
   */
  delete(nchunk: number): number {
    this.#requireOwnLayout("delete chunks of");
    const at = this.index(nchunk, this.nchunks - 1);
    const table = this.table.filter((_, i) => i !== at);
    this.#commit(table, this.nbytes - this.lengthOf(at), this.chunksize);
    return this.nchunks;
  }

  /**
   * Writes items, over the edges of chunks; one commit.
   *
   * @param data The items.
   * @param start First item to write. Default 0.
   * @throws {RangeError} when the data goes past the last item.
   */
  setSlice(data: ArrayBufferView, start: number = 0): void {
    const bytes = bytesOf(data);
    const stop = start + bytes.byteLength / this.typesize;
    this.checkRange(start, stop);
    this.store.write(() => {
      const table = this.table.slice();
      for (const piece of this.pieces(start, stop)) {
        using scratch = borrow(this.lengthOf(piece.nchunk));
        this.decode(piece.nchunk, scratch.bytes);
        scratch.bytes.set(bytes.subarray(piece.at, piece.at + piece.end - piece.begin), piece.begin);
        table[piece.nchunk] = this.#put(scratch.bytes);
      }
      this.#commit(table, this.nbytes, this.chunksize);
    });
  }

  /**
   * Makes all chunks anew, of one special kind; nothing but the value is stored.
   *
   * @param nitems Number of items.
   * @param kind `"zero"`, `"nan"` (items of 4 or 8 bytes), `"uninit"` or `"value"`.
   * @param value The item's bytes, for `"value"`.
   * @throws {RangeError} when the number of items, the kind or the value does not fit.
   */
  fillSpecial(nitems: number, kind: SpecialKind, value?: ArrayBufferView): void {
    const nbytes = nitems * this.typesize;
    if (!Number.isSafeInteger(nbytes) || nbytes < 0) throw new RangeError(`Cannot fill ${nitems} items`);
    if (nbytes !== this.nbytes) this.#requireOwnLayout("change the number of items of");
    if (kind === "nan" && this.typesize !== 4 && this.typesize !== 8) {
      throw new RangeError(`NaN chunks need items of 4 or 8 bytes, not ${this.typesize}`);
    }
    const chunksize = this.chunksize || Math.min(nbytes, MAX_CHUNKSIZE - MAX_CHUNKSIZE % this.typesize);
    const count = chunksize === 0 ? 0 : Math.ceil(nbytes / chunksize);
    if (kind !== "value") {
      const place = { zero: PLACE_ZERO, nan: PLACE_NAN, uninit: PLACE_UNINIT }[kind];
      return this.#commit(new Float64Array(count).fill(place), nbytes, chunksize);
    }
    const item = value === undefined ? undefined : bytesOf(value);
    if (item?.byteLength !== this.typesize || this.typesize > MAX_TYPESIZE) {
      throw new RangeError(
        `Value must have ${this.typesize} bytes, at most ${MAX_TYPESIZE}, got ${item?.byteLength ?? 0}`,
      );
    }
    this.store.write(() => {
      const sizes = (i: number) => this.#sizesOf(Math.min(chunksize, nbytes - i * chunksize));
      const places = (_: unknown, i: number) => storeValue(this.access, sizes(i), item);
      this.#commit(Float64Array.from({ length: count }, places), nbytes, chunksize);
    });
  }

  /**
   * Does many changes as one commit: all of them, or, when the function throws or its promise rejects, none.
   *
   * @param fn Makes the changes; synchronous or async.
   * @returns What the function returns.
   */
  batch<T>(fn: () => T): T {
    return this.store.batch(fn);
  }

  /**
   * Makes digests of all chunks as they are, which reads them, and keeps them from now on; one commit.
   *
   * @param name Which digest. Default `"crc32"`.
   */
  keepChecksums(name: ChecksumName = "crc32"): void {
    this.store.keepChecksums(name);
  }

  /**
   * Takes over what another process has committed to the file.
   *
   * @returns True when there was something new.
   */
  refresh(): boolean {
    const changed = this.store.refresh();
    if (changed) this.access.forget();
    return changed;
  }

  /** Gives the space of old states back. A file is written anew beside the old one and renamed over it. */
  compact(): void {
    this.store.compact();
    this.access.forget();
  }

  #put(bytes: Uint8Array): number {
    return storeChunk(this.access, this.#sizesOf(bytes.byteLength), bytes);
  }

  #sizesOf(nbytes: number): ChunkMeasures {
    const blocksize = this.store.state.header.blocksize || nbytes;
    return { chunkBytes: nbytes, blockBytes: Math.min(blocksize, nbytes), itemsize: this.typesize };
  }

  #commit(table: Float64Array, nbytes: number, chunksize: number): void {
    const { state } = this.store;
    this.store.commit({ ...state, table, header: { ...state.header, nbytes, chunksize } });
  }
}

/**
 * Makes an empty super-chunk.
 *
 * @param options Sizes, storage, compression.
 * @returns The super-chunk.
 * @throws {RangeError} when a size is outside its limits.
 *
 * @example
 * ```ts
 * import { schunk } from "@deneb/deneb";
 * const s = schunk({ chunksize: 1024 });
 * s.append(new Uint8Array(1024).fill(1));
 * s.append(new Uint8Array(10).fill(2));
 * console.log(s.nbytes, s.getSlice(1023, 1026));
 * ```
 */
export function schunk(options: SChunkOptions = {}): SChunk {
  const typesize = options.typesize ?? 1;
  const chunksize = options.chunksize ?? 0;
  if (!Number.isInteger(typesize) || typesize < 1) {
    throw new RangeError(`Item size must be an integer from 1 on, got ${typesize}`);
  }
  if (!Number.isInteger(chunksize) || chunksize < 0 || chunksize > MAX_CHUNKSIZE || chunksize % typesize !== 0) {
    throw new RangeError(`Chunk size must be a multiple of ${typesize} up to ${MAX_CHUNKSIZE} bytes, got ${chunksize}`);
  }
  const blocksize = options.cparams?.blockSize ?? 0;
  if (!Number.isInteger(blocksize) || blocksize < 0 || blocksize % typesize !== 0) {
    throw new RangeError(`Parameter "blockSize" must be a multiple of ${typesize} bytes, got ${blocksize}`);
  }
  const threads = threadsOf(options.cparams, options.dparams);
  const header = frameHeader(codecFields(options.cparams ?? {}, typesize), options, {
    nbytes: 0,
    typesize,
    blocksize,
    chunksize: chunksize || -1,
    meta: new Map(packedMeta(options.meta)),
  });
  const store = createStore(header, new Float64Array(0), options);
  return new SChunk(store, new ChunkAccess(store, threads));
}

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
