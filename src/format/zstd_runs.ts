// Zstandard frames (RFC 8878) of nothing but stored bytes and repeated ones: what takes no looking for matches to write.

/** Magic number, and a descriptor that says: the size of the content follows in four bytes, and all of it is the window. */
const FRAME_START = [0x28, 0xb5, 0x2f, 0xfd, 0xa0];
/** Bytes of a frame without its blocks. */
const FRAME_OVERHEAD = FRAME_START.length + 4;
/** Bytes of the header of a block. */
const BLOCK_HEADER = 3;
/** Most bytes that a block stands for. */
const MAX_BLOCK = 1 << 17;
const RAW = 0, REPEATED = 1;
/** So many zeros between stored bytes take no more room than ending one block and beginning another. */
const SMALL_GAP = 2 * BLOCK_HEADER + 1;

/**
 * Tells how many bytes a frame takes at most.
 *
 * @param stored How many bytes are pushed.
 * @param length Bytes that the frame stands for.
 * @returns The bytes.
 */
export function maxRunsLength(stored: number, length: number): number {
  const runs = Math.ceil(length / MAX_BLOCK) + 1 + stored;
  return FRAME_OVERHEAD + runs * (BLOCK_HEADER + 1) + stored * (BLOCK_HEADER + 1 + SMALL_GAP);
}

/** Writes bytes that are zero but for a few as a Zstandard frame. */
export class ZstdRuns {
  readonly #out: Uint8Array;
  #at = 0;
  #length = 0;
  /** Bytes that are told so far. */
  #told = 0;
  /** Where the header of the last block is. */
  #block = -1;
  /** Bytes of the block of stored bytes that is open; 0 for none. */
  #raw = 0;

  /**
   * Writes into a buffer; room for `maxRunsLength` bytes must be there.
   *
   * @param out The buffer.
   */
  constructor(out: Uint8Array) {
    this.#out = out;
  }

  /** Begins a frame that stands for `length` bytes, at a place in the buffer. */
  begin(at: number, length: number): void {
    this.#out.set(FRAME_START, at);
    const size = at + FRAME_START.length;
    this.#out[size] = length;
    this.#out[size + 1] = length >>> 8;
    this.#out[size + 2] = length >>> 16;
    this.#out[size + 3] = length >>> 24;
    this.#at = at + FRAME_OVERHEAD;
    this.#length = length;
    this.#told = 0;
    this.#block = -1;
    this.#raw = 0;
  }

  /** Tells a byte that is not zero. Positions ascend. */
  push(position: number, byte: number): void {
    let gap = position - this.#told;
    if (this.#raw > 0 && gap <= SMALL_GAP && this.#raw + gap < MAX_BLOCK) {
      // The buffer may hold anything.
      for (; gap > 0; gap--) this.#store(0);
    } else {
      this.#endRaw();
      this.#zeros(gap);
      this.#open();
    }
    this.#store(byte);
    if (this.#raw === MAX_BLOCK) this.#endRaw();
  }

  /** Ends the frame; returns where it ends. */
  end(): number {
    this.#endRaw();
    this.#zeros(this.#length - this.#told);
    this.#out[this.#block] |= 1;
    return this.#at;
  }

  #open(): void {
    this.#block = this.#at;
    this.#at += BLOCK_HEADER;
  }

  #store(byte: number): void {
    this.#out[this.#at++] = byte;
    this.#raw++;
    this.#told++;
  }

  #endRaw(): void {
    if (this.#raw > 0) this.#head(this.#raw, RAW);
    this.#raw = 0;
  }

  #zeros(count: number): void {
    for (let left = count; left > 0; left -= MAX_BLOCK) {
      this.#open();
      this.#head(Math.min(left, MAX_BLOCK), REPEATED);
      this.#out[this.#at++] = 0;
    }
    this.#told += count;
  }

  /** Fills the header of the last block in. */
  #head(size: number, kind: number): void {
    const head = (size << 3) | (kind << 1);
    this.#out[this.#block] = head;
    this.#out[this.#block + 1] = head >>> 8;
    this.#out[this.#block + 2] = head >>> 16;
  }
}
