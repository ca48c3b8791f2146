import type { BlockPiece, ChunkAccess } from "./chunk_access.ts";
import type { ChunkContent } from "./chunk_content.ts";
import { runSync } from "./decode_job.ts";
import type { Layout } from "./layout.ts";
import { fillBytes } from "./move.ts";
import { borrow } from "./scratch.ts";
import { storeChunk } from "./store_chunk.ts";

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
    return runSync(access.decodeBlocks(blocks.map((nblock) => ({ place, map, nblock })), dest));
  }
  using whole = borrow(layout.chunkBytes);
  runSync(access.decodeWhole(place, content, whole.bytes));
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
 * @returns The place of the new chunk.
 */
export function replaceBlocks(
  access: ChunkAccess,
  layout: Layout,
  replaced: ChunkBlocks,
  bytes: Uint8Array,
  piece: BlockPiece | null,
  first: number,
): number {
  const { place, content, blocks } = replaced;
  const chunk = piece === null ? null : spliced(access, layout, replaced, piece, first);
  if (chunk !== null) return access.put(chunk);
  using whole = borrow(layout.chunkBytes);
  runSync(access.decodeWhole(place, content, whole.bytes));
  blocks.forEach((nblock, i) => blockOf(whole.bytes, layout, nblock).set(blockOf(bytes, layout, i)));
  return storeChunk(access, layout, whole.bytes);
}

function spliced(
  access: ChunkAccess,
  layout: Layout,
  { place, content, blocks }: ChunkBlocks,
  piece: BlockPiece,
  first: number,
): Uint8Array | null {
  if (content.kind === "data") {
    if (content.map.header.blocksize !== layout.blockBytes) return null;
    return access.splice(place, content.map, blocks, piece, first);
  }
  return content.item === null ? access.splice(place, null, blocks, piece, first) : null;
}

function blockOf(bytes: Uint8Array, { blockBytes }: Layout, index: number): Uint8Array {
  return bytes.subarray(index * blockBytes, (index + 1) * blockBytes);
}
