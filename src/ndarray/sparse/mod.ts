/**
 * Sparse arrays: cells by their coordinates in and out, at the cost of what is there.
 *
 * @module
 */
export {
  CellIntake,
  type CellOptions,
  type CellProgress,
  type Coords,
  type Duplicates,
  type Overflow,
} from "./put/mod.ts";
export {
  type AxisSet,
  type CellPlan,
  coarsenCells,
  type CoarsenOptions,
  type Coo,
  type CooChunk,
  countCells,
  listCells,
  listChunks,
  planCells,
} from "./find/mod.ts";

export { isSorted, sortOrder } from "./radix_sort.ts";
