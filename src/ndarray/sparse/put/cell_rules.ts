import type { DataArray } from "../../dtypes/mod.ts";
import type { Layout } from "../../chunks/mod.ts";
import type { Accumulator, CellValues } from "./cell_values.ts";
import { coordsOf, type Places } from "./place_cells.ts";

/** What becomes of cells that are given several times: they are added up, the last one counts, or it is an error. */
export type Duplicates = "sum" | "last" | "error";

/** What becomes of a value that does not fit: an error, or the nearest value that does. */
export type Overflow = "error" | "saturate";

/** What cells are put together by. */
export interface CellRules {
  /** Layout of the array. */
  readonly layout: Layout;
  /** Arithmetic of its elements. */
  readonly values: CellValues;
  /** Cells that are given several times. */
  readonly duplicates: Duplicates;
  /** Values that do not fit. */
  readonly overflow: Overflow;
}

/** Some cells with their values, one row a cell. */
export interface CellTable extends Places {
  /** The values. */
  readonly value: Accumulator;
  /** How many rows there are. */
  readonly n: number;
}

/** Says that a cell was given twice. */
export function duplicate({ layout }: CellRules, nchunk: number, item: number): RangeError {
  return new RangeError(
    `Cannot place cell [${coordsOf(layout, nchunk, item).join(", ")}]: it has a value already`,
  );
}

/**
 * Stores the value of a row in an element, or adds it to what is there.
 *
 * @param rules What cells are put together by.
 * @param data The elements.
 * @param item Which of them.
 * @param cells Where the row is.
 * @param row The row.
 * @param sum Whether to add.
 * @throws {RangeError} when the value does not fit; the message names the cell.
 */
export function storeValue(
  rules: CellRules,
  data: DataArray,
  item: number,
  cells: CellTable,
  row: number,
  sum: boolean,
): void {
  const { values } = rules;
  if (values.store(data, item, cells.value, row, sum)) return;
  refuseOverflow(rules, cells.chunk[row], cells.item[row], values.text(cells.value, row));
}

/**
 * Refuses a sum that does not fit, unless the nearest one will do.
 *
 * @param rules What cells are put together by.
 * @param nchunk Chunk of the cell.
 * @param item Number of the item in it.
 * @param value The value that is added to what the cell has, for the message.
 * @throws {RangeError} when overflow is an error.
 */
export function refuseOverflow({ layout, overflow }: CellRules, nchunk: number, item: number, value: string): void {
  if (overflow === "saturate") return;
  throw new RangeError(
    `Cannot add ${value} to cell [${coordsOf(layout, nchunk, item).join(", ")}]: the sum does not fit the element type`,
  );
}
