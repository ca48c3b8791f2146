// Zstandard frames (RFC 8878) of nothing but stored bytes and repeated ones: what takes no looking for matches to write, and no codec to read.
import { i32, putI32 } from "./_bytes.ts";

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
    putI32(this.#out, at + FRAME_START.length, length);
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

/** Reads such frames: the bytes that are not zero, of one frame after the other. */
export class StoredBytes {
  /** Position of each byte, as many as `n` says. */
  positions: Uint32Array<ArrayBuffer> = new Uint32Array(64);
  /** The bytes. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  /** How many there are. */
  n = 0;
  readonly #most: number;

  /**
   * Begins without bytes.
   *
   * @param most Bytes that are read at most, of all frames.
   */
  constructor(most: number) {
    this.#most = most;
  }

  /** Forgets what was read. */
  clear(): void {
    this.n = 0;
  }

  /**
   * Reads a frame.
   *
   * @param from Where it is.
   * @param start Its first byte.
   * @param end One past its last.
   * @param length Bytes that it stands for.
   * @param base Position of the first of them.
   * @returns False when it has anything but runs of zeros and stored bytes, or too many of these.
   */
  read(from: Uint8Array, start: number, end: number, length: number, base: number): boolean {
    if (end - start < FRAME_OVERHEAD || !beginsFrame(from, start, length)) return false;
    let told = 0;
    for (let at = start + FRAME_OVERHEAD;;) {
      if (at + BLOCK_HEADER > end) return false;
      const head = from[at] | from[at + 1] << 8 | from[at + 2] << 16;
      at += BLOCK_HEADER;
      const size = head >>> 3, kind = (head >>> 1) & 3;
      if (size > length - told) return false;
      if (kind === RAW) {
        if (at + size > end || this.n + size > this.#most) return false;
        this.#store(from, at, size, base + told);
        at += size;
      } else if (kind === REPEATED && at < end && from[at] === 0) at++;
      else return false;
      told += size;
      if ((head & 1) !== 0) return at === end && told === length;
    }
  }

  #store(from: Uint8Array, at: number, size: number, position: number): void {
    if (this.n + size > this.bytes.length) this.#widen(2 * (this.n + size));
    const { positions, bytes } = this;
    let n = this.n;
    for (let i = 0; i < size; i++) {
      const byte = from[at + i];
      if (byte === 0) continue;
      positions[n] = position + i;
      bytes[n++] = byte;
    }
    this.n = n;
  }

  #widen(room: number): void {
    const { positions, bytes } = this;
    this.positions = new Uint32Array(room);
    this.positions.set(positions);
    this.bytes = new Uint8Array(room);
    this.bytes.set(bytes);
  }
}

function beginsFrame(from: Uint8Array, start: number, length: number): boolean {
  for (let i = 0; i < FRAME_START.length; i++) if (from[start + i] !== FRAME_START[i]) return false;
  return i32(from, start + FRAME_START.length) === length;
}
