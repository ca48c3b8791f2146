import { arrayShape, type ShapeLike } from "./axes.ts";
import { castTo, DenseArray } from "./dense/mod.ts";
import { fromBoxes } from "./create.ts";
import { type DTypeLike, type Resolved, resolveDType } from "./dtypes/mod.ts";
import { elementStrides, product } from "./shapes.ts";
import type { NDArray } from "./ndarray.ts";
import type { ArrayOptions } from "./options.ts";

/**
 * Makes evenly spaced values, the stop excluded, with a step.
 *
 * @param start First value; the stop when there is no other number, the start then is 0.
 * @param stop Where values end, itself excluded.
 * @param step Distance between values. Default 1.
 * @param options Element type (default `float64`; `int64` for bigints), partition, storage, compression.
 * @returns An array of one axis.
 * @throws {RangeError} when the step is 0.
 *
 * @example
 * ```ts
 * import { arange } from "@deneb/deneb";
 * console.log(arange(2, 10, 3, { dtype: "int32" }).getSync().toNested());
 * ```
 */
export function arange<
  N extends number | bigint,
  const D extends DTypeLike = N extends bigint ? "int64" : "float64",
>(
  start: N,
  stop?: N | ArrayOptions<D>,
  step?: N | ArrayOptions<D>,
  options?: ArrayOptions<D>,
): NDArray<Resolved<D>> {
  const rest = [stop, step, options].filter((x) => x !== undefined);
  const numbers = rest.filter((x) => typeof x !== "object");
  const given = rest.find((x) => typeof x === "object") ?? {};
  const [first, last] = numbers.length === 0 ? [0, start] : [start, numbers[0]];
  const by = numbers[1] ?? 1;
  if (Number(by) === 0) throw new RangeError("Step of a range must not be 0");
  const count = rangeLength(first, last, by);
  const whole = [first, last, by].some((x) => typeof x === "bigint");
  // Without a dtype option D is its default, which follows from the kind of the numbers in the same way.
  const dtype = given.dtype ?? ((whole ? "int64" : "float64") as D);
  return evenly([count], dtype, given, first, by);
}

/**
 * Makes evenly spaced values, the stop included.
 *
 * @param start First value.
 * @param stop Last value.
 * @param options `num` or `shape`: how many; `endpoint`: whether the stop is one of them (default true); and as for `zeros`.
 * @returns The array; C order over its shape.
 * @throws {RangeError} when neither `num` nor `shape` fits.
 *
 * @example
 * ```ts
 * import { linspace } from "@deneb/deneb";
 * console.log(linspace(0, 1, { num: 5 }).getSync().toNested());
 * ```
 */
export function linspace<const D extends DTypeLike = "float64">(
  start: number,
  stop: number,
  options: ArrayOptions<D> & { readonly num?: number; readonly shape?: ShapeLike; readonly endpoint?: boolean } = {},
): NDArray<Resolved<D>> {
  const { num, shape: wanted, endpoint = true, ...rest } = options;
  const shape = arrayShape(wanted ?? num ?? 50);
  const count = product(shape);
  if (num !== undefined && num !== count) {
    throw new RangeError(`Cannot make ${num} values of shape [${shape.join(", ")}]: it has ${count} cells`);
  }
  const parts = endpoint ? count - 1 : count;
  const step = parts > 0 ? (stop - start) / parts : 0;
  // "float64" is the default of the type parameter.
  const dtype = rest.dtype ?? ("float64" as D);
  const last = endpoint && count > 1 ? { at: count - 1, value: stop } : undefined;
  return evenly(shape, dtype, rest, start, step, last);
}

function evenly<D extends DTypeLike>(
  shape: readonly number[],
  dtype: D,
  options: ArrayOptions,
  start: number | bigint,
  step: number | bigint,
  last?: { readonly at: number; readonly value: number },
): NDArray<Resolved<D>> {
  const strides = elementStrides(shape);
  const info = resolveDType(dtype);
  const exact = info.kind !== "f" && info.kind !== "c" && info.itemsize === 8 && [start, step].every(isWhole);
  return fromBoxes(shape, dtype, options, (first, size) => {
    const cells = linearIndices(first, size, strides);
    if (exact) {
      const [from, by] = [BigInt(start), BigInt(step)];
      const values = new DenseArray(resolveDType("int64"), size);
      for (let i = 0; i < cells.length; i++) values.data[i] = from + BigInt(cells[i]) * by;
      return castTo(values, info);
    }
    const values = new DenseArray(resolveDType("float64"), size);
    for (let i = 0; i < cells.length; i++) values.data[i] = Number(start) + cells[i] * Number(step);
    const end = last === undefined ? -1 : cells.indexOf(last.at);
    if (end >= 0) values.data[end] = last!.value;
    return castTo(values, info);
  });
}

/** Integers of 64 bits are told apart exactly, floats as far as they can be. */
function rangeLength(first: number | bigint, last: number | bigint, by: number | bigint): number {
  if (![first, last, by].every(isWhole)) return Math.max(0, Math.ceil((Number(last) - Number(first)) / Number(by)));
  const [distance, step] = [BigInt(last) - BigInt(first), BigInt(by)];
  const whole = distance / step;
  return Math.max(0, Number(whole * step === distance ? whole : whole + (distance < 0n === step < 0n ? 1n : 0n)));
}

function isWhole(value: number | bigint): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

/** Number of each cell of a box in the C order of the whole array. */
function linearIndices(start: readonly number[], shape: readonly number[], strides: readonly number[]): Float64Array {
  const result = new Float64Array(product(shape));
  const own = elementStrides(shape);
  for (let i = 0; i < result.length; i++) {
    let index = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      index += (start[axis] + Math.floor(i / own[axis]) % shape[axis]) * strides[axis];
    }
    result[i] = index;
  }
  return result;
}

/**
 * Makes a matrix with ones on a diagonal.
 *
 * @param n Rows.
 * @param options `m`: columns (default: as many as rows); `k`: diagonal, positive above the main one (default 0); and as for `zeros`.
 * @returns The matrix.
 *
 * @example
 * ```ts
 * import { eye } from "@deneb/deneb";
 * console.log(String(eye(3, { dtype: "int8", k: 1 }).getSync()));
 * ```
 */
export function eye<const D extends DTypeLike = "float64">(
  n: number,
  options: ArrayOptions<D> & { readonly m?: number; readonly k?: number } = {},
): NDArray<Resolved<D>> {
  const { m = n, k = 0, ...rest } = options;
  // "float64" is the default of the type parameter.
  const dtype = rest.dtype ?? ("float64" as D);
  const info = resolveDType(dtype);
  return fromBoxes([n, m], dtype, rest, ([row, column], [rows, columns]) => {
    const values = new DenseArray(resolveDType("int8"), [rows, columns]);
    for (let i = 0; i < rows; i++) {
      const j = row + i + k - column;
      if (j >= 0 && j < columns) values.data[i * columns + j] = 1;
    }
    return castTo(values, info);
  });
}
