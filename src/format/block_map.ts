import { i32 } from "./_bytes.ts";
import type { ChunkHeader } from "./chunk_header.ts";
import { FormatError } from "./errors.ts";

/** Where the blocks of a chunk lie within it. */
export interface BlockMap {
  /** The chunk's header. */
  readonly header: ChunkHeader;
  /** The bytes of the header, and the item of a `"value"` chunk: a copy. */
  readonly head: Uint8Array;
  /** First byte of each block. Empty for a special chunk. */
  readonly starts: Int32Array;
  /** Bytes of each block. Empty for a special chunk. */
  readonly lengths: Int32Array;
  /** First byte of the dictionary, with the four bytes of its size, and the byte behind it. */
  readonly dict: readonly [start: number, end: number] | null;
}

/** A block has one number for its first stream at least. */
const LEAST_BLOCK = 4;
/** More blocks than this in a chunk of raw data are not worth an array. */
const MAX_RAW_BLOCKS = 1 << 27;
const NONE = new Int32Array(0);

/**
 * Tells how many of a chunk's first bytes {@linkcode readBlockMap} needs.
 *
 * @param header The chunk's header.
 * @returns Bytes of the header, the block starts and the size of the dictionary; of a `"value"` chunk all.
 *
 * @example
 * ```ts
 * import { blockMapLength, parseChunkHeader, specialChunk } from "./mod.ts";
 *
 * console.log(blockMapLength(parseChunkHeader(specialChunk("zero", { nbytes: 9, blocksize: 3, typesize: 1 })))); // 32
 * ```
 */
export function blockMapLength(header: ChunkHeader): number {
  if (header.special !== null) return header.cbytes;
  if (header.memcpyed) return header.headerLength;
  return header.headerLength + 4 * header.nblocks + (hasDictBytes(header) ? 4 : 0);
}

/**
 * Reads where each block of a chunk begins and ends. Blocks lie in any order: one ends where the next larger start is.
 *
 * @param header The chunk's header.
 * @param head The chunk's first bytes, {@linkcode blockMapLength} of them at least.
 * @returns The map; `head` may be overwritten afterwards.
 * @throws {FormatError} when bytes are missing, or starts lie outside the chunk, within the table, or on each other.
 *
 * @example
 * ```ts
 * import { memcpyChunk, parseChunkHeader, readBlockMap } from "./mod.ts";
 *
 * const chunk = memcpyChunk(new Uint8Array(10), { blocksize: 4, typesize: 1 });
 * console.log([...readBlockMap(parseChunkHeader(chunk), chunk).lengths]); // [4, 4, 2]
 * ```
 */
export function readBlockMap(header: ChunkHeader, head: Uint8Array): BlockMap {
  const needed = blockMapLength(header);
  if (head.byteLength < needed) {
    throw new FormatError(
      `Cannot read block starts: ${needed} bytes needed, ${head.byteLength} there`,
      head.byteLength,
    );
  }
  const { headerLength, nblocks, cbytes } = header;
  if (header.special !== null) return { header, head: head.slice(0, cbytes), starts: NONE, lengths: NONE, dict: null };
  const kept = head.slice(0, headerLength);
  if (header.memcpyed) return { header, head: kept, ...rawBlocks(header), dict: null };
  const tableEnd = headerLength + 4 * nblocks;
  const dict = hasDictBytes(header) ? dictRange(head, tableEnd, cbytes) : null;
  // The copy is aligned; and Deno runs on little-endian machines only.
  const starts = new Int32Array(nblocks);
  new Uint8Array(starts.buffer).set(head.subarray(headerLength, tableEnd));
  return {
    header,
    head: kept,
    starts,
    lengths: blockLengths(starts, headerLength, dict?.[1] ?? tableEnd, cbytes),
    dict,
  };
}

function hasDictBytes(header: ChunkHeader): boolean {
  return header.hasDict && header.nblocks > 0;
}

function dictRange(head: Uint8Array, at: number, cbytes: number): [number, number] {
  const size = i32(head, at);
  if (size < 0 || size > cbytes - at - 4) {
    throw new FormatError(`Cannot read dictionary: size is ${size}, ${cbytes - at - 4} bytes are left`, at);
  }
  return [at, at + 4 + size];
}

function rawBlocks(header: ChunkHeader): { starts: Int32Array; lengths: Int32Array } {
  const { headerLength, nbytes, nblocks, blocksize } = header;
  if (nblocks > MAX_RAW_BLOCKS) {
    throw new FormatError(`Cannot map chunk: it has ${nblocks} blocks of raw data, at most ${MAX_RAW_BLOCKS}`, 8);
  }
  const starts = new Int32Array(nblocks);
  for (let i = 0; i < nblocks; i++) starts[i] = headerLength + i * blocksize;
  const lengths = new Int32Array(nblocks).fill(blocksize);
  if (nblocks > 0) lengths[nblocks - 1] = nbytes - (nblocks - 1) * blocksize;
  return { starts, lengths };
}

function blockLengths(starts: Int32Array, tableStart: number, first: number, cbytes: number): Int32Array {
  const n = starts.length;
  const lengths = new Int32Array(n);
  if (n === 0) return lengths;
  const sorted = isAscending(starts) ? starts : starts.slice().sort();
  if (sorted[0] < first || sorted[n - 1] > cbytes - LEAST_BLOCK) throw outOfRange(starts, tableStart, first, cbytes);
  for (let i = 0; i < n - 1; i++) {
    if (sorted[i + 1] - sorted[i] < LEAST_BLOCK) throw overlap(starts, tableStart, sorted[i + 1]);
  }
  for (let i = 0; i < n; i++) {
    const rank = sorted === starts ? i : rankOf(sorted, starts[i]);
    lengths[i] = (rank + 1 < n ? sorted[rank + 1] : cbytes) - starts[i];
  }
  return lengths;
}

function isAscending(starts: Int32Array): boolean {
  for (let i = 1; i < starts.length; i++) if (starts[i] < starts[i - 1]) return false;
  return true;
}

/** Where `value`, which is there, stands in an ascending array. */
export function rankOf(sorted: Int32Array, value: number): number {
  let low = 0, high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function outOfRange(starts: Int32Array, tableStart: number, first: number, cbytes: number): FormatError {
  const i = starts.findIndex((start) => start < first || start > cbytes - LEAST_BLOCK);
  return new FormatError(
    `Cannot read block starts: block ${i} begins at ${starts[i]}, not within ${first} to ${cbytes - LEAST_BLOCK}`,
    tableStart + 4 * i,
  );
}

function overlap(starts: Int32Array, tableStart: number, start: number): FormatError {
  const i = starts.lastIndexOf(start);
  return new FormatError(`Cannot read block starts: block ${i} at ${start} overlaps another`, tableStart + 4 * i);
}
