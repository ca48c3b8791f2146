import { TWO_32 } from "./_bytes.ts";

const TEXT = new TextEncoder();

/** Bytes that grow as numbers (big endian, as msgpack wants them) and runs are written at the end. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** How many bytes have been written. */
  get length(): number {
    return this.#length;
  }

  /** Appends bytes given one by one. */
  u8(...values: number[]): void {
    const at = this.#grow(values.length);
    for (let i = 0; i < values.length; i++) this.#bytes[at + i] = values[i];
  }

  /** Appends a 16-bit number; a larger one loses its upper bits. */
  u16(value: number): void {
    this.u8(value >>> 8, value);
  }

  /** Appends a 32-bit number, signed or not. */
  u32(value: number): void {
    this.u8(value >>> 24, value >>> 16, value >>> 8, value);
  }

  /** Appends a 64-bit number, signed or not. */
  u64(value: number): void {
    this.u32(Math.floor(value / TWO_32));
    this.u32(value % TWO_32);
  }

  /** Appends a marker byte and a 32-bit number. */
  marked32(marker: number, value: number): void {
    this.u8(marker);
    this.u32(value);
  }

  /** Appends a marker byte and a 64-bit number. */
  marked64(marker: number, value: number): void {
    this.u8(marker);
    this.u64(value);
  }

  /** Appends a run of bytes. */
  bytes(run: Uint8Array): void {
    const at = this.#grow(run.byteLength);
    this.#bytes.set(run, at);
  }

  /** Writes a 16-bit number over bytes that are there. */
  patch16(at: number, value: number): void {
    this.#bytes[at] = value >>> 8;
    this.#bytes[at + 1] = value;
  }

  /** Writes a 32-bit number over bytes that are there. */
  patch32(at: number, value: number): void {
    this.patch16(at, value >>> 16);
    this.patch16(at + 2, value);
  }

  /** Copies out what has been written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.byteLength) {
      const grown = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.byteLength));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return at;
  }
}

/** UTF-8 of a text. */
export function utf8(text: string): Uint8Array {
  return TEXT.encode(text);
}
