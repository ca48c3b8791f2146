import { adviseHugePages } from "../../../ffi/mod.ts";
import { FormatError } from "../../format/mod.ts";
import { HEADER_STRIDE, type StoredChunks } from "../chunk_store.ts";

/** Bytes of the first arena. */
const FIRST_ARENA = 1 << 20;
/** Arenas double up to this size: one this large can have huge pages, whose first touch is several times as fast. */
const LARGEST_ARENA = 32 << 20;
/** Larger chunks get memory of their own. */
const LARGEST_SHARED = LARGEST_ARENA >> 2;
/** Arenas are repacked when this much is lost in them, and more than half of everything. */
const LOSS_ALLOWED = 4 << 20;

/** Chunks in memory that workers can share: small ones packed into arenas. */
export class Arena implements StoredChunks {
  /** The chunks by number. Numbers are given out again, memory never is: views of a chunk stay what they were. */
  #chunks: (Uint8Array | null)[] = [];
  #unused: number[] = [];
  #room: Uint8Array = new Uint8Array(0);
  #arenas = new WeakSet<ArrayBufferLike>();
  #used = 0;
  /** Bytes of live chunks that share an arena, and bytes of the arenas. */
  #live = 0;
  #held = 0;

  /**
   * Copies a chunk.
   *
   * @param chunk The chunk.
   * @returns Its number.
   */
  add(chunk: Uint8Array): number {
    return this.#keep(this.#copy(chunk));
  }

  /**
   * Takes a chunk as it is, without copying.
   *
   * @param chunk A view that nobody will write to.
   * @returns Its number.
   */
  adopt(chunk: Uint8Array): number {
    return this.#keep(chunk);
  }

  read(place: number, start: number, end: number): Uint8Array {
    const chunk = this.#get(place);
    if (start < 0 || end < start || end > chunk.length) {
      throw new FormatError(`Cannot read bytes ${start} to ${end} of a chunk of ${chunk.length} bytes`, start);
    }
    return chunk.subarray(start, end);
  }

  sizeOf(place: number): number {
    return place < 0 ? 0 : this.#get(place).length;
  }

  sizesOf(places: ArrayLike<number>): Float64Array {
    const sizes = new Float64Array(places.length);
    for (let i = 0; i < sizes.length; i++) sizes[i] = this.sizeOf(places[i]);
    return sizes;
  }

  headersOf(places: ArrayLike<number>): Uint8Array {
    const headers = new Uint8Array(places.length * HEADER_STRIDE);
    for (let i = 0; i < places.length; i++) {
      if (places[i] < 0) continue;
      const chunk = this.#get(places[i]);
      headers.set(chunk.length > HEADER_STRIDE ? chunk.subarray(0, HEADER_STRIDE) : chunk, i * HEADER_STRIDE);
    }
    return headers;
  }

  /**
   * Forgets chunks; their numbers are given out again.
   *
   * @param numbers Which.
   */
  remove(numbers: readonly number[]): void {
    for (const number of numbers) {
      const chunk = this.#chunks[number];
      if (chunk === null || chunk === undefined) continue;
      if (this.#isShared(chunk)) this.#live -= chunk.length;
      this.#chunks[number] = null;
      this.#unused.push(number);
    }
    if (this.#held - this.#live > Math.max(LOSS_ALLOWED, this.#held / 2)) this.repack();
  }

  /** Copies all small chunks to new arenas; the old ones go when the last view of them does. */
  repack(): void {
    this.#room = new Uint8Array(0);
    this.#used = this.#live = this.#held = 0;
    for (let i = 0; i < this.#chunks.length; i++) {
      const chunk = this.#chunks[i];
      if (chunk !== null && this.#isShared(chunk)) this.#chunks[i] = this.#copy(chunk);
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.#chunks = [];
    this.#unused = [];
    this.repack();
  }

  #get(number: number): Uint8Array {
    const chunk = this.#chunks[number];
    if (chunk !== null && chunk !== undefined) return chunk;
    throw new FormatError(`Cannot read the chunk ${number}: there is none`, number);
  }

  #keep(chunk: Uint8Array): number {
    const number = this.#unused.pop() ?? this.#chunks.length;
    this.#chunks[number] = chunk;
    return number;
  }

  #copy(chunk: Uint8Array): Uint8Array {
    const length = chunk.length;
    if (length > LARGEST_SHARED) {
      const copy = new Uint8Array(new SharedArrayBuffer(length));
      copy.set(chunk);
      return copy;
    }
    if (length > this.#room.length - this.#used) {
      this.#grow(length);
    }
    const copy = this.#room.subarray(this.#used, this.#used + length);
    copy.set(chunk);
    this.#used += length;
    this.#live += length;
    return copy;
  }

  #grow(length: number): void {
    // As much again as there is: many chunks are soon in few arenas, few chunks hold little memory.
    let bytes = FIRST_ARENA;
    while (bytes < LARGEST_ARENA && (bytes < length * 4 || bytes < this.#held)) bytes *= 2;
    this.#room = new Uint8Array(new SharedArrayBuffer(bytes));
    adviseHugePages(this.#room);
    this.#arenas.add(this.#room.buffer);
    this.#used = 0;
    this.#held += bytes;
  }

  /** True for a chunk in an arena; one that was adopted, or is large, has memory of its own. */
  #isShared(chunk: Uint8Array): boolean {
    return this.#arenas.has(chunk.buffer);
  }
}
