import { checkFilterBlocks, type CodecFields, codecFields, cparamsOf } from "../codecs/mod.ts";
import { buildB2ndMeta, type FrameHeader, type MetaValue, packValue, PLACE_ZERO } from "../format/mod.ts";
import { checksumName, type ChunkStore, createFileStore, memoryStore } from "../storage/mod.ts";
import { ArrayCore, threadsOf } from "./array_core.ts";
import type { DTypeInfo } from "./dtypes/mod.ts";
import { layoutOf } from "./chunks/mod.ts";
import { checkName } from "./meta_map.ts";
import type { ArrayOptions, StorageOptions } from "./options.ts";
import { pathText } from "./paths.ts";
import { partition } from "./partition/mod.ts";
import { sameShape } from "./shapes.ts";

/** Metadata of variable length to begin with, as a store keeps it. */
export interface Packed {
  readonly packed?: ReadonlyMap<string, Uint8Array>;
}

/** How an array is made inside. */
export type NewArray = ArrayOptions & Packed & { readonly sparse?: boolean };

/** What every array that Deneb makes says in its b2nd metalayer. */
const B2ND_VERSION = 0;
const NUMPY_FORMAT = 0;

/**
 * Makes an array all of whose chunks are of one special kind. It comes to its path when it is `completed`.
 *
 * @param info Element type.
 * @param shape Cells along each axis.
 * @param options Partition, storage, compression.
 * @param place Kind of the chunks: one of the special places. Default zero.
 * @returns The array.
 * @throws {RangeError} when the shape, the partition or a setting is outside its limits.
 */
export function createCore(
  info: DTypeInfo,
  shape: readonly number[],
  options: NewArray,
  place: number = PLACE_ZERO,
): ArrayCore {
  const fields = codecFields(options.cparams ?? {}, info.itemsize);
  const threads = threadsOf(options.cparams, options.dparams);
  const minBlock = fields.userCodec === 0 ? 1 : PLUGIN_MIN_BLOCK;
  const { chunks, blocks } = partition(shape, info.itemsize, { ...options, minBlock });
  checkFilterBlocks(fields.filters, fields.filtersMeta, blocks);
  const layout = layoutOf(shape, chunks, blocks, info.itemsize);
  const b2nd = buildB2ndMeta({
    version: B2ND_VERSION,
    shape,
    chunks,
    blocks,
    dtypeFormat: NUMPY_FORMAT,
    dtype: info.code,
  });
  const header = frameHeader(fields, options, {
    nbytes: layout.nchunks * layout.chunkBytes,
    typesize: info.itemsize,
    blocksize: layout.blockBytes,
    chunksize: layout.chunkBytes,
    meta: new Map([["b2nd", b2nd], ...packedMeta(options.meta)]),
  });
  const store = createStore(header, new Float64Array(layout.nchunks).fill(place), options, true);
  return new ArrayCore(store, threads);
}

/** Codecs that fit curves to cells want at least this many along each axis. */
const PLUGIN_MIN_BLOCK = 4;

/**
 * Makes an array like another, but for what the options change.
 *
 * @param core Array to take after: element type, compression, and the partition if the shape is the same.
 * @param shape Cells along each axis.
 * @param options What is different.
 * @param fill Writes the new array, which is all zero.
 * @param info Element type, when it is different.
 * @returns The new array.
 */
export function createLike(
  core: ArrayCore,
  shape: readonly number[],
  options: NewArray,
  fill: (target: ArrayCore) => void,
  info: DTypeInfo = core.info,
): ArrayCore {
  const { chunks, blocks } = core.layout;
  const own = sameShape(shape, core.layout.shape) && !options.chunks && !options.blocks ? { chunks, blocks } : {};
  // The size of blocks in bytes follows from their shape and the element type.
  const { blockSize: _, ...cparams } = cparamsOf(core.store.state.header);
  const checksum = options.checksum ?? core.store.checksum ?? undefined;
  const all = { ...own, ...options, checksum, cparams: { ...cparams, ...options.cparams } };
  return completed(createCore(info, shape, all), fill);
}

/**
 * Fills a new array and puts it in its place; when that fails, nothing of it stays, and what was at the path is as before.
 *
 * @param core Array to fill.
 * @param fill Writes the array.
 * @returns The array.
 */
export function completed(core: ArrayCore, fill: (core: ArrayCore) => void): ArrayCore {
  try {
    core.store.write(() => fill(core));
    core.store.putInPlace();
    return core;
  } catch (error) {
    core.store.close();
    throw error;
  }
}

/**
 * Fills a new array as `completed` does, without blocking.
 *
 * @param core Array to fill.
 * @param fill Writes the array.
 * @returns The array.
 */
export async function completedAsync(core: ArrayCore, fill: (core: ArrayCore) => Promise<void>): Promise<ArrayCore> {
  try {
    await core.store.batch(() => fill(core));
    core.store.putInPlace();
    return core;
  } catch (error) {
    core.store.close();
    throw error;
  }
}

/** Fields of a header that are not codec settings. */
export type FrameSizes = Pick<FrameHeader, "nbytes" | "typesize" | "blocksize" | "chunksize" | "meta">;

/**
 * Puts the header of a new frame together; what the store fills in by itself is left at zero.
 *
 * @param fields Codec settings.
 * @param options Threads.
 * @param sizes Sizes and fixed metadata.
 * @returns The header.
 */
export function frameHeader(fields: CodecFields, options: StorageOptions, sizes: FrameSizes): FrameHeader {
  return {
    ...fields,
    ...sizes,
    headerLength: 0,
    frameLength: 0,
    directory: false,
    cbytes: 0,
    compressThreads: options.cparams?.nthreads ?? 1,
    decompressThreads: options.dparams?.nthreads ?? 1,
    hasVlmeta: false,
    metaOffsets: new Map(),
  };
}

/**
 * Packs fixed metadata.
 *
 * @param meta Values by name.
 * @returns Packed values by name.
 * @throws {RangeError} when a name is empty, too long, or `b2nd`.
 */
export function packedMeta(meta: Readonly<Record<string, MetaValue>> = {}): [string, Uint8Array][] {
  return Object.entries(meta).map(([name, value]) => {
    checkName(name);
    if (name === "b2nd") throw new RangeError('Name "b2nd" is taken by the partition of arrays');
    return [name, packValue(value)];
  });
}

/**
 * Makes the store that the options ask for.
 *
 * @param header Header of the frame.
 * @param table Its chunks, all special.
 * @param options Path and mode.
 * @param draft Whether it stays beside its path until `putInPlace`. Default false.
 * @returns The store, open for writing.
 * @throws {TypeError} when the mode is none that makes files.
 */
export function createStore(
  header: FrameHeader,
  table: Float64Array,
  options: StorageOptions & Packed,
  draft = false,
): ChunkStore {
  const { mode = "w-", packed = new Map() } = options;
  // Callers without types may mean to open what is there.
  if (mode !== "w-" && mode !== "w") {
    throw new TypeError(
      `Cannot make an array or super-chunk with mode "${String(mode)}": it is "w-" or "w", open() has "r" and "a"`,
    );
  }
  const checksum = checksumName(options.checksum) ?? null;
  if (options.urlpath === undefined) return memoryStore(header, table, packed, checksum);
  return createFileStore(pathText(options.urlpath), header, {
    mode,
    contiguous: options.contiguous ?? true,
    fsync: options.fsync ?? false,
    checksum,
    table,
    vlmeta: packed,
    draft,
  });
}
