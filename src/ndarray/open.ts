import { UnsupportedError } from "../format/mod.ts";
import { type ChunkStore, memoryStoreFromFrame, openStore } from "../storage/mod.ts";
import type { DParams } from "../codecs/mod.ts";
import { threadsOf } from "./array_core.ts";
import { ChunkAccess, type ThreadOptions } from "./chunk_access.ts";
import type { DType } from "./dtype_table.ts";
import { arrayOf, type NDArray } from "./ndarray.ts";
import { explainNoFrame } from "./no_frame.ts";
import { SChunk } from "./schunk.ts";

/** How a file is opened. */
export interface OpenOptions {
  /** `"r"` (default) reads, `"a"` writes too; one writer at a time. */
  readonly mode?: "r" | "a";
  /** Byte at which the frame begins, inside a larger file; read only. Default 0. */
  readonly offset?: number;
  /** Forces every commit to the disk before it counts. Default false. */
  readonly fsync?: boolean;
  /** How chunks are decompressed. */
  readonly dparams?: DParams;
}

/**
 * Opens what a path holds.
 *
 * @param path A `.b2nd` or `.b2frame` file, or a directory frame.
 * @param options Mode, offset, threads.
 * @returns An array, or a super-chunk when the frame has no shape.
 * @throws {FormatError} when the bytes are no frame.
 * @throws {UnsupportedError} when the frame is a saved lazy expression, or uses what this version lacks.
 */
export function openFrame(path: string, options: OpenOptions = {}): NDArray | SChunk {
  const { mode = "r", offset, fsync, dparams } = options;
  // Callers without types may mean to make a file.
  if (mode !== "r" && mode !== "a") {
    throw new TypeError(`Cannot open "${path}" with mode "${String(mode)}": it is "r" or "a", "w" makes new arrays`);
  }
  const threads = threadsOf(undefined, dparams);
  const store = openedStore(path, { mode, offset, fsync });
  try {
    return around(store, threads);
  } catch (error) {
    store.close();
    throw error;
  }
}

function openedStore(path: string, options: OpenOptions): ChunkStore {
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
  if (store.state.header.meta.has("b2nd")) return arrayOf<DType>(store, threads);
  return new SChunk(store, new ChunkAccess(store, threads));
}

/**
 * Opens an array.
 *
 * @param path A `.b2nd` file or a directory frame.
 * @param options Mode, offset, threads.
 * @returns The array; close it, or hold it with `using`.
 * @throws {TypeError} when there is something else at the path.
 * @throws {FormatError} when the bytes are no frame.
 * @throws {UnsupportedError} when the frame is a saved lazy expression, or uses what this version lacks.
 *
 * @example
 * ```ts
 * import { arange, openArray } from "@deneb/deneb";
 * const path = Deno.makeTempDirSync() + "/a.b2nd";
 * arange(10).save(path);
 * using a = openArray(path);
 * console.log(a.shape);
 * ```
 */
export function openArray(path: string, options: OpenOptions = {}): NDArray {
  const found = openFrame(path, options);
  if (!(found instanceof SChunk)) return found;
  found.close();
  throw new TypeError(`Cannot open "${path}" as an array: it is a super-chunk, use open()`);
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
