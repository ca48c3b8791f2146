import type { FrameHeader } from "../format/mod.ts";
import type { ChecksumName } from "./checksums/mod.ts";

/**
 * One committed state of a frame: what a reader needs to find every chunk. A snapshot: nothing in it changes once it was handed over.
 */
export interface FrameState {
  /** The frame's header. Its lengths, `cbytes` and `hasVlmeta` are filled in by the store. */
  readonly header: FrameHeader;
  /** Where each chunk lies: a place of the store, or a negative number for a chunk that the index alone describes. */
  readonly table: Float64Array;
  /** Variable-length metadata: a Blosc2 chunk of msgpack for each name. */
  readonly vlmeta: ReadonlyMap<string, Uint8Array>;
}

/** Keeps the bytes of the states that were current while it was held from being overwritten by this store. */
export interface Pin extends Disposable {
  /**
   * Checks that what was read since the pin was taken belongs to one state.
   *
   * @throws {StaleError} when the store was refreshed, or another process committed, since.
   */
  requireCurrent(): void;
  /**
   * Reads as the store's `consistent` does, and what `requireCurrent` of the pin checks.
   *
   * @param fn Does the reading; synchronous.
   * @returns What `fn` gives.
   * @throws {StaleError} when the store was refreshed, or another process committed, since the pin was taken.
   */
  consistent<T>(fn: () => T): T;
}

/** The bytes of stored chunks, by place. */
export interface StoredChunks {
  /**
   * Reads bytes of a stored chunk.
   *
   * @param place Where the chunk lies.
   * @param start First byte, counted from the chunk's start.
   * @param end One past the last byte.
   * @param into Where to put them; otherwise fresh memory. In memory it is not used.
   * @returns The bytes. In memory they are a view of the chunk itself and must not be written.
   * @throws {FormatError} when they lie outside the file: another process may have committed, `consistent` tells.
   * @throws {StaleError} when the place is one of before a `refresh`.
   */
  read(place: number, start: number, end: number, into?: Uint8Array): Uint8Array;
  /**
   * Tells the compressed length of a chunk.
   *
   * @param place Where the chunk lies.
   * @returns Its length in bytes; 0 for a negative place.
   * @throws {FormatError} when no chunk is there.
   */
  sizeOf(place: number): number;
  /**
   * Tells the compressed lengths of many chunks, reading neighbours together.
   *
   * @param places Where the chunks lie.
   * @returns A length for each; 0 for a negative place.
   * @throws {FormatError} when one of them is no chunk.
   */
  sizesOf(places: ArrayLike<number>): Float64Array;
  /**
   * Reads the first `HEADER_STRIDE` bytes of many chunks: the header and up to 16 bytes of a repeated item.
   *
   * @param places Where the chunks lie.
   * @returns `HEADER_STRIDE` bytes for each; zeros for a negative place, and whatever is there behind a shorter chunk.
   * @throws {FormatError} when one of them lies outside the file.
   */
  headersOf(places: ArrayLike<number>): Uint8Array;
}

/**
 * Where the chunks of one frame live: memory, a contiguous file, a directory.
 *
 * Places are numbers that mean something to this store only. A place that nothing needs any more may be given out again by `put`: whoever
 * keeps things by place (a cache of decoded blocks) must forget them for the place that `put` returns. `refresh`, `compact` and the tidying that a commit may do
 * give every chunk a place that was not in use before; the table to use is always that of `state`.
 */
export interface ChunkStore extends StoredChunks, Disposable {
  /** The path as it was given; undefined in memory. */
  readonly urlpath: string | undefined;
  /** True when all chunks are in one file or one memory frame, false for a directory. */
  readonly contiguous: boolean;
  /** How messages call it: the path in quotes, or that it is in memory. */
  readonly label: string;
  /** True when `put` and `commit` may be called. */
  readonly writable: boolean;
  /** True after `close`. */
  readonly closed: boolean;
  /** The committed state; inside a batch, the state as the batch has it so far. */
  readonly state: FrameState;
  /** The digest that is kept of every chunk, and that a chunk is held against when it is first read; null when there is none. */
  readonly checksum: ChecksumName | null;
  /** The digest that `checkChunk` holds a chunk against: that of the frame, also where reading looks at none. */
  readonly knownChecksum: ChecksumName | null;

