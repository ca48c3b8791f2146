import { i32 } from "./_bytes.ts";
import { FormatError, UnsupportedError } from "./errors.ts";
import { EXTENDED_HEADER_LENGTH, MAX_BLOCK_BYTES, MAX_CHUNK_BYTES, MIN_HEADER_LENGTH } from "./limits.ts";

/** What a chunk without data stands for: all zero, all NaN, one repeated item, or anything. */
export type SpecialKind = "zero" | "nan" | "value" | "uninit";

/** What the first bytes of a chunk say. */
export interface ChunkHeader {
  /** Version of the chunk format, at most 5. */
  readonly version: number;
  /** 32, or 16 for chunks of Blosc 1. */
  readonly headerLength: 16 | 32;
  /** Bytes of an item as the filters see it; items over 255 bytes have 1. */
  readonly typesize: number;
  /** Bytes when decompressed. */
  readonly nbytes: number;
  /** Bytes of each block when decompressed; the last may be shorter. */
  readonly blocksize: number;
  /** How many blocks there are. */
  readonly nblocks: number;
  /** Bytes as stored, this header included. */
  readonly cbytes: number;
  /** Number of the codec: 0 blosclz, 1 lz4 and lz4hc, 4 zlib, 5 zstd, or that of a plugin. Codecs that share a format are told as the first. */
  readonly codec: number;
  /** Number of the codec's format: 0 blosclz, 1 lz4, 3 zlib, 4 zstd, 6 a plugin. */
  readonly codecFormat: number;
  /** The codec's parameter, 0 to 255. */
  readonly codecMeta: number;
  /** Numbers of the six filters, in the order in which they ran. */
  readonly filters: readonly number[];
  /** Parameters of the six filters, 0 to 255. */
  readonly filtersMeta: readonly number[];
  /** What a chunk without data stands for, or `null` for one with data. */
  readonly special: SpecialKind | null;
  /** True when the data follow as they are. */
  readonly memcpyed: boolean;
  /** True when blocks are stored as differences from the first. */
  readonly delta: boolean;
  /** True when each block but a short last one is stored in `typesize` streams. */
  readonly split: boolean;
  /** True when a dictionary follows the block starts. */
  readonly hasDict: boolean;
}

/** What a chunk stands for, by the number that its header has for it; `null` for one with data. */
export const SPECIAL_KINDS: readonly (SpecialKind | null)[] = [null, "zero", "nan", "value", "uninit"];
/** Bit of the flags byte of a chunk: blocks are one stream. */
export const NOT_SPLIT = 16;
const NO_FILTERS: readonly number[] = Object.freeze([0, 0, 0, 0, 0, 0]);
const SHUFFLE_LAST: readonly number[] = Object.freeze([0, 0, 0, 0, 0, 1]);
const BITSHUFFLE_LAST: readonly number[] = Object.freeze([0, 0, 0, 0, 0, 2]);

/** Number of the newest chunk format that is read: 6 has variable-length blocks. */
const LAST_VERSION = 5;
const CODEC_OF_FORMAT = [0, 1, -1, 4, 5];
const PLUGIN_FORMAT = 6;
const DELTA = 3;
/** Where the header says how many bytes the chunk has as it is stored. */
const CBYTES = 12;

/**
 * Reads and checks the header of a chunk. Nothing behind the header is touched.
 *
 * @param bytes The chunk's first 32 bytes at least (16 for a chunk of Blosc 1).
 * @param available How many bytes there are for the chunk; a chunk that says it is longer is refused.
 * @returns The fields, with filters as six slots in every case.
 * @throws {FormatError} when a field is impossible or fields contradict each other.
 * @throws {UnsupportedError} when the chunk has variable-length blocks, is instrumented or of a newer version.
 *
 * @example
 * ```ts
 * import { parseChunkHeader, specialChunk } from "./mod.ts";
 *
 * const header = parseChunkHeader(specialChunk("zero", { nbytes: 4096, blocksize: 1024, typesize: 4 }));
 * console.log(header.special, header.nblocks); // "zero" 4
 * ```
 */
export function parseChunkHeader(bytes: Uint8Array, available?: number): ChunkHeader {
  expectBytes(bytes, MIN_HEADER_LENGTH);
  const version = bytes[0];
  if (version > LAST_VERSION) {
    throw new UnsupportedError(`Cannot read chunk: format version is ${version}, at most ${LAST_VERSION} is supported`);
  }
  if (version === 0) throw new FormatError("Cannot read chunk header: format version is 0", 0);
  const flags = bytes[2];
  const extended = (flags & 5) === 5;
  const headerLength = extended ? EXTENDED_HEADER_LENGTH : MIN_HEADER_LENGTH;
  expectBytes(bytes, headerLength);
  const flags2 = extended ? bytes[31] : 0;
  if (extended) checkExtendedFlags(bytes);
  const typesize = bytes[3];
  const nbytes = i32(bytes, 4), blocksize = i32(bytes, 8), cbytes = i32(bytes, CBYTES);
  checkSizes(typesize, nbytes, blocksize);
  const nblocks = Math.ceil(nbytes / blocksize);
  const special = SPECIAL_KINDS[(flags2 >> 4) & 7];
  const memcpyed = (flags & 2) !== 0;
  const hasDict = (flags2 & 1) !== 0;
  checkStoredSize(headerLength, nbytes, nblocks, cbytes, special, memcpyed, hasDict);
  if (available !== undefined && cbytes > available) {
    throw new FormatError(`Cannot read chunk: it says it has ${cbytes} bytes, ${available} are there`, CBYTES);
  }
  const split = (flags & NOT_SPLIT) === 0;
  if (split && special === null && !memcpyed && blocksize % typesize !== 0) {
    // The native library would decode what is left over of each block from memory that nobody wrote.
    throw new FormatError(`Cannot read chunk header: blocks of ${blocksize} bytes split in ${typesize} streams`, 8);
  }
  const codecFormat = flags >> 5;
  let filters = NO_FILTERS, filtersMeta = NO_FILTERS;
  if (extended) {
    filters = slots(bytes, 16);
    filtersMeta = slots(bytes, 24);
  } else if (flags & 5) {
    filters = flags & 1 ? SHUFFLE_LAST : BITSHUFFLE_LAST;
  }
  return {
    version,
    headerLength,
    typesize,
    nbytes,
    blocksize,
    nblocks,
    cbytes,
    codec: codecNumber(codecFormat, extended ? bytes[22] : 0, memcpyed || special !== null),
    codecFormat,
    codecMeta: extended ? bytes[23] : 0,
    filters,
    filtersMeta,
    special,
    memcpyed,
    delta: (flags & 8) !== 0 || filters.includes(DELTA),
    split,
    hasDict,
  };
}

