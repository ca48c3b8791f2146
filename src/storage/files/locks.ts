import type { FileAccess, FileHost } from "./file_access.ts";

/** Locks of the system keep other programs from reading on Windows, so there the lock is on a file beside. */
export const LOCK_BESIDE: boolean = Deno.build.os === "windows";
const WAIT_MS = 30_000;

/** The lock that one writer of Deneb holds: on the data file itself, or on the folder of a directory frame, which no commit replaces. */
export class WriterLock {
  readonly #host: FileHost;
  readonly #beside: FileAccess | null;

  private constructor(host: FileHost, beside: FileAccess | null) {
    this.#host = host;
    this.#beside = beside;
  }

  /**
   * Takes the lock.
   *
   * @param host The file system.
   * @param path What is locked, for messages and the file beside.
   * @param target The open file that carries the lock.
   * @returns The lock.
   * @throws {Deno.errors.Busy} when another writer has it.
   */
  static take(host: FileHost, path: string, target: FileAccess): WriterLock {
    const beside = LOCK_BESIDE ? host.open(`${host.resolve(path)}.lock`, "lock") : null;
    if ((beside ?? target).tryLock(true)) return new WriterLock(host, beside);
    beside?.close();
    throw new Deno.errors.Busy(`Cannot open "${path}" for writing: another writer has it open`);
  }

  /** Gives the lock back. The file that carries it is closed by its owner, which is enough where it is the data file. */
  release(): void {
    if (this.#beside === null) return;
    this.#beside.close();
    try {
      this.#host.remove(this.#beside.path);
    } catch {
      // Another writer has opened it already and will remove it.
    }
  }
}

/** The lock files of python-blosc2 that stores of this process hold, which must not wait for each other. */
const HELD = new Set<string>();

/**
 * The lock of python-blosc2 (`locking=True`): a file beside the data with a counter of changes at byte 8, locked by the system while somebody reads or
 * writes. It is used when it exists, never made.
 */
export class PeerLock {
  readonly #host: FileHost;
  readonly #path: string;
  #file: FileAccess | null = null;
  /** What `HELD` knows the lock file by: the same through whatever path. */
  #key = "";
  #counter = new BigUint64Array(1);
  #locked = false;

  /**
   * Takes no lock yet.
   *
   * @param host The file system.
   * @param path The lock file.
   */
  constructor(host: FileHost, path: string) {
    this.#host = host;
    this.#path = path;
  }

  /** True while this store has it. */
  get locked(): boolean {
    return this.#locked;
  }

  /** True when the lock file was there the last time it was looked for. */
  get present(): boolean {
    return this.#file !== null;
  }

  /**
   * Takes the lock if there is a lock file; waits for those who have it.
   *
   * @param exclusive True to write.
   * @throws {Deno.errors.Busy} when it was not free for 30 seconds.
   */
  lock(exclusive: boolean): void {
    if (this.#locked || !this.#find() || this.#file === null || HELD.has(this.#key)) return;
    for (let waited = 0; !this.#file.tryLock(exclusive); waited += pause(waited)) {
      if (waited > WAIT_MS) {
        throw new Deno.errors.Busy(`Cannot lock "${this.#path}": another process has held it for ${WAIT_MS / 1000} s`);
      }
    }
    this.#locked = true;
    if (exclusive) HELD.add(this.#key);
  }

  /** Gives the lock back. */
  unlock(): void {
    if (!this.#locked) return;
    this.#locked = false;
    HELD.delete(this.#key);
    this.#file?.unlock();
  }

  /** The number of changes so far; 0 without a lock file. */
  counter(): bigint {
    if (this.#file === null) return 0n;
    this.#counter[0] = 0n;
    this.#file.read(new Uint8Array(this.#counter.buffer), COUNTER_OFFSET);
    return this.#counter[0];
  }

  /** Counts one more change, as python-blosc2 does before it writes. */
  bump(): bigint {
    const next = this.counter() + 1n;
    if (this.#file === null || !this.#locked) return next - 1n;
    this.#counter[0] = next;
    this.#file.write(new Uint8Array(this.#counter.buffer), COUNTER_OFFSET);
    return next;
  }

  /** Gives the lock back and closes its file. */
  close(): void {
    this.unlock();
    this.#file?.close();
    this.#file = null;
  }

  /** Opens the lock file if it is there. */
  #find(): boolean {
    const info = this.#host.stat(this.#path);
    if (this.#file !== null && info?.identity === this.#file.identity()) return true;
    this.#file?.close();
    this.#file = null;
    if (info !== null) {
      this.#file = openLock(this.#host, this.#path);
      this.#key = this.#file.identity() || this.#path;
    }
    return this.#file !== null;
  }
}

/** Whoever may only read takes part as well: the lock needs no permission to write. */
function openLock(host: FileHost, path: string): FileAccess {
  try {
    return host.open(path, "rw");
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    return host.open(path, "r");
  }
}

const COUNTER_OFFSET = 8;
const SLEEPER = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps a little, longer the longer it has waited already. */
function pause(waited: number): number {
  const ms = Math.min(20, 1 + waited / 10);
  Atomics.wait(SLEEPER, 0, 0, ms);
  return ms;
}
