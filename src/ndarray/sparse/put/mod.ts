/**
 * Cells into arrays: sorted, merged, put into chunks at the cost of what is there.
 *
 * @module
 */
export { CellIntake, type CellOptions, type CellProgress } from "./cell_intake.ts";
export type { Duplicates, Overflow } from "./cell_rules.ts";
export type { Coords } from "./place_cells.ts";

import "./cell_collector.ts";
import "./cell_rows.ts";
import "./cell_rules.ts";
import "./cell_values.ts";
import "./chunk_filler.ts";
import "./merge_runs.ts";
import "./new_chunks.ts";
import "./place_cells.ts";
import "./run_file.ts";
import "./table_builder.ts";
