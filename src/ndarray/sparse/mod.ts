/**
 * Sparse arrays: cells by their coordinates in and out, at the cost of what is there.
 *
 * @module
 */
export { CellIntake, type CellOptions, type CellProgress } from "./cell_intake.ts";
export type { Duplicates, Overflow } from "./cell_rows.ts";
export type { Coords } from "./place_cells.ts";
