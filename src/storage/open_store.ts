import type { ChunkStore } from "./chunk_store.ts";
import { openContiguous } from "./contiguous/mod.ts";
import {
  DENO_FILES,
  type FileAccess,
  type FileHost,
  folderOf,
  FRAME_FILE,
  removeLeftover,
  WindowFile,
  WriterLock,
} from "./files/mod.ts";
import type { ChecksumName } from "./checksums/mod.ts";
import { type DirectorySettings, openDirectory } from "./directory/mod.ts";

/** How a frame is opened. */
export interface OpenOptions {
  /** `"r"` (default) for reading, `"a"` for writing too: only one writer at a time. */
  readonly mode?: "r" | "a";
  /** Where the frame begins in the file, for frames inside other files; default 0. Not 0: for reading only. */
  readonly offset?: number;
  /** Whether commits are safe against a loss of power, not only of the process; default false. */
  readonly fsync?: boolean;
  /**
   * What is done with checksums: by default a chunk is held against its own, where the frame has them, when it is first read; null looks at none, and a commit
   * then drops them. A name wants that digest: to be there for reading; for writing, it is made of every chunk where it is not.
   */
  readonly checksum?: ChecksumName | null;
  /** The file system; default that of this machine. */
  readonly host?: FileHost;
}

/**
 * Opens a frame in a file or a directory.
 *
 * @param path The file, the directory, or the `chunks.b2frame` in it.
 * @param options How.
 * @returns The store; to be closed.
 * @throws {FormatError} when there is no frame, or a damaged one.
 * @throws {TypeError} when a frame inside a file is to be written, or checksums are wanted that are not there.
 * @throws {Deno.errors.NotFound} when nothing is there.
 * @throws {Deno.errors.Busy} when it is to be written and another writer has it open.
 *
 * @example
 * ```ts
 * import { createFileStore, openStore } from "./mod.ts";
 *
 * const path = Deno.makeTempDirSync() + "/zeros.b2frame";
 * const header = { headerLength: 0, frameLength: 0, directory: false, codec: 5, clevel: 5, splitMode: 3, nbytes: 4000, cbytes: 0, typesize: 4,
 *   blocksize: 400, chunksize: 1000, compressThreads: 1, decompressThreads: 1, hasVlmeta: false, filters: [0, 0, 0, 0, 0, 1],
 *   filtersMeta: [0, 0, 0, 0, 0, 0], userCodec: 5, codecMeta: 0, useDict: false, meta: new Map(), metaOffsets: new Map() };
 * createFileStore(path, header, { mode: "w-", contiguous: true }).close();
 * using store = openStore(path);
 * console.log(store.state.table.length); // 4
 * ```
 */
export function openStore(path: string, options: OpenOptions = {}): ChunkStore {
  const { mode = "r", offset = 0, checksum } = options;
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError(`Cannot open "${path}" at offset ${offset}: it must be a whole number, 0 or more`);
  }
  if (offset > 0 && mode !== "r") {
    throw new TypeError(`Cannot open "${path}" at offset ${offset} with mode "${mode}": inside a file, reading only`);
  }
  const store = openAt(path, mode, options);
  try {
    if (typeof checksum === "string" && store.checksum !== checksum) {
      if (mode === "a") store.keepChecksums(checksum);
      else {throw new TypeError(
          `Cannot hold "${path}" against ${checksum} checksums: it keeps ${store.checksum ?? "none"}`,
        );}
    }
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

function openAt(path: string, mode: "r" | "a", options: OpenOptions): ChunkStore {
  const { offset = 0, fsync = false, host = DENO_FILES } = options;
  const checking = options.checksum !== null;
  const folder = host.stat(path)?.isDirectory === true ? path : frameFolder(path);
  if (folder !== null) return openFolder(folder, mode, { host, fsync, checking });
  const reopen = () => offset > 0 ? new WindowFile(host.open(path, "r"), offset) : host.open(path, "r");
  const { file, lock } = mode === "r" ? { file: reopen(), lock: null } : lockFile(host, path, "rw");
  try {
    if (lock !== null) {
      if (fsync) syncFound(host, path, file);
      removeLeftover(host, host.resolve(path));
    }
    return openContiguous({ host, urlpath: path, fsync, checking, lock, reopen }, file);
  } catch (error) {
    file.close();
    lock?.release();
    throw error;
  }
}

/**
 * Opens what carries the lock of a writer, and takes the lock.
 *
 * @param host The file system.
 * @param path The file or folder.
 * @param how `"rw"` for a file, `"r"` for a folder.
 * @returns Both; the file is closed by the caller.
 * @throws {Deno.errors.Busy} when another writer has it.
 */
export function lockFile(host: FileHost, path: string, how: "r" | "rw"): { file: FileAccess; lock: WriterLock } {
  for (;;) {
    const file = host.open(path, how);
    try {
      const lock = WriterLock.take(host, path, file);
      // While the lock was awaited, another writer may have put a new file in its place.
      if (host.stat(path)?.identity === file.identity()) return { file, lock };
      lock.release();
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
  }
}

type FolderSettings = Omit<DirectorySettings, "urlpath" | "lock">;

function openFolder(folder: string, mode: "r" | "a", settings: FolderSettings): ChunkStore {
  const { host } = settings;
  if (mode === "r") return openDirectory({ ...settings, urlpath: folder, lock: null });
  const { file, lock } = lockFile(host, folder, "r");
  try {
    // A folder can be locked where nothing may be written: that is told now, as for a file, and not by the first write.
    host.open(`${folder}/${FRAME_FILE}`, "rw").close();
    if (settings.fsync) syncFoundFolder(host, folder);
    removeLeftover(host, `${folder}/${FRAME_FILE}`);
    return openDirectory({ ...settings, urlpath: folder, lock: { lock, folder: file } });
  } catch (error) {
    file.close();
    lock.release();
    throw error;
  }
}

/**
 * Makes the state that a writer finds last through a loss of power. Whoever wrote it may have been killed before that, and this writer takes the room of
 * the state before for something new.
 */
function syncFound(host: FileHost, path: string, file: FileAccess): void {
  file.sync();
  host.syncFolder(folderOf(path));
}

/** The same for a directory, whose chunks were synced before its frame. */
function syncFoundFolder(host: FileHost, folder: string): void {
  const path = `${folder}/${FRAME_FILE}`;
  const file = host.open(path, "rw");
  try {
    syncFound(host, path, file);
  } finally {
    file.close();
  }
  host.syncFolder(folderOf(folder));
}

/** The folder of a directory frame that is named by the file in it. */
function frameFolder(path: string): string | null {
  const folder = folderOf(path);
  return path === `${folder}/${FRAME_FILE}` || path === FRAME_FILE ? folder : null;
}
