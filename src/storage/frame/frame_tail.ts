import {
  FormatError,
  type FrameHeader,
  indexNeeded,
  MAX_FILE_NUMBER,
  MIN_HEADER_LENGTH,
  parseTrailer,
  trailerLength,
} from "../../format/mod.ts";
import { decodeIndexChunk } from "./index_chunk.ts";

/** Length of a commit stamp: the last bytes of the trailer, which python-blosc2 does not look at. */
export const STAMP_LENGTH = 16;

/** What lies behind the chunks of a frame. */
export interface FrameTail {
  /** Offsets or file numbers of the chunks. */
  readonly table: Float64Array;
  /** Metadata of variable length. */
  readonly vlmeta: ReadonlyMap<string, Uint8Array>;
  /** The commit's stamp. */
  readonly stamp: Uint8Array;
}

/**
 * Reads index and trailer of a frame, and holds the offsets against the room that the chunks have.
 *
 * @param header The frame's header.
 * @param bytes Everything behind the chunks, to the frame's end.
 * @param offset Where these bytes begin in the frame, for messages.
 * @returns Table, metadata and stamp.
 * @throws {FormatError} when something in it is damaged.
 */
export function parseTail(header: FrameHeader, bytes: Uint8Array, offset: number): FrameTail {
  try {
    const length = trailerLength(bytes);
    if (length > bytes.length) {
      throw new FormatError(`Cannot read the trailer: it has ${length} bytes, ${bytes.length} are there`, bytes.length);
    }
    const { vlmeta, stamp } = parseTrailer(bytes.subarray(bytes.length - length));
    const nchunks = indexNeeded(header);
    if (nchunks === 0) return { table: new Float64Array(0), vlmeta, stamp };
    const { table } = decodeIndexChunk(bytes.subarray(0, bytes.length - length), nchunks);
    requireWithin(table, header);
    return { table, vlmeta, stamp };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(error.reason, offset + error.offset, { cause: error });
  }
}

function requireWithin(table: Float64Array, header: FrameHeader): void {
  // In a directory an entry is the number of a file; else the smallest chunk, a header alone, must fit behind it.
  const limit = header.directory ? MAX_FILE_NUMBER : header.cbytes - MIN_HEADER_LENGTH;
  let stored = 0;
  for (let i = 0; i < table.length; i++) {
    if (table[i] < 0) continue;
    stored++;
    if (table[i] > limit) {
      throw new FormatError(`Cannot read the index: chunk ${i} is at ${table[i]}, the limit is ${limit}`, 8 * i);
    }
  }
  if (header.directory) requireDistinct(table);
  // Many chunks on top of each other: a small file would make every walk over them a long one.
  if (!header.directory && stored * MIN_HEADER_LENGTH > header.cbytes) {
    throw new FormatError(`Cannot read the index: ${stored} chunks in ${header.cbytes} bytes`, 0);
  }
}

/** In a directory each chunk has a file of its own: one file for many would make every walk over them a long one. */
function requireDistinct(table: Float64Array): void {
  let last = -1;
  for (let i = 0; i < table.length; i++) {
    if (table[i] < 0) continue;
    if (table[i] <= last) return requireDistinctSorted(table.slice().sort());
    last = table[i];
  }
}

function requireDistinctSorted(numbers: Float64Array): void {
  for (let i = 1; i < numbers.length; i++) {
    if (numbers[i] >= 0 && numbers[i] === numbers[i - 1]) {
      throw new FormatError(`Cannot read the index: several chunks are in the file of number ${numbers[i]}`, 0);
    }
  }
}

/**
 * Makes the stamp of a new commit: random, so that a reader tells two states apart whose headers happen to be equal.
 *
 * @returns 16 bytes.
 */
export function newStamp(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(STAMP_LENGTH));
}

/**
 * Compares bytes.
 *
 * @param a Some bytes.
 * @param b Others.
 * @returns True when they are equal.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
