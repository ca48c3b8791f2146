import type { ListedIndices } from "./selection_index.ts";
import type { AxisPick, PointPick } from "./selection_types.ts";

/** A list of indices with the first axis it covers. */
export interface PlacedList {
  /** The first axis. */
  readonly axis: number;
  /** The indices along it and those that follow. */
  readonly list: ListedIndices;
}

/** What paired lists take: as few points and as many independent axes as can be. */
export interface PairedLists {
  /** Axes that need not be paired, with their picks. */
  readonly picks: readonly (readonly [axis: number, pick: AxisPick])[];
  /** Those that need to be. */
  readonly points: PointPick | null;
}

/**
 * Pairs lists by broadcasting. Lists that do not share an axis of the result (a lone list, `np.ix_`, single cells)
 * become picks of their own axes, which can be cut by chunks one axis at a time; only the others become points.
 *
 * @param lists The lists; those of one mask cover several axes.
 * @param common The shape that they are broadcast to.
 * @param stride Elements of the result between neighbours along the last axis of `common`.
 * @returns What to take of each axis they cover.
 */
export function pairLists(lists: readonly PlacedList[], common: readonly number[], stride: number): PairedLists {
  const picks: (readonly [number, AxisPick])[] = [];
  const long: PlacedList[] = [];
  for (const placed of lists) {
    if (sizeOf(placed.list.shape) !== 1) long.push(placed);
    else placed.list.coords.forEach((coords, i) => picks.push([placed.axis + i, listPick(coords, 0)]));
  }
  const own = ownStrides(long, common, stride);
  if (own !== null) {
    long.forEach(({ axis, list }, i) => picks.push([axis, listPick(list.coords[0], own[i])]));
    return { picks, points: null };
  }
  const axes: number[] = [];
  const coords: Float64Array[] = [];
  for (const { axis, list } of long) {
    list.coords.forEach((values, i) => {
      axes.push(axis + i);
      coords.push(spread(values, list.shape, common));
    });
  }
  return { picks, points: { axes, coords, count: sizeOf(common), stride } };
}

/**
 * Makes a pick of listed indices; those at equal distances become a range.
 *
 * @param indices The indices, checked; kept.
 * @param stride Elements of the result between neighbours.
 * @returns The pick.
 */
function listPick(indices: Float64Array, stride: number): AxisPick {
  const count = indices.length;
  if (count === 0) return { start: 0, step: 1, count, indices: null, stride };
  const start = indices[0];
  const step = count === 1 ? 1 : indices[1] - start;
  let even = step !== 0;
  for (let k = 2; even && k < count; k++) even = indices[k] - indices[k - 1] === step;
  return even ? { start, step, count, indices: null, stride } : { start, step: 1, count, indices, stride };
}

/** Strides of lists that each have an axis of the result for themselves; null when they have not. */
function ownStrides(lists: readonly PlacedList[], common: readonly number[], stride: number): number[] | null {
  if (lists.some(({ list }) => list.coords.length !== 1)) return null;
  if (lists.length === 1) return [stride];
  const taken = new Set<number>();
  const strides: number[] = [];
  for (const { list } of lists) {
    let own = -1;
    for (let i = 0; i < list.shape.length; i++) {
      if (list.shape[i] === 1) continue;
      const dim = common.length - list.shape.length + i;
      if (own >= 0 || taken.has(dim)) return null;
      own = dim;
      taken.add(dim);
    }
    strides.push(stride * sizeOf(common.slice(own + 1)));
  }
  return strides;
}

/** Repeats values of a list along the axes that it is broadcast over. */
function spread(values: Float64Array, shape: readonly number[], common: readonly number[]): Float64Array {
  const count = sizeOf(common);
  if (values.length === count) return values;
  let spreadShape = common.map((_, i) => shape[shape.length - common.length + i] ?? 1);
  let from = values;
  // One axis at a time, the last first: what is inside an axis is then already repeated.
  for (let dim = common.length - 1; dim >= 0; dim--) {
    if (spreadShape[dim] === common[dim]) continue;
    const run = sizeOf(spreadShape.slice(dim + 1));
    const times = common[dim];
    const to = new Float64Array(from.length * times);
    for (let at = 0, put = 0; at < from.length; at += run) {
      for (let n = 0; n < times; n++, put += run) to.set(from.subarray(at, at + run), put);
    }
    spreadShape = spreadShape.with(dim, times);
    from = to;
  }
  return from;
}

function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}
