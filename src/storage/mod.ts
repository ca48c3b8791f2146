/**
 * Where chunks live: memory, a contiguous file, a directory, a frame inside a file; and how states of a frame are committed, so that a
 * process that dies leaves the old one or the new one.
 *
 * @module
 */
export type { FrameHeader } from "../format/mod.ts";
export {
  type ChunkStore,
  type FrameState,
  HEADER_STRIDE,
  type Pin,
  StaleError,
  type StoredChunks,
} from "./chunk_store.ts";
export { type ChecksumName, checksumName } from "./digest.ts";
export { createFileStore, type CreateMode, type CreateOptions, writeFrame, type WriteOptions } from "./create_store.ts";
export type { FileAccess, FileHost, OpenHow, PathInfo } from "./file_access.ts";
export { emptyFrame } from "./frame_bytes.ts";
export type { ReadChunk } from "./frame_output.ts";
export { memoryStore, memoryStoreFromFrame } from "./memory_store.ts";
export { type OpenOptions, openStore } from "./open_store.ts";
export { packVlmeta, unpackVlmeta } from "./vlmeta_chunk.ts";
