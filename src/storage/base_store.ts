import { indexNeeded } from "../format/mod.ts";
import { Batches } from "./batches.ts";
import { CheckedChunks, type ChecksumName, CHECKSUMS, unsealed } from "./checksums/mod.ts";
import { type ChunkStore, type FrameState, type Pin, StaleError, type StoredChunks } from "./chunk_store.ts";
import type { Draft } from "./files/mod.ts";
import { frameBytes } from "./frame/mod.ts";
import { Tenancy } from "./places.ts";

/** What became of a state that was to be committed. */
export interface Published {
  /** The state as it is now: with the fields that the store fills in, and places that may be new. */
  readonly state: FrameState;
  /** True when the places of before mean nothing any more. */
  readonly renumbered: boolean;
}

/** What a store is made of. */
export interface StoreParts {
  /** The state as it is committed. */
  readonly state: FrameState;
  readonly chunks: StoredChunks;
  /** How messages call the store. */
  readonly label: string;
  /** False looks at no checksums, and keeps none. */
  readonly checking: boolean;
  /** What puts a new frame in its place; without, it is there. */
  readonly draft?: Draft;
}

/** What all stores have in common: states, batches, pins, checksums, and who needs which place. */
export abstract class BaseStore implements ChunkStore {
  abstract readonly urlpath: string | undefined;
  abstract readonly contiguous: boolean;
  abstract readonly writable: boolean;
  protected readonly tenancy: Tenancy = new Tenancy((places) => {
    this.#chunks.removed(places);
    this.reclaim(places);
  });
  readonly label: string;
  #committed: FrameState;
  #working: FrameState;
  readonly #chunks: CheckedChunks;
  readonly #batches = new Batches();
  #epoch = 0;
  #closed = false;
  /** How many calls of `consistent` are under way, one inside the other. */
  #reads = 0;
  /** What puts a new frame in its place; null when it is there. */
  #draft: Draft | null;

  constructor({ state, chunks, label, checking, draft }: StoreParts) {
    this.label = label;
    this.#draft = draft ?? null;
    this.#chunks = new CheckedChunks(chunks, label, checking);
    this.#committed = this.#working = this.#chunks.adopt(state);
  }

  abstract requireCurrent(): void;

  /** Stores a chunk somewhere. */
  protected abstract store(chunk: Uint8Array): number;
  /** Makes a state the one that is there after a crash; on failure the old one stays. */
  protected abstract publish(next: FrameState): Published;
  /** Nothing needs these places any more. */
  protected abstract reclaim(places: number[]): void;
  /** Reads the state that is there now, when it is not the committed one; null when it is. */
  protected abstract reload(): FrameState | null;
  /** Writes the committed state without holes. */
  protected abstract repack(): Published;
  /** Gives back what is held; called once. */
  protected abstract dispose(): void;
  /** A batch begins. */
  protected abstract enterBatch(): void;
  /** Nothing is under way any more. */
  protected abstract leave(): void;
  /** The last moment of a commit; may give a better state. */
  protected abstract tidy(): FrameState | null;

  get closed(): boolean {
    return this.#closed;
  }

  get state(): FrameState {
    return this.#working;
  }

  /** The state that is there after a crash. */
  protected get committed(): FrameState {
    return this.#committed;
  }

  get checksum(): ChecksumName | null {
    return this.#chunks.checksum;
  }

  get knownChecksum(): ChecksumName | null {
    return this.#chunks.knownChecksum;
  }

  read(place: number, start: number, end: number, into?: Uint8Array): Uint8Array {
    this.requireOpen();
    return this.#chunks.read(place, start, end, into);
  }

  sizeOf(place: number): number {
    this.requireOpen();
    return this.#chunks.sizeOf(place);
  }

  sizesOf(places: ArrayLike<number>): Float64Array {
    this.requireOpen();
    return this.#chunks.sizesOf(places);
  }

  headersOf(places: ArrayLike<number>): Uint8Array {
    this.requireOpen();
    return this.#chunks.headersOf(places);
  }

  toFrame(): Uint8Array {
    const { header, table } = this.state;
    const vlmeta = this.sealed(this.state);
    return this.consistent(() => frameBytes({ header, table, vlmeta }, this.sizesOf(table), this));
  }

  checkChunk(nchunk: number, place: number): void {
    this.requireOpen();
    this.#chunks.check(nchunk, place);
  }

  keepChecksums(name: ChecksumName): void {
    this.requireWritable("keep checksums in");
    this.#chunks.keep(name, this.state.table);
    this.commit(this.state);
  }

  put(chunk: Uint8Array): number {
    this.requireWritable("store a chunk in");
    try {
      const place = this.store(chunk);
      this.#chunks.added(place, chunk);
      this.tenancy.added(place);
      return place;
    } finally {
      this.#leaveWhenIdle();
    }
  }

