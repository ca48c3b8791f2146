/**
 * The engine: which blocks a selection touches, decoding, encoding, the cache, moving cells, walking chunks.
 *
 * @module
 */
export { type BlockKey, CacheOwner, setBlockCache, type Slab, type Slot } from "./block_cache.ts";
export { boxSelection, type Dense, eachCombination, plainBox } from "./boxes.ts";
export { type BlockPiece, ChunkAccess, type StoredBlock, type ThreadOptions } from "./chunk_access.ts";
export type { ChunkContent, DataContent, UniformContent } from "./chunk_content.ts";
export { chunkColumns, type ChunkIndex, type ChunkInfo, chunkInfoOf, walkChunks, type WalkPlan } from "./chunk_info.ts";
export { fillBytes } from "./move.ts";
export { decodeAllAsync, decodeAsync, type DecodeJob, decodeSync } from "./decode_job.ts";
export { ENCODE_PAUSE, encodeAsync, type EncodeJob, encodeSync } from "./encode_job.ts";
export { explainChunk } from "./explain_chunk.ts";
export { type AxisChange, changeAxis, type Partitioned } from "./grow.ts";
export { chunkCoords, type Layout, layoutOf } from "./layout.ts";
export { pause } from "./pause.ts";
export { readInLanes, type ReadPlan, readSelection } from "./read.ts";
export { type ChunkBlocks, readBlocks, replaceBlocks } from "./replace_blocks.ts";
export { contentOf, decodeChunk, decodeStored, type ReadState, zeroFlags } from "./read_stored.ts";
export { borrow, type Scratch } from "./scratch.ts";
export { StoredCells } from "./stored_cells.ts";
export { type ChunkMeasures, storeChunk, storeUniform, storeValue } from "./store_chunk.ts";
export { type WritePlan, writeSelection } from "./write.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./chunk_content.ts";
import "./parts.ts";
import "./shape_check.ts";
