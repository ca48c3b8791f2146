/**
 * The bytes of a frame around its chunks: header, index, trailer, stamp; reading and writing whole frames.
 *
 * @module
 */
export { buildHeader, buildTail, emptyFrame, requireSpecial, zeroTable } from "./frame_bytes.ts";
export { frameBytes, type ReadChunk, writeFrameTo } from "./frame_output.ts";
export { type FrameTail, newStamp, parseTail } from "./frame_tail.ts";
export { requireIndexable } from "./index_chunk.ts";
export { HEADER_SPAN, isCurrent, type LoadedFrame, loadFrame, type Snapshot, snapshotOf } from "./load_frame.ts";
export { packVlmeta, unpackVlmeta } from "./vlmeta_chunk.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./own_params.ts";