  commit(next: FrameState): void {
    this.requireWritable("commit to");
    const needed = indexNeeded(next.header);
    if (needed !== next.table.length) {
      throw new RangeError(
        `Cannot commit to ${this.label}: ${needed} chunks needed, the table has ${next.table.length}`,
      );
    }
    if (next.vlmeta.has(CHECKSUMS)) {
      throw new RangeError(`Cannot commit to ${this.label}: the name "${CHECKSUMS}" is for checksums`);
    }
    const diff = this.tenancy.compare(this.#working.table, next.table);
    if (this.#batches.any) {
      this.#working = next;
      this.tenancy.tableChanged(diff);
      return;
    }
    try {
      const published = this.publish(next);
      if (!published.renumbered) this.tenancy.tableChanged(diff);
      this.#adopt(published, next.table);
    } finally {
      this.#leaveWhenIdle();
    }
  }

  write<T>(fn: () => T): T {
    const dropUnused = this.tenancy.mark();
    try {
      return fn();
    } catch (error) {
      if (!this.#closed) this.requireCurrent();
      throw error;
    } finally {
      dropUnused();
      if (!this.#closed) this.#leaveWhenIdle();
    }
  }

  batch<T>(fn: () => T): T {
    this.requireWritable("begin a batch on");
    const outermost = this.#batches.begin();
    let result: T;
    try {
      if (outermost) this.enterBatch();
      result = fn();
    } catch (error) {
      this.#giveUpBatch();
      throw error;
    }
    if (!(result instanceof Promise)) {
      this.#endBatch();
      return result;
    }
    const ended = result.then((value) => {
      this.#endBatch();
      return value;
    }, (error) => {
      this.#giveUpBatch();
      throw error;
    });
    // A promise goes in, a promise of the same value comes out: that is what T is here.
    return ended as T;
  }

  pin(): Pin {
    this.requireOpen();
    const release = this.tenancy.pin();
    const epoch = this.#epoch;
    const requireCurrent = () => {
      if (epoch !== this.#epoch) throw new StaleError(this.urlpath ?? this.label, "go on reading");
      this.requireCurrent();
    };
    return {
      requireCurrent,
      consistent: (fn) => this.#consistent(fn, requireCurrent),
      [Symbol.dispose]: () => {
        release();
        if (!this.#closed) this.unpinned();
      },
    };
  }

  consistent<T>(fn: () => T): T {
    return this.#consistent(fn, () => this.requireCurrent());
  }

  refresh(): boolean {
    this.requireOpen();
    const changed = this.#working !== this.#committed || this.tenancy.uncommitted().length > 0;
    if (this.#batches.any && changed) {
      throw new TypeError(`Cannot refresh ${this.label}: the batch has changes, abort it first`);
    }
    const state = this.reload();
    if (state === null) return false;
    this.#epoch++;
    this.tenancy.reset();
    this.#working = this.#committed = this.#chunks.adopt(state);
    return true;
  }

  compact(): void {
    this.requireWritable("compact");
    if (this.#batches.any) throw new TypeError(`Cannot compact ${this.label}: a batch is open`);
    if (!this.tenancy.idle) throw new TypeError(`Cannot compact ${this.label}: chunks are being written`);
    try {
      this.#adopt(this.repack(), this.#committed.table);
    } finally {
      this.#leaveWhenIdle();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#batches.clear();
    try {
      this.#rollBack();
      // As long as nobody else can write: afterwards, what a pin holds may be in use for something new.
      this.tenancy.releaseAll();
    } finally {
      this.#closed = true;
      this.#draft?.discard();
      this.dispose();
    }
  }

  putInPlace(): void {
    this.requireOpen();
    this.#draft?.putInPlace();
    this.#draft = null;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A pin was given back. */
  protected unpinned(): void {}

  #consistent<T>(fn: () => T, requireCurrent: () => void): T {
    this.requireOpen();
    if (this.#reads > 0) return fn();
    let result: T;
    this.#reads++;
    try {
      result = fn();
    } catch (error) {
      requireCurrent();
      throw error;
    } finally {
      this.#reads--;
    }
    requireCurrent();
    return result;
  }

  /** Metadata of a state as it goes to the disk. */
  protected sealed(state: FrameState): ReadonlyMap<string, Uint8Array> {
    return this.#chunks.sealed(state);
  }

  /** The chunks of a table have got other places; `keep` when those of before still lead to the same bytes. */
  protected renumbered(from: Float64Array, to: Float64Array, keep: boolean): void {
    this.#chunks.renumbered(from, to, keep);
  }

  #adopt({ state, renumbered }: Published, before: Float64Array): void {
    this.#working = this.#committed = unsealed(state);
    this.#chunks.committed();
    if (renumbered) {
      this.renumbered(before, state.table, this.tenancy.pinned);
      this.tenancy.reset();
    } else this.tenancy.committed();
    if (this.tenancy.pinned || !this.tenancy.idle) return;
    const better = this.tidy();
    if (better !== null) this.#working = this.#committed = better;
  }

  #endBatch(): void {
    this.requireOpen("end the batch on");
    const outcome = this.#batches.end(false);
    if (outcome === "inside") return;
    try {
      if (outcome === "failed") {
        throw new Error(`Cannot end the batch on ${this.label}: a batch inside it has failed, nothing is written`);
      }
      if (this.#working === this.#committed) return;
      this.#adopt(this.publish(this.#working), this.#working.table);
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#leaveWhenIdle();
    }
  }

  #giveUpBatch(): void {
    this.#batches.end(true);
    if (this.#closed) return;
    this.#rollBack();
    this.#leaveWhenIdle();
  }

  #rollBack(): void {
    this.#working = this.#committed;
    this.tenancy.aborted();
  }

  #leaveWhenIdle(): void {
    if (!this.#batches.any && this.tenancy.idle) this.leave();
  }

  requireWritable(action: string): void {
    this.requireOpen(action);
    if (!this.writable) throw new TypeError(`Cannot ${action} ${this.label}: it is read-only, open it with mode "a"`);
  }

  /** @throws {TypeError} when the store is closed. */
  protected requireOpen(action: string = "use"): void {
    if (this.#closed) throw new TypeError(`Cannot ${action} ${this.label}: it is closed`);
  }
}
