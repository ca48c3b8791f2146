import { countConverter } from "./datetime.ts";
import type { DTypeInfo } from "../dtypes/mod.ts";
import type { DenseArray } from "./dense_array.ts";
import { readAt, viewOf } from "./scalars.ts";
import { encodeBytes } from "./text_bytes.ts";

/**
 * Converts dates or durations between units.
 *
 * @param from Where to read.
 * @param to Where to write: as many elements.
 * @param exact Whether to stop at a count that the unit cannot express; when not, counts are rounded down.
 * @returns The number of the first element that does not fit, -1 when all do, undefined when the units have nothing in common.
 */
export function convertTimes(from: DenseArray, to: DenseArray, exact: boolean): number | undefined {
  const { unit: a, kind } = from.info;
  const { unit: b } = to.info;
  const convert = a === undefined || b === undefined ? undefined : countConverter(a, b, kind === "m");
  if (convert === undefined) return undefined;
  const source = viewOf(from.bytes);
  const target = viewOf(to.bytes);
  for (let at = 0; at < from.nbytes; at += 8) {
    const result = convert(source.getBigInt64(at, true));
    if (exact && !result.exact) return at / 8;
    target.setBigInt64(at, result.count, true);
  }
  return -1;
}

/**
 * Converts between bytes as text (`S`) and characters (`U`), and between their lengths.
 *
 * @param from Where to read.
 * @param to Where to write: as many elements.
 * @param exact Whether to stop at text that is too long; when not, it is cut off.
 * @returns The number of the first element that does not fit, or -1.
 */
export function convertText(from: DenseArray, to: DenseArray, exact: boolean): number {
  if (from.info.kind === to.info.kind) return copyText(from, to, exact);
  const source = viewOf(from.bytes);
  const target = viewOf(to.bytes);
  const width = to.itemsize;
  for (let k = 0; k < from.size; k++) {
    const text = String(readAt(from.info, source, k * from.itemsize));
    const codes = to.info.kind === "S" ? encodeBytes(text) : Array.from(text, (char) => char.codePointAt(0) ?? 0);
    const unit = to.info.kind === "S" ? 1 : 4;
    if (exact && codes.length * unit > width) return k;
    for (let i = 0; i < codes.length && (i + 1) * unit <= width; i++) {
      if (unit === 1) target.setUint8(k * width + i, codes[i]);
      else target.setUint32(k * width + 4 * i, codes[i], true);
    }
  }
  return -1;
}

function copyText(from: DenseArray, to: DenseArray, exact: boolean): number {
  const width = from.itemsize;
  const kept = Math.min(width, to.itemsize);
  for (let k = 0; k < from.size; k++) {
    const start = k * width;
    for (let i = kept; exact && i < width; i++) if (from.bytes[start + i] !== 0) return k;
    to.bytes.set(from.bytes.subarray(start, start + kept), k * to.itemsize);
  }
  return -1;
}

/**
 * Converts structured elements field by field; the names must be the same.
 *
 * @param from Where to read.
 * @param to Where to write: as many elements.
 * @param convert Converts one field of all elements; it throws when a value does not fit.
 * @returns -1, or undefined when the names or the shapes of sub-arrays differ.
 */
export function convertFields(
  from: DenseArray,
  to: DenseArray,
  convert: (column: DenseArray, info: DTypeInfo) => DenseArray,
): number | undefined {
  const sources = from.info.fields ?? [];
  const targets = to.info.fields ?? [];
  if (sources.length !== targets.length) return undefined;
  for (const target of targets) {
    const source = sources.find((f) => f.name === target.name);
    if (source === undefined || String(source.shape) !== String(target.shape)) return undefined;
    const { bytes } = convert(from.field(target.name), target.info);
    const length = target.info.itemsize * target.count;
    for (let k = 0; k < to.size; k++) {
      to.bytes.set(bytes.subarray(k * length, (k + 1) * length), k * to.itemsize + target.offset);
    }
  }
  return -1;
}
