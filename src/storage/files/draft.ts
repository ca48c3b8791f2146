import type { FileAccess, FileHost, OpenHow, PathInfo } from "./file_access.ts";
import { folderOf } from "./paths.ts";
import { BESIDE } from "./temp_file.ts";

/** What decides whether a new frame comes to its path. */
export interface Draft {
  /** Puts it in its place; on failure it stays beside. */
  putInPlace(): void;
  /** Removes it. */
  discard(): void;
}

/**
 * The file system as the store of a new frame sees it: all that belongs to the frame's path is beside, until it is put in its place. Open files go by
 * the names that they will have.
 */
export class DraftHost implements FileHost {
  readonly #host: FileHost;
  readonly #path: string;
  #inPlace = false;

  /**
   * Begins with everything beside.
   *
   * @param host The file system.
   * @param path Where the frame will be.
   */
  constructor(host: FileHost, path: string) {
    this.#host = host;
    this.#path = path;
  }

  /** True when the frame is in its place, and what is beside is not its own any more. */
  get inPlace(): boolean {
    return this.#inPlace;
  }

  open(path: string, how: OpenHow): FileAccess {
    const file = this.#host.open(this.#now(path), how);
    file.path = path;
    return file;
  }

  stat(path: string): PathInfo | null {
    return this.#host.stat(this.#now(path));
  }

  resolve(path: string): string {
    return this.#inPlace ? this.#host.resolve(path) : path;
  }

  makeDirectory(path: string): void {
    this.#host.makeDirectory(this.#now(path));
  }

  list(path: string): string[] {
    return this.#host.list(this.#now(path));
  }

  rename(from: string, to: string): void {
    this.#host.rename(this.#now(from), this.#now(to));
  }

  syncFolder(path: string): void {
    this.#host.syncFolder(this.#now(path));
  }

  remove(path: string): void {
    this.#host.remove(this.#now(path));
  }

  /**
   * Puts the frame in its place. A file is renamed over a file; where a folder is on either side, what is there steps aside first and is removed last.
   *
   * @param fsync Whether this lasts through a loss of power.
   */
  putInPlace(fsync: boolean): void {
    const path = this.#path;
    const beside = path + BESIDE;
    const before = this.#host.stat(path);
    const folders = before !== null && (before.isDirectory || this.#host.stat(beside)?.isDirectory === true);
    const aside = `${path}.old${BESIDE}`;
    if (folders) {
      if (this.#host.stat(aside) !== null) this.#host.remove(aside);
      this.#host.rename(path, aside);
    }
    try {
      this.#host.rename(beside, path);
    } catch (error) {
      if (folders) this.#host.rename(aside, path);
      throw error;
    }
    this.#inPlace = true;
    if (fsync) this.#host.syncFolder(folderOf(path));
    if (this.#host.stat(aside) !== null) this.#host.remove(aside);
  }

  #now(path: string): string {
    if (this.#inPlace || !path.startsWith(this.#path)) return path;
    const rest = path.slice(this.#path.length);
    return rest === "" || rest[0] === "/" || rest[0] === "." ? this.#path + BESIDE + rest : path;
  }
}
