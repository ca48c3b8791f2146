import { dateToCount, NAT, parseDate } from "./datetime.ts";
import { describe } from "../describe.ts";
import type { Complex, DTypeInfo, FieldInfo } from "../dtypes/mod.ts";
import { encodeBytes } from "./text_bytes.ts";

/** Tells where a value stands, for messages: `" at [1, 2]"`, or nothing. */
export type Where = () => string;

/**
 * Says that a value is of the wrong kind.
 *
 * @param value The value.
 * @param info The element type it was to become.
 * @param where Where the value stands.
 */
export function wrongKind(value: unknown, info: DTypeInfo, where: Where): never {
  throw new TypeError(`Cannot convert ${describe(value)}${where()} to ${nameOf(info)}`);
}

/**
 * Says that a value does not fit.
 *
 * @param value The value.
 * @param info The element type it was to become.
 * @param where Where the value stands.
 */
export function misfit(value: unknown, info: DTypeInfo, where: Where): never {
  throw new RangeError(`Cannot convert ${describe(value)}${where()} to ${nameOf(info)}: ${limitOf(info)}`);
}

/** The name of an element type, for messages. */
function nameOf(info: DTypeInfo): string {
  return typeof info.dtype === "string" ? info.dtype : info.code;
}

function limitOf(info: DTypeInfo): string {
  switch (info.kind) {
    case "b":
      return "only 0 and 1 fit";
    case "i":
    case "u":
      return `whole numbers from ${lowest(info)} to ${highest(info)} fit`;
    case "S":
      return `at most ${info.itemsize} bytes fit`;
    case "U":
      return `at most ${info.itemsize / 4} characters fit`;
    case "V":
    case "struct":
      return `${info.itemsize} bytes fit`;
    case "M":
    case "m":
      return "whole counts of 64 bits fit";
    default:
      return "it has no such value";
  }
}

/**
 * The smallest value of an integer type.
 *
 * @param info An integer type.
 * @returns Its smallest value.
 */
export function lowest(info: DTypeInfo): bigint {
  return info.kind === "u" ? 0n : -(1n << BigInt(info.itemsize * 8 - 1));
}

/**
 * The largest value of an integer type.
 *
 * @param info An integer type.
 * @returns Its largest value.
 */
function highest(info: DTypeInfo): bigint {
  return (1n << BigInt(info.itemsize * 8 - (info.kind === "u" ? 0 : 1))) - 1n;
}

/**
 * Writes one value as an element, at any place and in the byte order of its type.
 *
 * Plain numbers are rounded to narrower floats, as JavaScript has no others; everything else is stored without loss or not at all.
 *
 * @param info The element type.
 * @param view The bytes.
 * @param offset Where the element begins.
 * @param value The value.
 * @param where Where the value stands, for messages.
 * @throws {TypeError} when the value is of another kind.
 * @throws {RangeError} when the value does not fit.
 */
export function writeAt(info: DTypeInfo, view: DataView, offset: number, value: unknown, where: Where): void {
  const little = !info.bigEndian;
  switch (info.kind) {
    case "b":
      return view.setUint8(offset, toBool(info, value, where));
    case "i":
    case "u":
      return info.itemsize === 8
        ? writeLong(info, view, offset, value, where)
        : writeInt(info, view, offset, value, where);
    case "f":
      return writeFloat(view, offset, info.itemsize, toFloat(info, info.itemsize, value, where), little);
    case "c":
      return writeComplex(info, view, offset, value, where);
    case "S":
    case "V":
      return writeBytes(info, view, offset, value, where);
    case "U":
      return writeChars(info, view, offset, value, where);
    case "M":
    case "m":
      return view.setBigInt64(offset, toCount(info, value, where), little);
    case "struct":
      return writeStruct(info, view, offset, value, where);
  }
}

function toBool(info: DTypeInfo, value: unknown, where: Where): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "number" && typeof value !== "bigint") return wrongKind(value, info, where);
  const n = Number(value);
  return n === 0 || n === 1 ? n : misfit(value, info, where);
}

function writeInt(info: DTypeInfo, view: DataView, offset: number, value: unknown, where: Where): void {
  const bits = info.itemsize * 8;
  const signed = info.kind === "i";
  const n = typeof value === "number"
    ? value
    : typeof value === "bigint" || typeof value === "boolean"
    ? Number(value)
    : wrongKind(value, info, where);
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  if (!(n >= low && n <= high) || !Number.isInteger(n)) misfit(value, info, where);
  // Bytes are the same for both signs.
  if (bits === 8) view.setUint8(offset, n);
  else if (bits === 16) view.setUint16(offset, n, !info.bigEndian);
  else view.setUint32(offset, n, !info.bigEndian);
}

function writeLong(info: DTypeInfo, view: DataView, offset: number, value: unknown, where: Where): void {
  const n = toLong(info, value, where);
  if (n < lowest(info) || n > highest(info)) misfit(value, info, where);
  view.setBigInt64(offset, n, !info.bigEndian);
}

function toLong(info: DTypeInfo, value: unknown, where: Where): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value !== "number") return wrongKind(value, info, where);
  return Number.isInteger(value) ? BigInt(value) : misfit(value, info, where);
}

