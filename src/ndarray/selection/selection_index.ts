import { shapeText, wrapIndex } from "./selection_errors.ts";
import { type MaskCells, maskCoords } from "./selection_mask.ts";
import type { Index, IndexArray } from "./selection_types.ts";

/** An entry that lists indices: for each axis it covers, the index of each of its elements. */
export interface ListedIndices {
  /** Shape of the list; of a mask, the number of cells it takes. */
  readonly shape: readonly number[];
  /** One list for each axis covered, as long as the product of `shape`. */
  readonly coords: readonly Float64Array[];
}

/** An array index whose kind is known, before it is checked against an axis. */
export type ArrayIndex = { readonly kind: "mask"; readonly cells: MaskCells } | {
  readonly kind: "list";
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | ArrayLike<bigint>;
};

/**
 * Tells whether a value is an array literal, read-only ones included.
 *
 * @param value Anything.
 * @returns True for arrays; false for typed arrays.
 */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/**
 * Tells whether all that is in a list is booleans.
 *
 * @param list The list.
 * @returns True when it is a mask of rank 1.
 */
export function everyEntryIsBoolean(list: readonly unknown[]): list is readonly boolean[] {
  for (let i = 0; i < list.length; i++) if (typeof list[i] !== "boolean") return false;
  return true;
}

/** NumPy's own limit is 64; arrays here have up to 16 axes, and an index may have axes of its own. */
const MAX_DEPTH = 64;

/**
 * Finds the shape of nested lists of booleans.
 *
 * @param list The outermost list.
 * @returns Lengths along the first element of each level; null when the first innermost element is no boolean.
 */
export function booleanShape(list: readonly unknown[]): number[] | null {
  const { shape, leaf } = firstElements(list);
  return typeof leaf === "boolean" && shape.length <= MAX_DEPTH ? shape : null;
}

function firstElements(list: readonly unknown[]): { shape: number[]; leaf: unknown } {
  const shape: number[] = [];
  let leaf: unknown = list;
  while (isList(leaf) && shape.length <= MAX_DEPTH) {
    shape.push(leaf.length);
    leaf = leaf[0];
  }
  return { shape, leaf };
}

/**
 * Reads an entry that is an array of indices or a mask, in any of the forms that are accepted.
 *
 * @param entry The entry.
 * @returns What it is; for arrays the data are shared.
 * @throws {TypeError} when it is none, or a nested list is ragged or holds something else.
 */
export function readArrayIndex(entry: Index): ArrayIndex {
  if (typeof entry === "boolean") return { kind: "mask", cells: { shape: [], data: [entry ? 1 : 0] } };
  if (isList(entry)) return readNested(entry);
  if (entry instanceof Uint8Array || entry instanceof Uint8ClampedArray) {
    checkMaskBytes(entry);
    return { kind: "mask", cells: { shape: [entry.length], data: entry } };
  }
  if (isIntegerArray(entry)) return { kind: "list", shape: [entry.length], data: entry };
  if (isIndexArray(entry)) {
    const { shape, data } = entry;
    let size = 1;
    for (const length of shape) size *= length;
    if (size !== data.length) {
      throw new TypeError(`Cannot select: an index of shape ${shapeText(shape)} holds ${data.length} elements`);
    }
    if (entry.dtype !== "bool" && entry.dtype !== "|b1") return { kind: "list", shape, data };
    if (isNumbers(data)) return { kind: "mask", cells: { shape, data } };
  }
  throw new TypeError(`Cannot select: ${describe(entry)} is no integer, slice, null, "...", list of integers or mask`);
}

/**
 * Checks indices against an axis.
 *
 * @param data The indices as given.
 * @param axis Number of the axis, for messages.
 * @param length Length of the axis.
 * @returns The indices, 0 to length - 1, in memory of their own.
 * @throws {TypeError} when one is not an integer.
 * @throws {RangeError} when one is outside the axis.
 */
