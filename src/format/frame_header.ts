import { countBe, expectByte, expectRoom, i32be, u16be } from "./_bytes.ts";
import { readMetalayers } from "./_metalayers.ts";
import { FormatError, UnsupportedError } from "./errors.ts";
import { MAX_BLOCK_BYTES, MAX_CHUNK_BYTES } from "./limits.ts";

/** What the header of a frame says. */
export interface FrameHeader {
  /** Bytes of the header itself; chunk offsets count from here. */
  readonly headerLength: number;
  /** Bytes of the whole frame, up to the end of its trailer. */
  readonly frameLength: number;
  /** True when the chunks are files beside this one. */
  readonly directory: boolean;
  /** Number of the codec: 0 blosclz, 1 lz4, 2 lz4hc, 4 zlib, 5 zstd, or 6 when `userCodec` tells it. */
  readonly codec: number;
  /** Compression level for new chunks. */
  readonly clevel: number;
  /** Split mode for new chunks: 1 always, 2 never, 3 automatic, 4 forward compatible. */
  readonly splitMode: number;
  /** Bytes of all chunks when decompressed, padding included. */
  readonly nbytes: number;
  /** Bytes of the region of chunks, holes included; in a directory the sum of the files. */
  readonly cbytes: number;
  /** Bytes of an item, also over 255. */
  readonly typesize: number;
  /** Bytes of a block when decompressed; 0 when it varies. */
  readonly blocksize: number;
  /** Bytes of a chunk when decompressed; -1 or 0 when there is none to tell it from. */
  readonly chunksize: number;
  /** Threads that the writer compressed with. */
  readonly compressThreads: number;
  /** Threads that the writer decompressed with. */
  readonly decompressThreads: number;
  /** True when the trailer holds metadata of variable length. */
  readonly hasVlmeta: boolean;
  /** Numbers of the six filters for new chunks, in the order in which they run. */
  readonly filters: readonly number[];
  /** Parameters of the six filters, 0 to 255. */
  readonly filtersMeta: readonly number[];
  /** Number of the codec once more; the one that counts when `codec` is 6. */
  readonly userCodec: number;
  /** The codec's parameter, 0 to 255. */
  readonly codecMeta: number;
  /** True when new chunks are compressed with a dictionary. */
  readonly useDict: boolean;
  /** Fixed metadata by name, as raw bytes, in the file's order. */
  readonly meta: ReadonlyMap<string, Uint8Array>;
  /** Where the bytes of each value of `meta` begin, from the frame's start. */
  readonly metaOffsets: ReadonlyMap<string, number>;
}

/** Bytes before the map of metalayers: these are the same in every frame. */
const FIXED_LENGTH = 87;
const LEAST_LENGTH = FIXED_LENGTH + 10;
const LAST_FRAME_VERSION = 3;
const MAGIC = [0x9e, 0xa8, 0x62, 0x32, 0x66, 0x72, 0x61, 0x6d, 0x65, 0];
/** Where the format wants the marker of each field. */
const MARKERS = [
  [10, 0xd2, "header length"],
  [15, 0xcf, "frame length"],
  [24, 0xa4, "frame flags"],
  [29, 0xd3, "size of data"],
  [38, 0xd3, "stored size"],
  [47, 0xd2, "item size"],
  [52, 0xd2, "block size"],
  [57, 0xd2, "chunk size"],
  [62, 0xd1, "thread count"],
  [65, 0xd1, "thread count"],
  [69, 0xd8, "filters"],
] as const;

/**
 * Tells how long the header of a frame is, so that all of it can be read.
 *
 * @param first The first 16 bytes of the frame at least.
 * @returns The length in bytes; the caller holds it against the bytes there are.
 * @throws {FormatError} when the bytes do not begin a frame.
 *
 * @example
 * ```ts
 * import { FormatError, frameHeaderLength } from "./mod.ts";
 *
 * try {
 *   frameHeaderLength(new TextEncoder().encode("%PDF-1.7 is not it"));
 * } catch (error) {
 *   console.log(error instanceof FormatError); // true
 * }
 * ```
 */
export function frameHeaderLength(first: Uint8Array): number {
  expectRoom(first, 0, 16, "frame");
  MAGIC.forEach((byte, at) => expectByte(first, at, byte, "frame"));
  expectByte(first, 10, 0xd2, "header length");
  const length = i32be(first, 11);
  if (length < LEAST_LENGTH) {
    throw new FormatError(`Cannot read frame: header length is ${length}, at least ${LEAST_LENGTH}`, 11);
  }
  return length;
}

