import { FormatError } from "../../format/mod.ts";

/** An open file, by position. Everything that stores do to a file goes through here, so that tests can record it or make it fail. */
export interface FileAccess {
  /** For messages; changed by whoever renames the file. */
  path: string;
  /** Bytes in the file. */
  size(): number;
  /** Tells this file from any other; empty where the system cannot. */
  identity(): string;
  /** Reads until `into` is full or the file ends; returns how many bytes. */
  read(into: Uint8Array, position: number): number;
  /** Writes all bytes, or fails. */
  write(bytes: Uint8Array, position: number): void;
  /** Makes the file this long. */
  truncate(length: number): void;
  /** Waits until what was written would survive a loss of power. */
  sync(): void;
  /** Takes the lock of the file if nobody holds one that forbids it. */
  tryLock(exclusive: boolean): boolean;
  /** Gives the lock back. */
  unlock(): void;
  /** Closes the file, and gives its lock back. */
  close(): void;
}

/** What is known about a path. */
export interface PathInfo {
  /** Bytes in the file. */
  readonly size: number;
  /** True for a folder. */
  readonly isDirectory: boolean;
  /** The same as that of an open file when the path leads to it. */
  readonly identity: string;
}

/** `"r"` and `"rw"` want the file to exist, `"new"` wants it not to, `"create"` makes or empties it, `"lock"` makes it when needed. */
export type OpenHow = "r" | "rw" | "new" | "create" | "lock";

/** The file system, as far as stores need it. */
export interface FileHost {
  /** Opens a file. */
  open(path: string, how: OpenHow): FileAccess;
  /** Information about a path, or null when nothing is there. */
  stat(path: string): PathInfo | null;
  /** Where a path leads: the path itself, unless it is a symbolic link. A rename would replace the link. */
  resolve(path: string): string;
  /** Makes a folder. */
  makeDirectory(path: string): void;
  /** Names of all that is in a folder. */
  list(path: string): string[];
  /** Renames a file over another, or a folder. */
  rename(from: string, to: string): void;
  /** Makes a rename in a folder last through a power loss, where the system can. */
  syncFolder(path: string): void;
  /** Removes a file, or a folder with all that is in it. */
  remove(path: string): void;
}

/**
 * Reads exactly the bytes asked for.
 *
 * @param file The file.
 * @param into Where they go.
 * @param position Where they begin.
 * @returns `into`.
 * @throws {FormatError} when the file ends before.
 */
export function readFully(file: FileAccess, into: Uint8Array, position: number): Uint8Array {
  const count = file.read(into, position);
  if (count < into.length) {
    throw new FormatError(`Cannot read ${into.length} bytes of "${file.path}": it ends after ${count}`, position);
  }
  return into;
}

/**
 * Says in which file the damage is, around what knows bytes and no files.
 *
 * @param path The file that is read.
 * @param read Reads or parses; its own errors do not name the file.
 * @returns What `read` gives.
 * @throws {FormatError} when `read` throws one: it names the file, with the first as its cause. Other errors pass as they are.
 */
export function naming<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`Cannot read "${path}": ${error.reason}`, error.offset, { cause: error });
  }
}

/**
 * Room for bytes that are read: what the caller gave, if anything, cut to the length.
 *
 * @param into Memory of the caller.
 * @param length Bytes that are read.
 * @returns The memory itself where it fits exactly, so that the caller can tell that nothing has to be copied.
 * @throws {RangeError} when the caller's memory is too small.
 */
export function readingRoom(into: Uint8Array | undefined, length: number): Uint8Array {
  if (into === undefined) return new Uint8Array(length);
  if (into.length < length) throw new RangeError(`Cannot read ${length} bytes into ${into.length}`);
  return into.length === length ? into : into.subarray(0, length);
}
