import { convertRun, firstNotBool, type NumberRun } from "./convert_numbers.ts";
import { convertFields, convertText, convertTimes } from "./convert_other.ts";
import { DenseArray } from "./dense_array.ts";
import {
  type DataArray,
  type DType,
  type DTypeInfo,
  type DTypeLike,
  isNumeric,
  nativeInfo,
  resolveDType,
  sameInfo,
} from "../dtypes/mod.ts";
import { infoOfTyped, isTypedArray, nestedShape, placeText, type TypedArray } from "./infer.ts";
import { readAt, viewOf } from "./scalars.ts";
import { misfit, writeAt, wrongKind } from "./scalar_write.ts";
import { checkShape, elementStrides, resolveShape } from "../shapes.ts";

/** What {@linkcode asDense} may be told. */
export interface DenseOptions {
  /** The wanted element type; default: that of the values. */
  readonly dtype?: DTypeLike;
  /** The wanted shape, one size may be -1; default: that of the values. A single value fills it. */
  readonly shape?: readonly number[];
}

/** Kinds whose elements are bytes. */
function isByteKind(info: DTypeInfo): boolean {
  return info.ctor === Uint8Array && info.kind !== "u" && info.kind !== "b";
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Takes a typed array as the `data` of a type, or converts its numbers. */
function fromTyped(value: TypedArray, wanted: DTypeInfo | undefined): DenseArray {
  const own = infoOfTyped(value);
  const bytes = bytesOf(value);
  if (wanted === undefined) return new DenseArray(own, [value.length], bytes);
  if (own.kind === "u" && own.itemsize === 1 && wanted.kind === "b" && firstNotBool(bytes) < 0) {
    return new DenseArray(wanted, [value.length], bytes);
  }
  const asItIs = own.ctor === wanted.ctor &&
    (own.kind === wanted.kind || wanted.perItem > 1 || wanted.unit !== undefined || isByteKind(wanted));
  if (!asItIs) return convertTo(new DenseArray(own, [value.length], bytes), wanted);
  if (bytes.byteLength % wanted.itemsize !== 0) {
    throw new RangeError(
      `Cannot take ${bytes.byteLength} bytes as elements of ${wanted.itemsize} bytes: they do not divide`,
    );
  }
  return new DenseArray(wanted, [bytes.byteLength / wanted.itemsize], bytes);
}

/** Writes nested arrays, and the typed and dense arrays among them, one after the other. */
function fillNested(target: DenseArray, value: unknown): void {
  const { info, bytes } = target;
  const view = viewOf(bytes);
  const bytesAreValues = isByteKind(info);
  const path: number[] = [];
  const where = () => placeText(path);
  let at = 0;
  const visit = (part: unknown): void => {
    if (part instanceof DenseArray || (isTypedArray(part) && !(bytesAreValues && part instanceof Uint8Array))) {
      const row = convertTo(part instanceof DenseArray ? part : fromTyped(part, undefined), info);
      bytes.set(row.bytes, at);
      at += row.nbytes;
    } else if (Array.isArray(part)) {
      const depth = path.length;
      for (let k = 0; k < part.length; k++) {
        path[depth] = k;
        visit(part[k]);
      }
      path.length = depth;
    } else {
      writeAt(info, view, at, part, where);
      at += info.itemsize;
    }
  };
  visit(value);
}

function fromScalar(value: unknown, wanted: DTypeInfo | undefined, shape: readonly number[]): DenseArray {
  const info = wanted ?? nestedShape(value, true).info ?? resolveDType("float64");
  const result: DenseArray = new DenseArray(info, shape);
  checkShape(shape);
  if (result.size === 0) return result;
  writeAt(info, viewOf(result.bytes), 0, value, () => "");
  const { bytes, itemsize } = result;
  for (let filled = itemsize; filled < bytes.length; filled *= 2) {
    bytes.copyWithin(filled, 0, Math.min(filled, bytes.length - filled));
  }
  return result;
}

/**
 * Makes a dense array of whatever holds values, without a copy where it can be.
 *
 * A dense array, and a typed array that is the `data` of the wanted element type, share memory with the result. So a `Float64Array` taken as
 * `complex128` holds interleaved pairs, and a `Uint8Array` taken as `S`, `U`, `V` or a structured type holds the bytes of elements.
 *
 * @param value A dense array, a typed array, a buffer, nested arrays or a single value.
 * @param options Element type and shape.
 * @returns The dense array, in native byte order.
 * @throws {TypeError} when a value is of the wrong kind, or values have no common element type.
 * @throws {RangeError} when a value does not fit, nested arrays are ragged, or the shape does not fit.
 */
export function asDense(value: unknown, options: DenseOptions = {}): DenseArray {
  const wanted: DTypeInfo | undefined = options.dtype === undefined
    ? undefined
    : nativeInfo(resolveDType(options.dtype));
  const { shape } = options;
  const dense = toDense(value, wanted, shape);
  return shape === undefined || dense.shape === shape ? dense : dense.reshape(resolveShape(shape, dense.size));
}

function toDense(value: unknown, wanted: DTypeInfo | undefined, shape: readonly number[] | undefined): DenseArray {
  if (value instanceof DenseArray) {
    return wanted === undefined || sameInfo(value.info, wanted) ? value : convertTo(value, wanted);
  }
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return fromTyped(new Uint8Array(value), wanted);
  }
  const single = !Array.isArray(value) && !isTypedArray(value);
  if (single || (value instanceof Uint8Array && wanted !== undefined && isOneValue(value, wanted, shape))) {
    return fromScalar(value, wanted, shape ?? []);
  }
  if (isTypedArray(value)) return fromTyped(value, wanted);
  const found = nestedShape(value, wanted === undefined, wanted !== undefined && isByteKind(wanted));
  const result: DenseArray = new DenseArray(wanted ?? found.info ?? resolveDType("float64"), found.shape);
  fillNested(result, value);
  return result;
}

