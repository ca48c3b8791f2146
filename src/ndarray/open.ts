import { type ChunkStore, memoryStoreFromFrame, openStore } from "../storage/mod.ts";
import type { DParams } from "../codecs/mod.ts";
import { threadsOf } from "./array_core.ts";
import { ChunkAccess } from "./chunk_access.ts";
import type { DType } from "./dtype_table.ts";
import { arrayOf, type NDArray } from "./ndarray.ts";
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
 */
export function openFrame(path: string, options: OpenOptions = {}): NDArray | SChunk {
  const store = openStore(path, { mode: options.mode ?? "r", offset: options.offset, fsync: options.fsync });
  try {
    return around(store, options);
  } catch (error) {
    store.close();
    throw error;
  }
}

function around(store: ChunkStore, options: OpenOptions): NDArray | SChunk {
  const threads = threadsOf(undefined, options.dparams);
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
 */
export function frameFromBytes(bytes: Uint8Array, options: { readonly copy?: boolean } = {}): NDArray | SChunk {
  return around(memoryStoreFromFrame(bytes, { copy: options.copy ?? true }), {});
}
