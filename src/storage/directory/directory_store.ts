import { EXTENDED_HEADER_LENGTH, FormatError, parseFrameHeader } from "../../format/mod.ts";
import { BaseStore, type Published } from "../base_store.ts";
import { ChunkFolder, chunkNumber, chunkPath } from "./chunk_folder.ts";
import { type ChunkStore, type FrameState, StaleError } from "../chunk_store.ts";
import type { DiskSettings } from "../disk_settings.ts";
import {
  discardBeside,
  type FileAccess,
  type FileHost,
  FRAME_FILE,
  Guard,
  openBeside,
  PEER_LOCK,
  PeerLock,
  renameOver,
  type WriterLock,
} from "../files/mod.ts";
import {
  buildHeader,
  buildTail,
  isCurrent,
  type LoadedFrame,
  loadFrame,
  newStamp,
  type Snapshot,
  snapshotOf,
} from "../frame/mod.ts";
import { diffTables } from "../places.ts";

/** How a directory frame is opened. */
export interface DirectorySettings extends DiskSettings {
  /** The writer's lock and the open folder that carries it; null opens for reading. */
  readonly lock: { readonly lock: WriterLock; readonly folder: FileAccess } | null;
}

/**
 * A frame in a directory: a file for each chunk, and one for the rest. A commit writes chunks under numbers that nothing uses, renames a new file for
 * the rest over the old one, and then removes the chunks that nothing needs.
 */
class DirectoryStore extends BaseStore {
  readonly urlpath: string;
  readonly contiguous = false;
  readonly writable: boolean;
  readonly #settings: DirectorySettings;
  readonly #chunks: ChunkFolder;
  readonly #guard: Guard;
  #snapshot: Snapshot;
  /** Bytes of all files of chunks. */
  #stored: number;