/** Bytes shorter than one element are a single value. */
function isOneValue(value: Uint8Array, info: DTypeInfo, shape: readonly number[] | undefined): boolean {
  return (info.kind === "S" || info.kind === "V") && value.length > 0 && value.length <= info.itemsize &&
    (shape === undefined || shape.length === 0 || value.length < info.itemsize);
}

/**
 * Converts a dense array to another element type without loss, or not at all.
 *
 * @param dense The array; never written to.
 * @param info The wanted element type; its byte order does not matter.
 * @returns An array over the same memory when it has the type already, else a fresh one.
 * @throws {TypeError} when elements of this kind cannot become the other, such as text and numbers.
 * @throws {RangeError} when a value does not fit; the message names the first one and its index.
 */
export function convertTo<D extends DType>(dense: DenseArray, info: DTypeInfo<D>): DenseArray<D> {
  return convert(dense, info, true);
}

/**
 * Converts a dense array to another element type as NumPy's `astype` does: floats are cut to integers, integers wrap, text is cut off.
 *
 * @param dense The array; never written to.
 * @param info The wanted element type; its byte order does not matter.
 * @returns An array over the same memory when it has the type already, else a fresh one.
 * @throws {TypeError} when elements of this kind cannot become the other, such as text and numbers.
 */
export function castTo<D extends DType>(dense: DenseArray, info: DTypeInfo<D>): DenseArray<D> {
  return convert(dense, info, false);
}

function convert<D extends DType>(dense: DenseArray, info: DTypeInfo<D>, exact: boolean): DenseArray<D> {
  const wanted = nativeInfo(info);
  if (sameInfo(dense.info, wanted)) return new DenseArray(wanted, dense.shape, dense.bytes);
  const result = new DenseArray(wanted, dense.shape);
  const failed = convertInto(dense, result, exact);
  if (failed >= 0) {
    const place = elementStrides(dense.shape).map((stride, axis) => Math.floor(failed / stride) % dense.shape[axis]);
    misfit(readAt(dense.info, viewOf(dense.bytes), failed * dense.itemsize), wanted, () => placeText(place));
  }
  return result;
}

/** Converts every element; gives the number of the first that does not fit, or -1. */
function convertInto(from: DenseArray, to: DenseArray, exact: boolean): number {
  const a = from.info;
  const b = to.info;
  if (isNumeric(a) && isNumeric(b)) return convertNumbers(from, to, exact);
  const counts = (info: DTypeInfo) =>
    info.kind === "i" || info.kind === "u" || (!exact && (info.kind === "f" || info.kind === "b"));
  if (counts(a) && b.unit !== undefined) {
    return convertRun(runOf(from), { info: resolveDType("int64"), data: to.data }, exact);
  }
  if (!exact && a.unit !== undefined && counts(b)) {
    return convertRun({ info: resolveDType("int64"), data: from.data }, runOf(to), false);
  }
  const run = a.kind === b.kind && b.unit !== undefined
    ? convertTimes(from, to, exact)
    : (a.kind === "S" || a.kind === "U") && (b.kind === "S" || b.kind === "U")
    ? convertText(from, to, exact)
    : a.kind === "struct" && b.kind === "struct"
    ? convertFields(from, to, (column, info) => convert(column, info, exact))
    : undefined;
  return run ?? wrongKind(from, b, () => ` of ${typeof a.dtype === "string" ? a.dtype : a.code}`);
}

function runOf(dense: DenseArray): NumberRun {
  return { info: dense.info, data: dense.data };
}

/** The real and imaginary parts of complex numbers are floats one after the other. */
function halvesOf(dense: DenseArray): NumberRun {
  return { info: resolveDType(dense.itemsize === 8 ? "float32" : "float64"), data: dense.data };
}

function convertNumbers(from: DenseArray, to: DenseArray, exact: boolean): number {
  const complex = from.info.kind === "c";
  if (!complex && to.info.kind !== "c") return convertRun(runOf(from), runOf(to), exact);
  if (complex && to.info.kind === "c") {
    const failed = convertRun(halvesOf(from), halvesOf(to), exact);
    return failed < 0 ? -1 : Math.floor(failed / 2);
  }
  if (complex) return complexToReal(from, to, exact);
  const half = halvesOf(to).info;
  const real: DenseArray = new DenseArray(half, from.shape);
  const failed = convertRun(runOf(from), runOf(real), exact);
  if (failed < 0) spread(real.data, to.data);
  return failed;
}

function spread(real: DataArray, pairs: DataArray): void {
  for (let k = 0; k < real.length; k++) pairs[2 * k] = real[k];
}

function complexToReal(from: DenseArray, to: DenseArray, exact: boolean): number {
  const real: DenseArray = new DenseArray(halvesOf(from).info, from.shape);
  const pairs: DataArray = from.data;
  const parts: DataArray = real.data;
  let imaginary = -1;
  const truth = !exact && to.info.kind === "b";
  for (let k = 0; k < parts.length; k++) {
    parts[k] = truth && pairs[2 * k + 1] !== 0 ? 1 : Number(pairs[2 * k]);
    if (exact && imaginary < 0 && pairs[2 * k + 1] !== 0) imaginary = k;
  }
  const failed = convertRun(runOf(real), runOf(to), exact);
  return imaginary < 0 || (failed >= 0 && failed < imaginary) ? failed : imaginary;
}
