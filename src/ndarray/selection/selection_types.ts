import type { Slice } from "./slice.ts";

/** A list, or a list of lists to any depth. All lists of one level are of the same length. */
export type NestedList<T> = readonly (T | NestedList<T>)[];

/** A dense array used as an index: a mask when its dtype is `"bool"`, otherwise integers. C order. */
export interface IndexArray {
  /** Name of the element type. */
  readonly dtype: unknown;
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** The elements, in C order. */
  readonly data: ArrayLike<number> | ArrayLike<bigint>;
}

/** Indices along one axis, in any order, with repetitions; negative ones count from the end. */
export type IndexList =
  | NestedList<number | bigint>
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | IndexArray;

/** Which cells to take: true or 1 for each. A mask of rank k covers k axes. A `Uint8Array` is a mask of rank 1. */
export type Mask = boolean | NestedList<boolean> | Uint8Array | Uint8ClampedArray | IndexArray;

/** One entry of a selection: an integer drops its axis, null adds one, `"..."` stands for the axes not named. */
export type Index = number | bigint | Slice | null | "..." | IndexList | Mask;

/**
 * What to take of an array: NumPy text, one entry, or a list of entries, one an axis. Absent: everything.
 *
 * A list is always a list of entries (`[1, 3]` is row 1, column 3; `[[1, 3]]` is rows 1 and 3), unless all that
 * is in it is booleans: those are a mask.
 */
export type SelectionLike = string | Index | readonly Index[] | undefined;

/** A selection that is checked against a shape and ready to be cut. */
export interface Selection {
  /** Shape of the result. */
  readonly shape: readonly number[];
  /** One entry for each axis of the array; null where `points` covers it. */
  readonly axes: readonly (AxisPick | null)[];
  /** The axes that are indexed together, if any. */
  readonly points: PointPick | null;
  /** True when it is made of integers, slices, `"..."` and null only. */
  readonly basic: boolean;
}

/** What is taken along one axis, independent of the others. */
export interface AxisPick {
  /** Index of element 0, unless there are `indices`. */
  readonly start: number;
  /** Distance between indices; may be negative, is never 0; 1 when there is at most one element. */
  readonly step: number;
  /** How many elements are taken. */
  readonly count: number;
  /** The index of each element; null where element k is `start + k * step`. */
  readonly indices: Float64Array | null;
  /** Elements of the result between k and k + 1; 0 for an axis that is dropped. */
  readonly stride: number;
}

/** Cells that are listed one by one, as NumPy's paired index arrays: point p sits at `p * stride` in the result. */
export interface PointPick {
  /** The axes, ascending; none for a lone `false`, which takes nothing. */
  readonly axes: readonly number[];
  /** For each of `axes` the index of each point. */
  readonly coords: readonly Float64Array[];
  /** How many points there are. */
  readonly count: number;
  /** Elements of the result between two points. */
  readonly stride: number;
}

/** How a selection is read. */
export interface SelectionOptions {
  /** True when each list and mask acts on its own axis (`oindex`). Default false: they are paired, as in NumPy. */
  readonly outer?: boolean;
}
