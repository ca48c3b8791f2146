import type { AxisPick } from "./selection_types.ts";

/**
 * A range of indices along one axis, as Python's `slice`: made by {@linkcode slice}, never changed.
 *
 * Negative bounds count from the end, and bounds beyond the axis are cut off there.
 *
 * @example
 * ```ts
 * import { Slice, slice } from "@deneb/deneb";
 * const part = slice(3, 9, 2);
 * if (!(part instanceof Slice) || String(part) !== "3:9:2") throw new Error("unreachable");
 * ```
 */
export class Slice {
  /** The first index; null is the end of the axis where the step begins. */
  readonly start: number | null;
  /** The index to stop before; null is beyond the axis. */
  readonly stop: number | null;
  /** The distance between indices, never 0. */
  readonly step: number;

  /**
   * Makes a slice.
   *
   * @param start First index; absent or null for where the step begins.
   * @param stop Index to stop before; absent or null for no limit.
   * @param step Distance between indices; absent or null for 1.
   * @throws {TypeError} when a bound or the step is not an integer.
   * @throws {RangeError} when the step is 0, or when a bigint is not a safe integer.
   */
  constructor(start?: number | bigint | null, stop?: number | bigint | null, step?: number | bigint | null) {
    this.start = sliceBound(start, "start");
    this.stop = sliceBound(stop, "stop");
    const by = sliceBound(step, "step") ?? 1;
    if (by === 0) throw new RangeError("Cannot make a slice: the step must not be 0");
    this.step = by;
  }

  /**
   * Writes the slice as in a selection text.
   *
   * @returns `start:stop`, and `:step` when it is not 1.
   */
  toString(): string {
    return `${this.start ?? ""}:${this.stop ?? ""}${this.step === 1 ? "" : `:${this.step}`}`;
  }
}

/**
 * Makes a {@linkcode Slice}: `slice(3, 9, 2)` is `3:9:2`, `slice()` is `:`, `slice(null, null, -1)` is `::-1`.
 *
 * Unlike Python's `slice(n)`, a single argument is the start.
 *
 * @param start First index; absent or null for where the step begins. Negative counts from the end.
 * @param stop Index to stop before; absent or null for no limit. Negative counts from the end.
 * @param step Distance between indices; absent or null for 1. Negative goes backwards.
 * @returns The slice; it works for an axis of any length.
 * @throws {TypeError} when an argument is not an integer.
 * @throws {RangeError} when the step is 0.
 *
 * @example
 * ```ts
 * import { slice } from "@deneb/deneb";
 * if (String(slice(-3)) !== "-3:") throw new Error("unreachable");
 * ```
 */
export function slice(
  start?: number | bigint | null,
  stop?: number | bigint | null,
  step?: number | bigint | null,
): Slice {
  return new Slice(start, stop, step);
}

/** Infinite bounds are welcome: they are cut off at the axis like any other. */
function sliceBound(value: number | bigint | null | undefined, name: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint") {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      throw new RangeError(`Cannot make a slice: the ${name} must be a safe integer, it is ${value}`);
    }
    return number;
  }
  if (Number.isInteger(value)) return value + 0;
  if (typeof value === "number" && name !== "step" && !Number.isNaN(value)) {
    if (value === Infinity || value === -Infinity) return value;
  }
  throw new TypeError(`Cannot make a slice: the ${name} must be an integer, it is ${String(value)}`);
}

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
