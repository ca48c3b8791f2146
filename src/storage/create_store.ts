import { type FrameHeader, indexNeeded } from "../format/mod.ts";
import { type ChecksumName, withChecksums } from "./checksums/mod.ts";
import type { ChunkStore, FrameState } from "./chunk_store.ts";
import { openContiguous } from "./contiguous/mod.ts";
import {
  BESIDE,
  DENO_FILES,
  discardBeside,
  type Draft,
  DraftHost,
  type FileHost,
  FRAME_FILE,
  LOCK_BESIDE,
  openBeside,
  removeLeftover,
  WriterLock,
} from "./files/mod.ts";
import { type DirectorySettings, openDirectory, writeFolderBeside } from "./directory/mod.ts";
import { requireIndexable, requireSpecial, writeFrameTo, zeroTable } from "./frame/mod.ts";
import { lockFile } from "./open_store.ts";

/** What is done when the path is taken: `"w-"` refuses, `"w"` replaces. */
export type CreateMode = "w-" | "w";

/** How a new frame is made. */
export interface CreateOptions {
  /** `"w-"` refuses a path where something is, `"w"` replaces it. */
  readonly mode: CreateMode;
  /** One file, or a directory with a file for each chunk. */
  readonly contiguous: boolean;
  /** Whether commits are safe against a loss of power, not only of the process; default false. */
  readonly fsync?: boolean;
  /** The digest to keep of every chunk; by default, and with null, none. */
  readonly checksum?: ChecksumName | null;
  /** Chunks to begin with, special ones only; by default all are zeros. */
  readonly table?: Float64Array;
  /** Metadata of variable length. */
  readonly vlmeta?: ReadonlyMap<string, Uint8Array>;
  /** True leaves the frame beside the path until `putInPlace` is called on the store; default false. */
  readonly draft?: boolean;
  /** The file system; default that of this machine. */
  readonly host?: FileHost;
}

/**
 * Makes a new frame in a file or a directory and opens it for writing. It is written beside and renamed, so nothing incomplete is ever at the path.
 *
 * @param path Where.
 * @param header The header; its lengths are filled in.
 * @param options How.
 * @returns The store; to be closed.
 * @throws {Deno.errors.AlreadyExists} when something is there and the mode is `"w-"`.
 * @throws {Deno.errors.NotFound} when the folder that it goes into does not exist.
 * @throws {Deno.errors.Busy} when another writer has it open.
 * @throws {RangeError} when the table has a chunk that is stored somewhere, another length than the header asks for, or more chunks than can be indexed.
 *
 * @example
 * ```ts
 * import { createFileStore } from "./mod.ts";
 *
 * const path = Deno.makeTempDirSync() + "/zeros.b2frame";
 * const header = { headerLength: 0, frameLength: 0, directory: false, codec: 5, clevel: 5, splitMode: 3, nbytes: 4000, cbytes: 0, typesize: 4,
 *   blocksize: 400, chunksize: 1000, compressThreads: 1, decompressThreads: 1, hasVlmeta: false, filters: [0, 0, 0, 0, 0, 1],
 *   filtersMeta: [0, 0, 0, 0, 0, 0], userCodec: 5, codecMeta: 0, useDict: false, meta: new Map(), metaOffsets: new Map() };
 * using store = createFileStore(path, header, { mode: "w-", contiguous: true });
 * console.log(store.writable); // true
 * ```
 */
export function createFileStore(path: string, header: FrameHeader, options: CreateOptions): ChunkStore {
  const { contiguous, fsync = false, checksum = null, vlmeta = new Map(), host = DENO_FILES } = options;
  const table = options.table ?? zeroTable(indexNeeded(header));
  requireSpecial(header, table);
  const state = withChecksums({ header, table, vlmeta }, checksum);
  const settings = { mode: options.mode, contiguous, fsync, host };
  const store = draftStore(path, state, settings);
  if (options.draft === true) return store;
  try {
    store.putInPlace();
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

interface Settings {
  readonly mode: CreateMode;
  readonly contiguous: boolean;
  readonly fsync: boolean;
  readonly host: FileHost;
}

/** Makes a frame beside its path. Until it is in its place or given up, nobody else writes at the path. */
function draftStore(path: string, state: FrameState, settings: Settings): ChunkStore {
  const { host, mode, contiguous, fsync } = settings;
  // Before anything is made: nobody should wait for chunks to be written that no index can name.
  requireIndexable(state.table);
  const release = takePath(host, path, mode);
  // On Windows the lock is on a file beside, the same one for the old frame and the new.
  if (LOCK_BESIDE) release();
  const free = LOCK_BESIDE ? () => {} : release;
  const draftHost = new DraftHost(host, path);
  const draft: Draft = {
    putInPlace: () => {
      refuseTaken(host, path, mode);
      draftHost.putInPlace(fsync);
      free();
    },
    discard: () => {
      try {
        if (!draftHost.inPlace) host.remove(path + BESIDE);
      } catch {
        // What cannot be removed is used up by the next who makes something here.
      } finally {
        free();
      }
    },
  };
  const opened = { host: draftHost, urlpath: path, fsync, checking: true, draft };
  try {
    return contiguous ? draftFile(host, opened, state) : draftFolder(host, opened, state);
  } catch (error) {
    free();
    throw error;
  }
}

/** How the store of a new frame is opened: it sees the frame at its path, while it is beside. */
type Opened = Omit<DirectorySettings, "lock">;

function draftFile(host: FileHost, opened: Opened, state: FrameState): ChunkStore {
  const { urlpath: path, fsync } = opened;
  const file = openBeside(host, path);
  try {
    removeLeftover(opened.host, path);
    const loaded = writeFrameTo(file, state, noChunk);
    if (fsync) file.sync();
    const lock = WriterLock.take(host, path, file);
    file.path = path;
    // On Windows a lock keeps others from reading; the writer's lock is on another file there.
    if (LOCK_BESIDE) file.unlock();
    return openContiguous({ ...opened, lock, reopen: () => opened.host.open(path, "r") }, file, loaded);
  } catch (error) {
    file.path = path + BESIDE;
    discardBeside(host, file);
    throw error;
  }
}

function draftFolder(host: FileHost, opened: Opened, state: FrameState): ChunkStore {
  const { urlpath: path, fsync } = opened;
  writeFolderBeside(host, path, state, fsync);
  const folder = opened.host.open(path, "r");
  try {
    const lock = WriterLock.take(host, path, folder);
    return openDirectory({ ...opened, lock: { lock, folder } });
  } catch (error) {
    opened.host.remove(path);
    folder.close();
    throw error;
  }
}

/** Makes sure that nobody writes at a path that is about to be replaced; returns what ends that. */
function takePath(host: FileHost, path: string, mode: CreateMode): () => void {
  refuseTaken(host, path, mode);
  const info = host.stat(path);
  if (info === null) return () => {};
  const { file, lock } = lockFile(host, path, "r");
  return () => {
    file.close();
    lock.release();
  };
}

function refuseTaken(host: FileHost, path: string, mode: CreateMode): void {
  if (mode === "w-" && host.stat(path) !== null) {
    throw new Deno.errors.AlreadyExists(`Cannot create "${path}": it exists, mode "w" would replace it`);
  }
  if (host.stat(path)?.isDirectory === true && host.stat(`${path}/${FRAME_FILE}`) === null) {
    throw new TypeError(`Cannot replace "${path}": it is a folder, but not of an array`);
  }
}

function noChunk(place: number): Uint8Array {
  throw new RangeError(`Cannot read a chunk at ${place}: a new frame has special chunks only`);
}
