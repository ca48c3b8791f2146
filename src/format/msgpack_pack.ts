import { ByteWriter, utf8 } from "./_byte_writer.ts";
import { EXT, MAX_DEPTH, MetaArray, MetaComplex, MetaExt, type MetaValue } from "./meta_value.ts";

const UINT64_END = 1n << 64n;
const INT64_START = -(1n << 63n);

/**
 * Writes a value as msgpack, so that python-blosc2 reads it as its own.
 *
 * @param value What to write. Whole numbers are written as integers, `bigint` values too.
 * @returns The bytes.
 * @throws {TypeError} when a value has no place in metadata: functions, other typed arrays, class instances.
 * @throws {RangeError} when an integer needs more than 64 bits, or values lie more than 511 deep.
 *
 * @example
 * ```ts
 * import { packValue } from "./mod.ts";
 *
 * console.log([...packValue(["a", 1, true])]); // [0x93, 0xa1, 0x61, 1, 0xc3]
 * ```
 */
export function packValue(value: MetaValue): Uint8Array {
  const writer = new ByteWriter();
  write(writer, value, 0);
  return writer.finish();
}

function write(writer: ByteWriter, value: MetaValue, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError(`Cannot write metadata: more than ${MAX_DEPTH} levels`);
  if (value === null) writer.u8(0xc0);
  else if (typeof value === "boolean") writer.u8(value ? 0xc3 : 0xc2);
  else if (typeof value === "number") writeNumber(writer, value);
  else if (typeof value === "bigint") writeBigInt(writer, value);
  else if (typeof value === "string") writeText(writer, value);
  else if (value instanceof Uint8Array) writeRun(writer, value);
  else if (value instanceof MetaComplex) writeExtension(writer, EXT.complex, complexBytes(value));
  else if (value instanceof MetaExt) writeExtension(writer, value.ext, value.data);
  else if (value instanceof MetaArray) writeExtension(writer, EXT.array, packed(arrayParts(value), depth));
  else if (value instanceof Set) writeExtension(writer, EXT.set, packed([...value], depth));
  else if (isList(value)) writeList(writer, value, depth);
  else if (value instanceof Map) writeMap(writer, [...value], depth);
  else if (isPlain(value)) writeMap(writer, Object.entries(value), depth);
  else throw new TypeError(`Cannot write metadata: ${describe(value)} has no place in it`);
}

function packed(value: MetaValue, depth: number): Uint8Array {
  const writer = new ByteWriter();
  write(writer, value, depth + 1);
  return writer.finish();
}

function writeNumber(writer: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return writeFloat(writer, value);
  if (value >= 0) {
    if (value < 0x80) writer.u8(value);
    else if (value < 0x100) writer.u8(0xcc, value);
    else if (value < 0x10000) writer.u8(0xcd, value >> 8, value);
    else if (value < 0x100000000) writer.marked32(0xce, value);
    else writer.marked64(0xcf, value);
  } else if (value >= -0x20) writer.u8(value);
  else if (value >= -0x80) writer.u8(0xd0, value);
  else if (value >= -0x8000) writer.u8(0xd1, value >> 8, value);
  else if (value >= -0x80000000) writer.marked32(0xd2, value);
  else writer.marked64(0xd3, value);
}

function writeFloat(writer: ByteWriter, value: number): void {
  const bytes = new Uint8Array(9);
  bytes[0] = 0xcb;
  new DataView(bytes.buffer).setFloat64(1, value);
  writer.bytes(bytes);
}

function writeBigInt(writer: ByteWriter, value: bigint): void {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return writeNumber(writer, number);
  if (value < INT64_START || value >= UINT64_END) {
    throw new RangeError(`Cannot write metadata: ${value} needs more than 64 bits`);
  }
  const bytes = new Uint8Array(9);
  bytes[0] = value < 0n ? 0xd3 : 0xcf;
  new DataView(bytes.buffer).setBigUint64(1, BigInt.asUintN(64, value));
  writer.bytes(bytes);
}

/** Writes the marker that fits a length: one each for 8, 16 and 32 bits, 0 where there is none for 8. */
function writeLength(writer: ByteWriter, length: number, marker8: number, marker16: number): void {
  if (marker8 !== 0 && length < 0x100) writer.u8(marker8, length);
  else if (length < 0x10000) writer.u8(marker16, length >> 8, length);
  else writer.marked32(marker16 + 1, length);
}

function writeText(writer: ByteWriter, value: string): void {
  const bytes = utf8(value);
  if (bytes.byteLength < 32) writer.u8(0xa0 | bytes.byteLength);
  else writeLength(writer, bytes.byteLength, 0xd9, 0xda);
  writer.bytes(bytes);
}

function writeRun(writer: ByteWriter, value: Uint8Array): void {
  writeLength(writer, value.byteLength, 0xc4, 0xc5);
  writer.bytes(value);
}

function writeExtension(writer: ByteWriter, kind: number, data: Uint8Array): void {
  const power = [1, 2, 4, 8, 16].indexOf(data.byteLength);
  if (power >= 0) writer.u8(0xd4 + power);
  else writeLength(writer, data.byteLength, 0xc7, 0xc8);
  writer.u8(kind);
  writer.bytes(data);
}

function writeList(writer: ByteWriter, items: readonly MetaValue[], depth: number): void {
  if (items.length < 16) writer.u8(0x90 | items.length);
  else writeLength(writer, items.length, 0, 0xdc);
  for (const item of items) write(writer, item, depth + 1);
}

function writeMap(writer: ByteWriter, entries: readonly (readonly [MetaValue, MetaValue])[], depth: number): void {
  if (entries.length < 16) writer.u8(0x80 | entries.length);
  else writeLength(writer, entries.length, 0, 0xde);
  for (const [key, value] of entries) {
    write(writer, key, depth + 1);
    write(writer, value, depth + 1);
  }
}

function complexBytes(value: MetaComplex): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, value.re);
  view.setFloat64(8, value.im);
  return bytes;
}

function arrayParts(value: MetaArray): MetaValue {
  const { dtype, shape, data } = value;
  return { dtype: isList(dtype) ? { descr: dtype } : { str: dtype }, shape: [...shape], data };
}

function isList(value: MetaValue): value is readonly MetaValue[] {
  return Array.isArray(value);
}

function isPlain(value: object): value is { readonly [key: string]: MetaValue } {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  return typeof value === "object" && value !== null ? `a ${value.constructor?.name ?? "object"}` : typeof value;
}
