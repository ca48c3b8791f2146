import type { FileAccess } from "./file_access.ts";

/** A part of a file from an offset on, for reading: a frame inside another file. */
export class WindowFile implements FileAccess {
  path: string;
  readonly #file: FileAccess;
  readonly #offset: number;

  /**
   * Puts a window over an open file, which it closes.
   *
   * @param file The file.
   * @param offset Where the window begins.
   */
  constructor(file: FileAccess, offset: number) {
    this.path = file.path;
    this.#file = file;
    this.#offset = offset;
  }

  size(): number {
    return Math.max(0, this.#file.size() - this.#offset);
  }

  identity(): string {
    return this.#file.identity();
  }

  read(into: Uint8Array, position: number): number {
    return this.#file.read(into, position + this.#offset);
  }

  write(): void {
    throw this.#refusal();
  }

  truncate(): void {
    throw this.#refusal();
  }

  sync(): void {
    throw this.#refusal();
  }

  tryLock(exclusive: boolean): boolean {
    return this.#file.tryLock(exclusive);
  }

  unlock(): void {
    this.#file.unlock();
  }

  close(): void {
    this.#file.close();
  }

  #refusal(): TypeError {
    return new TypeError(`Cannot write "${this.path}": a frame inside a file is for reading only`);
  }
}
