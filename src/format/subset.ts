import { putI32 } from "./_bytes.ts";
import { planSpans, readInto, readSpans } from "./_spans.ts";
import type { BlockMap } from "./block_map.ts";
import { type ChunkHeader, NOT_SPLIT } from "./chunk_header.ts";
import { FormatError } from "./errors.ts";
import type { ReadRange } from "./read_range.ts";

/** A chunk made of some blocks of another. */
export interface Subset {
  /** The chunk: the caller's buffer or a part of it, if it was large enough. */
  readonly chunk: Uint8Array;
  /** How many blocks come before those that were asked for: 1 when differences need the first block, else 0. */
  readonly lead: number;
}

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
  for (let i = 0; i < count; i++) putI32(chunk, table + 4 * i, data + spans.asked[i]);
  return { chunk, lead };
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