function rounded(n: number, size: number): number {
  return size === 8 ? n : size === 4 ? Math.fround(n) : Math.f16round(n);
}

function toFloat(info: DTypeInfo, size: number, value: unknown, where: Where): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") {
    const n = rounded(Number(value), size);
    return Number.isFinite(n) && BigInt(n) === value ? n : misfit(value, info, where);
  }
  if (typeof value !== "number") return wrongKind(value, info, where);
  const n = rounded(value, size);
  return Number.isFinite(value) && !Number.isFinite(n) ? misfit(value, info, where) : n;
}

function writeFloat(view: DataView, offset: number, size: number, n: number, little: boolean): void {
  if (size === 8) view.setFloat64(offset, n, little);
  else if (size === 4) view.setFloat32(offset, n, little);
  else view.setFloat16(offset, n, little);
}

/**
 * Tells complex values from other objects.
 *
 * @param value Anything.
 * @returns True for `{re, im}` with numbers.
 */
export function isComplex(value: unknown): value is Complex {
  return typeof value === "object" && value !== null && "re" in value && "im" in value &&
    typeof value.re === "number" && typeof value.im === "number";
}

function writeComplex(info: DTypeInfo, view: DataView, offset: number, value: unknown, where: Where): void {
  const half = info.itemsize / 2;
  const [re, im] = isComplex(value) ? [value.re, value.im] : [value, 0];
  writeFloat(view, offset, half, toFloat(info, half, re, where), !info.bigEndian);
  writeFloat(view, offset + half, half, toFloat(info, half, im, where), !info.bigEndian);
}

function writeBytes(info: DTypeInfo, view: DataView, offset: number, value: unknown, where: Where): void {
  const bytes = value instanceof Uint8Array
    ? value
    : info.kind === "S" && typeof value === "string"
    ? encodeBytes(value)
    : wrongKind(value, info, where);
  if (bytes.length > info.itemsize) misfit(value, info, where);
  const target = new Uint8Array(view.buffer, view.byteOffset + offset, info.itemsize);
  target.set(bytes);
  target.fill(0, bytes.length);
}

function writeChars(info: DTypeInfo, view: DataView, offset: number, value: unknown, where: Where): void {
  if (typeof value !== "string") wrongKind(value, info, where);
  const end = offset + info.itemsize;
  let at = offset;
  for (const char of value) {
    if (at === end) misfit(value, info, where);
    view.setUint32(at, char.codePointAt(0) ?? 0, !info.bigEndian);
    at += 4;
  }
  for (; at < end; at += 4) view.setUint32(at, 0);
}

function toCount(info: DTypeInfo, value: unknown, where: Where): bigint {
  const unit = info.unit ?? { base: "generic", count: 1 };
  if (value === "NaT") return NAT;
  if (typeof value === "bigint" || typeof value === "number") {
    if (typeof value === "number" && !Number.isInteger(value)) misfit(value, info, where);
    const n = BigInt(value);
    return n >= NAT && n < -NAT ? n : misfit(value, info, where);
  }
  if (info.kind === "m") return wrongKind(value, info, where);
  try {
    if (value instanceof Date) return dateToCount(value, unit);
    if (typeof value === "string") return parseDate(value, unit) ?? wrongKind(value, info, where);
  } catch (cause) {
    if (cause instanceof RangeError) throw new RangeError(cause.message + where(), { cause });
    throw cause;
  }
  return wrongKind(value, info, where);
}

function writeStruct(info: DTypeInfo, view: DataView, offset: number, value: unknown, where: Where): void {
  const fields = info.fields ?? [];
  if (value instanceof Uint8Array) {
    if (value.length !== info.itemsize) misfit(value, info, where);
    return new Uint8Array(view.buffer, view.byteOffset + offset, info.itemsize).set(value);
  }
  if (
    typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value) ||
    value instanceof Date
  ) wrongKind(value, info, where);
  const entries = new Map<string, unknown>(Object.entries(value));
  for (const field of fields) {
    if (!entries.has(field.name)) {
      throw new TypeError(
        `Cannot convert ${describe(value)}${where()} to ${nameOf(info)}: the field "${field.name}" is missing`,
      );
    }
    writeField(
      field,
      view,
      offset + field.offset,
      entries.get(field.name),
      () => `${where()} in the field "${field.name}"`,
    );
    entries.delete(field.name);
  }
  for (const name of entries.keys()) {
    throw new TypeError(`Cannot convert ${describe(value)}${where()} to ${nameOf(info)}: there is no field "${name}"`);
  }
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function writeField(field: FieldInfo, view: DataView, offset: number, value: unknown, where: Where): void {
  let at = offset;
  const write = (axis: number, part: unknown): void => {
    if (axis === field.shape.length) {
      writeAt(field.info, view, at, part, where);
      at += field.info.itemsize;
      return;
    }
    if (!isList(part)) wrongKind(part, field.info, where);
    if (part.length !== field.shape[axis]) {
      throw new RangeError(
        `Cannot convert ${describe(part)}${where()}: a sub-array of shape ${
          describe(field.shape)
        } is needed, axis ${axis} has ${part.length}`,
      );
    }
    for (let k = 0; k < part.length; k++) write(axis + 1, part[k]);
  };
  write(0, value);
}
