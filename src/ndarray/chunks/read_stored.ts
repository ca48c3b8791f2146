import { tokenLength } from "../../format/mod.ts";
import type { ChunkAccess, StoredBlock } from "./chunk_access.ts";
import type { ChunkContent, DataContent } from "./chunk_content.ts";
import type { DecodeJob } from "./decode_job.ts";
import { explainChunk } from "./explain_chunk.ts";
import { chunkCoords, type Layout } from "./layout.ts";

/** The state of an array that is read. */
export interface ReadState {
  /** Chunks of the array. */
  readonly access: ChunkAccess;
  /** Layout of the state that is read. */
  readonly layout: Layout;
  /** Chunk table of the state that is read. */
  readonly table: Float64Array;
}

/**
 * Tells what a chunk holds.
 *
 * @param state What is read.
 * @param place Place of the chunk.
 * @returns Its content.
 * @throws {FormatError} when it is damaged; the message names it, as in all that follows.
 */
export function contentOf(state: ReadState, place: number): ChunkContent {
  try {
    return state.access.content(place, state.layout.chunkBytes);
  } catch (error) {
    throw explained(error, state, place);
  }
}

/**
 * Looks which blocks of a chunk are zero by their tokens. Tokens are read when the first block is asked for that is no longer than one.
 *
 * @param state What is read.
 * @param place Place of the chunk.
 * @param content Its content.
 * @returns Tells of a block whether it is zero for sure.
 */
export function zeroFlags(state: ReadState, place: number, content: DataContent): (nblock: number) => boolean {
  const { header, lengths } = content.map;
  let flags: Uint8Array | null = null;
  return (nblock) => {
    if (lengths[nblock] !== tokenLength(header, nblock)) return false;
    return (flags ??= zerosOf(state, place, content))[nblock] === 1;
  };
}

function zerosOf(state: ReadState, place: number, content: DataContent): Uint8Array {
  try {
    return state.access.zeros(place, content);
  } catch (error) {
    throw explained(error, state, place);
  }
}

/** Decodes a whole chunk into `dest`. */
export function* decodeChunk(
  state: ReadState,
  place: number,
  content: ChunkContent,
  dest: Uint8Array,
): Generator<DecodeJob, void, void> {
  try {
    yield* state.access.decodeWhole(place, content, dest);
  } catch (error) {
    throw explained(error, state, place);
  }
}

/** Decodes blocks as `decodeBlocks` of the access does. */
export function* decodeStored(
  state: ReadState,
  wanted: readonly StoredBlock[],
  bytes: Uint8Array,
): Generator<DecodeJob, void, void> {
  const { access, layout: { blockBytes } } = state;
  const [{ place }] = wanted;
  try {
    return yield* access.decodeBlocks(wanted, bytes);
  } catch (error) {
    if (wanted.at(-1)!.place === place) throw explained(error, state, place);
  }
  // Blocks of several chunks were decoded together: one chunk after the other tells which is damaged.
  for (let first = 0, end = 0; first < wanted.length; first = end) {
    while (end < wanted.length && wanted[end].place === wanted[first].place) end++;
    yield* decodeStored(state, wanted.slice(first, end), bytes.subarray(first * blockBytes, end * blockBytes));
  }
}

function explained(error: unknown, { access, layout, table }: ReadState, place: number): unknown {
  const nchunk = table.indexOf(place);
  return explainChunk(error, "read", access.store.urlpath, nchunk, chunkCoords(layout, nchunk));
}
