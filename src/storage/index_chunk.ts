import { compress, type CompressParams, decompress, maxCompressedLength } from "../../ffi/mod.ts";
import {
  encodeIndex,
  FormatError,
  MAX_CHUNKS,
  memcpyChunk,
  parseChunkHeader,
  parseIndex,
  specialChunk,
  specialValue,
} from "../format/mod.ts";

/** Below this many bytes an index is stored as it is: compressing it would cost more than it gains. */
const STORED_LENGTH = 4096;
const ITEM = 8;
/** LZ4 with shuffled bytes: quick, and every build of the library reads it. */
const LZ4 = 1;
const SHUFFLE_LAST = [0, 0, 0, 0, 0, 1];
const NO_META = [0, 0, 0, 0, 0, 0];
const NEVER_SPLIT = 2;
const MAX_BLOCK = 1 << 18;
const PARAMS: CompressParams = {
  codec: LZ4,
  codecMeta: 0,
  clevel: 5,
  filters: SHUFFLE_LAST,
  filtersMeta: NO_META,
  splitMode: NEVER_SPLIT,
  useDict: false,
  typesize: ITEM,
  blocksize: MAX_BLOCK,
  nthreads: 1,
};

/**
 * Makes the index of a frame: the chunk of offsets that lies behind its chunks.
 *
 * @param table Where each chunk is; not empty.
 * @returns The chunk. 40 bytes when all are alike.
 * @throws {RangeError} when there are more chunks than an index can hold.
 */
export function encodeIndexChunk(table: Float64Array): Uint8Array {
  if (table.length > MAX_CHUNKS) {
    throw new RangeError(
      `Cannot index ${table.length} chunks: a frame holds at most ${MAX_CHUNKS}, take larger chunks`,
    );
  }
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
  const chunk = bytes.subarray(0, header.cbytes);
  const length = header.cbytes;
  if (header.special === "zero") return { table: new Float64Array(nchunks), length };
  if (header.special === "value") {
    const item = parseIndex(specialValue(header, chunk), 1);
    return { table: new Float64Array(nchunks).fill(item[0]), length };
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
