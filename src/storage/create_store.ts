import { type FrameHeader, indexNeeded } from "../format/mod.ts";
import type { ChunkStore, FrameState } from "./chunk_store.ts";
import { ContiguousStore } from "./contiguous_store.ts";
import { DENO_FILES } from "./deno_files.ts";
import type { FileHost } from "./file_access.ts";
import { zeroTable } from "./frame_bytes.ts";
import { type ReadChunk, writeFrameTo } from "./frame_output.ts";
import { Guard } from "./guard.ts";
import { PeerLock, WriterLock } from "./locks.ts";
import { requireSpecial } from "./memory_store.ts";
import { lockFile, openStore } from "./open_store.ts";
import { folderOf, FRAME_FILE, PEER_LOCK } from "./paths.ts";
import { discardBeside, openBeside, renameOver } from "./temp_file.ts";
import { writeFolder } from "./write_folder.ts";

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
  /** Chunks to begin with, special ones only; by default all are zeros. */
  readonly table?: Float64Array;
  /** Metadata of variable length. */
  readonly vlmeta?: ReadonlyMap<string, Uint8Array>;
  /** The file system; default that of this machine. */
  readonly host?: FileHost;
}

/** How a state is saved. */
export interface WriteOptions {
  /** `"w-"` refuses a path where something is, `"w"` replaces it. */
  readonly mode: CreateMode;
  /** One file (default), or a directory with a file for each chunk. */
  readonly contiguous?: boolean;
  /** Whether the file is safe against a loss of power when this returns; default false. */
  readonly fsync?: boolean;
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
 * @throws {RangeError} when the table has a chunk that is stored somewhere, or another length than the header asks for.
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
  const { contiguous, fsync = false, vlmeta = new Map(), host = DENO_FILES } = options;
  const table = options.table ?? zeroTable(indexNeeded(header));
  requireSpecial(header, table);
  const state = { header, table, vlmeta };
  const settings = { ...options, fsync, host };
  if (contiguous) return createFile(path, state, settings);
  writeFrame(path, state, noChunk, settings);
  return openStore(path, { mode: "a", fsync, host });
}

/**
 * Saves a state, from whatever store, as a new frame. It is written beside in one pass and renamed.
 *
 * @param path Where.
 * @param state The state.
 * @param readChunk Reads all bytes of the chunk at a place.
 * @param options How.
 * @throws {Deno.errors.AlreadyExists} when something is there and the mode is `"w-"`.
 * @throws {Deno.errors.Busy} when a writer has it open.
 *
 * @example
 * ```ts
 * import { memoryStore, openStore, writeFrame } from "./mod.ts";
 *
 * const path = Deno.makeTempDirSync() + "/zeros.b2frame";
 * const header = { headerLength: 0, frameLength: 0, directory: false, codec: 5, clevel: 5, splitMode: 3, nbytes: 4000, cbytes: 0, typesize: 4,
 *   blocksize: 400, chunksize: 1000, compressThreads: 1, decompressThreads: 1, hasVlmeta: false, filters: [0, 0, 0, 0, 0, 1],
 *   filtersMeta: [0, 0, 0, 0, 0, 0], userCodec: 5, codecMeta: 0, useDict: false, meta: new Map(), metaOffsets: new Map() };
 * using store = memoryStore(header);
 * writeFrame(path, store.state, (place) => store.read(place, 0, store.sizeOf(place)), { mode: "w-" });
 * using saved = openStore(path);
 * console.log(saved.state.header.nbytes); // 4000
 * ```
 */
export function writeFrame(path: string, state: FrameState, readChunk: ReadChunk, options: WriteOptions): void {
  const { contiguous = true, fsync = false, host = DENO_FILES } = options;
  if (!contiguous) {
    const release = takePath(host, path, options.mode);
    try {
      writeFolder(host, path, state, readChunk, fsync);
    } finally {
      release();
    }
    return;
  }
  const { file } = writeFile(path, state, readChunk, { mode: options.mode, fsync, host });
  file.close();
}

interface FileSettings {
  readonly mode: CreateMode;
  readonly fsync: boolean;
  readonly host: FileHost;
}

function createFile(path: string, state: FrameState, settings: FileSettings): ChunkStore {
  const { host, fsync } = settings;
  const { file, loaded } = writeFile(path, state, noChunk, settings);
  const guard = new Guard(new PeerLock(host, path + PEER_LOCK));
  try {
    const lock = WriterLock.take(host, path, file);
    const opened = { host, urlpath: path, fsync, lock, reopen: () => host.open(path, "r") };
    return new ContiguousStore(opened, file, guard, guard.reading(() => loaded));
  } catch (error) {
    guard.close();
    file.close();
    throw error;
  }
}

function writeFile(path: string, state: FrameState, readChunk: ReadChunk, settings: FileSettings) {
  const { host, mode, fsync } = settings;
  const release = takePath(host, path, mode);
  try {
    const file = openBeside(host, path);
    try {
      const loaded = writeFrameTo(file, state, readChunk);
      if (fsync) file.sync();
      refuseTaken(host, path, mode);
      if (host.stat(path)?.isDirectory === true) host.remove(path);
      renameOver(host, file, path);
      if (fsync) host.syncFolder(folderOf(path));
      return { file, loaded };
    } catch (error) {
      discardBeside(host, file);
      throw error;
    }
  } finally {
    release();
  }
}

/** Makes sure that nobody writes at a path that is about to be replaced; returns what ends that. */
function takePath(host: FileHost, path: string, mode: CreateMode): () => void {
  refuseTaken(host, path, mode);
  const info = host.stat(path);
  if (info === null) {
    requireFolder(host, path);
    return () => {};
  }
  if (info.isDirectory && host.stat(`${path}/${FRAME_FILE}`) === null) {
    throw new TypeError(`Cannot replace "${path}": it is a folder, but not of an array`);
  }
  const { file, lock } = lockFile(host, path, "r");
  return () => {
    file.close();
    lock.release();
  };
}

function requireFolder(host: FileHost, path: string): void {
  const folder = folderOf(path);
  if (host.stat(folder)?.isDirectory !== true) {
    throw new Deno.errors.NotFound(`Cannot create "${path}": there is no folder "${folder}"`);
  }
}

function refuseTaken(host: FileHost, path: string, mode: CreateMode): void {
  if (mode === "w-" && host.stat(path) !== null) {
    throw new Deno.errors.AlreadyExists(`Cannot create "${path}": it exists, mode "w" would replace it`);
  }
}

function noChunk(place: number): Uint8Array {
  throw new RangeError(`Cannot read a chunk at ${place}: a new frame has special chunks only`);
}
