import { UnsupportedError } from "../format/mod.ts";
import {
  type ChecksumName,
  checksumName,
  type ChunkStore,
  memoryStoreFromFrame,
  type OpenOptions as StoreOptions,
  openStore,
} from "../storage/mod.ts";
import type { DParams } from "../codecs/mod.ts";
import { ArrayCore, threadsOf } from "./array_core.ts";
import { ChunkAccess, type ThreadOptions } from "./chunks/mod.ts";
import { describe } from "./describe.ts";
import type { DTypeLike, Resolved } from "./dtypes/mod.ts";
import { NDArray } from "./ndarray.ts";
import { explainNoFrame } from "./no_frame.ts";
import { pathText } from "./paths.ts";
import { SChunk } from "./schunk.ts";

/** How a file is opened. */
export interface OpenOptions {
  /** `"r"` (default) reads, `"a"` writes too; one writer at a time. */
  readonly mode?: "r" | "a";
  /** Byte at which the frame begins, inside a larger file; read only. Default 0. */
  readonly offset?: number;
  /** Forces every commit to the disk before it counts. Default false. */
  readonly fsync?: boolean;
  /**
   * Checksums of chunks. By default each chunk is held against its own when it is first read, where the file keeps them; `false` reads without, and a change then drops
   * them. `true` or a name wants them: with mode `"r"` they must be there, with mode `"a"` they are made of every chunk where there are none, or others.
   */
  readonly checksum?: boolean | ChecksumName;
  /** How chunks are decompressed. */
  readonly dparams?: DParams;
}

/**
 * Opens what a path holds.
 *
 * @param path A `.b2nd` or `.b2frame` file, or a directory frame: a path or a `file:` URL.
 * @param options Mode, offset, threads.
 * @returns An array, or a super-chunk when the frame has no shape.
 * @throws {FormatError} when the bytes are no frame.
 * @throws {UnsupportedError} when the frame is a saved lazy expression, or uses what this version lacks.
 */
export function openFrame(path: string | URL, options: OpenOptions = {}): NDArray | SChunk {
  const name = pathText(path);
  const { mode = "r", offset, fsync, dparams } = options;
  const checksum = checksumName(options.checksum);
  // Callers without types may mean to make a file.
  if (mode !== "r" && mode !== "a") {
    throw new TypeError(`Cannot open "${name}" with mode "${String(mode)}": it is "r" or "a", "w" makes new arrays`);
  }
  const threads = threadsOf(undefined, dparams);
  const store = openedStore(name, { mode, offset, fsync, checksum });
  try {
    return around(store, threads);
  } catch (error) {
    store.close();
    throw error;
  }
}

function openedStore(path: string, options: StoreOptions): ChunkStore {
  try {
    return openStore(path, options);
  } catch (error) {
    throw explainNoFrame(path, options.offset ?? 0, error);
  }
}

/** Metalayers of arrays that only carry something else: their own cells mean nothing. */
const CARRIER_METAS = ["b2o", "LazyArray"];

function around(store: ChunkStore, threads?: ThreadOptions): NDArray | SChunk {
  if (CARRIER_METAS.some((name) => store.state.header.meta.has(name))) {
    const name = store.urlpath === undefined ? "the frame" : `"${store.urlpath}"`;
    throw new UnsupportedError(
      `Cannot open ${name}: it is a lazy expression that python-blosc2 saved, and this version evaluates none`,
    );
  }
  if (store.state.header.meta.has("b2nd")) return new NDArray(new ArrayCore(store, threads));
  return new SChunk(store, new ChunkAccess(store, threads));
}

/**
 * Opens an array.
 *
 * @param path A `.b2nd` file or a directory frame: a path or a `file:` URL.
 * @param options Mode, offset, threads; `dtype`: the element type that the array must have.
 * @returns The array; close it, or hold it with `using`.
 * @throws {TypeError} when there is something else at the path, or the elements are of another type.
 * @throws {FormatError} when the bytes are no frame.
 * @throws {UnsupportedError} when the frame is a saved lazy expression, or uses what this version lacks.
 *
 * @example
 * ```ts
 * import { arange, openArray } from "@deneb/deneb";
 * const path = Deno.makeTempDirSync() + "/a.b2nd";
 * arange(10).save(path);
 * using a = openArray(path, { dtype: "float64" });
 * console.log(a.getSync().data);
 * ```
 */
export function openArray<const D extends DTypeLike>(
  path: string | URL,
  options: OpenOptions & { readonly dtype: D },
): NDArray<Resolved<D>>;
/**
 * Opens an array, with an element type that is known only at run time.
 *
 * @param path A `.b2nd` file or a directory frame: a path or a `file:` URL.
 * @param options Mode, offset, threads; `dtype`: the element type that the array must have.
 * @returns The array; close it, or hold it with `using`.
 */
export function openArray(path: string | URL, options?: OpenOptions & { readonly dtype?: DTypeLike }): NDArray;
export function openArray(path: string | URL, options: OpenOptions & { readonly dtype?: DTypeLike } = {}): NDArray {
  const { dtype } = options;
  const found = openFrame(path, options);
  try {
    if (found instanceof SChunk) {
      throw new TypeError(`Cannot open "${found.urlpath}" as an array: it is a super-chunk, use open()`);
    }
    if (dtype === undefined) return found;
    const own = describe(found.dtype);
    if (!found.is(dtype)) {
      throw new TypeError(`Cannot open "${path}" as an array of ${describe(dtype)}: its elements are ${own}`);
    }
    return found;
  } catch (error) {
    found.close();
    throw error;
  }
}

/**
 * Makes an array, or a super-chunk, of the bytes of a frame.
 *
 * @param bytes What `toCframe` gave, or the content of a file.
 * @param options `copy`: whether the bytes are copied (default true); otherwise they must not change afterwards.
 * @returns The array or super-chunk, in memory.
 * @throws {FormatError} when the bytes are no frame.
 * @throws {UnsupportedError} when the frame is a saved lazy expression, or uses what this version lacks.
 */
export function frameFromBytes(bytes: Uint8Array, options: { readonly copy?: boolean } = {}): NDArray | SChunk {
  return around(memoryStoreFromFrame(bytes, { copy: options.copy ?? true }));
}
