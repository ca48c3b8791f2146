import { PLACE_ZERO } from "../../format/mod.ts";
import type { BlockPiece, ChunkAccess } from "./chunk_access.ts";
import type { ChunkContent } from "./chunk_content.ts";
import { decodeSync } from "./decode_job.ts";
import type { EncodeJob } from "./encode_job.ts";
import type { Layout } from "./layout.ts";
import { fillBytes, uniformItem } from "./move.ts";
import { borrow } from "./scratch.ts";
import { storingChunk } from "./store_chunk.ts";

/** A chunk as it is, and some of its blocks. */
export interface ChunkBlocks {
  /** Where the chunk is. */
  readonly place: number;
  /** What it is. */
  readonly content: ChunkContent;
  /** Numbers of the blocks, ascending. */
  readonly blocks: readonly number[];
}

/**
 * Reads blocks of a chunk, whatever it is.
 *
 * @param access Chunks of the array.
 * @param layout Layout of the array.
 * @param wanted The chunk, and the blocks.
 * @param dest Where the blocks go, one after the other; it must hold zeros.
 */
export function readBlocks(access: ChunkAccess, layout: Layout, wanted: ChunkBlocks, dest: Uint8Array): void {
  const { place, content, blocks } = wanted;
  if (content.kind === "uniform") {
    if (content.item !== null) fillBytes(dest, content.item);
    return;
  }
  const { map } = content;
  if (map.header.blocksize === layout.blockBytes) {
    return decodeSync(access.decodeBlocks(blocks.map((nblock) => ({ place, map, nblock })), dest));
  }
  using whole = borrow(layout.chunkBytes);
  decodeSync(access.decodeWhole(place, content, whole.bytes));
  blocks.forEach((nblock, i) => dest.set(blockOf(whole.bytes, layout, nblock), i * layout.blockBytes));
}

/**
 * Stores a chunk with some blocks replaced: spliced where that can be, otherwise compressed anew.
 *
 * @param access Chunks of the array.
 * @param layout Layout of the array.
 * @param replaced The chunk as it is, and the blocks.
 * @param bytes The new blocks, one after the other.
 * @param piece The same compressed, among others; null when such chunks cannot be spliced.
 * @param first Number of the first of them in the piece.
 * @returns Generator of the compressions that are needed; it returns the place of the new chunk.
 */
export function* replaceBlocks(
  access: ChunkAccess,
  layout: Layout,
  replaced: ChunkBlocks,
  bytes: Uint8Array,
  piece: BlockPiece | null,
  first: number,
): Generator<EncodeJob, number, number> {
  const { place, content, blocks } = replaced;
  const spot = piece === null ? null : spliced(access, layout, replaced, bytes, piece, first);
  if (spot !== null) return spot;
  using whole = borrow(layout.chunkBytes);
  decodeSync(access.decodeWhole(place, content, whole.bytes));
  blocks.forEach((nblock, i) => blockOf(whole.bytes, layout, nblock).set(blockOf(bytes, layout, i)));
  return yield* storingChunk(access, layout, whole.bytes);
}

/** The place of the chunk put together from its blocks; null when it has to be compressed anew. */
function spliced(
  access: ChunkAccess,
  layout: Layout,
  { place, content, blocks }: ChunkBlocks,
  bytes: Uint8Array,
  piece: BlockPiece,
  first: number,
): number | null {
  if (content.kind === "uniform" && content.item !== null) return null;
  const map = content.kind === "data" ? content.map : null;
  if (map !== null && map.header.blocksize !== layout.blockBytes) return null;
  // Blocks that are stored as they are, or among those of other chunks, do not show that they are all zero.
  if (becomesZero(access, layout, { place, content, blocks }, bytes)) return PLACE_ZERO;
  const chunk = access.splice(place, map, blocks, piece, first);
  return chunk === null ? null : access.put(chunk);
}

/**
 * Tells whether a chunk is all zero once some blocks of it are replaced, as far as tokens show it.
 *
 * @param access Chunks of the array.
 * @param layout Layout of the array.
 * @param replaced The chunk as it is, zero or data, and the blocks.
 * @param bytes The new blocks.
 * @returns True when it is.
 */
export function becomesZero(
  access: ChunkAccess,
  { itemsize }: Layout,
  { place, content, blocks }: ChunkBlocks,
  bytes: Uint8Array,
): boolean {
  if (uniformItem(bytes, itemsize) !== "zero") return false;
  if (content.kind === "uniform" || blocks.length === content.map.header.nblocks) return true;
  let next = 0;
  return access.zeros(place, content).every((flag, nblock) => {
    if (nblock !== blocks[next]) return flag === 1;
    next++;
    return true;
  });
}

function blockOf(bytes: Uint8Array, { blockBytes }: Layout, index: number): Uint8Array {
  return bytes.subarray(index * blockBytes, (index + 1) * blockBytes);
}
