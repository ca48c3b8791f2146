import { countBe, expectByte, expectRoom, i32be, TWO_53, u32be } from "./_bytes.ts";
import { ByteWriter, utf8 } from "./_byte_writer.ts";
import { FormatError, UnsupportedError } from "./errors.ts";
import { MAX_CHUNK_BYTES, MAX_DIM } from "./limits.ts";

/** What the `b2nd` metalayer says: how an array lies in chunks, and what its items are. */
export interface B2ndMeta {
  /** Version of the metalayer: 0. */
  readonly version: number;
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Length of a chunk along each axis. */
  readonly chunks: readonly number[];
  /** Length of a block along each axis. */
  readonly blocks: readonly number[];
  /** How `dtype` is written: 0, as NumPy writes it. */
  readonly dtypeFormat: number;
  /** The type of the items, as text. */
  readonly dtype: string;
}

const TEXT = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads and checks the `b2nd` metalayer. It is read by position: with 16 axes the markers are no valid msgpack.
 *
 * @param bytes The value of the metalayer.
 * @param itemsize Bytes of an item, for the limits that count bytes.
 * @returns The fields. A padded chunk fits in 2,147,483,615 bytes and the padded array has under 2^53 bytes.
 * @throws {FormatError} when the bytes are damaged or the shapes impossible. The offset counts from the value's start.
 * @throws {UnsupportedError} when the metalayer is of a newer version.
 *
 * @example
 * ```ts
 * import { buildB2ndMeta, parseB2ndMeta } from "./mod.ts";
 *
 * const meta = { version: 0, shape: [100], chunks: [20], blocks: [5], dtypeFormat: 0, dtype: "<f8" };
 * console.log(parseB2ndMeta(buildB2ndMeta(meta), 8).chunks); // [20]
 * ```
 */
export function parseB2ndMeta(bytes: Uint8Array, itemsize = 1): B2ndMeta {
  expectRoom(bytes, 0, 3, "array metadata");
  expectByte(bytes, 0, 0x97, "array metadata");
  const version = bytes[1];
  if (version !== 0) throw new UnsupportedError(`Cannot read array: metadata version is ${version}, 0 is supported`);
  const ndim = bytes[2];
  if (ndim > MAX_DIM) throw new FormatError(`Cannot read array metadata: ${ndim} axes, at most ${MAX_DIM}`, 2);
  const textAt = 3 + (1 + 9 * ndim) + 2 * (1 + 5 * ndim);
  expectRoom(bytes, 3, textAt + 6 - 3, "array metadata");
  const shape = readAxes(bytes, 3, ndim, 0xd3);
  const chunks = readAxes(bytes, 4 + 9 * ndim, ndim, 0xd2);
  const blocks = readAxes(bytes, 5 + 14 * ndim, ndim, 0xd2);
  checkPartition(shape, chunks, blocks, itemsize);
  const dtypeFormat = bytes[textAt];
  expectByte(bytes, textAt + 1, 0xdb, "item type");
  const length = u32be(bytes, textAt + 2);
  if (textAt + 6 + length !== bytes.byteLength) {
    throw new FormatError(
      `Cannot read item type: ${length} bytes of text, ${bytes.byteLength - textAt - 6} there`,
      textAt + 2,
    );
  }
  return { version, shape, chunks, blocks, dtypeFormat, dtype: decode(bytes, textAt + 6) };
}

/**
 * Makes the value of the `b2nd` metalayer.
 *
 * @param meta The fields, which the caller has checked; shapes of one length, up to 16.
 * @returns The bytes, equal to those of the native library.
 * @throws {RangeError} when there are too many axes, or shapes differ in length.
 *
 * @example
 * ```ts
 * import { buildB2ndMeta } from "./mod.ts";
 *
 * const meta = { version: 0, shape: [], chunks: [], blocks: [], dtypeFormat: 0, dtype: "<f8" };
 * console.log(buildB2ndMeta(meta).length); // 15
 * ```
 */
export function buildB2ndMeta(meta: B2ndMeta): Uint8Array {
  const ndim = meta.shape.length;
  if (ndim > MAX_DIM) throw new RangeError(`Cannot write an array of ${ndim} axes: at most ${MAX_DIM} fit`);
  if (meta.chunks.length !== ndim || meta.blocks.length !== ndim) {
    throw new RangeError(
      `Cannot write array metadata: ${ndim} axes, ${meta.chunks.length} in chunks, ${meta.blocks.length} in blocks`,
    );
  }
  const writer = new ByteWriter();
  writer.u8(0x97, meta.version, ndim, 0x90 + ndim);
  for (const length of meta.shape) writer.marked64(0xd3, length);
  writer.u8(0x90 + ndim);
  for (const length of meta.chunks) writer.marked32(0xd2, length);
  writer.u8(0x90 + ndim);
  for (const length of meta.blocks) writer.marked32(0xd2, length);
  const text = utf8(meta.dtype);
  writer.u8(meta.dtypeFormat);
  writer.marked32(0xdb, text.byteLength);
  writer.bytes(text);
  return writer.finish();
}

function readAxes(bytes: Uint8Array, start: number, ndim: number, marker: 0xd2 | 0xd3): number[] {
  expectByte(bytes, start, 0x90 + ndim, "shape");
  const axes: number[] = [];
  const step = marker === 0xd3 ? 9 : 5;
  for (let i = 0, at = start + 1; i < ndim; i++, at += step) {
    expectByte(bytes, at, marker, "length of an axis");
    const length = marker === 0xd3 ? countBe(bytes, at + 1, "length of an axis") : i32be(bytes, at + 1);
    if (length < 0) throw new FormatError(`Cannot read shape: length of axis ${i} is ${length}`, at + 1);
    axes.push(length);
  }
  return axes;
}

function checkPartition(
  shape: readonly number[],
  chunks: readonly number[],
  blocks: readonly number[],
  itemsize: number,
) {
  let chunkCount = 1, chunkBytes = itemsize;
  for (let i = 0; i < shape.length; i++) {
    const chunkAt = 6 + 9 * shape.length + 5 * i;
    const blockAt = chunkAt + 5 * shape.length + 1;
    // A chunk of length 0 holds nothing: it belongs to an axis of length 0 only.
    if (chunks[i] === 0 && shape[i] > 0) {
      throw new FormatError(`Cannot read array: chunks have length 0 along axis ${i} of length ${shape[i]}`, chunkAt);
    }
    if (blocks[i] > chunks[i] || (blocks[i] === 0 && chunks[i] > 0)) {
      throw new FormatError(`Cannot read array: blocks of ${blocks[i]} in chunks of ${chunks[i]}, axis ${i}`, blockAt);
    }
    chunkBytes *= blocks[i] === 0 ? 0 : Math.ceil(chunks[i] / blocks[i]) * blocks[i];
    chunkCount *= chunks[i] === 0 ? 0 : Math.ceil(shape[i] / chunks[i]);
  }
  if (chunkBytes > MAX_CHUNK_BYTES) {
    throw new FormatError(`Cannot read array: a padded chunk has ${chunkBytes} bytes, at most ${MAX_CHUNK_BYTES}`, 3);
  }
  if (chunkCount * chunkBytes >= TWO_53) {
    throw new FormatError("Cannot read array: it has 2^53 bytes or more, which cannot be counted", 3);
  }
}

function decode(bytes: Uint8Array, at: number): string {
  try {
    return TEXT.decode(bytes.slice(at));
  } catch (cause) {
    throw new FormatError("Cannot read item type: it is not UTF-8", at, { cause });
  }
}
