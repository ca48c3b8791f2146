import type { FileAccess } from "../files/mod.ts";

const BUFFER = 1 << 20;

/** Writes a file from the front, small pieces together. */
export class FrameWriter {
  readonly #file: FileAccess;
  #buffer: Uint8Array | null = null;
  #filled = 0;
  #position = 0;

  /** @param file The file. */
  constructor(file: FileAccess) {
    this.#file = file;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#position + this.#filled;
  }

  /** @param bytes What comes next. */
  add(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > BUFFER) this.flush();
    if (bytes.length > BUFFER / 4) {
      this.flush();
      this.#file.write(bytes, this.#position);
      this.#position += bytes.length;
      return;
    }
    this.#buffer ??= new Uint8Array(BUFFER);
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  /** Writes what is still held back. */
  flush(): void {
    if (this.#filled === 0 || this.#buffer === null) return;
    this.#file.write(this.#buffer.subarray(0, this.#filled), this.#position);
    this.#position += this.#filled;
    this.#filled = 0;
  }
}
