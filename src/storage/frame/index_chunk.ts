import { compress, type CompressParams, decompress, maxCompressedLength } from "../../../ffi/mod.ts";
import {
  encodeIndex,
  FormatError,
  MAX_CHUNKS,
  memcpyChunk,
  parseChunkHeader,
  parseIndex,
  specialChunk,
  specialValue,
} from "../../format/mod.ts";
import { OWN_PARAMS } from "./own_params.ts";

/** Below this many bytes an index is stored as it is: compressing it would cost more than it gains. */
const STORED_LENGTH = 4096;
const ITEM = 8;
/** LZ4 with shuffled bytes: quick, and every build of the library reads it. */
const LZ4 = 1;
const SHUFFLE_LAST = [0, 0, 0, 0, 0, 1];
const NEVER_SPLIT = 2;
const MAX_BLOCK = 1 << 18;
/** An index of so many entries is taken at its word: its table has 128 MB. */
const TRUSTED_ENTRIES = 1 << 24;
/** Entries of a larger one that each stored byte can stand for, twice as many as LZ4 can: 40 bytes must not ask for gigabytes. */
const ENTRIES_PER_BYTE = 64;
const PARAMS: CompressParams = {
  ...OWN_PARAMS,
  codec: LZ4,
  filters: SHUFFLE_LAST,
  splitMode: NEVER_SPLIT,
  typesize: ITEM,
  blocksize: MAX_BLOCK,
};

/**
 * Makes the index of a frame: the chunk of offsets that lies behind its chunks.
 *
 * @param table Where each chunk is; not empty.
 * @returns The chunk. 40 bytes when all are alike.
 * @throws {RangeError} when there are more chunks than an index can hold, or than one that is all alike is believed to.
 */
export function encodeIndexChunk(table: Float64Array): Uint8Array {
  requireIndexable(table);
  const nbytes = table.length * ITEM;
  const blocksize = Math.min(nbytes, MAX_BLOCK);
  if (isUniform(table)) {
    const item = encodeIndex(table.subarray(0, 1));
    return specialChunk("value", { nbytes, blocksize, typesize: ITEM, item });
  }
  const raw = encodeIndex(table);
  if (nbytes < STORED_LENGTH) return memcpyChunk(raw, { blocksize, typesize: ITEM });
  const chunk = new Uint8Array(maxCompressedLength(nbytes));
  return chunk.subarray(0, compress(raw, chunk, PARAMS));
}

/**
 * Checks that a table can become the index of a frame that is read again.
 *
 * @param table Where each chunk is.
 * @throws {RangeError} when there are more chunks than an index can hold, or than one that is all alike is believed to.
 */
export function requireIndexable(table: Float64Array): void {
  if (table.length > MAX_CHUNKS) {
    throw new RangeError(
      `Cannot index ${table.length} chunks: a frame holds at most ${MAX_CHUNKS}, take larger chunks`,
    );
  }
  if (table.length > TRUSTED_ENTRIES && isUniform(table)) {
    throw new RangeError(
      `Cannot index ${table.length} chunks without data: at most ${TRUSTED_ENTRIES} can be read again, take larger chunks`,
    );
  }
}

/**
 * Reads the index of a frame.
 *
 * @param bytes Bytes that begin with the index chunk.
 * @param nchunks How many chunks the frame has.
 * @returns The table, and how long the chunk is.
 * @throws {FormatError} when it is no index of that many chunks.
 * @throws {Blosc2Error} when it cannot be decompressed.
 */
export function decodeIndexChunk(bytes: Uint8Array, nchunks: number): { table: Float64Array; length: number } {
  const header = parseChunkHeader(bytes, bytes.length);
  if (header.nbytes !== nchunks * ITEM) {
    throw new FormatError(`Cannot read the index: it has ${header.nbytes} bytes for ${nchunks} chunks`, 4);
  }
  if (nchunks > TRUSTED_ENTRIES && nchunks > header.cbytes * ENTRIES_PER_BYTE) {
    throw new FormatError(`Cannot read the index: ${header.cbytes} bytes for ${nchunks} chunks`, 12);
  }
  const chunk = bytes.subarray(0, header.cbytes);
  const length = header.cbytes;
  if (header.special === "zero" || header.special === "value") {
    const place = header.special === "zero" ? 0 : parseIndex(specialValue(header, chunk), 1)[0];
    // Chunks never share bytes; were it believed, walking all of them would cost what only a large file should.
    if (place >= 0 && nchunks > 1) {
      throw new FormatError(`Cannot read the index: all of ${nchunks} chunks are at ${place}`, header.headerLength);
    }
    return { table: new Float64Array(nchunks).fill(place), length };
  }
  if (header.special !== null) {
    throw new FormatError(`Cannot read the index: it is a chunk of the kind "${header.special}"`, 31);
  }
  if (header.memcpyed) return { table: parseIndex(chunk.subarray(header.headerLength), nchunks), length };
  const raw = new Uint8Array(header.nbytes);
  decompress(chunk, raw);
  return { table: parseIndex(raw, nchunks), length };
}

function isUniform(table: Float64Array): boolean {
  const first = table[0];
  if (first >= 0) return false;
  for (let i = 1; i < table.length; i++) if (table[i] !== first) return false;
  return true;
}
