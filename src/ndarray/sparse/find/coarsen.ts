import { castTo, DenseArray } from "../../dense/mod.ts";
import { describe } from "../../describe.ts";
import {
  type DataArray,
  type DType,
  type DTypeInfo,
  type DTypeLike,
  isNumeric,
  nativeInfo,
  nativeOrder,
  resolveDType,
  sameInfo,
} from "../../dtypes/mod.ts";
import { freshBytes } from "../../result_bytes.ts";
import { elementStrides, product } from "../../shapes.ts";
import { type Bins, ExactSums, FloatSums, Maxima } from "./bins.ts";
import { CellFinder } from "./cell_finder.ts";
import type { CellPlan } from "./cell_plan.ts";
import { copyItems } from "./copy_items.ts";
import { isNonzero } from "./nonzero.ts";
import { walkCells } from "./walk_cells.ts";

/** How cells are binned. */
export interface CoarsenOptions<E extends DTypeLike = DTypeLike> {
  /** What becomes of the cells of a bin: their sum (default), the largest, or the mean. */
  readonly reduce?: "sum" | "max" | "mean";
  /**
   * Element type of the result; sums are then kept as 64-bit floating-point numbers on the way. Default: of a sum `int64` or `uint64` of
   * integers and booleans, exact, else the type of the array; of a mean `float64` of integers and booleans, `complex128` of complex numbers, else the type of
   * the array; of the largest always that.
   */
  readonly dtype?: E;
}

/**
 * Bins an array to a smaller grid.
 *
 * @param plan What is read: all of it.
 * @param factors Cells of a bin along each axis, or along all.
 * @param options What becomes of them.
 * @returns The bins; those at the far edges hold the cells that are there.
 */
export function coarsenCells(
  plan: CellPlan,
  factors: number | readonly number[],
  { reduce = "sum", dtype }: CoarsenOptions,
): DenseArray {
  const { shape } = plan.state.layout;
  const steps = checkFactors(factors, shape);
  const source = nativeInfo(plan.info);
  const result = resultInfo(source, reduce, dtype);
  const grid = shape.map((n, axis) => Math.ceil(n / steps[axis]));
  const size = product(grid);
  const room = (info: DTypeInfo) => new DenseArray(info, grid, freshBytes(size * info.itemsize, grid));
  if (reduce === "max") {
    const dense = room(source);
    const maxima = new Maxima(entriesOf(dense), source.kind === "i" || source.kind === "f");
    fillBins(plan, steps, grid, maxima);
    maxima.finish(cellsOfBins(shape, steps, grid));
    return castTo(dense, result);
  }
  if (reduce === "sum" && isInteger(source) && sameInfo(result, sumInfo(source))) {
    const dense = room(result);
    const data = entriesOf(dense);
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      const sums = new ExactSums(data);
      fillBins(plan, steps, grid, sums);
      sums.finish();
      return dense;
    }
  }
  const parts = source.perItem;
  const dense = room(resolveDType(parts === 2 ? "complex128" : "float64"));
  const sums = new Float64Array(bufferOf(dense), 0, size * parts);
  fillBins(plan, steps, grid, new FloatSums(sums, parts));
  if (reduce === "mean") {
    const cells = cellsOfBins(shape, steps, grid);
    for (let i = 0; i < sums.length; i++) sums[i] /= cells[Math.floor(i / parts)];
  }
  return castTo(dense, result);
}

function checkFactors(factors: number | readonly number[], shape: readonly number[]): readonly number[] {
  const steps = typeof factors === "number" ? shape.map(() => factors) : factors;
  if (!Array.isArray(steps)) {
    throw new TypeError(`Cannot coarsen by ${describe(factors)}: a number for each axis is needed`);
  }
  if (steps.length !== shape.length) {
    throw new RangeError(`Cannot coarsen ${shape.length} axes by ${steps.length} factors: one for each axis is needed`);
  }
  for (const step of typeof factors === "number" ? [factors] : steps) {
    if (!Number.isSafeInteger(step) || step < 1) {
      throw new RangeError(`Cannot coarsen by ${describe(step)}: factors are whole numbers from 1`);
    }
  }
  return steps;
}

