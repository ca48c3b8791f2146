/**
 * The engine: which blocks a selection touches, decoding, encoding, the cache, moving cells, walking chunks.
 *
 * @module
 */
export { type BlockKey, CacheOwner, setBlockCache, type Slab, type Slot } from "./block_cache.ts";
export { boxSelection, type Dense, eachCombination, plainBox } from "./boxes.ts";
export { ChunkAccess, type StoredBlock, type ThreadOptions } from "./chunk_access.ts";
export type { ChunkContent, DataContent, UniformContent } from "./chunk_content.ts";
export { chunkColumns, type ChunkIndex, type ChunkInfo, chunkInfoOf, walkChunks, type WalkPlan } from "./chunk_info.ts";
export { fillBytes } from "./move.ts";
export { type DecodeJob, runAllAsync, runAsync, runSync } from "./decode_job.ts";
export { explainChunk } from "./explain_chunk.ts";
export { type AxisChange, changeAxis, type Partitioned } from "./grow.ts";
export { chunkCoords, type Layout, layoutOf } from "./layout.ts";
export { readInLanes, type ReadPlan, readSelection } from "./read.ts";
export { contentOf, decodeChunk, decodeStored, type ReadState, zeroFlags } from "./read_stored.ts";
export { borrow, type Scratch } from "./scratch.ts";
export { type ChunkSizes, storeChunk, storeUniform, storeValue } from "./store_chunk.ts";
export { type WritePlan, writeSelection } from "./write.ts";
