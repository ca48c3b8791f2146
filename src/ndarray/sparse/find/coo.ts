import type { ChunkInfo } from "../../chunks/mod.ts";
import type { Data, DType } from "../../dtypes/mod.ts";
import { CellColumns } from "./cell_columns.ts";
import { CellFinder, type Indices, indicesFor } from "./cell_finder.ts";
import type { CellPlan } from "./cell_plan.ts";
import { type AxisSet, setWithin } from "./axis_set.ts";
import { isNonzero } from "./nonzero.ts";
import { type Holding, walkCells } from "./walk_cells.ts";

/** Cells by their coordinates: cell `i` is at `coords[0][i], coords[1][i], …` and has `values[i]`. */
export interface Coo<D extends DType = DType> {
  /** Indices in the array, a list for each of its axes: 32-bit integers, or floating-point numbers for an axis longer than 2^31. */
  readonly coords: readonly (Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>)[];
  /** The values; of complex cells both parts, one behind the other. */
  readonly values: Data<D>;
}

/** The cells of one chunk that are not zero. */
export interface CooChunk<D extends DType = DType> extends Coo<D> {
  /** What the chunk is. */
  readonly chunk: ChunkInfo;
}

/**
 * Lists the cells that are not zero.
 *
 * @param plan What is read.
 * @returns The cells, C order of the array.
 */
export function listCells<D extends DType>(plan: CellPlan<D>): Coo<D> {
  const { state, info, sets } = plan;
  const columns = new CellColumns(state.layout.shape, info, cellsOf(sets));
  const gather = gatherer(plan, columns);
  // Chunks that follow each other along the first axis are in order: only those side by side have to be merged.
  let slab = -1;
  let first = 0;
  for (const holding of walkCells(state, sets)) {
    if (holding.chunk[0] !== slab) {
      columns.sort(first);
      first = columns.length;
      slab = holding.chunk[0];
    }
    gather(holding);
  }
  columns.sort(first);
  return takeCells(columns);
}

/**
 * Lists the cells that are not zero chunk by chunk.
 *
 * @param plan What is read.
 * @returns Generator of chunks that hold such cells: the number of the chunk, and its cells in C order.
 */
export function* listChunks<D extends DType>(
  plan: CellPlan<D>,
): Generator<Coo<D> & { readonly nchunk: number }, void, void> {
  const { state, info, sets } = plan;
  const columns = new CellColumns(state.layout.shape, info, cellsOf(sets));
  const gather = gatherer(plan, columns);
  let nchunk = -1;
  const finish = () => {
    columns.sort(0);
    return { nchunk, ...takeCells<D>(columns) };
  };
  for (const holding of walkCells(state, sets)) {
    if (holding.nchunk !== nchunk) {
      if (columns.length > 0) yield finish();
      nchunk = holding.nchunk;
    }
    gather(holding);
  }
  if (columns.length > 0) yield finish();
}

/**
 * Counts the cells that are not zero.
 *
 * @param plan What is read.
 * @returns How many there are.
 */
export function countCells({ state, info, sets }: CellPlan): number {
  const finder = new CellFinder(state.layout, info, sets);
  let total = 0;
  for (const holding of walkCells(state, sets)) {
    if (holding.kind === "block") {
      finder.begin(holding.chunk, holding.nblock, holding.room, holding.base, holding.listed);
      total += finder.count();
    } else if (isNonzero(finder.bits, holding.item)) {
      total += cellsOf(setsOfChunk(state.layout.chunks, sets, holding.chunk));
    }
  }
  return total;
}

/** The part of sets that lies in a chunk. */
export function setsOfChunk(
  chunks: readonly number[],
  sets: readonly AxisSet[],
  chunk: readonly number[],
): AxisSet[] {
  return sets.map((set, axis) => setWithin(set, chunk[axis] * chunks[axis], (chunk[axis] + 1) * chunks[axis]));
}

/** How many cells sets have together. */
function cellsOf(sets: readonly AxisSet[]): number {
  return sets.reduce((n, { count }) => n * count, 1);
}

function gatherer({ state: { layout }, info, sets }: CellPlan, columns: CellColumns): (holding: Holding) => void {
  const finder = new CellFinder(layout, info, sets);
  return (holding) => {
    if (holding.kind === "uniform") {
      if (!isNonzero(finder.bits, holding.item)) return;
      const lists = setsOfChunk(layout.chunks, sets, holding.chunk).map((set, axis) => listOf(set, layout.shape[axis]));
      return columns.addBox(lists, holding.item);
    }
    const { room, base } = holding;
    finder.begin(holding.chunk, holding.nblock, room, base, holding.listed);
    for (let n = finder.next(); n >= 0; n = finder.next()) {
      if (n > 0) columns.add(n, finder.coords, room.bytes, base, finder.offsets);
    }
  };
}

function listOf({ start, step, count, indices }: AxisSet, axisLength: number): Indices {
  const list = indicesFor(axisLength, count);
  for (let k = 0; k < count; k++) list[k] = indices === null ? start + k * step : indices[k];
  return list;
}

/** The items are of the type of the plan: that is what D says, and the compiler cannot follow. */
function takeCells<D extends DType>(columns: CellColumns): Coo<D> {
  const { coords, values } = columns.take();
  return { coords, values: values as ArrayBufferView as Data<D> };
}
