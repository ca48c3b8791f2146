import { putI32 } from "./_bytes.ts";
import { type BlockMap, rankOf } from "./block_map.ts";
import type { ChunkHeader } from "./chunk_header.ts";
import { FormatError } from "./errors.ts";

/**
 * Reads a range of a stored chunk.
 *
 * @param start First byte, from the chunk's start.
 * @param end The byte behind the last.
 * @param into Room for exactly these bytes, which may be filled and returned; any other array is copied from.
 * @returns The bytes.
 */
export type ReadRange = (start: number, end: number, into?: Uint8Array) => Uint8Array;

/** A chunk made of some blocks of another. */
export interface Subset {
  /** The chunk: the caller's buffer or a part of it, if it was large enough. */
  readonly chunk: Uint8Array;
  /** How many blocks come before those that were asked for: 1 when differences need the first block, else 0. */
  readonly lead: number;
}

/** Bytes between two blocks that are read along rather than skipped: a read costs more than copying these. */
export const NEAR = 4096;
/** Bit of the flags byte: blocks are one stream. */
const NOT_SPLIT = 16;

/**
 * Makes a small chunk that decodes to some blocks of a large one, reading no more than those blocks.
 *
 * @param map Where the blocks lie.
 * @param blocks Numbers of the blocks, ascending, one at least.
 * @param read Reads a range of the large chunk. Ranges that are near each other come in one call.
 * @param buffer Room for the small chunk, used when it is large enough.
 * @returns The chunk, which decodes to `lead` blocks and those asked for, one after the other.
 * @throws {RangeError} when the numbers are not ascending or not in the chunk.
 * @throws {FormatError} when blocks hold no whole number of the items that the chunk repeats.
 *
 * @example
 * ```ts
 * import { memcpyChunk, parseChunkHeader, readBlockMap, subsetChunk } from "./mod.ts";
 *
 * const chunk = memcpyChunk(Uint8Array.of(1, 2, 3, 4, 5, 6), { blocksize: 2, typesize: 1 });
 * const map = readBlockMap(parseChunkHeader(chunk), chunk);
 * const small = subsetChunk(map, [1], (start, end) => chunk.subarray(start, end));
 * console.log([...small.chunk.subarray(32)]); // [3, 4]
 * ```
 */
export function subsetChunk(map: BlockMap, blocks: ArrayLike<number>, read: ReadRange, buffer?: Uint8Array): Subset {
  const { header } = map;
  checkBlocks(header, blocks);
  const plain = header.memcpyed || header.special !== null;
  const lead = header.delta && !plain && blocks[0] !== 0 ? 1 : 0;
  const count = blocks.length + lead;
  const nbytes = subsetBytes(header, blocks, lead);
  if (header.special !== null) {
    if (header.special === "value" && nbytes % (header.cbytes - header.headerLength) !== 0) {
      throw new FormatError(`Cannot take blocks of ${header.blocksize} bytes: the repeated item does not fill them`, 8);
    }
    const chunk = room(buffer, map.head.byteLength);
    writeHead(chunk, map, nbytes, chunk.byteLength);
    return { chunk, lead };
  }
  const spans = planSpans(map, blocks, lead);
  const table = header.headerLength;
  const dictLength = map.dict === null ? 0 : map.dict[1] - map.dict[0];
  const data = table + (plain ? 0 : 4 * count + dictLength);
  // Blocks of raw data have no starts, so they must lie side by side, without what was read along.
  const chunk = room(buffer, data + (plain ? nbytes : spans.total));
  writeHead(chunk, map, nbytes, chunk.byteLength);
  if (plain) {
    copyRaw(chunk, data, map, blocks, read);
    return { chunk, lead };
  }
  if (map.dict !== null) readInto(chunk, data - dictLength, map.dict[0], map.dict[1], read);
  readSpans(chunk, data, spans, read);
  for (let i = 0; i < count; i++) {
    const rank = spans.ascending ? i : rankOf(spans.starts, map.starts[i < lead ? 0 : blocks[i - lead]]);
    putI32(chunk, table + 4 * i, data + spans.places[rank]);
  }
  return { chunk, lead };
}