/**
 * Reads how many bytes a chunk has as it is stored, and nothing else. No value is refused here: the caller, who knows the file and its length, refuses
 * those under `MIN_HEADER_LENGTH` and those beyond what is there, and can name the place.
 *
 * @param head Bytes with the chunk's first 16.
 * @param at Where the chunk begins in them; default 0.
 * @returns What the header says, maybe negative; 0 where the bytes end before.
 *
 * @example
 * ```ts
 * import { memcpyChunk, storedLength } from "./mod.ts";
 *
 * console.log(storedLength(memcpyChunk(new Uint8Array(5), { blocksize: 5, typesize: 1 }))); // 37
 * ```
 */
export function storedLength(head: Uint8Array, at = 0): number {
  return at + MIN_HEADER_LENGTH <= head.byteLength ? i32(head, at + CBYTES) : 0;
}

function expectBytes(bytes: Uint8Array, needed: number): void {
  if (bytes.byteLength >= needed) return;
  throw new FormatError(
    `Cannot read chunk header: ${needed} bytes needed, ${bytes.byteLength} there`,
    bytes.byteLength,
  );
}

function checkExtendedFlags(bytes: Uint8Array): void {
  if (bytes[30] & 1) throw new UnsupportedError("Cannot read chunk: variable-length blocks are not supported");
  const flags = bytes[31];
  if (flags & 0x80) {
    throw new UnsupportedError("Cannot read chunk: it holds measurements of an instrumented codec, not data");
  }
  if (flags & 8) throw new FormatError("Cannot read chunk: it is lazy, and such chunks are never stored", 31);
  if (((flags >> 4) & 7) > 4) {
    throw new FormatError(`Cannot read chunk header: kind of special chunk is ${(flags >> 4) & 7}, at most 4`, 31);
  }
}

function checkSizes(typesize: number, nbytes: number, blocksize: number): void {
  if (typesize === 0) throw new FormatError("Cannot read chunk header: item size is 0", 3);
  if (nbytes < 0 || nbytes > MAX_CHUNK_BYTES) {
    throw new FormatError(`Cannot read chunk header: size is ${nbytes}, not within 0 to ${MAX_CHUNK_BYTES}`, 4);
  }
  // An empty chunk may carry any block size; the native library writes 1.
  if (blocksize <= 0 || blocksize > MAX_BLOCK_BYTES || (nbytes > 0 && blocksize > nbytes)) {
    const limit = nbytes > 0 ? Math.min(nbytes, MAX_BLOCK_BYTES) : MAX_BLOCK_BYTES;
    throw new FormatError(`Cannot read chunk header: block size is ${blocksize}, not within 1 to ${limit}`, 8);
  }
}

function checkStoredSize(
  headerLength: number,
  nbytes: number,
  nblocks: number,
  cbytes: number,
  special: SpecialKind | null,
  memcpyed: boolean,
  hasDict: boolean,
): void {
  if (special === "value") {
    const itemsize = cbytes - headerLength;
    if (itemsize < 1 || nbytes % itemsize !== 0) {
      throw new FormatError(
        `Cannot read chunk header: repeated item of ${itemsize} bytes does not fill ${nbytes}`,
        CBYTES,
      );
    }
    return;
  }
  const plain = memcpyed ? nbytes : 0;
  const exact = special !== null || memcpyed || nbytes === 0;
  // Each block has its start in the table, and one number for its first stream at least.
  const least = headerLength + (exact ? plain : 8 * nblocks + (hasDict ? 4 : 0));
  if (exact ? cbytes !== least : cbytes < least) {
    throw new FormatError(
      `Cannot read chunk header: stored size is ${cbytes}, ${exact ? "not" : "less than"} ${least}`,
      CBYTES,
    );
  }
}

function codecNumber(format: number, codec: number, unused: boolean): number {
  if (format === PLUGIN_FORMAT) return codec;
  const known = format < CODEC_OF_FORMAT.length ? CODEC_OF_FORMAT[format] : -1;
  // Chunks without compressed data may leave the bits of the codec as they like.
  if (known >= 0 || unused) return Math.max(known, 0);
  throw new UnsupportedError(`Cannot read chunk: codec format ${format} is not supported`);
}

function slots(bytes: Uint8Array, at: number): readonly number[] {
  return [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3], bytes[at + 4], bytes[at + 5]];
}
