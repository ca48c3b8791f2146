import type { AxisPick } from "./selection_types.ts";
import type { Slice } from "./slice.ts";

/**
 * Applies a slice to an axis, by Python's rules.
 *
 * @param slice The slice.
 * @param length Length of the axis.
 * @param stride Elements of the result between neighbours.
 * @returns The indices it takes.
 */
export function slicePick(slice: Slice, length: number, stride: number): AxisPick {
  const { start: from, stop: to, step } = slice;
  let start: number;
  let count: number;
  if (step > 0) {
    start = from === null ? 0 : from < 0 ? Math.max(from + length, 0) : Math.min(from, length);
    const stop = to === null ? length : to < 0 ? Math.max(to + length, 0) : Math.min(to, length);
    count = stop > start ? Math.ceil((stop - start) / step) : 0;
  } else {
    start = from === null ? length - 1 : from < 0 ? Math.max(from + length, -1) : Math.min(from, length - 1);
    const stop = to === null ? -1 : to < 0 ? Math.max(to + length, -1) : Math.min(to, length - 1);
    count = start > stop ? Math.ceil((start - stop) / -step) : 0;
  }
  if (count === 0) return { start: 0, step: 1, count, indices: null, stride };
  return { start, step: count === 1 ? 1 : step, count, indices: null, stride };
}
