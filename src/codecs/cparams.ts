import type { CompressParams } from "../../ffi/mod.ts";
import type { FrameHeader } from "../format/mod.ts";
import { codecByName, codecName, codecNeedsShape, FIRST_USER_CODEC, requireCodec, USER_CODEC } from "./codecs.ts";
import { filterSlots, filtersNeedShape, type FilterSpec, filterSpecs, requireFilters } from "./filters.ts";

/** How blocks are cut into streams before compression. */
export type SplitMode = "always" | "never" | "auto" | "forwardCompat";

/** Numbers of the split modes in headers. */
const SPLIT_MODES: Readonly<Record<SplitMode, number>> = { always: 1, never: 2, auto: 3, forwardCompat: 4 };

/** How chunks are compressed. */
export interface CParams {
  /** Codec: `"blosclz"`, `"lz4"`, `"lz4hc"`, `"zlib"`, `"zstd"` (default) or a plugin's name. */
  readonly codec?: string;
  /** Parameter of the codec, 0 to 255; only plugins have one. Default 0. */
  readonly codecMeta?: number;
  /** Effort from 0 (stored) to 9. Default 5. */
  readonly clevel?: number;
  /** Up to six filters, in the order in which they run. Default `["shuffle"]`, and none for 1-byte items. */
  readonly filters?: readonly FilterSpec[];
  /** How blocks are cut into streams. Default `"auto"`. */
  readonly splitMode?: SplitMode;
  /** Bytes of a block. Arrays derive it from `blocks`; super-chunks may set it. Default: the library's choice. */
  readonly blockSize?: number;
  /** Trains a dictionary for each chunk (zstd, lz4, lz4hc). Default false. */
  readonly useDict?: boolean;
  /** Threads that compress. Default: as many as the machine has cores, or `setThreads`. */
  readonly nthreads?: number;
}

/** How chunks are decompressed. */
export interface DParams {
  /** Threads that decompress. Default: as many as the machine has cores, or `setThreads`. */
  readonly nthreads?: number;
}

/** Codec settings as a frame header keeps them. */
export type CodecFields = Pick<
  FrameHeader,
  "codec" | "clevel" | "splitMode" | "filters" | "filtersMeta" | "userCodec" | "codecMeta" | "useDict"
>;

const DICT_CODECS: readonly number[] = [1, 2, 5];

/**
 * Checks what the user asked for and turns it into header fields.
 *
 * @param cparams What the user asked for; defaults are filled in here.
 * @param itemsize Bytes of an item.
 * @returns The fields of a frame header.
 * @throws {UnsupportedError} when a codec or filter is not known.
 * @throws {RangeError} when a number is outside its limits.
 */
export function codecFields(cparams: CParams, itemsize: number): CodecFields {
  const id = codecByName(cparams.codec ?? "zstd").id;
  const clevel = integer("clevel", cparams.clevel ?? 5, 0, 9);
  const { filters, metas } = filterSlots(cparams.filters ?? (itemsize === 1 ? [] : ["shuffle"]), itemsize);
  const useDict = cparams.useDict ?? false;
  if (useDict && !DICT_CODECS.includes(id)) {
    throw new RangeError(`Codec "${cparams.codec}" has no dictionaries, use zstd, lz4 or lz4hc`);
  }
  const mode = cparams.splitMode ?? "auto";
  if (!Object.hasOwn(SPLIT_MODES, mode)) {
    throw new RangeError(`Split mode must be one of ${Object.keys(SPLIT_MODES).join(", ")}, got "${mode}"`);
  }
  return {
    codec: id >= FIRST_USER_CODEC ? USER_CODEC : id,
    userCodec: id >= FIRST_USER_CODEC ? id : 0,
    codecMeta: integer("codecMeta", cparams.codecMeta ?? 0, 0, 255),
    clevel,
    splitMode: SPLIT_MODES[mode],
    filters,
    filtersMeta: metas,
    useDict,
  };
}

function integer(name: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new RangeError(`Parameter "${name}" must be an integer from ${low} to ${high}, got ${value}`);
}

/**
 * The settings of a file in the words of the user.
 *
 * @param header Header of the frame.
 * @returns Settings that would make the same chunks.
 */
export function cparamsOf(header: FrameHeader): CParams {
  const modes = Object.keys(SPLIT_MODES) as SplitMode[];
  return {
    codec: codecName(codecId(header)),
    codecMeta: header.codecMeta,
    clevel: header.clevel,
    filters: filterSpecs(header.filters, header.filtersMeta),
    splitMode: modes[header.splitMode - 1] ?? "auto",
    blockSize: header.blocksize,
    useDict: header.useDict,
  };
}

function codecId(fields: CodecFields): number {
  return fields.codec === USER_CODEC ? fields.userCodec : fields.codec;
}

/**
 * The settings of a file as the native library takes them.
 *
 * @param header Header of the frame.
 * @param nthreads Threads to compress with.
 * @param frame Empty frame that carries the block shape; needed when {@linkcode needsShape} says so.
 * @returns Parameters for `compress`.
 * @throws {UnsupportedError} when this build lacks the codec or a filter.
 */
export function compressParams(header: FrameHeader, nthreads: number, frame?: Uint8Array): CompressParams {
  requireRunnable(codecId(header), header.filters);
  return {
    codec: codecId(header),
    codecMeta: header.codecMeta,
    clevel: header.clevel,
    filters: header.filters,
    filtersMeta: header.filtersMeta,
    splitMode: header.splitMode,
    useDict: header.useDict,
    // Chunk headers keep a byte for it: larger items are compressed as bytes.
    typesize: header.typesize > 255 ? 1 : header.typesize,
    blocksize: header.blocksize,
    nthreads,
    frame,
  };
}

/**
 * Refuses settings that this build cannot run, before any chunk is touched.
 *
 * @param codec Number of the codec, user codecs included.
 * @param filters Numbers of the six filter slots.
 * @throws {UnsupportedError} when this build lacks the codec or a filter.
 */
export function requireRunnable(codec: number, filters: readonly number[]): void {
  requireCodec(codec);
  requireFilters(filters);
}

/**
 * Says whether the codec or a filter must be told the shape of a block.
 *
 * @param fields Settings of the file.
 * @returns True for codecs and filters that work on n-dimensional blocks.
 */
export function needsShape(fields: CodecFields): boolean {
  return codecNeedsShape(codecId(fields)) || filtersNeedShape(fields.filters);
}
