import type { FileAccess, FileHost, OpenHow, PathInfo } from "./file_access.ts";

const OPEN_OPTIONS: Readonly<Record<OpenHow, Deno.OpenOptions>> = {
  "r": { read: true },
  "rw": { read: true, write: true },
  "new": { read: true, write: true, createNew: true },
  "create": { read: true, write: true, create: true, truncate: true },
  "lock": { read: true, write: true, create: true },
};

/** The files of this machine, through Deno's synchronous calls. */
export const DENO_FILES: FileHost = {
  open: (path, how) => new DenoFile(path, how),
  stat(path) {
    try {
      return infoOf(Deno.statSync(path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
      throw named(error, "look at", path);
    }
  },
  resolve: (path) => attempt("look at", path, () => Deno.lstatSync(path).isSymlink ? Deno.realPathSync(path) : path),
  makeDirectory: (path) => attempt("create the directory", path, () => Deno.mkdirSync(path)),
  list: (path) => attempt("list", path, () => Array.from(Deno.readDirSync(path), (entry) => entry.name)),
  rename: (from, to) => attempt("write", to, () => Deno.renameSync(from, to)),
  syncFolder(path) {
    // Windows opens no folders and needs no such call.
    if (Deno.build.os === "windows") return;
    using folder = attempt("open", path, () => Deno.openSync(path));
    attempt("write", path, () => folder.syncSync());
  },
  remove: (path) => attempt("remove", path, () => Deno.removeSync(path, { recursive: true })),
};

/**
 * Closes files of stores that were dropped without `close`: Deno keeps those open, and locked, for the life of the process. When that happens is up to
 * the collector, so it is a net and no plan.
 */
const DROPPED = new FinalizationRegistry<Deno.FsFile>((file) => file.close());

class DenoFile implements FileAccess {
  path: string;
  readonly #file: Deno.FsFile;

  constructor(path: string, how: OpenHow) {
    this.path = path;
    this.#file = attempt("open", path, () => Deno.openSync(path, OPEN_OPTIONS[how]));
    DROPPED.register(this, this.#file, this);
  }

  size(): number {
    return attempt("look at", this.path, () => this.#file.statSync().size);
  }

  identity(): string {
    return attempt("look at", this.path, () => infoOf(this.#file.statSync()).identity);
  }

  read(into: Uint8Array, position: number): number {
    let done = 0;
    try {
      if (into.length > 0) this.#file.seekSync(position, Deno.SeekMode.Start);
      while (done < into.length) {
        const count = this.#file.readSync(done === 0 ? into : into.subarray(done));
        if (count === null || count === 0) break;
        done += count;
      }
    } catch (error) {
      throw named(error, "read", this.path);
    }
    return done;
  }

  write(bytes: Uint8Array, position: number): void {
    let done = 0;
    try {
      if (bytes.length > 0) this.#file.seekSync(position, Deno.SeekMode.Start);
      while (done < bytes.length) done += this.#file.writeSync(done === 0 ? bytes : bytes.subarray(done));
    } catch (error) {
      throw named(error, "write", this.path);
    }
  }

  truncate(length: number): void {
    attempt("cut", this.path, () => this.#file.truncateSync(length));
  }

  sync(): void {
    attempt("write", this.path, () => this.#file.syncDataSync());
  }

  tryLock(exclusive: boolean): boolean {
    return attempt("lock", this.path, () => this.#file.tryLockSync(exclusive));
  }

  unlock(): void {
    attempt("unlock", this.path, () => this.#file.unlockSync());
  }

  close(): void {
    DROPPED.unregister(this);
    this.#file.close();
  }
}

function infoOf(info: Deno.FileInfo): PathInfo {
  const identity = info.ino === null ? "" : `${info.dev}:${info.ino}`;
  return { size: info.size, isDirectory: info.isDirectory, identity };
}

function attempt<T>(action: string, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw named(error, action, path);
  }
}

/** The error of the system again, of the same class, with the file in its message: Deno names it for some calls only. */
function named(error: unknown, action: string, path: string): unknown {
  if (!(error instanceof Error)) return error;
  const reason = error.message.replace(/: (open|stat|mkdir|remove|rename|readdir) '.*$/s, "");
  const message = `Cannot ${action} "${path}": ${reason}`;
  for (const Known of Object.values(Deno.errors)) {
    if (error.constructor === Known) return new Known(message, { cause: error });
  }
  return new Error(message, { cause: error });
}
