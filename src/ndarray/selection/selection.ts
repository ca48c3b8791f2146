import { booleanShape, everyEntryIsBoolean, isList } from "./selection_index.ts";
import { resolveAdvanced } from "./selection_advanced.ts";
import { tooManyIndices, twoEllipses, wrapIndex } from "./selection_errors.ts";
import { parseSelection } from "./selection_text.ts";
import type { AxisPick, Index, Selection, SelectionLike, SelectionOptions } from "./selection_types.ts";
import { Slice, slicePick } from "./slice.ts";

export { parseSelection, SelectionSyntaxError } from "./selection_text.ts";
export type {
  AxisPick,
  Index,
  IndexArray,
  IndexList,
  Mask,
  NestedList,
  PointPick,
  Selection,
  SelectionLike,
  SelectionOptions,
} from "./selection_types.ts";

/**
 * Checks a selection against a shape, by NumPy's rules, and works out where every element goes in the result.
 *
 * No cell is listed unless the selection lists it: the cost is that of the selection, not of the array.
 *
 * @param selection What to take; absent for everything.
 * @param shape Shape of the array; trusted.
 * @param options How to read lists and masks; default: paired, as NumPy does.
 * @returns The selection, axis by axis.
 * @throws {SelectionSyntaxError} when a text cannot be read.
 * @throws {RangeError} when an index is outside its axis, there are more indices than axes, or shapes do not fit.
 * @throws {TypeError} when an entry is nothing that selects.
 */
export function resolveSelection(
  selection: SelectionLike,
  shape: readonly number[],
  options?: SelectionOptions,
): Selection {
  const entries = entriesOf(selection, shape, options?.outer === true);
  const ndim = shape.length;
  let used = 0;
  let integers = 0;
  let added = 0;
  let ellipsis = -1;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    if (typeof entry === "number" || typeof entry === "bigint") {
      used++;
      integers++;
    } else if (entry instanceof Slice) {
      used++;
    } else if (entry === null) {
      added++;
    } else if (entry === "...") {
      if (ellipsis >= 0) throw twoEllipses();
      ellipsis = i;
    } else {
      return resolveAdvanced(entries, shape, options?.outer === true);
    }
  }
  if (used > ndim) throw tooManyIndices(used, ndim);
  return resolveBasic(entries, shape, ndim - used, ndim - integers + added, ellipsis);
}

const EVERYTHING: readonly Index[] = [];

function entriesOf(selection: SelectionLike, shape: readonly number[], outer: boolean): readonly Index[] {
  if (selection === undefined) return EVERYTHING;
  if (typeof selection === "string") return selection === "..." ? EVERYTHING : parseSelection(selection);
  if (!isEntryList(selection)) return [selection];
  if (selection.length > 0 && isMaskOf(selection, shape, outer)) return [selection];
  return selection;
}

function isEntryList(selection: Index | readonly Index[]): selection is readonly Index[] {
  return isList(selection);
}

/**
 * Tells whether a whole list is one mask. Booleans alone are. Lists of booleans could be a mask for each axis as
 * well: they are one mask when that fits the array, and never when masks are to act on their own axes.
 */
function isMaskOf(
  list: readonly Index[],
  shape: readonly number[],
  outer: boolean,
): list is readonly boolean[] {
  const first = list[0];
  if (typeof first === "boolean") return everyEntryIsBoolean(list);
  if (outer || !isList(first)) return false;
  const lengths = booleanShape(list);
  return lengths !== null && lengths.length <= shape.length && lengths.every((length, axis) => length === shape[axis]);
}

/** From the last entry to the first, so that strides of the result come out in the same pass. */
function resolveBasic(
  entries: readonly Index[],
  shape: readonly number[],
  missing: number,
  rank: number,
  ellipsis: number,
): Selection {
  const axes = new Array<AxisPick>(shape.length);
  const result = new Array<number>(rank);
  let axis = shape.length - 1;
  let dim = rank - 1;
  let stride = 1;
  for (let i = ellipsis < 0 ? entries.length : entries.length - 1; i >= 0; i--) {
    if (i === ellipsis || i === entries.length) {
      for (let n = missing; n > 0; n--) {
        const count = shape[axis];
        axes[axis--] = { start: 0, step: 1, count, indices: null, stride };
        result[dim--] = count;
        stride *= count;
      }
      continue;
    }
    const entry = entries[i];
    if (entry === null) {
      result[dim--] = 1;
    } else if (entry instanceof Slice) {
      const pick = slicePick(entry, shape[axis], stride);
      axes[axis--] = pick;
      result[dim--] = pick.count;
      stride *= pick.count;
    } else if (typeof entry === "number" || typeof entry === "bigint") {
      const start = wrapIndex(entry, axis, shape[axis]);
      axes[axis--] = { start, step: 1, count: 1, indices: null, stride: 0 };
    }
  }
  return { shape: result, axes, points: null, basic: true };
}
