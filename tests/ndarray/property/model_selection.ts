/**
 * NumPy's rules of selection as plain loops, and the same selections as the library takes them.
 *
 * @module
 */
import { type Index, slice } from "../../../mod.ts";
import { allIndices, flatIndex, type Picked } from "./model.ts";

/** One entry of a selection. */
export type Entry =
  | { readonly kind: "int"; readonly at: number }
  | {
    readonly kind: "slice";
    readonly start: number | null;
    readonly stop: number | null;
    readonly step: number | null;
  }
  | { readonly kind: "new" }
  | { readonly kind: "dots" }
  | { readonly kind: "list"; readonly shape: readonly number[]; readonly data: readonly number[] }
  | { readonly kind: "mask"; readonly shape: readonly number[]; readonly data: readonly boolean[] };

const ALL: Entry = { kind: "slice", start: null, stop: null, step: null };

/** Indices that a slice takes, as Python's `range(*slice.indices(n))`. */
export function sliceIndices(start: number | null, stop: number | null, step: number | null, n: number): number[] {
  const by = step ?? 1;
  const low = by > 0 ? 0 : -1;
  const high = by > 0 ? n : n - 1;
  const clip = (bound: number) => Math.min(high, Math.max(low, bound < 0 ? bound + n : bound));
  const first = start === null ? (by > 0 ? low : high) : clip(start);
  const last = stop === null ? (by > 0 ? high : low) : clip(stop);
  const list: number[] = [];
  for (let i = first; by > 0 ? i < last : i > last; i += by) list.push(i);
  return list;
}

/** An index array on one axis; a mask becomes one for each axis that it covers. */
interface Listed {
  readonly axis: number;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One dimension of the result: what it takes along one axis, or nothing (a new axis), or the paired lists. */
type Dimension =
  | { readonly kind: "axis"; readonly axis: number; readonly list: readonly number[] }
  | { readonly kind: "new" }
  | { readonly kind: "paired" };

function axesUsed(entry: Entry): number {
  if (entry.kind === "mask") return entry.shape.length;
  return entry.kind === "new" || entry.kind === "dots" ? 0 : 1;
}

/** Replaces dots, or the missing end, by whole axes. */
function expand(entries: readonly Entry[], ndim: number): Entry[] {
  const missing = ndim - entries.reduce((n, entry) => n + axesUsed(entry), 0);
  const whole = new Array<Entry>(missing).fill(ALL);
  const at = entries.findIndex((entry) => entry.kind === "dots");
  return at < 0 ? [...entries, ...whole] : [...entries.slice(0, at), ...whole, ...entries.slice(at + 1)];
}

function listed(entry: Entry, axis: number, n: number): Listed[] {
  if (entry.kind === "mask") {
    const taken = allIndices(entry.shape).filter((_, i) => entry.data[i]);
    return entry.shape.map((_, i) => ({ axis: axis + i, shape: [taken.length], data: taken.map((index) => index[i]) }));
  }
  const [shape, data] = entry.kind === "list"
    ? [entry.shape, entry.data]
    : entry.kind === "int"
    ? [[], [entry.at]]
    : [[], []];
  return [{ axis, shape, data: data.map((k) => k < 0 ? k + n : k) }];
}

/** Works out what a selection takes, as NumPy; with `outer` every list and mask acts on its own axis. */
export function pick(given: readonly Entry[], shape: readonly number[], outer: boolean = false): Picked {
  const entries = expand(given, shape.length);
  const isFancy = !outer && entries.some(({ kind }) => kind === "list" || kind === "mask");
  const dims: Dimension[] = [];
  const pairs: Listed[] = [];
  const fixed = new Array<number>(shape.length).fill(0);
  let axis = 0;
  let runs = 0;
  let first = 0;
  let inRun = false;
  for (const entry of entries) {
    const paired = isFancy && (entry.kind === "list" || entry.kind === "mask" || entry.kind === "int");
    if (paired) {
      if (!inRun && runs++ === 0) first = dims.length;
      pairs.push(...listed(entry, axis, shape[axis]));
    } else if (entry.kind === "new") dims.push({ kind: "new" });
    else if (entry.kind === "slice") {
      dims.push({ kind: "axis", axis, list: sliceIndices(entry.start, entry.stop, entry.step, shape[axis]) });
    } else if (entry.kind === "int") fixed[axis] = entry.at < 0 ? entry.at + shape[axis] : entry.at;
    else {dims.push(
        ...listed(entry, axis, shape[axis]).map(({ data }) => ({ kind: "axis" as const, axis, list: data })),
      );}
    inRun = paired;
    axis += axesUsed(entry);
  }
  if (isFancy) dims.splice(runs > 1 ? 0 : first, 0, { kind: "paired" });
  return take(shape, dims, pairs, fixed);
}

function take(
  shape: readonly number[],
  dims: readonly Dimension[],
  pairs: readonly Listed[],
  fixed: readonly number[],
): Picked {
  const common = broadcast(pairs.map((pair) => pair.shape));
  const result = dims.flatMap((dim) => dim.kind === "axis" ? [dim.list.length] : dim.kind === "new" ? [1] : common);
  const cells = allIndices(result).map((index) => {
    const at = [...fixed];
    let d = 0;
    for (const dim of dims) {
      if (dim.kind === "paired") {
        const point = index.slice(d, d + common.length);
        d += common.length;
        for (const pair of pairs) {
          const own = point.slice(common.length - pair.shape.length).map((k, i) => pair.shape[i] === 1 ? 0 : k);
          at[pair.axis] = pair.data[flatIndex(pair.shape, own)];
        }
      } else {
        if (dim.kind === "axis") at[dim.axis] = dim.list[index[d]];
        d++;
      }
    }
    return flatIndex(shape, at);
  });
  return { shape: result, cells };
}

function broadcast(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const lengths = shapes.map((shape) => shape[i - rank + shape.length] ?? 1);
    return lengths.find((n) => n !== 1) ?? 1;
  });
}

/** The entries as the library takes them. */
export function toSelection(entries: readonly Entry[]): Index[] {
  return entries.map((entry): Index => {
    if (entry.kind === "int") return entry.at;
    if (entry.kind === "slice") return slice(entry.start, entry.stop, entry.step);
    if (entry.kind === "new") return null;
    if (entry.kind === "dots") return "...";
    if (entry.kind === "mask") {
      return { dtype: "bool", shape: entry.shape, data: Uint8Array.from(entry.data, Number) };
    }
    if (entry.shape.length === 1) return Int32Array.from(entry.data);
    return { dtype: "int64", shape: entry.shape, data: BigInt64Array.from(entry.data, BigInt) };
  });
}

/** The entries as NumPy text; null when one of them has none. */
export function toText(entries: readonly Entry[]): string | null {
  const parts: string[] = [];
  for (const entry of entries) {
    if (entry.kind === "int") parts.push(String(entry.at));
    else if (entry.kind === "new") parts.push("newaxis");
    else if (entry.kind === "dots") parts.push("...");
    else if (entry.kind === "slice") parts.push([entry.start, entry.stop, entry.step].map((k) => k ?? "").join(":"));
    else return null;
  }
  return parts.join(", ");
}

/** How many cells a mask takes. */
export function trueCount(data: readonly boolean[]): number {
  return data.filter(Boolean).length;
}
