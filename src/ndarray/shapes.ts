import { describe } from "./describe.ts";

/**
 * Checks a shape where it enters.
 *
 * @param shape What is to be a shape.
 * @returns The number of elements; 1 for rank 0.
 * @throws {TypeError} when it is not a list.
 * @throws {RangeError} when an entry is not a whole number from 0, or there are more than 2^53 elements.
 */
export function checkShape(shape: readonly number[]): number {
  if (!Array.isArray(shape)) {
    throw new TypeError(`Cannot use ${describe(shape)} as a shape: a list of whole numbers is needed`);
  }
  let size = 1;
  for (const n of shape) {
    if (!Number.isSafeInteger(n) || n < 0) {
      throw new RangeError(
        `Cannot use the shape ${describe(shape)}: sizes are whole numbers from 0, got ${describe(n)}`,
      );
    }
    size *= n;
  }
  if (!Number.isSafeInteger(size)) {
    throw new RangeError(`Cannot use the shape ${describe(shape)}: at most 2^53 - 1 elements are allowed`);
  }
  return size;
}

/**
 * Works out a shape that may leave one size open.
 *
 * @param shape The wanted shape; one entry may be -1.
 * @param size The number of elements there are.
 * @returns The shape with every size known.
 * @throws {RangeError} when the elements do not fit, or more than one entry is -1.
 */
export function resolveShape(shape: readonly number[], size: number): number[] {
  const open = Array.isArray(shape) ? shape.indexOf(-1) : -1;
  if (open < 0) {
    const wanted = checkShape(shape);
    if (wanted !== size) {
      throw new RangeError(`Cannot give the shape ${describe(shape)} to ${size} elements: it has ${wanted}`);
    }
    return [...shape];
  }
  if (shape.indexOf(-1, open + 1) >= 0) {
    throw new RangeError(`Cannot use the shape ${describe(shape)}: only one size can be left open with -1`);
  }
  const rest = checkShape(shape.toSpliced(open, 1));
  if (rest === 0 || size % rest !== 0) {
    throw new RangeError(`Cannot give the shape ${describe(shape)} to ${size} elements: they do not divide by ${rest}`);
  }
  return shape.with(open, size / rest);
}

/**
 * Steps between neighbours along each axis, in elements, in C order.
 *
 * @param shape The sizes of the axes.
 * @returns One step an axis; 1 for the last.
 */
export function elementStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/**
 * Whether two shapes are the same.
 *
 * @param a One shape.
 * @param b Another shape.
 * @returns True when rank and sizes agree.
 */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, axis) => n === b[axis]);
}

/**
 * Multiplies the lengths of axes that are checked already.
 *
 * @param shape The sizes of the axes.
 * @returns How many cells there are; 1 for no axes.
 */
export function product(shape: readonly number[]): number {
  let n = 1;
  for (const length of shape) n *= length;
  return n;
}

/**
 * Goes on to the next place of a grid, C order.
 *
 * @param at Place in the grid, an index for each axis; changed.
 * @param grid Lengths of the axes.
 * @returns False behind the last place, where `at` is the first one again.
 */
export function nextPlace(at: number[], grid: readonly number[]): boolean {
  let axis = at.length - 1;
  while (axis >= 0 && ++at[axis] === grid[axis]) at[axis--] = 0;
  return axis >= 0;
}
