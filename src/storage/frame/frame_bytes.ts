import { buildFrameHeader, buildTrailer, type FrameHeader, indexNeeded, PLACE_ZERO } from "../../format/mod.ts";
import type { FrameState } from "../chunk_store.ts";
import { encodeIndexChunk } from "./index_chunk.ts";

/** The parts of a contiguous frame without holes, but for its chunks. */
export interface FrameParts {
  /** Fills in all lengths. */
  readonly header: Uint8Array;
  /** Offsets of the chunks, in table order. */
  readonly table: Float64Array;
  /** Index and trailer. */
  readonly tail: Uint8Array;
}

/**
 * Makes the end of a frame: the index, absent when there are no chunks, and the trailer.
 *
 * @param table Offsets or file numbers of the chunks.
 * @param vlmeta Metadata of variable length.
 * @param stamp The commit's stamp; zeros without.
 * @returns Both, one behind the other.
 */
export function buildTail(
  table: Float64Array,
  vlmeta: ReadonlyMap<string, Uint8Array>,
  stamp?: Uint8Array,
): Uint8Array {
  const trailer = buildTrailer(vlmeta, stamp);
  if (table.length === 0) return trailer;
  const index = encodeIndexChunk(table);
  const tail = new Uint8Array(index.length + trailer.length);
  tail.set(index);
  tail.set(trailer, index.length);
  return tail;
}

/**
 * Makes the header of a frame whose lengths are known.
 *
 * @param header What to take over.
 * @param lengths What to fill in.
 * @returns The bytes.
 */
export function buildHeader(
  header: FrameHeader,
  lengths: { frameLength: number; cbytes: number; hasVlmeta: boolean; directory: boolean },
): Uint8Array {
  return buildFrameHeader({ ...header, ...lengths });
}

/**
 * Lays out a state as one contiguous frame, chunks in table order and nothing between them.
 *
 * @param state The state.
 * @param sizes Length of each chunk; 0 for special ones.
 * @param stamp The commit's stamp; zeros without.
 * @returns Everything but the chunks.
 */
export function layOutFrame(state: FrameState, sizes: ArrayLike<number>, stamp?: Uint8Array): FrameParts {
  const table = new Float64Array(state.table.length);
  let cbytes = 0;
  for (let i = 0; i < table.length; i++) {
    if (state.table[i] < 0) {
      table[i] = state.table[i];
    } else {
      table[i] = cbytes;
      cbytes += sizes[i];
    }
  }
  const tail = buildTail(table, state.vlmeta, stamp);
  const lengths = { cbytes, hasVlmeta: state.vlmeta.size > 0, directory: false };
  const headerLength = buildHeader(state.header, { ...lengths, frameLength: 0 }).length;
  const frameLength = headerLength + cbytes + tail.length;
  return { header: buildHeader(state.header, { ...lengths, frameLength }), table, tail };
}

/**
 * Makes the bytes of a frame without chunks, which tells codecs that need it the shape of blocks.
 *
 * @param header The header to take over.
 * @returns Header and trailer.
 */
export function emptyFrame(header: FrameHeader): Uint8Array {
  // The shape and nothing else: the native library need not parse what users have stored beside it.
  const meta = new Map([...header.meta].filter(([name]) => name === "b2nd"));
  const { header: head, tail } = layOutFrame(
    { header: { ...header, meta, nbytes: 0 }, table: new Float64Array(0), vlmeta: new Map() },
    [],
  );
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}

/**
 * Makes a table of zero chunks.
 *
 * @param nchunks How many.
 * @returns The table.
 */
export function zeroTable(nchunks: number): Float64Array {
  return new Float64Array(nchunks).fill(PLACE_ZERO);
}

/**
 * Checks the table of a store that is to be made.
 *
 * @param header The frame's header.
 * @param table The table.
 * @throws {RangeError} when it has a chunk that is stored somewhere, or another length than the header asks for.
 */
export function requireSpecial(header: FrameHeader, table: Float64Array): void {
  const needed = indexNeeded(header);
  if (table.length !== needed) {
    throw new RangeError(`Cannot make a store: ${needed} chunks needed, the table has ${table.length}`);
  }
  const stored = table.findIndex((place) => !(place < 0));
  if (stored >= 0) {
    throw new RangeError(`Cannot make a store: chunk ${stored} is at place ${table[stored]}, not special`);
  }
}
