import type { DataArray } from "../../dtypes/mod.ts";
import type { CellRules, CellTable } from "./cell_rules.ts";
import type { Accumulator, CellValues } from "./cell_values.ts";
import { type Coords, placeCells } from "./place_cells.ts";
import { sortOrder } from "../radix_sort.ts";
import { TableBuilder } from "./table_builder.ts";

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
export class CellRows {
  readonly #rules: CellRules;
  #chunk: Uint32Array<ArrayBuffer>;
  #item: Uint32Array<ArrayBuffer>;
  #value: Accumulator;
  #n = 0;

  /**
   * Begins with room for some rows.
   *
   * @param rules What cells are put together by.
   * @param rows How many rows are expected.
   */
  constructor(rules: CellRules, rows: number = FIRST_ROWS) {
    this.#rules = rules;
    this.#chunk = new Uint32Array(rows);
    this.#item = new Uint32Array(rows);
    this.#value = rules.values.room(rows);
  }

  /** How many rows there are. */
  get n(): number {
    return this.#n;
  }

  /** Adds rows of a list of cells. */
  add(coords: Coords, input: CellInput, from: number, count: number): void {
    this.#grow(this.#n + count);
    placeCells(this.#rules.layout, coords, from, count, { chunk: this.#chunk, item: this.#item }, this.#n);
    this.#rules.values.load(this.#value, this.#n, input.values, from, count, input.repeated);
    this.#n += count;
  }

  /** Forgets all rows; their room is kept. */
  clear(): void {
    this.#n = 0;
  }

  /** Gives the cells in the order in which they are stored, each once. The rows stay as they are. */
  sorted(): CellTable {
    const order = sortOrder([this.#chunk, this.#item], this.#n);
    const rows: CellTable = { chunk: this.#chunk, item: this.#item, value: this.#value, n: this.#n };
    const table = new TableBuilder(this.#rules, this.#n);
    for (let i = 0; i < this.#n; i++) table.push(rows, order[i]);
    return table;
  }

  #grow(rows: number): void {
    if (rows <= this.#chunk.length) return;
    const room = Math.max(rows, 2 * this.#chunk.length);
    this.#chunk = copied(this.#chunk, new Uint32Array(room));
    this.#item = copied(this.#item, new Uint32Array(room));
    const value = this.#value;
    this.#value = this.#rules.values.room(room);
    for (let i = 0; i < value.length; i++) this.#value[i] = value[i];
  }
}

function copied(from: Uint32Array, to: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  to.set(from);
  return to;
}
