/**
 * Digests of chunks: making them, keeping them in a frame, holding chunks against them.
 *
 * @module
 */
export { CheckedChunks } from "./checked_chunks.ts";
export { CHECKSUMS, unsealed, withChecksums } from "./checksums.ts";
export { type ChecksumName, checksumName } from "./digest.ts";
