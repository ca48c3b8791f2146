import { MAX_TYPESIZE, PLACE_ZERO, specialChunk } from "../../format/mod.ts";
import type { ChunkAccess } from "./chunk_access.ts";
import { type EncodeJob, encodeSync } from "./encode_job.ts";
import type { Layout } from "./layout.ts";
import { fillBytes, uniformItem } from "./move.ts";
import { borrow } from "./scratch.ts";

/** What a chunk that is to be stored measures. */
export type ChunkMeasures = Pick<Layout, "chunkBytes" | "blockBytes" | "itemsize">;

/**
 * Stores a chunk; one that is zero or uniform costs next to nothing.
 *
 * @param access Where it goes.
 * @param sizes What it measures.
 * @param bytes The chunk, block after block, padded.
 * @returns Its place.
 */
export function storeChunk(access: ChunkAccess, sizes: ChunkMeasures, bytes: Uint8Array): number {
  return encodeSync(storingChunk(access, sizes, bytes));
}

/**
 * Stores a chunk as `storeChunk` does, by jobs that can be done without blocking.
 *
 * @param access Where it goes.
 * @param sizes What it measures.
 * @param bytes The chunk, block after block, padded.
 * @returns Generator of the compressions that are needed; it returns the place.
 */
export function* storingChunk(
  access: ChunkAccess,
  sizes: ChunkMeasures,
  bytes: Uint8Array,
): Generator<EncodeJob, number, number> {
  const uniform = uniformItem(bytes, sizes.itemsize);
  if (uniform === "zero") return PLACE_ZERO;
  if (uniform !== null && sizes.itemsize <= MAX_TYPESIZE) return storeValue(access, sizes, uniform);
  using encoded = yield* access.encode(bytes);
  return access.put(encoded.chunk);
}

/**
 * Stores a chunk that is one item again and again.
 *
 * @param access Where it goes.
 * @param sizes What it measures.
 * @param item The item's bytes, in the byte order of the file.
 * @returns Its place.
 */
export function storeUniform(access: ChunkAccess, sizes: ChunkMeasures, item: Uint8Array): number {
  if (item.every((byte) => byte === 0)) return PLACE_ZERO;
  if (sizes.itemsize <= MAX_TYPESIZE) return storeValue(access, sizes, item);
  using scratch = borrow(sizes.chunkBytes);
  fillBytes(scratch.bytes, item);
  using encoded = encodeSync(access.encode(scratch.bytes));
  return access.put(encoded.chunk);
}

/**
 * Stores a chunk as its one item, also where that is zero.
 *
 * @param access Where it goes.
 * @param sizes What it measures; items of `MAX_TYPESIZE` bytes at most.
 * @param item The item's bytes, in the byte order of the file.
 * @returns Its place.
 */
export function storeValue(access: ChunkAccess, sizes: ChunkMeasures, item: Uint8Array): number {
  const { chunkBytes: nbytes, blockBytes: blocksize, itemsize: typesize } = sizes;
  return access.put(specialChunk("value", { nbytes, blocksize, typesize, item }));
}
