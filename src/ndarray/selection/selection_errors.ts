/**
 * The error for more indices than axes.
 *
 * @param used Axes that the selection names.
 * @param ndim Axes of the array.
 * @returns The error, to be thrown.
 */
export function tooManyIndices(used: number, ndim: number): RangeError {
  return new RangeError(`Cannot select: the array has ${ndim} axes, the selection indexes ${used}`);
}

/**
 * The error for a second `"..."`.
 *
 * @returns The error, to be thrown.
 */
export function twoEllipses(): RangeError {
  return new RangeError('Cannot select: a selection may hold "..." once, it holds it twice or more');
}

/**
 * Checks an integer index and counts a negative one from the end.
 *
 * @param index The index as given.
 * @param axis Number of the axis, for the message.
 * @param length Length of the axis.
 * @returns The index, 0 to length - 1.
 * @throws {TypeError} when it is not an integer.
 * @throws {RangeError} when it is outside the axis.
 */
export function wrapIndex(index: number | bigint, axis: number, length: number): number {
  const value = Number(index);
  const wrapped = value < 0 ? value + length : value + 0;
  if (wrapped >= 0 && wrapped < length && Number.isInteger(wrapped)) return wrapped;
  if (typeof index === "number" && !Number.isInteger(index) && index !== Infinity && index !== -Infinity) {
    throw new TypeError(`Cannot select on axis ${axis}: an index must be an integer, it is ${index}`);
  }
  throw new RangeError(`Cannot select index ${index} on axis ${axis}: the size of the axis is ${length}`);
}

/**
 * Writes a shape as NumPy does.
 *
 * @param shape Lengths of the axes.
 * @returns For example `(3, 4)`.
 */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
