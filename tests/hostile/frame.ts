import { decompress } from "../../ffi/mod.ts";
import { encodeIndex, memcpyChunk, parseChunkHeader, specialChunk } from "../../src/format/mod.ts";
import { decodeIndexChunk, encodeIndexChunk } from "../../src/storage/frame/index_chunk.ts";
import { joined, viewOf } from "./numbers.ts";

/** A frame taken apart, so that one part can be changed and the lengths of the others still fit. */
export interface Frame {
  header: Uint8Array;
  /** Chunks of a contiguous frame; empty for that of a directory. */
  region: Uint8Array;
  index: Uint8Array;
  trailer: Uint8Array;
}

/** Takes a sound frame apart. */
export function takeApart(bytes: Uint8Array): Frame {
  const view = viewOf(bytes);
  const headerLength = view.getInt32(11);
  const isDirectory = bytes[26] === 1;
  const indexAt = headerLength + (isDirectory ? 0 : Number(view.getBigInt64(39)));
  const end = Number(view.getBigUint64(16));
  const trailerAt = end - view.getUint32(end - 22);
  return {
    header: bytes.slice(0, headerLength),
    region: bytes.slice(headerLength, isDirectory ? headerLength : indexAt),
    index: bytes.slice(indexAt, trailerAt),
    trailer: bytes.slice(trailerAt, end),
  };
}

/** Puts a frame together. Lengths are made to fit, so that a reader gets as far as the part that was changed. */
export function putTogether({ header, region, index, trailer }: Frame): Uint8Array {
  const bytes = joined(header, region, index, trailer);
  const view = viewOf(bytes);
  view.setBigUint64(16, BigInt(bytes.length));
  if (bytes[26] === 0) view.setBigInt64(39, BigInt(region.length));
  if (trailer.length >= 23) view.setUint32(bytes.length - 22, trailer.length);
  return bytes;
}

/** The offsets in the index of a sound frame; negative ones have no chunk. */
export function offsetsOf(frame: Frame): number[] {
  if (frame.index.length === 0) return [];
  const nchunks = parseChunkHeader(frame.index).nbytes / 8;
  return [...decodeIndexChunk(frame.index, nchunks).table];
}

/** Ways to store an index: as this library does, as it is, or as a special chunk. */
export type IndexForm = "usual" | "raw" | "value";

/** Makes an index chunk of entries, which need not be sound. */
export function indexOf(entries: readonly number[], form: IndexForm): Uint8Array {
  const table = Float64Array.from(entries);
  if (form === "usual" && table.length > 0) return encodeIndexChunk(table);
  const blocksize = Math.max(8, table.length * 8);
  if (form === "value") {
    return specialChunk("value", {
      nbytes: table.length * 8,
      blocksize,
      typesize: 8,
      item: encodeIndex(table.subarray(0, 1)),
    });
  }
  return memcpyChunk(encodeIndex(table), { blocksize, typesize: 8 });
}

/** Bytes of the index as they are when decompressed. */
export function plainIndex(index: Uint8Array): Uint8Array {
  const plain = new Uint8Array(parseChunkHeader(index).nbytes);
  decompress(index, plain, { nthreads: 1 });
  return plain;
}

/** Makes an index chunk of bytes that need not be offsets. */
export function indexOfBytes(plain: Uint8Array): Uint8Array {
  return memcpyChunk(plain, { blocksize: Math.max(8, plain.length), typesize: 8 });
}

/** The bytes of a chunk in the region of a frame. */
export function chunkAt(region: Uint8Array, offset: number): Uint8Array {
  const length = offset + 16 <= region.length ? viewOf(region).getInt32(offset + 12, true) : 0;
  return region.subarray(offset, offset + Math.max(length, 0));
}
