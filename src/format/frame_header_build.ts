import { ByteWriter } from "./_byte_writer.ts";
import { writeNamedValues } from "./_metalayers.ts";
import type { FrameHeader } from "./frame_header.ts";

const MAGIC_BYTES = [0x9e, 0xa8, 0x62, 0x32, 0x66, 0x72, 0x61, 0x6d, 0x65, 0];
/** Version 2, and a bit that every frame has. */
const FRAME_FLAGS = 0x12;
/** What the native library writes for an array of length zero: version 3 and the bit of varying chunks. */
const ZERO_LENGTH_FLAGS = 0x53;
const MAX_METALAYERS = 16;

/**
 * Makes the header of a frame, byte for byte as the native library would.
 *
 * @param header The fields. Among the metalayers `b2nd` goes first, so that what a commit changes lies within one page.
 * @returns The bytes; {@linkcode parseFrameHeader} tells where the values of `meta` came to lie.
 * @throws {RangeError} when there are more than 16 metalayers, or a name has more than 31 bytes.
 *
 * @example
 * ```ts
 * import { buildFrameHeader, parseFrameHeader } from "./mod.ts";
 *
 * const bytes = buildFrameHeader({
 *   frameLength: 132, directory: false, codec: 5, clevel: 5, splitMode: 3, nbytes: 0, cbytes: 0, typesize: 4,
 *   blocksize: 0, chunksize: -1, compressThreads: 1, decompressThreads: 1, hasVlmeta: false, filters: [0, 0, 0, 0, 0, 1],
 *   filtersMeta: [0, 0, 0, 0, 0, 0], userCodec: 5, codecMeta: 0, useDict: false, meta: new Map(),
 * });
 * console.log(parseFrameHeader(bytes).headerLength); // 97
 * ```
 */
export function buildFrameHeader(header: Omit<FrameHeader, "headerLength" | "metaOffsets">): Uint8Array {
  if (header.meta.size > MAX_METALAYERS) {
    throw new RangeError(`Cannot write ${header.meta.size} metalayers: at most ${MAX_METALAYERS} fit`);
  }
  const writer = new ByteWriter();
  writer.u8(...MAGIC_BYTES);
  writer.marked32(0xd2, 0);
  writer.marked64(0xcf, header.frameLength);
  writer.u8(0xa4, header.chunksize === 0 ? ZERO_LENGTH_FLAGS : FRAME_FLAGS, header.directory ? 1 : 0);
  writer.u8(header.codec | (header.clevel << 4), header.splitMode - 1);
  writer.marked64(0xd3, header.nbytes);
  writer.marked64(0xd3, header.cbytes);
  writer.marked32(0xd2, header.typesize);
  writer.marked32(0xd2, header.blocksize);
  writer.marked32(0xd2, header.chunksize);
  writer.u8(0xd1);
  writer.u16(header.compressThreads);
  writer.u8(0xd1);
  writer.u16(header.decompressThreads);
  writer.u8(header.hasVlmeta ? 0xc3 : 0xc2, 0xd8, 6);
  writer.u8(...six(header.filters), header.userCodec, header.codecMeta, ...six(header.filtersMeta));
  writer.u8(header.useDict ? 1 : 0, 0);
  writeNamedValues(writer, b2ndFirst(header.meta), 0);
  writer.patch32(11, writer.length);
  return writer.finish();
}

function six(slots: readonly number[]): number[] {
  return Array.from({ length: 6 }, (_, i) => slots[i] ?? 0);
}

function b2ndFirst(meta: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const shape = meta.get("b2nd");
  return shape === undefined ? meta : new Map([["b2nd", shape], ...meta]);
}
