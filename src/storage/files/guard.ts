import { StaleError } from "../chunk_store.ts";
import type { PeerLock } from "./locks.ts";

/** What a guard asks its store. */
export interface Guarded {
  /** For messages. */
  readonly path: string;
  /** True when the file holds the state that the store knows. */
  isUnchanged(): boolean;
}

/**
 * Taking turns with other writers of a file. Before the first write of a commit the lock of python-blosc2 is taken, if its file exists, and the
 * state on disk is held against the one in memory: whoever has committed since has used the same free space. The turn lasts until the commit.
 */
export class Guard {
  /** The store; set before the first turn. */
  owner: Guarded | null = null;
  readonly #lock: PeerLock;
  #counter = 0n;
  #entered = false;

  /**
   * Begins outside a turn.
   *
   * @param lock The lock of python-blosc2 for the store's path.
   */
  constructor(lock: PeerLock) {
    this.#lock = lock;
  }

  /** True when python-blosc2 may write with its lock, so that nothing can be taken for granted outside a turn. */
  get shared(): boolean {
    return this.#lock.present;
  }

  /** True in a turn. */
  get entered(): boolean {
    return this.#entered;
  }

  /**
   * Reads a state while nobody who locks is writing.
   *
   * @param load Reads it.
   * @returns What `load` gives.
   */
  reading<T>(load: () => T): T {
    const mine = !this.#lock.locked;
    this.#lock.lock(false);
    try {
      this.#counter = this.#lock.counter();
      return load();
    } finally {
      if (mine) this.#lock.unlock();
    }
  }

  /** Takes the lock of python-blosc2 ahead of a turn. */
  lock(): void {
    this.#lock.lock(true);
  }

  /**
   * Begins a turn, unless one has begun.
   *
   * @param action What is wanted, for the message.
   * @throws {StaleError} when another process has committed.
   */
  enter(action: string): void {
    if (this.#entered) return;
    const had = this.#lock.present;
    this.#lock.lock(true);
    if (!this.#isCurrent(had)) throw new StaleError(this.owner?.path ?? "", action);
    this.#entered = true;
    this.#counter = this.#lock.bump();
  }

  /**
   * Looks again, at the last moment before a commit counts: while its chunks were written, the file may have been removed, cut or replaced by somebody
   * who takes no turns, and what is written then would be lost, or lost on others, without a word.
   *
   * @param action What is wanted, for the message.
   * @throws {StaleError} when the file is not the one, or not in the state, that the turn began with.
   */
  confirm(action: string): void {
    if (this.owner?.isUnchanged() === false) throw new StaleError(this.owner.path, action);
  }

  /** Ends the turn. */
  leave(): void {
    this.#entered = false;
    this.#lock.unlock();
  }

  /** True when the state in the file is the one that the store knows, and no writer that locks has begun a turn since. */
  isCurrent(): boolean {
    return this.#isCurrent(this.#lock.present);
  }

  /** Ends a turn that is under way, and closes the lock. */
  close(): void {
    this.#entered = false;
    this.#lock.close();
  }

  /** A counter that was not there before says nothing about changes. */
  #isCurrent(counted: boolean): boolean {
    if (counted && this.#lock.counter() !== this.#counter) return false;
    return this.owner?.isUnchanged() ?? true;
  }
}
