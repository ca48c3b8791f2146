import { compress, decompress, maxCompressedLength } from "../../../ffi/mod.ts";
import {
  FormatError,
  memcpyChunk,
  type MetaValue,
  packValue,
  parseChunkHeader,
  unpackValue,
} from "../../format/mod.ts";
import { OWN_PARAMS } from "./own_params.ts";

/** Values up to this many bytes are stored as they are; larger ones are compressed. */
const STORED_BYTES = 256;

/**
 * Packs a value of metadata of variable length as a frame keeps it.
 *
 * @param value The value.
 * @returns A chunk of msgpack.
 */
export function packVlmeta(value: MetaValue): Uint8Array {
  const bytes = packValue(value);
  if (bytes.byteLength <= STORED_BYTES) return memcpyChunk(bytes, { blocksize: bytes.byteLength, typesize: 1 });
  const chunk = new Uint8Array(maxCompressedLength(bytes.byteLength));
  return chunk.slice(0, compress(bytes, chunk, OWN_PARAMS));
}

/**
 * Unpacks a value of metadata of variable length.
 *
 * @param chunk A chunk of msgpack.
 * @param limit Bytes that the value has at most, where that is known.
 * @returns The value, a copy.
 * @throws {FormatError} when the bytes are no chunk, or what is in it no msgpack, or more than the limit.
 */
export function unpackVlmeta(chunk: Uint8Array, limit: number = Infinity): MetaValue {
  const { nbytes, special } = parseChunkHeader(chunk, chunk.byteLength);
  // One item over and over is no value, and 32 bytes of it may stand for gigabytes.
  const most = special === null ? limit : Math.min(limit, STORED_BYTES);
  if (nbytes > most) throw new FormatError(`Cannot unpack a value of ${nbytes} bytes: at most ${most} make sense`, 4);
  const bytes = new Uint8Array(nbytes);
  if (bytes.byteLength > 0) decompress(chunk, bytes, { nthreads: 1 });
  return unpackValue(bytes);
}
