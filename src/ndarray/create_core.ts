import { type CodecFields, codecFields, type CParams } from "../codecs/mod.ts";
import { buildB2ndMeta, type FrameHeader, type MetaValue, packValue, PLACE_ZERO } from "../format/mod.ts";
import { type ChunkStore, createFileStore, memoryStore } from "../storage/mod.ts";
import { ArrayCore, threadsOf } from "./array_core.ts";
import type { DTypeInfo } from "./dtype_info.ts";
import { layoutOf } from "./layout.ts";
import { checkName } from "./meta_map.ts";
import type { ArrayOptions, StorageOptions } from "./options.ts";
import { partition } from "./partition.ts";

/** What every array that Deneb makes says in its b2nd metalayer. */
const B2ND_VERSION = 0;
const NUMPY_FORMAT = 0;

/**
 * Makes an array all of whose chunks are of one special kind.
 *
 * @param info Element type.
 * @param shape Cells along each axis.
 * @param options Partition, storage, compression.
 * @param place Kind of the chunks: one of the special places. Default zero.
 * @returns The array.
 * @throws {RangeError} when the shape or the partition is outside the limits.
 */
export function createCore(
  info: DTypeInfo,
  shape: readonly number[],
  options: ArrayOptions,
  place: number = PLACE_ZERO,
): ArrayCore {
  const fields = codecFields(options.cparams ?? {}, info.itemsize);
  const minBlock = fields.userCodec === 0 ? 1 : PLUGIN_MIN_BLOCK;
  const { chunks, blocks } = partition(shape, info.itemsize, { ...options, minBlock });
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
  const store = createStore(header, new Float64Array(layout.nchunks).fill(place), options);
  return new ArrayCore(store, threadsOf(options.cparams, options.dparams));
}

/** Codecs that fit curves to cells want at least this many along each axis. */
const PLUGIN_MIN_BLOCK = 4;

/**
 * A new array like another, but for what the options change.
 *
 * @param core Array to take after: element type, partition (if the shape is the same) and compression.
 * @param shape Cells along each axis.
 * @param options What is different.
 * @param info Element type, when it is different.
 * @returns The new array, all zero.
 */
export function createLike(
  core: ArrayCore,
  shape: readonly number[],
  options: ArrayOptions,
  cparams: CParams,
  info: DTypeInfo = core.info,
): ArrayCore {
  const { layout } = core;
  const sameShape = shape.length === layout.shape.length && shape.every((n, i) => n === layout.shape[i]);
  const own = sameShape && !options.chunks && !options.blocks ? { chunks: layout.chunks, blocks: layout.blocks } : {};
  return createCore(info, shape, { ...own, ...options, cparams: { ...cparams, ...options.cparams } });
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
 * @returns The store, open for writing.
 */
export function createStore(header: FrameHeader, table: Float64Array, options: StorageOptions): ChunkStore {
  if (options.urlpath === undefined) return memoryStore(header, table, new Map());
  return createFileStore(options.urlpath, header, {
    mode: options.mode ?? "w-",
    contiguous: options.contiguous ?? true,
    fsync: options.fsync ?? false,
    table,
    vlmeta: new Map(),
  });
}
