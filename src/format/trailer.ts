import { expectByte, expectRoom, u32be } from "./_bytes.ts";
import { ByteWriter } from "./_byte_writer.ts";
import { readNamedValues, writeNamedValues } from "./_metalayers.ts";
import { FormatError } from "./errors.ts";

/** What the trailer of a frame holds. */
export interface Trailer {
  /** Metadata of variable length by name: a chunk of msgpack each. */
  readonly vlmeta: Map<string, Uint8Array>;
  /** The last 16 bytes, which the native library zeroes and ignores. */
  readonly stamp: Uint8Array;
}

/** Bytes at the end of every trailer: its length and the stamp, with their markers. */
const TAIL = 23;
const STAMP_LENGTH = 16;
const EMPTY_LENGTH = 35;
const MAX_VLMETA = 8192;

/**
 * Tells how long the trailer of a frame is, so that all of it can be read.
 *
 * @param tail The last 23 bytes of the frame, or more that end there.
 * @returns The length in bytes; the caller holds it against the bytes there are.
 * @throws {FormatError} when the bytes do not end a frame. The offset counts from the start of `tail`.
 *
 * @example
 * ```ts
 * import { buildTrailer, trailerLength } from "./mod.ts";
 *
 * console.log(trailerLength(buildTrailer(new Map()))); // 35
 * ```
 */
export function trailerLength(tail: Uint8Array): number {
  const at = tail.byteLength - TAIL;
  if (at < 0) throw new FormatError(`Cannot read trailer: ${TAIL} bytes needed, ${tail.byteLength} there`, 0);
  expectByte(tail, at, 0xce, "trailer length");
  expectByte(tail, at + 5, 0xd8, "trailer stamp");
  const length = u32be(tail, at + 1);
  if (length < EMPTY_LENGTH) {
    throw new FormatError(`Cannot read trailer: its length is ${length}, at least ${EMPTY_LENGTH}`, at + 1);
  }
  return length;
}

/**
 * Reads and checks the trailer of a frame.
 *
 * @param bytes The whole trailer and nothing else.
 * @returns The metadata and the stamp, as copies. The chunks of the metadata are not looked into.
 * @throws {FormatError} when the trailer is damaged.
 *
 * @example
 * ```ts
 * import { buildTrailer, memcpyChunk, parseTrailer } from "./mod.ts";
 *
 * const one = memcpyChunk(Uint8Array.of(1), { blocksize: 1, typesize: 1 });
 * console.log([...parseTrailer(buildTrailer(new Map([["count", one]]))).vlmeta.keys()]); // ["count"]
 * ```
 */
export function parseTrailer(bytes: Uint8Array): Trailer {
  const length = trailerLength(bytes);
  if (length !== bytes.byteLength) {
    throw new FormatError(`Cannot read trailer: it says it has ${length} bytes, not ${bytes.byteLength}`, length);
  }
  expectRoom(bytes, 0, EMPTY_LENGTH, "trailer");
  expectByte(bytes, 0, 0x94, "trailer");
  expectByte(bytes, 1, 1, "trailer version");
  const { values, end } = readNamedValues(bytes, 2, "metadata in trailer");
  if (end !== length - TAIL) {
    throw new FormatError(`Cannot read trailer: metadata end at ${end}, not at ${length - TAIL}`, end);
  }
  return { vlmeta: values, stamp: bytes.slice(length - STAMP_LENGTH) };
}

/**
 * Makes the trailer of a frame.
 *
 * @param vlmeta Metadata by name: a chunk of msgpack each.
 * @param stamp 16 bytes for the end; zeros without it, as the native library writes.
 * @returns The bytes, 35 for a frame without metadata.
 * @throws {RangeError} when the stamp has another length, there are more than 8192 values, or a name has more than 31 bytes.
 *
 * @example
 * ```ts
 * import { buildTrailer } from "./mod.ts";
 *
 * console.log(buildTrailer(new Map()).length); // 35
 * ```
 */
export function buildTrailer(vlmeta: ReadonlyMap<string, Uint8Array>, stamp?: Uint8Array): Uint8Array {
  if (stamp !== undefined && stamp.byteLength !== STAMP_LENGTH) {
    throw new RangeError(`Cannot write trailer: a stamp has ${STAMP_LENGTH} bytes, not ${stamp.byteLength}`);
  }
  if (vlmeta.size > MAX_VLMETA) {
    throw new RangeError(`Cannot write ${vlmeta.size} metadata values: at most ${MAX_VLMETA} fit`);
  }
  const writer = new ByteWriter();
  writer.u8(0x94, 1);
  writeNamedValues(writer, vlmeta, 1);
  writer.marked32(0xce, writer.length + TAIL);
  writer.u8(0xd8, 0);
  writer.bytes(stamp ?? new Uint8Array(STAMP_LENGTH));
  return writer.finish();
}
