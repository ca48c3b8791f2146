import { shapeText, tooManyIndices, twoEllipses, wrapIndex } from "./selection_errors.ts";
import { type ArrayIndex, type ListedIndices, listIndices, readArrayIndex } from "./selection_index.ts";
import { pairLists, type PlacedList } from "./selection_pairs.ts";
import type { AxisPick, Index, PointPick, Selection } from "./selection_types.ts";
import { Slice, slicePick } from "./slice.ts";

/** An entry with the axis it begins at. */
type Slot =
  | { readonly kind: "slice"; readonly axis: number; readonly slice: Slice }
  | { readonly kind: "integer"; readonly axis: number; readonly index: number }
  | { readonly kind: "new" }
  | { readonly kind: "gap" }
  | { readonly kind: "list"; readonly axis: number; readonly list: ListedIndices };

/**
 * Resolves a selection that holds lists or masks.
 *
 * @param entries The entries.
 * @param shape Shape of the array.
 * @param outer True when lists act each on its own axis.
 * @returns The selection.
 * @throws {RangeError} when an index is outside its axis, there are too many, or shapes do not fit.
 * @throws {TypeError} when an entry is nothing that selects.
 */
export function resolveAdvanced(entries: readonly Index[], shape: readonly number[], outer: boolean): Selection {
  const slots = readSlots(entries, shape);
  return outer ? resolveOuter(slots, shape) : resolvePaired(slots, shape);
}

function readSlots(entries: readonly Index[], shape: readonly number[]): Slot[] {
  const arrays = new Map<number, ArrayIndex>();
  let used = 0;
  let ellipsis = -1;
  entries.forEach((entry, i) => {
    if (entry === "...") {
      if (ellipsis >= 0) throw twoEllipses();
      ellipsis = i;
    } else if (typeof entry === "number" || typeof entry === "bigint" || entry instanceof Slice) {
      used++;
    } else if (entry !== null) {
      const array = readArrayIndex(entry);
      arrays.set(i, array);
      used += array.kind === "mask" ? array.cells.shape.length : 1;
    }
  });
  if (used > shape.length) throw tooManyIndices(used, shape.length);
  const slots: Slot[] = [];
  let axis = 0;
  const skip = () => {
    for (let n = shape.length - used; n > 0; n--) slots.push({ kind: "slice", axis: axis++, slice: new Slice() });
  };
  entries.forEach((entry, i) => {
    const array = arrays.get(i);
    if (array !== undefined) {
      axis = pushArray(slots, array, axis, shape);
    } else if (entry === null) {
      slots.push({ kind: "new" });
    } else if (entry instanceof Slice) {
      slots.push({ kind: "slice", axis: axis++, slice: entry });
    } else if (typeof entry === "number" || typeof entry === "bigint") {
      slots.push({ kind: "integer", axis, index: wrapIndex(entry, axis, shape[axis]) });
      axis++;
    } else {
      // It parts lists even where it stands for no axis at all, as in NumPy.
      slots.push({ kind: "gap" });
      skip();
    }
  });
  if (ellipsis < 0) skip();
  return slots;
}

/** An index array without axes is an integer, as in NumPy. */
function pushArray(slots: Slot[], array: ArrayIndex, axis: number, shape: readonly number[]): number {
  const list = listIndices(array, axis, shape);
  if (array.kind === "list" && array.shape.length === 0) {
    slots.push({ kind: "integer", axis, index: list.coords[0][0] });
  } else {
    slots.push({ kind: "list", axis, list });
  }
  return axis + list.coords.length;
}

/** Integers and lists go together: their common shape stands in their place, or first when something parts them. */
function resolvePaired(slots: readonly Slot[], shape: readonly number[]): Selection {
  const lists: PlacedList[] = [];
  let firstSlot = -1;
  let lastSlot = -1;
  let advanced = 0;
  slots.forEach((slot, i) => {
    if (slot.kind !== "list" && slot.kind !== "integer") return;
    if (firstSlot < 0) firstSlot = i;
    lastSlot = i;
    advanced++;
    if (slot.kind === "list") lists.push({ axis: slot.axis, list: slot.list });
  });
  const common = broadcastShapes(lists.map(({ list }) => list.shape));
  const inPlace = lastSlot - firstSlot + 1 === advanced;
  const builder = new ResultBuilder(shape);
  // Strides grow from the last axis of the result to the first, so all is done backwards.
  for (let i = slots.length - 1; i >= 0; i--) {
    const slot = slots[i];
    if (slot.kind === "slice") builder.slice(slot.axis, slicePick(slot.slice, shape[slot.axis], builder.stride));
    else if (slot.kind === "new") builder.axis(1);
    else if (slot.kind === "integer") builder.integer(slot.axis, slot.index);
    if (inPlace && i === firstSlot) builder.pairs(lists, common);
  }
  if (!inPlace) builder.pairs(lists, common);
  return builder.done();
}

/** Every list puts its own axes where it stands. */
function resolveOuter(slots: readonly Slot[], shape: readonly number[]): Selection {
  const builder = new ResultBuilder(shape);
  for (let i = slots.length - 1; i >= 0; i--) {
    const slot = slots[i];
    if (slot.kind === "slice") builder.slice(slot.axis, slicePick(slot.slice, shape[slot.axis], builder.stride));
    else if (slot.kind === "new") builder.axis(1);
    else if (slot.kind === "integer") builder.integer(slot.axis, slot.index);
    else if (slot.kind === "list") builder.pairs([{ axis: slot.axis, list: slot.list }], slot.list.shape);
  }
  return builder.done();
}

/** Collects a selection from its last axis to its first. */
class ResultBuilder {
  readonly #axes: (AxisPick | null)[];
  readonly #lengths: number[] = [];
  #points: PointPick | null = null;
  #stride = 1;

  constructor(shape: readonly number[]) {
    this.#axes = shape.map(() => null);
  }

  axis(length: number): void {
    this.#lengths.push(length);
    this.#stride *= length;
  }

  /** Elements of the result between neighbours along the next axis. */
  get stride(): number {
    return this.#stride;
  }

  slice(axis: number, pick: AxisPick): void {
    this.#axes[axis] = pick;
    this.axis(pick.count);
  }

  integer(axis: number, start: number): void {
    this.#axes[axis] = { start, step: 1, count: 1, indices: null, stride: 0 };
  }

  pairs(lists: readonly PlacedList[], common: readonly number[]): void {
    const { picks, points } = pairLists(lists, common, this.#stride);
    for (const [axis, pick] of picks) this.#axes[axis] = pick;
    if (points !== null) {
      if (this.#points !== null) {
        throw new TypeError("Cannot select: of masks that cover several axes there may be 1 in an outer selection");
      }
      this.#points = points;
    }
    for (let i = common.length - 1; i >= 0; i--) this.axis(common[i]);
  }

  done(): Selection {
    return { shape: this.#lengths.reverse(), axes: this.#axes, points: this.#points, basic: false };
  }
}

function broadcastShapes(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const common = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    shape.forEach((length, i) => {
      const at = rank - shape.length + i;
      if (common[at] === 1) common[at] = length;
      else if (length !== 1 && length !== common[at]) {
        throw new RangeError(
          `Cannot pair index lists of shapes ${shapes.map(shapeText).join(" ")}: lengths must be equal or 1`,
        );
      }
    });
  }
  return common;
}
