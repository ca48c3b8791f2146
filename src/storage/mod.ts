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
export { type ChecksumName, checksumName } from "./checksums/mod.ts";
export type { DiskSettings } from "./disk_settings.ts";
export { createFileStore, type CreateMode, type CreateOptions } from "./create_store.ts";
export { type FileAccess, type FileHost, folderOf, type OpenHow, type PathInfo } from "./files/mod.ts";
export { emptyFrame } from "./frame/mod.ts";
export type { ReadChunk } from "./frame/mod.ts";
export { memoryStore, memoryStoreFromFrame } from "./memory/mod.ts";
export { type OpenOptions, openStore } from "./open_store.ts";
export { packVlmeta, unpackVlmeta } from "./frame/mod.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./base_store.ts";
import "./batches.ts";
import "./contiguous/mod.ts";
import "./directory/mod.ts";
import "./files/mod.ts";
import "./places.ts";
