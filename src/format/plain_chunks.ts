import { putI32 } from "./_bytes.ts";
import { type ChunkHeader, SPECIAL_KINDS, type SpecialKind } from "./chunk_header.ts";
import { FormatError } from "./errors.ts";
import { EXTENDED_HEADER_LENGTH, MAX_BLOCK_BYTES, MAX_CHUNK_BYTES, MAX_TYPESIZE } from "./limits.ts";

/** Sizes that every chunk carries. */
export interface ChunkSizes {
  /** Bytes when decompressed. */
  readonly nbytes: number;
  /** Bytes of a block when decompressed; more than `nbytes` is taken as `nbytes`. */
  readonly blocksize: number;
  /** Bytes of an item; over 255 the chunk says 1. */
  readonly typesize: number;
}

/**
 * Makes a chunk without data, as the native library writes it: 32 bytes, and the item of a `"value"` chunk.
 *
 * @param kind What the chunk stands for.
 * @param sizes Sizes of the chunk, and for `"value"` the `item` that is repeated.
 * @returns The chunk.
 * @throws {RangeError} when a size is out of range, or a `"value"` chunk has no item or one that does not fill it.
 *
 * @example
 * ```ts
 * import { specialChunk } from "./mod.ts";
 *
 * console.log(specialChunk("zero", { nbytes: 1000, blocksize: 100, typesize: 4 }).length); // 32
 * ```
 */
export function specialChunk(kind: SpecialKind, sizes: ChunkSizes & { readonly item?: Uint8Array }): Uint8Array {
  const { nbytes } = sizes;
  const item = kind === "value" ? sizes.item : undefined;
  const itemsize = item?.byteLength ?? 0;
  if (kind === "value" && (itemsize === 0 || nbytes % itemsize !== 0)) {
    throw new RangeError(`Cannot make a chunk of ${nbytes} bytes: an item of ${itemsize} bytes does not fill it`);
  }
  const chunk = startChunk(sizes, 5, EXTENDED_HEADER_LENGTH + itemsize);
  chunk[31] = SPECIAL_KINDS.indexOf(kind) << 4;
  if (item !== undefined) chunk.set(item, EXTENDED_HEADER_LENGTH);
  return chunk;
}

/**
 * Makes a chunk that holds its data as they are ("memcpyed"), for small metadata that compressing would not help.
 *
 * @param data What the chunk holds; copied.
 * @param sizes Block and item size.
 * @returns The chunk, 32 bytes longer than the data.
 * @throws {RangeError} when a size is out of range.
 *
 * @example
 * ```ts
 * import { memcpyChunk } from "./mod.ts";
 *
 * console.log(memcpyChunk(new Uint8Array(5), { blocksize: 5, typesize: 1 }).length); // 37
 * ```
 */
export function memcpyChunk(data: Uint8Array, sizes: Omit<ChunkSizes, "nbytes">): Uint8Array {
  const nbytes = data.byteLength;
  const { blocksize, typesize } = sizes;
  const chunk = startChunk({ nbytes, blocksize, typesize }, 7, EXTENDED_HEADER_LENGTH + nbytes);
  chunk.set(data, EXTENDED_HEADER_LENGTH);
  return chunk;
}

/**
 * Gives the item that a `"value"` chunk repeats.
 *
 * @param header The chunk's header.
 * @param bytes The chunk, from its first byte.
 * @returns A copy of the item.
 * @throws {FormatError} when the chunk is not of that kind, or the bytes end before the item does.
 *
 * @example
 * ```ts
 * import { parseChunkHeader, specialChunk, specialValue } from "./mod.ts";
 *
 * const chunk = specialChunk("value", { nbytes: 8, blocksize: 8, typesize: 2, item: Uint8Array.of(7, 0) });
 * console.log(specialValue(parseChunkHeader(chunk), chunk)[0]); // 7
 * ```
 */
export function specialValue(header: ChunkHeader, bytes: Uint8Array): Uint8Array {
  if (header.special !== "value") throw new FormatError("Cannot read repeated item: the chunk has none", 31);
  if (bytes.byteLength < header.cbytes) {
    throw new FormatError(
      `Cannot read repeated item: ${header.cbytes} bytes needed, ${bytes.byteLength} there`,
      bytes.byteLength,
    );
  }
  return bytes.slice(header.headerLength, header.cbytes);
}

/** A zeroed chunk with an extended header and its sizes filled in. */
function startChunk(sizes: ChunkSizes, flags: number, cbytes: number): Uint8Array {
  const { nbytes, typesize } = sizes;
  const blocksize = Math.min(Math.max(nbytes, 1), sizes.blocksize);
  checkRange("size", nbytes, 0, MAX_CHUNK_BYTES);
  checkRange("block size", blocksize, 1, MAX_BLOCK_BYTES);
  checkRange("item size", typesize, 1, MAX_BLOCK_BYTES);
  const chunk = new Uint8Array(cbytes);
  chunk[0] = 5;
  chunk[1] = 1;
  chunk[2] = flags;
  chunk[3] = typesize > MAX_TYPESIZE ? 1 : typesize;
  putI32(chunk, 4, nbytes);
  putI32(chunk, 8, blocksize);
  putI32(chunk, 12, cbytes);
  return chunk;
}

function checkRange(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`Cannot make chunk: ${what} is ${value}, not within ${least} to ${most}`);
  }
}