/**
 * Reads and checks the header of a frame.
 *
 * @param bytes The frame from its first byte, its whole header at least.
 * @returns The fields; values of `meta` are copies.
 * @throws {FormatError} when a field is impossible or fields contradict each other.
 * @throws {UnsupportedError} when the frame is of a newer version, or has chunks or blocks of variable length.
 *
 * @example
 * ```ts
 * import { FormatError, parseFrameHeader } from "./mod.ts";
 *
 * const bytes = new Uint8Array(200);
 * try {
 *   console.log(parseFrameHeader(bytes).chunksize);
 * } catch (error) {
 *   console.log(error instanceof FormatError && error.offset); // 0
 * }
 * ```
 */
export function parseFrameHeader(bytes: Uint8Array): FrameHeader {
  const headerLength = frameHeaderLength(bytes);
  expectRoom(bytes, 0, headerLength, "frame header");
  for (const [at, marker, what] of MARKERS) expectByte(bytes, at, marker, what);
  const frameLength = countBe(bytes, 16, "frame length");
  const nbytes = countBe(bytes, 30, "size of data");
  const cbytes = countBe(bytes, 39, "stored size");
  const chunksize = sizeField(bytes, 58, "chunk size", -1, MAX_CHUNK_BYTES);
  const directory = frameType(bytes);
  checkVersion(bytes, nbytes);
  if (chunksize <= 0 && nbytes > 0) {
    throw new FormatError(`Cannot read frame: ${nbytes} bytes of data in chunks of ${chunksize}`, 58);
  }
  if (frameLength < headerLength + (directory ? 0 : cbytes)) {
    throw new FormatError(`Cannot read frame: its length ${frameLength} has no room for header and chunks`, 16);
  }
  const { meta, metaOffsets } = readMetalayers(bytes.subarray(0, headerLength));
  return {
    headerLength,
    frameLength,
    directory,
    codec: bytes[27] & 15,
    clevel: bytes[27] >> 4,
    splitMode: splitModeOf(bytes),
    nbytes,
    cbytes,
    typesize: sizeField(bytes, 48, "item size", 1, MAX_BLOCK_BYTES),
    blocksize: sizeField(bytes, 53, "block size", 0, MAX_BLOCK_BYTES),
    chunksize,
    compressThreads: u16be(bytes, 63),
    decompressThreads: u16be(bytes, 66),
    hasVlmeta: flagOf(bytes, 68),
    filters: Array.from(bytes.subarray(71, 77)),
    filtersMeta: Array.from(bytes.subarray(79, 85)),
    userCodec: bytes[77],
    codecMeta: bytes[78],
    useDict: (bytes[85] & 1) !== 0,
    meta,
    metaOffsets,
  };
}

function checkVersion(bytes: Uint8Array, nbytes: number): void {
  const flags = bytes[25];
  if ((flags & 15) > LAST_FRAME_VERSION) {
    throw new UnsupportedError(
      `Cannot read frame: format version is ${flags & 15}, at most ${LAST_FRAME_VERSION} is supported`,
    );
  }
  if ((flags & 15) === 0) throw new FormatError("Cannot read frame: format version is 0", 25);
  // An array of length zero carries bit 6 too, and has no chunks to vary.
  if ((flags & 0x40) !== 0 && nbytes > 0 || (flags & 0x80) !== 0) {
    throw new UnsupportedError("Cannot read frame: chunks or blocks of variable length are not supported");
  }
}

function frameType(bytes: Uint8Array): boolean {
  if (bytes[26] > 1) throw new UnsupportedError(`Cannot read frame: type is ${bytes[26]}, at most 1 is supported`);
  return bytes[26] === 1;
}

function splitModeOf(bytes: Uint8Array): number {
  if (bytes[28] > 3) throw new FormatError(`Cannot read frame: split mode is ${bytes[28] + 1}, at most 4`, 28);
  return bytes[28] + 1;
}

function flagOf(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0xc2) expectByte(bytes, at, 0xc3, "metadata flag");
  return bytes[at] === 0xc3;
}

function sizeField(bytes: Uint8Array, at: number, what: string, least: number, most: number): number {
  const value = i32be(bytes, at);
  if (value < least || value > most) {
    throw new FormatError(`Cannot read frame: ${what} is ${value}, not within ${least} to ${most}`, at);
  }
  return value;
}
