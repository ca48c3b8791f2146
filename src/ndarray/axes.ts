import { product } from "./layout.ts";

/**
 * Counts an axis from the front.
 *
 * @param axis Axis; negative ones count from the end.
 * @param ndim Number of axes.
 * @returns The axis, from 0 on.
 * @throws {RangeError} when there is no such axis.
 */
export function normalAxis(axis: number, ndim: number): number {
  if (!Number.isInteger(axis) || axis < -ndim || axis >= ndim) {
    throw new RangeError(`Axis ${axis} is out of range for ${ndim} axes`);
  }
  return axis < 0 ? axis + ndim : axis;
}

/**
 * Checks an order of axes.
 *
 * @param axes Axes in their new order.
 * @param ndim Number of axes.
 * @returns The axes, from 0 on.
 * @throws {RangeError} when they are not each named once.
 */
export function normalAxes(axes: readonly number[], ndim: number): number[] {
  const order = axes.map((axis) => normalAxis(axis, ndim));
  if (order.length !== ndim || new Set(order).size !== ndim) {
    throw new RangeError(`Axes must name each of ${ndim} axes once, got [${axes.join(", ")}]`);
  }
  return order;
}

/**
 * Finds the axes that a squeeze drops.
 *
 * @param shape Lengths of the axes.
 * @param axis One axis, several, or undefined for all of length 1.
 * @returns The axes, from 0 on.
 * @throws {RangeError} when one is not of length 1.
 */
export function squeezedAxes(shape: readonly number[], axis?: number | readonly number[]): number[] {
  if (axis === undefined) return shape.map((_, i) => i).filter((i) => shape[i] === 1);
  const list: readonly number[] = typeof axis === "number" ? [axis] : axis;
  return list.map((entry) => {
    const i = normalAxis(entry, shape.length);
    if (shape[i] !== 1) throw new RangeError(`Cannot squeeze axis ${i}: its length is ${shape[i]}, not 1`);
    return i;
  });
}

/**
 * Checks a shape that the user gave.
 *
 * @param shape Lengths of the axes; a number stands for one axis.
 * @returns The lengths, a copy.
 * @throws {RangeError} when there are more than 16 axes, or a length is not a non-negative safe integer.
 */
export function checkShape(shape: number | readonly number[]): number[] {
  const lengths = typeof shape === "number" ? [shape] : [...shape];
  if (lengths.length > MAX_NDIM) {
    throw new RangeError(`An array has at most ${MAX_NDIM} axes, got ${lengths.length}`);
  }
  lengths.forEach((length, axis) => {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(`Length of axis ${axis} must be an integer from 0 on, got ${length}`);
    }
  });
  return lengths;
}

/** As many axes as the format has room for. */
const MAX_NDIM = 16;

/**
 * Completes the shape of a reshape.
 *
 * @param shape Lengths of the axes; one may be -1.
 * @param size Number of cells.
 * @returns The shape.
 * @throws {RangeError} when the number of cells differs.
 */
export function newShape(shape: readonly number[], size: number): number[] {
  const free = shape.indexOf(-1);
  const rest = product(shape.filter((_, i) => i !== free));
  const result = shape.map((n, i) => i === free && rest > 0 ? size / rest : n);
  if (result.some((n) => !Number.isSafeInteger(n) || n < 0) || product(result) !== size) {
    throw new RangeError(`Cannot reshape ${size} cells into [${shape.join(", ")}]`);
  }
  return checkShape(result);
}
