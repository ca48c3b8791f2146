import type { FileAccess, FileHost, OpenHow, PathInfo } from "../../src/storage/mod.ts";

/** What was done to a disk. Files are numbers: a rename does not change which file is written. */
export type Step =
  | { readonly kind: "make"; readonly path: string; readonly file: number }
  | { readonly kind: "folder" | "remove" | "sync folder"; readonly path: string }
  | { readonly kind: "write"; readonly file: number; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly file: number; readonly length: number }
  | { readonly kind: "sync"; readonly file: number }
  | { readonly kind: "rename"; readonly path: string; readonly to: string };

/** A file system in memory that keeps a record of what is done to it, and breaks on demand. */
export class MemoryDisk implements FileHost {
  readonly steps: Step[] = [];
  readonly #names = new Map<string, number>();
  /** Folders have numbers below zero. */
  readonly #folders = new Map<string, number>([["", -1]]);
  readonly #contents = new Map<number, Uint8Array>();
  readonly #locks = new Map<number, MemoryFile>();
  #made = 0;
  #madeFolders = 0;
  /** Bytes that may still be written before the disk is full. */
  room = Infinity;

  /** Builds the disk that is there after some steps. */
  static after(steps: Iterable<Step>): MemoryDisk {
    const disk = new MemoryDisk();
    for (const step of steps) disk.do(step);
    return disk;
  }

  do(step: Step): void {
    this.steps.push(step);
    if (step.kind === "make") this.#make(step.path, step.file);
    else if (step.kind === "folder") this.#folders.set(step.path, -1 - ++this.#madeFolders);
    else if (step.kind === "remove") this.#remove(step.path);
    else if (step.kind === "write") this.#write(step.file, step.position, step.bytes);
    else if (step.kind === "truncate") this.#resize(step.file, step.length);
    else if (step.kind === "rename") this.#rename(step.path, step.to);
  }

  open(path: string, how: OpenHow): FileAccess {
    let file = this.#names.get(path);
    const folder = this.#folders.get(path);
    if (file === undefined && folder !== undefined) return new MemoryFile(this, path, folder);
    if (file !== undefined && how === "new") throw new Deno.errors.AlreadyExists(`Cannot open "${path}": it exists`);
    if (file === undefined) {
      if (how === "r" || how === "rw") throw new Deno.errors.NotFound(`Cannot open "${path}": no such file`);
      file = ++this.#made;
      this.do({ kind: "make", path, file });
    } else if (how === "create") {
      this.do({ kind: "truncate", file, length: 0 });
    }
    return new MemoryFile(this, path, file);
  }

  stat(path: string): PathInfo | null {
    const file = this.#names.get(path);
    if (file !== undefined) return { size: this.bytes(file).length, isDirectory: false, identity: `${file}` };
    const folder = this.#folders.get(path);
    return folder === undefined ? null : { size: 0, isDirectory: true, identity: `${folder}` };
  }

  resolve(path: string): string {
    return path;
  }

  makeDirectory(path: string): void {
    this.do({ kind: "folder", path });
  }

  list(path: string): string[] {
    return [...this.#names.keys()].filter((name) => name.startsWith(`${path}/`)).map((name) =>
      name.slice(path.length + 1)
    );
  }

  rename(from: string, to: string): void {
    this.do({ kind: "rename", path: from, to });
  }

  syncFolder(path: string): void {
    this.do({ kind: "sync folder", path });
  }

  remove(path: string): void {
    this.do({ kind: "remove", path });
  }

  bytes(file: number): Uint8Array {
    return this.#contents.get(file) ?? new Uint8Array(0);
  }

  /** All files by path. */
  files(): Map<string, Uint8Array> {
    return new Map(Array.from(this.#names, ([path, file]) => [path, this.bytes(file)]));
  }

  lock(file: MemoryFile): boolean {
    const holder = this.#locks.get(file.file);
    if (holder !== undefined && holder !== file) return false;
    this.#locks.set(file.file, file);
    return true;
  }

  unlock(file: MemoryFile): void {
    if (this.#locks.get(file.file) === file) this.#locks.delete(file.file);
  }

  #make(path: string, file: number): void {
    this.#names.set(path, file);
    this.#contents.set(file, new Uint8Array(0));
    this.#made = Math.max(this.#made, file);
  }

  #write(file: number, position: number, bytes: Uint8Array): void {
    const end = position + bytes.length;
    if (end > this.bytes(file).length) this.#resize(file, end);
    this.bytes(file).set(bytes, position);
  }

  #resize(file: number, length: number): void {
    const old = this.bytes(file);
    const now = new Uint8Array(length);
    now.set(old.subarray(0, length));
    this.#contents.set(file, now);
  }

  #rename(from: string, to: string): void {
    for (const [path, file] of [...this.#names]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#names.delete(path);
      this.#names.set(to + path.slice(from.length), file);
    }
    const folder = this.#folders.get(from);
    if (folder === undefined) return;
    this.#folders.delete(from);
    this.#folders.set(to, folder);
  }

  #remove(path: string): void {
    for (const name of [...this.#names.keys()]) {
      if (name === path || name.startsWith(`${path}/`)) this.#names.delete(name);
    }
    this.#folders.delete(path);
  }
}

class MemoryFile implements FileAccess {
  path: string;
  readonly file: number;
  readonly #disk: MemoryDisk;

  constructor(disk: MemoryDisk, path: string, file: number) {
    this.path = path;
    this.file = file;
    this.#disk = disk;
  }

  size(): number {
    return this.#disk.bytes(this.file).length;
  }

  identity(): string {
    return `${this.file}`;
  }

  read(into: Uint8Array, position: number): number {
    const bytes = this.#disk.bytes(this.file).subarray(position, position + into.length);
    into.set(bytes);
    return bytes.length;
  }

  write(bytes: Uint8Array, position: number): void {
    const more = Math.max(0, position + bytes.length - this.size());
    const fits = Math.min(more, this.#disk.room);
    this.#disk.room -= fits;
    const written = bytes.slice(0, bytes.length - (more - fits));
    this.#disk.do({ kind: "write", file: this.file, position, bytes: written });
    if (fits < more) throw new Error(`Cannot write "${this.path}": no space left on device`);
  }

  truncate(length: number): void {
    this.#disk.do({ kind: "truncate", file: this.file, length });
  }

  sync(): void {
    this.#disk.do({ kind: "sync", file: this.file });
  }

  tryLock(): boolean {
    return this.#disk.lock(this);
  }

  unlock(): void {
    this.#disk.unlock(this);
  }

  close(): void {
    this.#disk.unlock(this);
  }
}