  constructor(settings: DirectorySettings, guard: Guard, loaded: LoadedFrame) {
    const chunks = new ChunkFolder(settings.host, settings.urlpath, settings.fsync);
    super({ ...settings, state: loaded.state, chunks, label: `"${settings.urlpath}"` });
    this.#chunks = chunks;
    this.#settings = settings;
    this.urlpath = settings.urlpath;
    this.writable = settings.lock !== null;
    this.#snapshot = loaded.snapshot;
    this.#stored = loaded.state.header.cbytes;
    chunks.begin(loaded.state.table);
    this.#guard = guard;
    guard.owner = { path: settings.urlpath, isUnchanged: () => this.#isUnchanged() };
  }

  requireCurrent(): void {
    this.requireOpen();
    if (this.#guard.entered || this.writable && !this.#guard.shared) return;
    if (!this.#guard.isCurrent()) throw new StaleError(this.urlpath, "go on reading");
  }

  protected store(chunk: Uint8Array): number {
    this.#guard.enter("write to");
    // Chunks are found by path: in a folder that has taken the place of this one, they would overwrite others.
    if (!this.#isSameFolder()) throw new StaleError(this.urlpath, "write to");
    return this.#chunks.add(chunk);
  }

  protected publish(next: FrameState): Published {
    this.#guard.enter("commit to");
    const { host, fsync } = this.#settings;
    const loaded = this.#newFrame(next);
    const path = `${this.urlpath}/${FRAME_FILE}`;
    const file = openBeside(host, path);
    try {
      file.write(loaded.bytes, 0);
      if (fsync) {
        file.sync();
        // The names of the chunks must last before the frame that needs them does.
        host.syncFolder(this.urlpath);
      }
      this.#guard.confirm("commit to");
      renameOver(host, file, path);
    } catch (error) {
      discardBeside(host, file);
      throw error;
    }
    file.close();
    if (fsync) host.syncFolder(this.urlpath);
    this.#snapshot = loaded.snapshot;
    this.#stored = loaded.stored;
    return { state: { ...next, header: loaded.header }, renumbered: false };
  }

  protected reclaim(places: number[]): void {
    if (!this.#isSameFolder(false)) return;
    // What a pin held is freed outside a turn: a writer that locks may have taken the numbers for chunks of its own.
    if (!this.#guard.entered && this.#guard.shared && !this.#guard.isCurrent()) return;
    this.#chunks.remove(places);
  }

  protected reload(): FrameState | null {
    if (this.#guard.isCurrent()) return null;
    if (!this.#isSameFolder()) {
      throw new Error(`Cannot refresh "${this.urlpath}": another folder has taken its place, open it again`);
    }
    const { state, snapshot } = this.#guard.reading(() => loadFolder(this.#settings.host, this.urlpath));
    this.#snapshot = snapshot;
    this.#stored = state.header.cbytes;
    this.#chunks.renumber();
    this.#chunks.begin(state.table);
    return { ...state, table: this.#chunks.toPlaces(state.table) };
  }

  /** Chunks need no moving. */
  protected repack(): Published {
    this.#guard.enter("compact");
    this.#removeStrays();
    return { state: this.committed, renumbered: false };
  }

  protected tidy(): FrameState | null {
    return null;
  }

  protected enterBatch(): void {
    this.#guard.lock();
  }

  protected leave(): void {
    this.#guard.leave();
  }

  protected dispose(): void {
    this.#guard.close();
    this.#chunks.close();
    this.#settings.lock?.folder.close();
    this.#settings.lock?.lock.release();
  }

  /** Tidies up behind a writer that was killed. Whoever writes with the lock of python-blosc2 is waited for: the chunks of a commit come before it. */
  clear(): void {
    try {
      this.#guard.lock();
      if (this.#guard.isCurrent()) this.#removeStrays();
    } catch (error) {
      if (error instanceof Deno.errors.Busy) throw error;
      // What stays costs room, and does no other harm.
    } finally {
      this.#guard.leave();
    }
  }

  /** Removes files of chunks that no state knows of, which a killed process leaves behind. */
  #removeStrays(): void {
    const { host } = this.#settings;
    const needed = new Set(this.#chunks.toNumbers(this.committed.table));
    for (const place of this.tenancy.waiting()) needed.add(this.#chunks.numberOf(place));
    for (const name of host.list(this.urlpath)) {
      const number = chunkNumber(name);
      if (number >= 0 && !needed.has(number)) host.remove(chunkPath(this.urlpath, number));
    }
  }

  /** The lock of a writer is on the folder that it has opened, and holds for no other. */
  #isSameFolder(required = true): boolean {
    const { host, lock } = this.#settings;
    if (lock === null) return true;
    const info = host.stat(this.urlpath);
    if (info === null) {
      if (!required) return false;
      throw new Deno.errors.NotFound(`Cannot write "${this.urlpath}": the folder is not there any more`);
    }
    return info.identity === lock.folder.identity();
  }

  #isUnchanged(): boolean {
    if (!this.#isSameFolder()) return false;
    const file = this.#settings.host.open(`${this.urlpath}/${FRAME_FILE}`, "r");
    try {
      return isCurrent(file, this.#snapshot);
    } finally {
      file.close();
    }
  }

  #newFrame(next: FrameState) {
    const before = this.committed.table;
    const uncommitted = new Set(this.tenancy.uncommitted());
    const { gone, added } = diffTables(before, next.table, (place) => uncommitted.has(place));
    const sum = (places: number[]) => places.reduce((total, place) => total + this.#chunks.sizeOf(place), 0);
    const stored = Math.max(0, this.#stored + sum(added) - sum(gone));
    const numbers = this.#chunks.toNumbers(next.table);
    const cbytes = leastStored(numbers, stored);
    const vlmeta = this.sealed(next);
    const tail = buildTail(numbers, vlmeta, newStamp());
    const lengths = { cbytes, hasVlmeta: vlmeta.size > 0, directory: true };
    const headerLength = buildHeader(next.header, { ...lengths, frameLength: 0 }).length;
    const frameLength = headerLength + tail.length;
    const head = buildHeader(next.header, { ...lengths, frameLength });
    const bytes = new Uint8Array(frameLength);
    bytes.set(head);
    bytes.set(tail, headerLength);
    return { bytes, stored, header: parseFrameHeader(head), snapshot: snapshotOf(head, tail, frameLength) };
  }
}

/**
 * What a header says that is stored. python-blosc2 holds the number of each file against it as if it were an offset, and leaves room for a chunk's header;
 * so it says more when few chunks are left of many.
 */
function leastStored(numbers: Float64Array, stored: number): number {
  let least = stored;
  for (let i = 0; i < numbers.length; i++) least = Math.max(least, numbers[i] + EXTENDED_HEADER_LENGTH);
  return least;
}

/**
 * Opens a directory frame.
 *
 * @param settings How.
 * @returns The store.
 */
export function openDirectory(settings: DirectorySettings): ChunkStore {
  const guard = new Guard(new PeerLock(settings.host, `${settings.urlpath}/${PEER_LOCK}`));
  try {
    const store = new DirectoryStore(settings, guard, guard.reading(() => loadFolder(settings.host, settings.urlpath)));
    if (settings.lock !== null) store.clear();
    return store;
  } catch (error) {
    guard.close();
    throw error;
  }
}

function loadFolder(host: FileHost, folder: string): LoadedFrame {
  const file = host.open(`${folder}/${FRAME_FILE}`, "r");
  try {
    const loaded = loadFrame(file);
    if (!loaded.state.header.directory) {
      throw new FormatError(`Cannot read "${file.path}": it is a contiguous frame, not that of a directory`, 26);
    }
    return loaded;
  } finally {
    file.close();
  }
}