  /**
   * Refuses to change what cannot be changed.
   *
   * @param action What was to be done, for the message: `"write to"`.
   * @throws {TypeError} when the store is closed or read-only.
   */
  requireWritable(action: string): void;
  /**
   * Stores a copy of a chunk, out of the way of everything that any state needs.
   *
   * @param chunk The compressed chunk.
   * @returns Its place, for a table that is then committed.
   * @throws {TypeError} when the store is read-only or closed.
   * @throws {StaleError} when another process has committed since this store read the file.
   */
  put(chunk: Uint8Array): number;
  /**
   * Makes a state the current one: afterwards a file holds the old state or the new one, never anything between. Inside a batch nothing is written until it ends.
   *
   * @param next The new state. Of the header, everything that the store does not fill in by itself is taken.
   * @throws {TypeError} when the store is read-only or closed.
   * @throws {StaleError} when another process has committed since this store read the file.
   */
  commit(next: FrameState): void;
  /**
   * Does what puts chunks and commits them. Chunks that were put on the way and that no table has taken in the end are given back, also when it fails: as long
   * as one waits, the turn of this writer lasts. Every `put` belongs inside.
   *
   * @param fn Does the writing; synchronous.
   * @returns What `fn` gives.
   * @throws {StaleError} when it fails and another process has committed, which then is the reason.
   */
  write<T>(fn: () => T): T;
  /**
   * Does many writes as one commit, or none of them when the function throws or its promise rejects. Batches nest; the outermost one writes, and one that
   * fails takes those around it with it.
   *
   * @param fn Does the writes.
   * @returns What `fn` gives; its promise, when it is one, ends after the commit.
   * @throws {StaleError} when another process has committed since this store read the file.
   * @throws {Error} when a batch inside this one has failed.
   */
  batch<T>(fn: () => T): T;

  /**
   * Holds a chunk against its checksum, also where reading does not.
   *
   * @param nchunk Number of the chunk.
   * @param place Where it lies.
   * @throws {FormatError} when it does not match.
   */
  checkChunk(nchunk: number, place: number): void;
  /**
   * Reads every chunk as it is and keeps its digest from now on; a commit.
   *
   * @param name Which digest.
   * @throws {TypeError} when the store is read-only or closed.
   */
  keepChecksums(name: ChecksumName): void;

  /**
   * Keeps everything that the current state needs from being overwritten by this store.
   *
   * @returns The pin; dispose it when the reading is done.
   */
  pin(): Pin;
  /**
   * Checks that the state is still the one in the file. Free when this store is the only writer there can be.
   *
   * @throws {StaleError} when another process has committed: what was read may be a mixture; call `refresh`.
   */
  requireCurrent(): void;
  /**
   * Reads, and checks that all of it belongs to one state: afterwards, and when the reading fails, for then another process may be the reason.
   * Inside another such call the outer one checks.
   *
   * @param fn Does the reading; synchronous.
   * @returns What `fn` gives.
   * @throws {StaleError} when another process has committed, whatever `fn` threw.
   */
  consistent<T>(fn: () => T): T;
  /**
   * Takes over what another process has committed.
   *
   * @returns True when there was something.
   * @throws {TypeError} when a batch is open that has changes.
   * @throws {FormatError} when the file is no frame any more.
   */
  refresh(): boolean;
  /**
   * Gives back all space that the state does not need. A file is written anew beside the old one and renamed over it.
   *
   * @throws {TypeError} when the store is read-only, closed, or in a batch.
   */
  compact(): void;
  /**
   * Writes the state as the bytes of one contiguous frame.
   *
   * @returns The bytes.
   */
  toFrame(): Uint8Array;
  /**
   * Puts a frame that was made with `draft` in its place; otherwise nothing happens. Once it is there, this does nothing.
   *
   * @throws {Deno.errors.AlreadyExists} when something has come to the path and the mode is `"w-"`.
   * @throws {TypeError} when the store is closed.
   */
  putInPlace(): void;
  /** Closes the store; an open batch is given up, and a frame that is not in its place is removed. May be called again. */
  close(): void;
}

/** How many bytes of each chunk `headersOf` gives. */
export const HEADER_STRIDE = 48;

/** Another process has committed to a file since this store read it: what was read is void, and `refresh` takes the new state over. */
export class StaleError extends Error {
  /** The class's name. */
  override readonly name = "StaleError";
  /** The file. */
  readonly path: string;

  /**
   * Makes the error.
   *
   * @param path The file.
   * @param action What could not be done.
   */
  constructor(path: string, action: string) {
    super(`Cannot ${action} "${path}": another process has changed it, call refresh()`);
    this.path = path;
  }
}
