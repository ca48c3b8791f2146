import { FormatError, type MetaValue, type ZipMember, zipMembers } from "../format/mod.ts";
import { frameFromBytes, openFrame } from "./open.ts";
import type { NDArray } from "./ndarray.ts";
import { pathText } from "./paths.ts";
import { SChunk } from "./schunk.ts";

/** Where a leaf of a tree is: a file, a window of a file, or items of an embedding super-chunk. */
type Leaf =
  | { readonly kind: "file"; readonly path: string; readonly offset: number }
  | { readonly kind: "embedded"; readonly from: Leaf; readonly start: number; readonly stop: number };

/** Members that hold arrays and super-chunks; others are the store's own. */
const LEAF_NAME = /\.(b2nd|b2frame)$/;
const EMBED_NAME = "embed.b2e";

/**
 * Arrays and super-chunks by name, in a store that python-blosc2 wrote: a `.b2d` folder, a `.b2z` file, a `.b2e` file. Read only.
 *
 * Works like a `Map` of paths such as `"/group/array"`. Each `get` opens the leaf anew; close it, or hold it with `using`.
 *
 * @example
 * ```ts ignore
 * import { openTree } from "@deneb/deneb";
 * const tree = openTree("measurements.b2z");
 * for (const key of tree.keys()) console.log(key);
 * ```
 */
export class ArrayTree {
  readonly #leaves: ReadonlyMap<string, Leaf>;
  /** Path of the store. */
  readonly urlpath: string;

  /** For `openTree()`; users do not call it. */
  constructor(urlpath: string, leaves: ReadonlyMap<string, Leaf>) {
    this.urlpath = urlpath;
    this.#leaves = leaves;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#leaves.size;
  }

  /** Paths of the leaves, such as `"/group/array"`. */
  keys(): MapIterator<string> {
    return this.#leaves.keys();
  }

  /** What the console shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return [`ArrayTree "${this.urlpath}" of ${this.size}`, ...this.keys()].join("\n  ");
  }

  /** True when there is a leaf at the path. */
  has(key: string): boolean {
    return this.#leaves.has(normalKey(key));
  }

  /**
   * Opens a leaf.
   *
   * @param key Path of the leaf; the leading slash may be left out.
   * @returns An array or a super-chunk, read only.
   * @throws {RangeError} when there is no such leaf; the message lists those there are.
   * @throws {FormatError} when its bytes are no frame.
   */
  get(key: string): NDArray | SChunk {
    const leaf = this.#leaves.get(normalKey(key));
    if (leaf !== undefined) return openLeaf(leaf);
    const known = [...this.#leaves.keys()].slice(0, 20).join(", ");
    throw new RangeError(`Store "${this.urlpath}" has no "${key}", it has ${known}`);
  }
}

/**
 * Opens a store of arrays that python-blosc2 wrote.
 *
 * @param path A `.b2d` folder, a `.b2z` file (stored, not deflated) or a `.b2e` file: a path or a `file:` URL.
 * @returns The store; nothing stays open.
 * @throws {FormatError} when the bytes are no store.
 * @throws {Deno.errors.NotFound} when nothing is there.
 *
 * @example
 * ```ts ignore
 * import { openTree } from "@deneb/deneb";
 * using leaf = openTree("measurements.b2z").get("/group/array");
 * ```
 */
export function openTree(path: string | URL): ArrayTree {
  const name = pathText(path);
  return new ArrayTree(name, leavesOf(name));
}

function leavesOf(path: string): Map<string, Leaf> {
  if (isFolder(path)) return folderLeaves(path);
  return startsAsZip(path) ? zipLeaves(path) : embeddedLeaves({ kind: "file", path, offset: 0 });
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(`Cannot open "${path}" as a store: nothing is there`, { cause });
  }
}

function normalKey(key: string): string {
  return key.startsWith("/") ? key : "/" + key;
}

function openLeaf(leaf: Leaf): NDArray | SChunk {
  if (leaf.kind === "file") return openFrame(leaf.path, { offset: leaf.offset });
  using container = openLeaf(leaf.from);
  return frameFromBytes(asSChunk(container).getSlice(leaf.start, leaf.stop), { copy: false });
}

function asSChunk(found: NDArray | SChunk): SChunk {
  if (found instanceof SChunk) return found;
  throw new FormatError("Cannot read the store (open() reads arrays): an array begins", 0);
}

function folderLeaves(path: string): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const walk = (folder: string, key: string): void => {
    for (const entry of [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)) {
      const file = `${folder}/${entry.name}`;
      if (LEAF_NAME.test(entry.name)) {
        leaves.set(`${key}/${entry.name.replace(LEAF_NAME, "")}`, { kind: "file", path: file, offset: 0 });
      } else if (entry.isDirectory) walk(file, `${key}/${entry.name}`);
      else if (key === "" && entry.name === EMBED_NAME) {
        for (const [name, leaf] of embeddedLeaves({ kind: "file", path: file, offset: 0 })) leaves.set(name, leaf);
      }
    }
  };
  walk(path, "");
  return leaves;
}

function zipLeaves(path: string): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const [name, member] of membersOf(path)) {
    if (!LEAF_NAME.test(name) && name !== EMBED_NAME) continue;
    const leaf: Leaf = { kind: "file", path, offset: windowOf(name, member) };
    if (name !== EMBED_NAME) leaves.set("/" + name.replace(LEAF_NAME, ""), leaf);
    else for (const [key, inner] of embeddedLeaves(leaf)) leaves.set(key, inner);
  }
  return leaves;
}

function windowOf(name: string, member: ZipMember): number {
  if (member.stored) return member.offset;
  throw new FormatError(`Member "${name}" is compressed by the archive and cannot be read in place`, member.offset);
}

function membersOf(path: string): ReadonlyMap<string, ZipMember> {
  using file = Deno.openSync(path);
  return zipMembers(file.statSync().size, (start, end) => readAt(file, start, end));
}

function startsAsZip(path: string): boolean {
  using file = Deno.openSync(path);
  const head = readAt(file, 0, 4);
  return head[0] === 0x50 && head[1] === 0x4b;
}

function readAt(file: Deno.FsFile, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(end - start);
  file.seekSync(start, Deno.SeekMode.Start);
  let done = 0;
  while (done < bytes.length) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** Frames inside a super-chunk of bytes; a map of names to offsets is in its metadata. */
function embeddedLeaves(from: Leaf): Map<string, Leaf> {
  using container = openLeaf(from);
  const found = asSChunk(container).vlmeta.get("estore_metadata");
  const leaves = new Map<string, Leaf>();
  for (const [key, entry] of entriesOf(fieldOf(found, "embed_map"))) {
    const start = fieldOf(entry, "offset");
    const length = fieldOf(entry, "length");
    if (typeof start !== "number" || typeof length !== "number" || length < 0) {
      throw new FormatError(`Embedding store says nothing of where "${key}" is`, 0);
    }
    leaves.set(key, { kind: "embedded", from, start, stop: start + length });
  }
  return leaves;
}

function entriesOf(value: MetaValue | undefined): [string, MetaValue][] {
  return value !== null && typeof value === "object" ? Object.entries(value) : [];
}

function fieldOf(value: MetaValue | undefined, name: string): MetaValue | undefined {
  return entriesOf(value).find(([key]) => key === name)?.[1];
}
