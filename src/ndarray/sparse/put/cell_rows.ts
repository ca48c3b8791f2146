import type { DataArray } from "../../dtypes/mod.ts";
import type { Layout } from "../../chunks/mod.ts";
import type { Accumulator, CellValues } from "./cell_values.ts";
import { type Coords, coordsOf, placeCells, type Places } from "./place_cells.ts";
import { sortOrder } from "../radix_sort.ts";

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

/** A value for each cell, or one for all. */
export interface CellInput {
  readonly values: DataArray;
  /** True when there is one value for all. */
  readonly repeated: boolean;
}

const FIRST_ROWS = 1024;

/** Bytes that a row takes while rows are collected, sorted and merged: twice the row, and two numbers for its order. */
export function bytesPerRow(values: CellValues): number {
  return 2 * (8 + 8 * values.perItem) + 8;
}

/** Collects cells in memory, in any order. */
export class CellRows implements CellTable {
  readonly #rules: CellRules;
  chunk: Uint32Array<ArrayBuffer>;
  item: Uint32Array<ArrayBuffer>;
  value: Accumulator;
  #n = 0;

  /**
   * Begins with room for some rows.
   *
   * @param rules What cells are put together by.
   * @param rows How many rows are expected.
   */
  constructor(rules: CellRules, rows: number = FIRST_ROWS) {
    this.#rules = rules;
    this.chunk = new Uint32Array(rows);
    this.item = new Uint32Array(rows);
    this.value = rules.values.room(rows);
  }

  get n(): number {
    return this.#n;
  }

  /** Adds rows of a list of cells. */
  add(coords: Coords, input: CellInput, from: number, count: number): void {
    this.#grow(this.#n + count);
    placeCells(this.#rules.layout, coords, from, count, this, this.#n);
    this.#rules.values.load(this.value, this.#n, input.values, from, count, input.repeated);
    this.#n += count;
  }

  /** Forgets all rows; their room is kept. */
  clear(): void {
    this.#n = 0;
  }

  /** Gives the cells in the order in which they are stored, each once. The rows stay as they are. */
  sorted(): CellTable {
    const order = sortOrder([this.chunk, this.item], this.#n);
    const table = new TableBuilder(this.#rules, this.#n);
    for (let i = 0; i < this.#n; i++) table.push(this, order[i]);
    return table;
  }

  #grow(rows: number): void {
    if (rows <= this.chunk.length) return;
    const room = Math.max(rows, 2 * this.chunk.length);
    this.chunk = copied(this.chunk, new Uint32Array(room));
    this.item = copied(this.item, new Uint32Array(room));
    const { value } = this;
    this.value = this.#rules.values.room(room);
    for (let i = 0; i < value.length; i++) this.value[i] = value[i];
  }
}

function copied(from: Uint32Array, to: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  to.set(from);
  return to;
}

/** Takes cells in order, and puts those together that are the same. */
export class TableBuilder implements CellTable {
  readonly #rules: CellRules;
  readonly chunk: Uint32Array;
  readonly item: Uint32Array;
  readonly value: Accumulator;
  #n = 0;

  /**
   * Begins with room for rows.
   *
   * @param rules What cells are put together by.
   * @param rows How many rows there may be.
   */
  constructor(rules: CellRules, rows: number) {
    this.#rules = rules;
    this.chunk = new Uint32Array(rows);
    this.item = new Uint32Array(rows);
    this.value = rules.values.room(rows);
  }

  get n(): number {
    return this.#n;
  }

  /** True when the next row needs room that is not there, unless it is of the last cell. */
  isFull(from: Places, row: number): boolean {
    return this.#n === this.chunk.length && !this.#isLast(from, row);
  }

  /** Takes a row; never one of before the last. */
  push(from: CellTable, row: number): void {
    const { values } = this.#rules;
    if (this.#isLast(from, row)) return this.#merge(from, row);
    this.chunk[this.#n] = from.chunk[row];
    this.item[this.#n] = from.item[row];
    values.copy(this.value, this.#n, from.value, row);
    this.#n++;
  }

  /** Forgets the first rows. */
  drop(rows: number): void {
    const { perItem } = this.#rules.values;
    this.chunk.copyWithin(0, rows, this.#n);
    this.item.copyWithin(0, rows, this.#n);
    this.value.copyWithin(0, rows * perItem, this.#n * perItem);
    this.#n -= rows;
  }

  #isLast(from: Places, row: number): boolean {
    const last = this.#n - 1;
    return last >= 0 && this.item[last] === from.item[row] && this.chunk[last] === from.chunk[row];
  }

  #merge(from: CellTable, row: number): void {
    const { values, duplicates } = this.#rules;
    const last = this.#n - 1;
    if (duplicates === "error") throw duplicate(this.#rules, this.chunk[last], this.item[last]);
    if (duplicates === "last") return values.copy(this.value, last, from.value, row);
    if (!values.add(this.value, last, from.value, row)) {
      refuseOverflow(this.#rules, this.chunk[last], this.item[last], values.text(from.value, row));
    }
  }
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
function refuseOverflow({ layout, overflow }: CellRules, nchunk: number, item: number, value: string): void {
  if (overflow === "saturate") return;
  throw new RangeError(
    `Cannot add ${value} to cell [${coordsOf(layout, nchunk, item).join(", ")}]: the sum does not fit the element type`,
  );
}
