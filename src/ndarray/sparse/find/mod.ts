/**
 * Cells out of arrays: those that are not zero, listed, counted and binned, at the cost of the blocks that hold any.
 *
 * @module
 */
export type { AxisSet } from "./axis_set.ts";
export { type CellPlan, planCells } from "./cell_plan.ts";
export { coarsenCells, type CoarsenOptions } from "./coarsen.ts";
export { type Coo, type CooChunk, countCells, listCells, listChunks } from "./coo.ts";

import "./axis_set.ts";
import "./bins.ts";
import "./cell_columns.ts";
import "./cell_finder.ts";
import "./copy_items.ts";
import "./listed_blocks.ts";
import "./nonzero.ts";
import "./walk_cells.ts";