function wrapIndices(
  data: ArrayLike<number> | ArrayLike<bigint>,
  axis: number,
  length: number,
): Float64Array<ArrayBuffer> {
  const count = data.length;
  const wrapped = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const index = data[k];
    // The plain case in line: lists may hold millions.
    wrapped[k] = typeof index === "number" && index >= 0 && index < length && Math.floor(index) === index
      ? index + 0
      : wrapIndex(index, axis, length);
  }
  return wrapped;
}

/**
 * Lists the indices of an entry along the axes it covers.
 *
 * @param index The entry.
 * @param axis The first axis it covers.
 * @param shape Shape of the array.
 * @returns The indices, checked.
 * @throws {RangeError} when an index is outside its axis, or a mask does not fit its axes.
 */
export function listIndices(index: ArrayIndex, axis: number, shape: readonly number[]): ListedIndices {
  if (index.kind === "list") {
    return { shape: index.shape, coords: [wrapIndices(index.data, axis, shape[axis])] };
  }
  const { count, coords } = maskCoords(index.cells, axis, shape);
  return { shape: [count], coords };
}

/** Copies nested lists into one flat list, and checks that they are even. */
function readNested(list: readonly unknown[]): ArrayIndex {
  const { shape, leaf } = firstElements(list);
  if (shape.length > MAX_DEPTH) throw new TypeError(`Cannot select: lists may be nested ${MAX_DEPTH} deep`);
  const flat: (number | bigint)[] = [];
  const kind = typeof leaf === "boolean" ? "boolean" : "integer";
  flatten(list, shape, 0, kind, flat);
  if (kind === "boolean") return { kind: "mask", cells: { shape, data: Uint8Array.from(flat, Number) } };
  return { kind: "list", shape, data: flat.map(exactNumber) };
}

function flatten(
  list: readonly unknown[],
  shape: readonly number[],
  depth: number,
  kind: "boolean" | "integer",
  flat: (number | bigint)[],
): void {
  if (list.length !== shape[depth]) {
    throw new TypeError(
      `Cannot select: lists of one level must be of one length, there are ${shape[depth]} and ${list.length}`,
    );
  }
  const last = depth === shape.length - 1;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (!last && isList(item)) flatten(item, shape, depth + 1, kind, flat);
    else if (last && kind === "boolean" && typeof item === "boolean") flat.push(item ? 1 : 0);
    else if (last && kind === "integer" && (typeof item === "number" || typeof item === "bigint")) flat.push(item);
    else {
      throw new TypeError(
        `Cannot select: a list of ${last ? `${kind}s` : "lists"} must hold nothing else, it holds ${describe(item)}`,
      );
    }
  }
}

/** Beyond 2^53 the nearest number is as far outside any axis as the integer itself. */
function exactNumber(value: number | bigint): number {
  return Number(value);
}

function checkMaskBytes(bytes: Uint8Array | Uint8ClampedArray): void {
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] > 1) {
      throw new TypeError(
        `Cannot select: a Uint8Array is a mask and holds 0 and 1, it holds ${bytes[i]}; ` +
          "give indices as number[] or Int32Array",
      );
    }
  }
}

type IntegerArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

function isIntegerArray(entry: unknown): entry is IntegerArray {
  return ArrayBuffer.isView(entry) && "BYTES_PER_ELEMENT" in entry &&
    !(entry instanceof Uint8Array || entry instanceof Uint8ClampedArray);
}

function isIndexArray(entry: unknown): entry is IndexArray {
  return typeof entry === "object" && entry !== null && "dtype" in entry && "shape" in entry && isList(entry.shape) &&
    "data" in entry && ArrayBuffer.isView(entry.data) && "length" in entry.data;
}

function isNumbers(data: ArrayLike<number> | ArrayLike<bigint>): data is ArrayLike<number> {
  return data.length === 0 || typeof data[0] === "number";
}

function describe(value: unknown): string {
  if (typeof value === "string") return `"${value.length > 40 ? `${value.slice(0, 40)}...` : value}"`;
  if (value === null || typeof value !== "object") return String(value);
  return isList(value) ? "a list" : `an object of class ${value.constructor?.name ?? "null"}`;
}
