/**
 * What a disk may hold after a loss of power: of all that was not synced, any part.
 *
 * @module
 */
import { MemoryDisk, type Step } from "./_memory_disk.ts";

/** Disks write sectors as a whole. */
const SECTOR = 512;
/** Where commits write to a header: within a page, and so as a whole. */
const HEADER_START = 16;
const PAGE = 4096;

/** Decides whether the next thing that was not synced has reached the disk. */
export type Luck = () => boolean;

type Write = Extract<Step, { kind: "write" | "truncate" }>;
type Node = { readonly file: number } | { readonly folder: Folder };
/** Names that one call changes together; null for one that goes. */
type Names = readonly (readonly [name: string, node: Node | null])[];

/** A folder: names as they are now, those that are on the disk for certain, and what lies between. */
class Folder {
  readonly now = new Map<string, Node>();
  readonly synced = new Map<string, Node>();
  pending: Names[] = [];

  change(names: Names): void {
    assign(this.now, names);
    this.pending.push(names);
  }

  sync(): void {
    for (const names of this.pending) assign(this.synced, names);
    this.pending = [];
  }

  /** The names that are there after a loss of power. */
  lose(luck: Luck): Map<string, Node> {
    const left = new Map(this.synced);
    for (const names of this.pending) if (luck()) assign(left, names);
    return left;
  }
}

/** The content of a file, likewise. */
class Content {
  #synced = new Uint8Array(0);
  #pending: Write[] = [];

  change(step: Write): void {
    this.#pending.push(step);
  }

  sync(): void {
    this.#synced = this.lose(() => true);
    this.#pending = [];
  }

  lose(luck: Luck): Uint8Array<ArrayBuffer> {
    let bytes = this.#synced.slice();
    for (const step of this.#pending) {
      if (step.kind === "truncate") {
        if (luck()) bytes = resized(bytes, step.length);
        continue;
      }
      const { position } = step;
      const end = position + step.bytes.length;
      // The new length may be lost although the bytes have been written, and the other way round.
      if (end > bytes.length && luck()) bytes = resized(bytes, end);
      for (const [from, to] of pieces(position, end)) {
        const cut = Math.min(to, bytes.length);
        if (luck() && cut > from) bytes.set(step.bytes.subarray(from - position, cut - position), from);
      }
    }
    return bytes;
  }
}

/** A disk that is followed step by step, and can lose power after each of them. */
export class PoweredDisk {
  readonly #root = new Folder();
  readonly #contents = new Map<number, Content>();

  /** Follows one more step. */
  do(step: Step): void {
    if (step.kind === "make") {
      this.#contents.set(step.file, new Content());
      this.#name(step.path, { file: step.file });
    } else if (step.kind === "folder") this.#name(step.path, { folder: new Folder() });
    else if (step.kind === "remove") this.#remove(step.path);
    else if (step.kind === "rename") this.#rename(step.path, step.to);
    else if (step.kind === "sync folder") this.#folder(step.path).sync();
    else if (step.kind === "sync") this.#contents.get(step.file)?.sync();
    else if (step.kind === "write" || step.kind === "truncate") this.#contents.get(step.file)?.change(step);
  }

  /** The disk after a loss of power. */
  lose(luck: Luck): MemoryDisk {
    const disk = new MemoryDisk();
    this.#fill(disk, "", this.#root, luck);
    return disk;
  }

  #fill(disk: MemoryDisk, path: string, folder: Folder, luck: Luck): void {
    for (const [name, node] of folder.lose(luck)) {
      const at = `${path}/${name}`;
      if ("folder" in node) {
        disk.do({ kind: "folder", path: at });
        this.#fill(disk, at, node.folder, luck);
        continue;
      }
      const bytes = this.#contents.get(node.file)?.lose(luck) ?? new Uint8Array(0);
      disk.do({ kind: "make", path: at, file: node.file });
      disk.do({ kind: "write", file: node.file, position: 0, bytes });
    }
  }

  #name(path: string, node: Node | null): void {
    const [folder, name] = split(path);
    this.#folder(folder).change([[name, node]]);
  }

  #remove(path: string): void {
    const [parent, name] = split(path);
    const node = this.#folder(parent).now.get(name);
    if (node !== undefined && "folder" in node) {
      for (const inner of [...node.folder.now.keys()]) this.#remove(`${path}/${inner}`);
    }
    this.#name(path, null);
  }

  #rename(path: string, to: string): void {
    const [folder, name] = split(path);
    const [target, newName] = split(to);
    const node = this.#folder(folder).now.get(name);
    if (folder !== target || node === undefined) throw new Error(`Cannot follow the rename of "${path}" to "${to}"`);
    // A rename is one change of a folder: both names or neither.
    this.#folder(folder).change([[name, null], [newName, node]]);
  }

  #folder(path: string): Folder {
    let folder = this.#root;
    for (const name of path.split("/").filter((part) => part !== "")) {
      const node = folder.now.get(name);
      if (node === undefined || !("folder" in node)) throw new Error(`There is no folder "${path}"`);
      folder = node.folder;
    }
    return folder;
  }
}

/** The parts of a write that reach the disk as a whole: that of a header, and otherwise sectors. */
function* pieces(start: number, end: number): Generator<[number, number], void, void> {
  if (start === HEADER_START && end <= PAGE) return yield [start, end];
  for (let from = start; from < end;) {
    const to = Math.min(end, (Math.floor(from / SECTOR) + 1) * SECTOR);
    yield [from, to];
    from = to;
  }
}

function assign(map: Map<string, Node>, names: Names): void {
  for (const [name, node] of names) {
    if (node === null) map.delete(name);
    else map.set(name, node);
  }
}

function resized(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const now = new Uint8Array(length);
  now.set(bytes.subarray(0, length));
  return now;
}

function split(path: string): [folder: string, name: string] {
  const at = path.lastIndexOf("/");
  return [path.slice(0, at), path.slice(at + 1)];
}
