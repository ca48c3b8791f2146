import { describe } from "../describe.ts";
import { DenseArray } from "./dense_array.ts";
import { type DataArray, type DType, type DTypeInfo, resolveDType, sameInfo } from "../dtypes/mod.ts";
import { isComplex } from "./scalar_write.ts";

/** Element types of typed arrays, by the tag that holds across realms. */
const BY_TAG: ReadonlyMap<string, string> = new Map([
  ["Int8Array", "int8"],
  ["Int16Array", "int16"],
  ["Int32Array", "int32"],
  ["BigInt64Array", "int64"],
  ["Uint8Array", "uint8"],
  ["Uint8ClampedArray", "uint8"],
  ["Uint16Array", "uint16"],
  ["Uint32Array", "uint32"],
  ["BigUint64Array", "uint64"],
  ["Float16Array", "float16"],
  ["Float32Array", "float32"],
  ["Float64Array", "float64"],
]);

/** A typed array of numbers or bigints. */
export type TypedArray = DataArray | Uint8ClampedArray;

/**
 * Tells typed arrays from other values.
 *
 * @param value Anything.
 * @returns True for typed arrays; a `DataView` is none.
 */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/**
 * The element type of a typed array.
 *
 * @param data A typed array.
 * @returns The type that has this typed array.
 */
export function infoOfTyped(data: TypedArray): DTypeInfo {
  return resolveDType(BY_TAG.get(data[Symbol.toStringTag]) ?? "");
}

/** Kinds of plain values that decide the element type of nested arrays. */
type LeafKind = "number" | "bigint" | "boolean" | "string" | "complex" | "date";

/** What nested arrays hold. */
export interface NestedShape {
  /** The sizes of the axes. */
  readonly shape: readonly number[];
  /** The element type that the values ask for; undefined when one was given, or there are none. */
  readonly info: DTypeInfo | undefined;
}

class Leaves {
  readonly kinds = new Set<LeafKind>();
  longest = 1;
  rows: DTypeInfo | undefined;

  add(value: unknown, path: readonly number[]): void {
    const kind = kindOf(value);
    if (kind === undefined) {
      throw new TypeError(`Cannot tell an element type from ${describe(value)}${placeText(path)}: a dtype is needed`);
    }
    this.kinds.add(kind);
    if (typeof value === "string") this.longest = Math.max(this.longest, [...value].length);
  }

  addRow(info: DTypeInfo, path: readonly number[]): void {
    if (this.rows !== undefined && !sameInfo(this.rows, info)) {
      throw new TypeError(
        `Cannot tell an element type: ${describe(info.dtype)}${placeText(path)} differs from ${
          describe(this.rows.dtype)
        } before, a dtype is needed`,
      );
    }
    this.rows = info;
  }

  info(): DTypeInfo | undefined {
    const { kinds, rows } = this;
    if (rows !== undefined && kinds.size > 0) {
      throw new TypeError("Cannot tell an element type: plain values stand beside typed arrays, a dtype is needed");
    }
    if (rows !== undefined || kinds.size === 0) return rows;
    const name = this.#name();
    if (name === undefined) {
      throw new TypeError(
        `Cannot tell an element type: there are ${[...kinds].join(" and ")} values, a dtype is needed`,
      );
    }
    return resolveDType(name);
  }

  #name(): DType | undefined {
    const only = (...allowed: LeafKind[]) => [...this.kinds].every((kind) => allowed.includes(kind));
    if (only("boolean")) return "bool";
    if (only("number", "boolean")) return "float64";
    if (only("bigint", "boolean")) return "int64";
    if (only("complex", "number", "boolean")) return "complex128";
    if (only("string")) return `U${this.longest}`;
    return only("date") ? "datetime64[ms]" : undefined;
  }
}

function kindOf(value: unknown): LeafKind | undefined {
  const kind = typeof value;
  if (kind === "number" || kind === "bigint" || kind === "boolean" || kind === "string") return kind;
  if (value instanceof Date) return "date";
  return isComplex(value) ? "complex" : undefined;
}

/**
 * Writes a place in nested arrays.
 *
 * @param path The index along each axis.
 * @returns Such as ` at [1, 2]`; nothing for rank 0.
 */
export function placeText(path: readonly number[]): string {
  return path.length === 0 ? "" : ` at [${path.join(", ")}]`;
}

/**
 * Finds the shape of nested arrays, and the element type of their values.
 *
 * Typed arrays and dense arrays among them are further axes.
 *
 * @param value Nested arrays, or one value.
 * @param infer Whether to look for an element type; when not, bytes are values where `bytesAreValues` says so.
 * @param bytesAreValues Whether a `Uint8Array` is one value (for strings, raw bytes and structured elements).
 * @returns Shape and element type.
 * @throws {TypeError} when the values have no common element type.
 * @throws {RangeError} when the arrays are ragged; the message names where.
 */
export function nestedShape(value: unknown, infer: boolean, bytesAreValues = false): NestedShape {
  const shape: number[] = [];
  const leaves = new Leaves();
  let known = false;
  const lengthsOf = (part: unknown): readonly number[] | null => {
    if (part instanceof DenseArray) return part.shape;
    return isTypedArray(part) && !(bytesAreValues && part instanceof Uint8Array) ? [part.length] : null;
  };
  const visit = (part: unknown, path: readonly number[]): void => {
    const depth = path.length;
    const row = lengthsOf(part);
    if (row !== null) {
      if (!known) shape.push(...row);
      known = true;
      if (shape.length !== depth + row.length || row.some((n, k) => n !== shape[depth + k])) {
        ragged(part, path, row, shape.slice(depth));
      }
      if (infer) {
        leaves.addRow(
          part instanceof DenseArray ? part.info : isTypedArray(part) ? infoOfTyped(part) : wrongRow(part),
          path,
        );
      }
    } else if (Array.isArray(part)) {
      if (!known) shape.push(part.length);
      if (depth >= shape.length || part.length !== shape[depth]) ragged(part, path, [part.length], shape.slice(depth));
      if (part.length === 0) known = true;
      for (let k = 0; k < part.length; k++) visit(part[k], [...path, k]);
    } else {
      known = true;
      if (depth !== shape.length) ragged(part, path, [], shape.slice(depth));
      if (infer) leaves.add(part, path);
    }
  };
  visit(value, []);
  return { shape, info: leaves.info() };
}

function wrongRow(part: unknown): never {
  throw new TypeError(`Cannot tell an element type from ${describe(part)}`);
}

function ragged(part: unknown, path: readonly number[], found: readonly number[], wanted: readonly number[]): never {
  const what = found.length === 0 ? describe(part) : `a list of ${found.join(" x ")}`;
  throw new RangeError(
    `Cannot make an array of ragged lists: ${what}${placeText(path)}, where ${
      wanted.length === 0 ? "a single value" : `a list of ${wanted.join(" x ")}`
    } is needed`,
  );
}
