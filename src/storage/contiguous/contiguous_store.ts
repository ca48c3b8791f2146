import { parseFrameHeader } from "../../format/mod.ts";
import { BaseStore, type Published } from "../base_store.ts";
import { ChunkFile } from "./chunk_file.ts";
import { type ChunkStore, type FrameState, StaleError } from "../chunk_store.ts";
import type { DiskSettings } from "../disk_settings.ts";
import { HEADER_START, planCommit } from "./commit.ts";
import { type Extents, learnExtents, nextStart } from "./extents.ts";
import { planMoves, worthTidying } from "./moves.ts";
import type { Space } from "./space.ts";
import {
  discardBeside,
  type FileAccess,
  folderOf,
  Guard,
  openBeside,
  PEER_LOCK,
  PeerLock,
  renameOver,
  type WriterLock,
} from "../files/mod.ts";
import {
  buildTail,
  isCurrent,
  type LoadedFrame,
  loadFrame,
  newStamp,
  type Snapshot,
  snapshotOf,
  writeFrameTo,
} from "../frame/mod.ts";

/** Bytes behind the frame that a commit leaves for the next to use; beyond, the file is cut. */
const SLACK = 1 << 14;
/** Once this share of the file was added to it, all holes of a large file are looked for, not only the widest. */
const GROWTH_SHARE = 8;

/** How a contiguous file is opened. */
export interface ContiguousSettings extends DiskSettings {
  /** The writer's lock; null opens for reading. */
  readonly lock: WriterLock | null;
  /** Opens the file again for reading, after another has taken its place. */
  readonly reopen: () => FileAccess;
}

/** A frame in one file: the bytes that python-blosc2 reads and writes. */
class ContiguousStore extends BaseStore {
  readonly urlpath: string;
  readonly contiguous = true;
  readonly writable: boolean;
  readonly #settings: ContiguousSettings;
  readonly #chunks: ChunkFile;
  readonly #guard: Guard;
  #header: Uint8Array;
  #snapshot: Snapshot;
  /** Free space; null until somebody writes, for it takes reading to know it. */
  #extents: Extents | null = null;
  #knowsAll = false;
  /** Offsets of chunks that this store has written: their extents are certain. */
  readonly #own = new Set<number>();
  /** Index and trailer, as offsets. */
  #tail: { start: number; end: number };
  /** Offset of the frame's end when it was read, to tell how much was added. */
  #endAtFirst: number;
  /** No chunk that somebody else wrote reaches beyond this offset. */
  #foreignEnd: number;

