import { MAX_DIM } from "../../format/mod.ts";
import type { ReduceOptions } from "./nodes.ts";

/**
 * Finds the shape that all shapes stretch to, as NumPy broadcasts: from the last axis on, a length of 1 gives way.
 *
 * @param shapes The shapes; at least one.
 * @param where What is said of the place in messages.
 * @returns The common shape.
 * @throws {RangeError} when they do not fit, or when there would be more than 2^53 cells.
 */
export function broadcast(shapes: readonly (readonly number[])[], where: string): readonly number[] {
  const longest = shapes.reduce((best, shape) => shape.length > best.length ? shape : best);
  if (shapes.every((shape) => shape.length === 0 || shape === longest)) return longest;
  const result = new Array<number>(longest.length).fill(1);
  for (const shape of shapes) {
    const first = result.length - shape.length;
    for (let axis = 0; axis < shape.length; axis++) {
      const length = shape[axis];
      if (length === 1 || length === result[first + axis]) continue;
      if (result[first + axis] !== 1) {
        throw new RangeError(`Cannot broadcast the shapes ${shapes.map(printShape).join(" and ")}${where}`);
      }
      result[first + axis] = length;
    }
  }
  return checkSize(result, where);
}

/**
 * Refuses shapes that no array has.
 *
 * @param shape The shape.
 * @param where What is said of the place in messages.
 * @returns The shape.
 * @throws {RangeError} when there are too many axes or cells.
 */
export function checkSize(shape: readonly number[], where: string): readonly number[] {
  if (shape.length > MAX_DIM) {
    throw new RangeError(`Cannot make a result of ${shape.length} axes${where}: there may be ${MAX_DIM}`);
  }
  if (shape.reduce((size, length) => size * length, 1) > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`Cannot make a result of the shape ${printShape(shape)}${where}: there may be 2^53 - 1 cells`);
  }
  return shape;
}

/** The shape that a reduction leaves. */
export interface Reduced {
  /** The axes that are reduced, from 0 on, ascending. */
  readonly axes: readonly number[];
  /** The lengths that are left. */
  readonly shape: readonly number[];
  /** How many cells are gathered into one. */
  readonly count: number;
}

/**
 * Finds the shape that a reduction leaves.
 *
 * @param shape The shape of what is reduced.
 * @param options The axes, negative ones from the end, null for all; and whether they stay, with length 1.
 * @param scalarAxis Whether a scalar may be reduced along its axis 0, which it does not have.
 * @param where What is said of the place in messages.
 * @returns The axes in their order, and the shape.
 * @throws {RangeError} when there is no such axis, or when one is there twice.
 */
export function reduceShape(
  shape: readonly number[],
  { axis, keepdims }: Pick<ReduceOptions, "axis" | "keepdims">,
  scalarAxis: boolean,
  where: string,
): Reduced {
  const rank = shape.length;
  const isScalar = scalarAxis && rank === 0 && (axis === 0 || axis === -1);
  const asked = isScalar ? [] : axis === null ? shape.map((_, i) => i) : typeof axis === "number" ? [axis] : axis;
  const axes = asked.map((entry) => {
    if (!Number.isInteger(entry) || entry < -rank || entry >= rank) {
      throw new RangeError(`Cannot reduce axis ${entry}${where}: the shape is ${printShape(shape)}`);
    }
    return entry < 0 ? entry + rank : entry;
  }).sort((a, b) => a - b);
  const twice = axes.find((entry, i) => entry === axes[i + 1]);
  if (twice !== undefined) throw new RangeError(`Cannot reduce axis ${twice} twice${where}`);
  const gone = new Set(axes);
  const left = keepdims ? shape.map((length, i) => gone.has(i) ? 1 : length) : shape.filter((_, i) => !gone.has(i));
  return { axes, shape: left, count: axes.reduce((size, i) => size * shape[i], 1) };
}

/**
 * Writes a shape as NumPy does.
 *
 * @param shape The shape.
 * @returns `(3, 4)`, `(3,)`, `()`.
 */
export function printShape(shape: readonly number[]): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}