/** The element type of a result, as NumPy has it. */
function resultInfo(
  source: DTypeInfo,
  reduce: NonNullable<CoarsenOptions["reduce"]>,
  dtype: DTypeLike | undefined,
): DTypeInfo {
  if (reduce !== "sum" && reduce !== "max" && reduce !== "mean") {
    throw new RangeError(`Option "reduce" must be "sum", "max" or "mean", got ${describe(reduce)}`);
  }
  const complex = source.kind === "c";
  if (complex && reduce === "max") {
    throw new TypeError("Cannot tell the largest of complex numbers: they have no order");
  }
  if (dtype !== undefined) {
    const info = nativeInfo(resolveDType(dtype));
    if (!isNumeric(info)) throw new TypeError(`Cannot coarsen to ${describe(info.dtype)}: a type of numbers is needed`);
    if (complex && info.kind !== "c") {
      throw new TypeError(
        `Cannot coarsen complex numbers to ${describe(info.dtype)}: the imaginary parts would be lost`,
      );
    }
    return info;
  }
  if (reduce === "max" || source.kind === "f") return source;
  if (reduce === "mean") return resolveDType(complex ? "complex128" : "float64");
  return sumInfo(source);
}

function isInteger({ kind }: DTypeInfo): boolean {
  return kind === "b" || kind === "i" || kind === "u";
}

function sumInfo(source: DTypeInfo): DTypeInfo {
  return isInteger(source) ? resolveDType(source.kind === "u" ? "uint64" : "int64") : source;
}

/** Puts all cells that are not zero into their bins. */
function fillBins({ state, info, sets }: CellPlan, steps: readonly number[], grid: readonly number[], to: Bins): void {
  const { layout } = state;
  const strides = elementStrides(grid);
  const finder = new CellFinder(layout, info, sets);
  const most = finder.offsets.length;
  const bins = new Float64Array(most);
  const items = new Uint8Array(most * info.itemsize);
  const data = new info.ctor(items.buffer, 0, most * info.perItem);
  for (const holding of walkCells(state, sets)) {
    if (holding.kind === "uniform") {
      if (!isNonzero(finder.bits, holding.item)) continue;
      const item = holding.item.slice();
      nativeOrder(info, item);
      const value = new info.ctor(item.buffer, 0, info.perItem);
      const start = holding.chunk.map((part, axis) => part * layout.chunks[axis]);
      const stop = start.map((first, axis) => Math.min(first + layout.chunks[axis], layout.shape[axis]));
      addBox(start, stop, steps, strides, (bin, count) => to.addMany(bin, count, value));
      continue;
    }
    const { room, base } = holding;
    finder.begin(holding.chunk, holding.nblock, room, base, holding.listed);
    for (let n = finder.next(); n >= 0; n = finder.next()) {
      if (n === 0) continue;
      copyItems(items, 0, room.bytes, base, finder.offsets, n, info.itemsize);
      nativeOrder(info, items.subarray(0, n * info.itemsize));
      binsOf(n, finder, steps, strides, bins);
      to.add(n, bins, data);
    }
  }
}

function binsOf(
  n: number,
  { coords }: CellFinder,
  steps: readonly number[],
  strides: readonly number[],
  bins: Float64Array,
): void {
  for (let i = 0; i < n; i++) bins[i] = 0;
  coords.forEach((column, axis) => {
    const step = steps[axis];
    const stride = strides[axis];
    for (let i = 0; i < n; i++) bins[i] += Math.floor(column[i] / step) * stride;
  });
}

/** Tells of each bin that a box touches how many of its cells are in the box. */
function addBox(
  start: readonly number[],
  stop: readonly number[],
  steps: readonly number[],
  strides: readonly number[],
  add: (bin: number, count: number) => void,
): void {
  const walk = (axis: number, bin: number, count: number): void => {
    if (axis === start.length) return add(bin, count);
    const step = steps[axis];
    for (let from = start[axis]; from < stop[axis];) {
      const part = Math.floor(from / step);
      const end = Math.min(stop[axis], (part + 1) * step);
      walk(axis + 1, bin + part * strides[axis], count * (end - from));
      from = end;
    }
  };
  walk(0, 0, 1);
}

/** How many cells of the array each bin has. */
function cellsOfBins(shape: readonly number[], steps: readonly number[], grid: readonly number[]): Float64Array {
  const cells = new Float64Array(bytesOf(product(grid), grid));
  if (cells.length > 0) addBox(shape.map(() => 0), shape, steps, elementStrides(grid), (bin, n) => cells[bin] = n);
  return cells;
}

function bytesOf(bins: number, grid: readonly number[]): ArrayBuffer {
  return freshBytes(8 * bins, grid).buffer;
}

function bufferOf(dense: DenseArray): ArrayBuffer {
  return dense.bytes.buffer as ArrayBuffer;
}

/** Elements of a dense array that was made of numbers. */
function entriesOf<D extends DType>({ info, bytes, size }: DenseArray<D>): DataArray {
  return new info.ctor(bytes.buffer, bytes.byteOffset, size * info.perItem);
}
