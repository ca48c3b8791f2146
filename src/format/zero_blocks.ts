import type { BlockMap } from "./block_map.ts";
import type { ChunkHeader } from "./chunk_header.ts";
import { FormatError } from "./errors.ts";
import type { ReadRange } from "./read_range.ts";

/** Filters that look at one block at a time and leave zeros as they are. */
const LOCAL_FILTERS: ReadonlySet<number> = new Set([0, 1, 2, 4, 32, 33, 35, 36]);
const WINDOW = 16384;
/** A chunk without data can claim any number of blocks: more than this are not listed. */
const MAX_LISTED = 1 << 24;

/**
 * Tells which blocks are certainly zero, from their tokens and without decompressing anything.
 *
 * @param map Where the blocks lie.
 * @param read Reads a range of the chunk.
 * @returns 1 for each block that is zero for sure, 0 for each that may hold something. Never 1 with DELTA or user filters.
 * @throws {FormatError} when a chunk without data claims more than 16,777,216 blocks.
 *
 * @example
 * ```ts
 * import { parseChunkHeader, readBlockMap, specialChunk, zeroBlocks } from "./mod.ts";
 *
 * const chunk = specialChunk("zero", { nbytes: 8, blocksize: 4, typesize: 1 });
 * const map = readBlockMap(parseChunkHeader(chunk), chunk);
 * console.log([...zeroBlocks(map, (start, end) => chunk.subarray(start, end))]); // [1, 1]
 * ```
 */
export function zeroBlocks(map: BlockMap, read: ReadRange): Uint8Array {
  const { header, starts, lengths } = map;
  if (header.special !== null && header.nblocks > MAX_LISTED) {
    throw new FormatError(`Cannot list blocks: ${header.nblocks} in a chunk without data, at most ${MAX_LISTED}`, 8);
  }
  const zeros = new Uint8Array(header.nblocks);
  if (header.special !== null) return header.special === "zero" ? zeros.fill(1) : zeros;
  if (header.memcpyed || !keepsZeros(header)) return zeros;
  // One window at a time: blocks of several threads lie nearly in order.
  let window = new Uint8Array(0), windowStart = 0;
  for (let i = 0; i < starts.length; i++) {
    const length = tokenLength(header, i);
    if (lengths[i] !== length) continue;
    if (starts[i] < windowStart || starts[i] + length > windowStart + window.byteLength) {
      windowStart = starts[i] - starts[i] % WINDOW;
      const end = Math.min(header.cbytes, Math.max(windowStart + WINDOW, starts[i] + length));
      // A copy: the reader may hand out the same buffer again.
      window = new Uint8Array(read(windowStart, end));
    }
    if (isZero(window, starts[i] - windowStart, length)) zeros[i] = 1;
  }
  return zeros;
}

/** True when a block of zero tokens is a block of zeros, and blocks do not depend on each other. */
export function keepsZeros(header: ChunkHeader): boolean {
  return !header.delta && header.filters.every((filter) => LOCAL_FILTERS.has(filter));
}

/** Bytes of a block of zero tokens: four for each stream. */
export function tokenLength(
  header: Pick<ChunkHeader, "split" | "typesize" | "nbytes" | "blocksize">,
  block: number,
): number {
  const short = (block + 1) * header.blocksize > header.nbytes;
  return header.split && !short ? 4 * header.typesize : 4;
}

/** True when all bytes of a range are zero. */
export function isZero(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) if (bytes[i] !== 0) return false;
  return true;
}
