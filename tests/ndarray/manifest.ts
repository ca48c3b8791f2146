/**
 * What python-blosc2 told about the files that it wrote, as `tests/fixtures/pyblosc2/README.md` explains it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { DenseArray, DTypeLike, MetaValue, SChunk, SpecialKind } from "../../mod.ts";

/** A part of an array: `[start, stop, step]` an axis. */
export interface ArraySlice {
  readonly sel: readonly (readonly [number, number, number])[];
  readonly shape: readonly number[];
  readonly sha256: string;
}

/** One array. */
export interface ArrayEntry {
  readonly kind: "b2nd";
  readonly file: string;
  readonly storage: "contiguous" | "sparse-directory";
  /** A NumPy type string, or a list of fields. */
  readonly dtype: DTypeLike;
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly blocks: readonly number[];
  readonly codec: string;
  readonly codec_meta: number;
  readonly clevel: number;
  readonly filters: readonly number[];
  readonly filters_meta: readonly number[];
  readonly lossy: boolean;
  readonly splitmode: string;
  readonly use_dict: boolean;
  readonly typesize: number;
  readonly nbytes: number;
  /** Of all cells; null where there are too many. */
  readonly sha256: string | null;
  readonly slices: readonly ArraySlice[];
  /** Number, place in the grid, kind and repeated bytes of each chunk. */
  readonly chunk_info?: readonly (readonly [number, readonly number[], string, string | null])[];
  readonly vlmeta?: Readonly<Record<string, MetaValue>>;
  readonly points?: readonly (readonly [readonly number[], number])[];
  readonly nonspecial_chunks?: readonly number[];
}

/** One super-chunk. */
export interface SChunkEntry {
  readonly kind: "schunk";
  readonly file: string;
  readonly typesize: number;
  readonly chunksize: number;
  readonly nchunks: number;
  readonly nbytes: number;
  readonly sha256: string;
  readonly chunks_sha256: readonly string[];
  readonly special: readonly string[];
  /** First item and one past the last. */
  readonly slices: readonly { readonly sel: readonly [number, number]; readonly sha256: string }[];
}

/** One chunk on its own. */
export interface ChunkEntry {
  readonly kind: "chunk";
  readonly file: string;
  readonly typesize: number;
  readonly nbytes: number;
  readonly cbytes: number;
  readonly sha256: string;
}

/** Several arrays by name. */
export interface StoreEntry<K extends string> {
  readonly kind: K;
  readonly file: string;
  readonly keys: readonly string[];
  readonly leaves: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly dtype: DTypeLike; readonly sha256: string }>
  >;
}

type Entry =
  | ArrayEntry
  | SChunkEntry
  | ChunkEntry
  | StoreEntry<"treestore">
  | StoreEntry<"dictstore">
  | StoreEntry<"embedstore">
  | { readonly kind: "lazyexpr"; readonly file: string };

const FOLDER = new URL("../fixtures/pyblosc2/", import.meta.url);
const MANIFEST: { readonly entries: readonly Entry[] } = JSON.parse(
  Deno.readTextFileSync(new URL("manifest.json", FOLDER)),
);

/**
 * Lists the files of some kinds.
 *
 * @param kinds Kinds as the manifest names them.
 * @returns What is told of each.
 */
export function entriesOf<K extends Entry["kind"]>(...kinds: K[]): Extract<Entry, { readonly kind: K }>[] {
  const isWanted = (entry: Entry): entry is Extract<Entry, { readonly kind: K }> => kinds.some((k) => k === entry.kind);
  return MANIFEST.entries.filter(isWanted);
}

/**
 * Finds a file that python-blosc2 wrote.
 *
 * @param file Its name.
 * @returns Its path.
 */
export function fixturePath(file: string): string {
  return fileURLToPath(new URL(file, FOLDER));
}

/**
 * Hashes bytes as the manifest does.
 *
 * @param bytes What to hash.
 * @returns Hex digits of SHA-256.
 */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Gives the elements as NumPy would keep them under a type string: big-endian ones with their bytes turned round.
 *
 * @param dense Elements in native order; left as they are.
 * @param dtype Type string or list of fields; lists of the fixtures have no big-endian field.
 * @returns The bytes in C order.
 */
export function storedBytes(dense: DenseArray, dtype: DTypeLike): Uint8Array {
  if (typeof dtype !== "string" || !dtype.startsWith(">")) return dense.bytes;
  const turned = dense.bytes.slice();
  for (let at = 0; at < turned.length; at += dense.itemsize) turned.subarray(at, at + dense.itemsize).reverse();
  return turned;
}

/**
 * Reads a super-chunk as one run of bytes.
 *
 * @param chunks The super-chunk.
 * @returns All its chunks, one after the other.
 */
export function chunkBytes(chunks: SChunk): Uint8Array[] {
  return Array.from({ length: chunks.nchunks }, (_, i) => chunks.get(i));
}

/** How python-blosc2 calls the kinds of chunks. */
export const KIND_NAMES: ReadonlyMap<SpecialKind | null, string> = new Map([
  [null, "NOT_SPECIAL"],
  ["zero", "ZERO"],
  ["nan", "NAN"],
  ["value", "VALUE"],
  ["uninit", "UNINIT"],
]);
