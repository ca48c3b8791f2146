import { MAX_DIM } from "../format/mod.ts";
import { checkShape } from "./shapes.ts";

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

/** A shape as users write it: lengths of the axes, or the length of the only one. */
export type ShapeLike = number | readonly number[];

/**
 * Checks a shape that the user gave.
 *
 * @param shape Lengths of the axes, or the length of the only one.
 * @returns The lengths, a copy.
 * @throws {RangeError} when there are more than 16 axes, or a length is not a non-negative safe integer.
 */
export function arrayShape(shape: ShapeLike): number[] {
  const lengths = typeof shape === "number" ? [shape] : [...shape];
  if (lengths.length > MAX_DIM) throw new RangeError(`An array has at most ${MAX_DIM} axes, got ${lengths.length}`);
  checkShape(lengths);
  return lengths;
}
