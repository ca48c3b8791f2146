import type { AxisPick, Selection } from "../../selection/mod.ts";

/** The indices that are taken along one axis, each once, ascending. */
export interface AxisSet {
  /** First index; meaningless when there are none. */
  readonly start: number;
  /** Distance between indices; 1 or more. */
  readonly step: number;
  /** How many there are. */
  readonly count: number;
  /** The indices; null where index k is `start + k * step`. */
  readonly indices: Float64Array | null;
}

const NONE: AxisSet = { start: 0, step: 1, count: 0, indices: null };

/**
 * Takes a selection for the set of its cells.
 *
 * @param selection A selection, resolved.
 * @param action What is to be done with the cells, for the message.
 * @returns The indices along each axis.
 * @throws {TypeError} when it lists cells one by one.
 */
export function axisSets(selection: Selection, action: string): AxisSet[] {
  const sets: AxisSet[] = [];
  for (const pick of selection.axes) if (pick !== null) sets.push(setOf(pick));
  if (selection.points === null) return sets;
  throw new TypeError(
    `Cannot ${action} of a selection that names them one by one: slices, integers, and one list of indices can select`,
  );
}

function setOf({ start, step, count, indices }: AxisPick): AxisSet {
  if (count === 0) return NONE;
  if (indices === null) {
    return step > 0
      ? { start, step, count, indices }
      : { start: start + (count - 1) * step, step: -step, count, indices };
  }
  const sorted = indices.slice().sort();
  let n = 1;
  for (let i = 1; i < count; i++) if (sorted[i] !== sorted[n - 1]) sorted[n++] = sorted[i];
  return { start: sorted[0], step: 1, count: n, indices: sorted.subarray(0, n) };
}

/**
 * Takes the part of a set that lies in a range.
 *
 * @param set The set.
 * @param from First index of the range.
 * @param to One past the last.
 * @returns The indices of the set in the range; none may be.
 */
export function setWithin({ start, step, count, indices }: AxisSet, from: number, to: number): AxisSet {
  if (indices !== null) {
    const first = lowerBound(indices, from);
    const end = lowerBound(indices, to);
    return first === end
      ? NONE
      : { start: indices[first], step, count: end - first, indices: indices.subarray(first, end) };
  }
  const first = Math.max(0, Math.ceil((from - start) / step));
  const end = Math.min(count, Math.ceil((to - start) / step));
  return end <= first ? NONE : { start: start + first * step, step, count: end - first, indices };
}

/**
 * The last index of a set.
 *
 * @param set A set that is not empty.
 * @returns The index.
 */
export function lastOf({ start, step, count, indices }: AxisSet): number {
  return indices === null ? start + (count - 1) * step : indices[count - 1];
}

/**
 * Lists the parts of an axis that a set touches.
 *
 * @param set The set.
 * @param length Length of a part.
 * @param origin Where part 0 begins.
 * @returns Numbers of the parts, ascending.
 */
export function partsOf(set: AxisSet, length: number, origin = 0): Int32Array {
  const { start, step, count, indices } = set;
  if (count === 0) return new Int32Array(0);
  const first = Math.floor((start - origin) / length);
  if (indices === null && step <= length) {
    const parts = new Int32Array(Math.floor((lastOf(set) - origin) / length) - first + 1);
    for (let i = 0; i < parts.length; i++) parts[i] = first + i;
    return parts;
  }
  const parts = new Int32Array(count);
  let n = 0;
  for (let k = 0; k < count; k++) {
    const part = Math.floor(((indices === null ? start + k * step : indices[k]) - origin) / length);
    if (n === 0 || part !== parts[n - 1]) parts[n++] = part;
  }
  return parts.subarray(0, n);
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