/** The wanted blocks in the order in which they lie, and where each goes. */
interface Spans {
  readonly ascending: boolean;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Where a block goes, from the end of the small chunk's table. */
  readonly places: Int32Array;
  /** Bytes of all ranges that are read. */
  readonly total: number;
}

function planSpans(map: BlockMap, blocks: ArrayLike<number>, lead: number): Spans {
  const n = blocks.length + lead;
  let starts = new Int32Array(n);
  let ends = new Int32Array(n);
  let ascending = true;
  for (let i = 0; i < n; i++) {
    const block = i < lead ? 0 : blocks[i - lead];
    starts[i] = map.starts[block];
    ends[i] = starts[i] + map.lengths[block];
    if (i > 0 && starts[i] < starts[i - 1]) ascending = false;
  }
  // Blocks do not overlap, so starts and ends are in the same order.
  if (!ascending) {
    starts = starts.sort();
    ends = ends.sort();
  }
  const places = new Int32Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const gap = i > 0 ? starts[i] - ends[i - 1] : 0;
    if (gap <= NEAR) total += gap;
    places[i] = total;
    total += ends[i] - starts[i];
  }
  return { ascending, starts, ends, places, total };
}

function readSpans(chunk: Uint8Array, data: number, spans: Spans, read: ReadRange): void {
  const { starts, ends, places } = spans;
  for (let i = 0, first = 0; i < starts.length; i++) {
    if (i + 1 < starts.length && starts[i + 1] - ends[i] <= NEAR) continue;
    readInto(chunk, data + places[first], starts[first], ends[i], read);
    first = i + 1;
  }
}

function copyRaw(chunk: Uint8Array, data: number, map: BlockMap, blocks: ArrayLike<number>, read: ReadRange): void {
  for (let i = 0, first = 0, at = data; i < blocks.length; i++) {
    if (i + 1 < blocks.length && blocks[i + 1] === blocks[i] + 1) continue;
    const start = map.starts[blocks[first]];
    const end = map.starts[blocks[i]] + map.lengths[blocks[i]];
    readInto(chunk, at, start, end, read);
    at += end - start;
    first = i + 1;
  }
}

function readInto(chunk: Uint8Array, at: number, start: number, end: number, read: ReadRange): void {
  const into = chunk.subarray(at, at + end - start);
  const bytes = read(start, end, into);
  if (bytes !== into) into.set(bytes);
}

function room(buffer: Uint8Array | undefined, length: number): Uint8Array {
  return buffer !== undefined && buffer.byteLength >= length ? buffer.subarray(0, length) : new Uint8Array(length);
}

function writeHead(chunk: Uint8Array, map: BlockMap, nbytes: number, cbytes: number): void {
  const { blocksize } = map.header;
  chunk.set(map.head);
  putI32(chunk, 4, nbytes);
  putI32(chunk, 8, Math.min(blocksize, nbytes));
  putI32(chunk, 12, cbytes);
  // A short last block is one stream; alone it is no longer a last one, and must still be read as one.
  if (nbytes < blocksize) chunk[2] |= NOT_SPLIT;
}

function subsetBytes(header: ChunkHeader, blocks: ArrayLike<number>, lead: number): number {
  const { nbytes, nblocks, blocksize } = header;
  const missing = blocks[blocks.length - 1] === nblocks - 1 ? nblocks * blocksize - nbytes : 0;
  return (blocks.length + lead) * blocksize - missing;
}

/** Throws unless the numbers are ascending and in the chunk. */
export function checkBlocks(header: Pick<ChunkHeader, "nblocks">, blocks: ArrayLike<number>): void {
  let before = -1;
  for (let i = 0; i < blocks.length; i++) {
    if (!(blocks[i] > before && blocks[i] < header.nblocks)) {
      throw new RangeError(
        `Cannot take block ${blocks[i]} after ${before}: the chunk has ${header.nblocks}, ascending`,
      );
    }
    before = blocks[i];
  }
  if (before < 0) throw new RangeError("Cannot take no blocks at all of a chunk");
}