  constructor(settings: ContiguousSettings, file: FileAccess, guard: Guard, loaded: LoadedFrame) {
    const { header } = loaded.state;
    const end = header.frameLength - header.headerLength;
    const chunks = new ChunkFile(file, header.headerLength, end);
    super({ ...settings, state: loaded.state, chunks, label: `"${settings.urlpath}"` });
    this.#chunks = chunks;
    this.#settings = settings;
    this.urlpath = settings.urlpath;
    this.writable = settings.lock !== null;
    this.#header = loaded.header;
    this.#snapshot = loaded.snapshot;
    this.#endAtFirst = end;
    this.#foreignEnd = header.cbytes;
    this.#tail = { start: header.cbytes, end };
    this.#guard = guard;
    guard.owner = { path: settings.urlpath, isUnchanged: () => this.#isUnchanged() };
  }

  requireCurrent(): void {
    this.requireOpen();
    if (this.#guard.entered || this.writable && !this.#guard.shared) return;
    const current = this.#guard.shared ? this.#guard.isCurrent() : isCurrent(this.#chunks.file, this.#snapshot);
    if (!current) throw new StaleError(this.urlpath, "go on reading");
  }

  protected store(chunk: Uint8Array): number {
    this.#guard.enter("write to");
    const space = this.#room(chunk.length);
    const offset = space.allocate(chunk.length);
    try {
      this.#own.add(offset);
      return this.#chunks.write(offset, chunk);
    } catch (error) {
      this.#own.delete(offset);
      space.release([{ start: offset, end: offset + chunk.length }]);
      throw error;
    }
  }

  protected publish(next: FrameState): Published {
    this.#guard.enter("commit to");
    const space = this.#room(0);
    const table = this.#chunks.toOffsets(next.table);
    const stamp = newStamp();
    const vlmeta = this.sealed(next);
    const tail = buildTail(table, vlmeta, stamp);
    const plan = planCommit(next.header, {
      headerNow: this.#header,
      space,
      liveEnd: this.#liveEnd(next.table),
      tailLength: tail.length,
      hasVlmeta: vlmeta.size > 0,
    });
    if (plan === null) return this.#rewrite(next);
    const { file, headerLength } = this.#chunks;
    const tailEnd = plan.position + tail.length;
    this.#chunks.grow(tailEnd);
    file.write(tail, headerLength + plan.position);
    if (this.#settings.fsync) file.sync();
    this.#guard.confirm("commit to");
    try {
      file.write(plan.header.subarray(HEADER_START, plan.headerEnd), HEADER_START);
      if (this.#settings.fsync) file.sync();
    } catch (error) {
      // Which state counts is for the next turn to tell; until then nothing is cut off.
      this.#extents = null;
      throw error;
    }
    space.take(plan.position, tailEnd);
    space.release([this.#tail]);
    this.#tail = { start: plan.position, end: tailEnd };
    this.#header = plan.header;
    this.#snapshot = snapshotOf(plan.header, tail, plan.frameLength);
    return { state: { ...next, header: parseFrameHeader(plan.header) }, renumbered: false };
  }

  protected reclaim(places: number[]): void {
    const extents = this.#extents;
    if (extents === null) return;
    extents.space.release(this.#extentsOf(places, extents));
    this.#chunks.forget(places);
    for (const place of places) this.#own.delete(this.#chunks.offsetOf(place));
  }

  protected reload(): FrameState | null {
    const { host } = this.#settings;
    const file = this.#chunks.file;
    const info = host.stat(this.urlpath);
    const replaced = info !== null && info.identity !== file.identity();
    if (!replaced && this.#guard.isCurrent()) return null;
    if (replaced && this.writable) {
      throw new Error(`Cannot refresh "${this.urlpath}": another file has taken its place, open it again`);
    }
    const now = replaced ? this.#settings.reopen() : file;
    let loaded: LoadedFrame;
    try {
      loaded = this.#guard.reading(() => loadFrame(now));
    } catch (error) {
      if (replaced) now.close();
      throw error;
    }
    return this.#moveTo(now, loaded, false);
  }

  protected repack(): Published {
    this.#guard.enter("compact");
    return this.#rewrite(this.committed);
  }

  protected tidy(): FrameState | null {
    const better = this.#moveDown();
    this.#cut();
    return better;
  }

  protected enterBatch(): void {
    this.#guard.lock();
  }

  protected leave(): void {
    // A commit that failed, perhaps because the disk is full, must not keep the room that it has taken.
    if (this.#guard.entered) this.#cut();
    this.#guard.leave();
  }

  protected override unpinned(): void {
    if (!this.tenancy.pinned) this.#chunks.dropRetired();
  }

  protected dispose(): void {
    const file = this.#chunks.file;
    try {
      if (this.writable && file.size() > this.#snapshot.frameLength) {
        this.#guard.lock();
        if (isCurrent(file, this.#snapshot)) file.truncate(this.#snapshot.frameLength);
      }
    } catch {
      // What lies behind the frame is of no use and does no harm.
    } finally {
      this.#guard.close();
      this.#chunks.close();
      this.#settings.lock?.release();
    }
  }

  /** Cuts off what lies behind all that is in use, if it is worth a call. */
  #cut(): void {
    const space = this.#extents?.space;
    if (space === undefined) return;
    try {
      this.#chunks.cut(Math.max(space.top, this.#tail.end), SLACK);
    } catch {
      // What lies there is of no use and does no harm; the state that was committed counts all the same.
    }
  }

  #isUnchanged(): boolean {
    if (!isCurrent(this.#chunks.file, this.#snapshot)) return false;
    if (!this.writable) return true;
    const info = this.#settings.host.stat(this.urlpath);
    if (info === null) {
      throw new Deno.errors.NotFound(`Cannot write "${this.urlpath}": the file is not there any more`);
    }
    return info.identity === this.#chunks.file.identity();
  }

  /** The free space, looked at more closely when that seems worth it. */
  #room(length: number): Space {
    const grown = (this.#extents?.space.top ?? 0) + length - this.#endAtFirst;
    if (this.#extents === null || !this.#knowsAll && grown > this.#endAtFirst / GROWTH_SHARE + SLACK) {
      const all = this.#extents !== null;
      this.#knowsAll = all || this.committed.table.length <= 4096;
      this.#extents = this.#learn(all);
    }
    return this.#extents.space;
  }

  #learn(all: boolean): Extents {
    const table = this.#chunks.toOffsets(this.committed.table);
    const lengthsOf = (offsets: Float64Array) => this.#chunks.lengthsOf(this.#chunks.toPlaces(offsets));
    const extents = learnExtents(table, this.#tail, lengthsOf, all);
    const inUse = [...this.tenancy.uncommitted(), ...this.tenancy.waiting()];
    for (const { start, end } of this.#extentsOf(inUse, extents)) extents.space.take(start, end);
    return extents;
  }

  #extentsOf(places: number[], extents: Extents): { start: number; end: number }[] {
    const lengths = this.#chunks.lengthsOf(places);
    return places.map((place, i) => {
      const start = this.#chunks.offsetOf(place);
      if (this.#own.has(start)) return { start, end: start + lengths[i] };
      // Somebody else wrote it: never more than the table allows, nothing at all where chunks share bytes.
      const limit = extents.shared ? start : Math.min(nextStart(extents.starts, start), this.#foreignEnd);
      return { start, end: Math.min(start + lengths[i], limit) };
    });
  }

  /** Where the last chunk of a table ends. */
  #liveEnd(table: Float64Array): number {
    let last = -1;
    for (let i = 0; i < table.length; i++) if (table[i] > last) last = table[i];
    if (last < 0) return 0;
    const end = this.#chunks.offsetOf(last) + this.#chunks.lengthsOf([last])[0];
    return end < Infinity ? end : this.#foreignEnd;
  }

  /** Writes a state to a file beside and renames it over this one. */
  #rewrite(next: FrameState): Published {
    const { host, fsync } = this.#settings;
    const path = host.resolve(this.urlpath);
    const file = openBeside(host, path);
    let loaded: LoadedFrame;
    try {
      const state = { ...next, vlmeta: this.sealed(next) };
      loaded = writeFrameTo(file, state, (place) => this.#chunks.read(place, 0, this.#chunks.sizeOf(place)));
      if (fsync) file.sync();
      this.#guard.confirm("replace");
      renameOver(host, file, path);
      file.path = this.urlpath;
    } catch (error) {
      discardBeside(host, file);
      throw error;
    }
    if (fsync) host.syncFolder(folderOf(path));
    return { state: this.#moveTo(file, loaded, this.tenancy.pinned), renumbered: true };
  }

  #moveTo(file: FileAccess, loaded: LoadedFrame, keep: boolean): FrameState {
    const { header, vlmeta, table } = loaded.state;
    this.#header = loaded.header;
    this.#snapshot = loaded.snapshot;
    this.#endAtFirst = header.frameLength - header.headerLength;
    this.#foreignEnd = header.cbytes;
    this.#tail = { start: header.cbytes, end: this.#endAtFirst };
    this.#extents = null;
    this.#knowsAll = false;
    this.#own.clear();
    this.#chunks.switchTo(file, header.headerLength, this.#endAtFirst, keep);
    return { header, vlmeta, table: this.#chunks.toPlaces(table) };
  }

  /** Moves the last chunks into holes when the file has become much longer than what it holds. */
  #moveDown(): FrameState | null {
    const extents = this.#extents;
    if (extents === null || extents.shared || !worthTidying(extents.space, this.#header.length)) return null;
    const state = this.committed;
    const table = this.#chunks.toOffsets(state.table);
    const better = state.table.slice();
    try {
      const moves = planMoves(table, extents.space, (offset) => this.#chunks.sizeOf(this.#chunks.placeAt(offset)));
      if (moves.length === 0) return null;
      for (const { index, from, to, length } of moves) {
        const chunk = this.#chunks.read(this.#chunks.placeAt(from), 0, length);
        extents.space.take(to, to + length);
        better[index] = this.#chunks.write(to, chunk);
      }
      this.renumbered(state.table, better, true);
      const { state: moved } = this.publish({ ...state, table: better });
      for (const { from, to, length } of moves) {
        extents.space.release([{ start: from, end: from + length }]);
        this.#own.delete(from);
        this.#own.add(to);
      }
      // The same bytes at new places: nothing that was known by place holds any more.
      const offsets = this.#chunks.toOffsets(moved.table);
      this.#chunks.renumber();
      const renamed = this.#chunks.toPlaces(offsets);
      this.renumbered(better, renamed, false);
      return { ...moved, table: renamed };
    } catch {
      // The commit before stands; what was taken for the moves is found again when it is looked for.
      this.#extents = null;
      return null;
    }
  }
}

/**
 * Opens a contiguous file.
 *
 * @param settings How.
 * @param file The open file; the store owns it from now on, unless this fails.
 * @param loaded What it holds, where that is known.
 * @returns The store.
 */
export function openContiguous(settings: ContiguousSettings, file: FileAccess, loaded?: LoadedFrame): ChunkStore {
  const guard = new Guard(new PeerLock(settings.host, settings.urlpath + PEER_LOCK));
  try {
    return new ContiguousStore(settings, file, guard, guard.reading(() => loaded ?? loadFrame(file)));
  } catch (error) {
    guard.close();
    throw error;
  }
}
