/** Where a chunk lies in memory, by number. Numbers are given out again, memory never is: views of a chunk stay what they were. */
const ARENA_BYTES = 1 << 20;
/** Larger chunks get memory of their own. */
const LARGEST_SHARED = ARENA_BYTES >> 2;
/** Arenas are repacked when this much is lost in them, and more than half of everything. */
const LOSS_ALLOWED = 4 * ARENA_BYTES;

/** Chunks in memory that workers can share: small ones packed into arenas of 1 MB. */
export class Arena {
  #chunks: (Uint8Array | null)[] = [];
  #unused: number[] = [];
  #room: Uint8Array = new Uint8Array(0);
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

  /**
   * Gives the bytes of a chunk.
   *
   * @param number The chunk's number.
   * @returns A view, or null when there is none.
   */
  get(number: number): Uint8Array | null {
    return this.#chunks[number] ?? null;
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
      if (isShared(chunk)) this.#live -= chunk.length;
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
      if (chunk !== null && isShared(chunk)) this.#chunks[i] = this.#copy(chunk);
    }
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
      this.#room = new Uint8Array(new SharedArrayBuffer(ARENA_BYTES));
      this.#used = 0;
      this.#held += ARENA_BYTES;
    }
    const copy = this.#room.subarray(this.#used, this.#used + length);
    copy.set(chunk);
    this.#used += length;
    this.#live += length;
    return copy;
  }
}

/** True for a chunk in an arena; one that was adopted has memory of another size, or lives where it came from. */
function isShared(chunk: Uint8Array): boolean {
  return chunk.length <= LARGEST_SHARED && chunk.buffer.byteLength === ARENA_BYTES &&
    chunk.buffer instanceof SharedArrayBuffer;
}
