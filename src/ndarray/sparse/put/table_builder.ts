import type { Accumulator } from "./cell_values.ts";
import { type CellRules, type CellTable, duplicate, refuseOverflow } from "./cell_rules.ts";
import type { Places } from "./place_cells.ts";

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
