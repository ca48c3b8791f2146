import { Blosc2Error } from "../../ffi/mod.ts";
import { FormatError, UnsupportedError } from "../format/mod.ts";
import type { ChecksumName, ChunkStore } from "../storage/mod.ts";
import { borrow, type ChunkAccess, chunkCoords, decodeAsync, explainChunk, type Layout } from "./chunks/mod.ts";

/** How all chunks are looked at. */
export interface VerifyOptions {
  /** Stops the walk between two chunks. */
  readonly signal?: AbortSignal;
  /** Called after each chunk that is stored, with how many were looked at and how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A chunk that cannot be trusted. */
export interface DamagedChunk {
  /** Number of the chunk, C order. */
  readonly nchunk: number;
  /** Its place in the grid of chunks; empty for a super-chunk. */
  readonly coords: readonly number[];
  /** What is wrong with it. */
  readonly error: Error;
}

/** What a walk over all chunks found. */
export interface VerifyReport {
  /** What the chunks were held against; null when there are no checksums, and they were decompressed instead. */
  readonly checksum: ChecksumName | null;
  /** How many chunks there are. */
  readonly nchunks: number;
  /** Those that are damaged. */
  readonly damaged: readonly DamagedChunk[];
}

/** What is looked at. */
export interface Verified {
  readonly store: ChunkStore;
  readonly access: ChunkAccess;
  /** Bytes that a chunk decodes to. */
  readonly chunkBytes: (nchunk: number) => number;
}

/**
 * Looks at all chunks.
 *
 * @param chunks What is looked at.
 * @param options Progress and signal.
 * @param layout Tells where chunks are in an array.
 * @returns What was found.
 * @throws {StaleError} when another process has committed meanwhile.
 */
export async function verifyChunks(
  chunks: Verified,
  options: VerifyOptions,
  layout?: Layout,
): Promise<VerifyReport> {
  const { store } = chunks;
  const checksum = store.knownChecksum;
  const { table } = store.state;
  const damaged: DamagedChunk[] = [];
  using pin = store.pin();
  for (let nchunk = 0; nchunk < table.length; nchunk++) {
    options.signal?.throwIfAborted();
    try {
      if (checksum === null) await decodeChunk(chunks, table[nchunk], nchunk, options.signal);
      else store.checkChunk(nchunk, table[nchunk]);
    } catch (error) {
      pin.requireCurrent();
      if (!isDamage(error)) throw error;
      const coords = layout === undefined ? undefined : chunkCoords(layout, nchunk);
      // What tells of damage is an error, and stays one of its class.
      const told = explainChunk(error, "read", store.urlpath, nchunk, coords) as Error;
      damaged.push({ nchunk, coords: coords ?? [], error: told });
    }
    options.onProgress?.(nchunk + 1, table.length);
  }
  pin.requireCurrent();
  return { checksum, nchunks: table.length, damaged };
}

async function decodeChunk(
  { access, chunkBytes }: Verified,
  place: number,
  nchunk: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (place < 0) return;
  const nbytes = chunkBytes(nchunk);
  const content = access.content(place, nbytes);
  if (content.kind === "uniform") return;
  using scratch = borrow(nbytes);
  await decodeAsync(access.decodeWhole(place, content, scratch.bytes), signal);
}

function isDamage(error: unknown): boolean {
  const gone = error instanceof Deno.errors.NotFound; // the file of a chunk in a directory
  return gone || error instanceof FormatError || error instanceof Blosc2Error || error instanceof UnsupportedError;
}
