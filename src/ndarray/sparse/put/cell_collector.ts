import { bytesPerRow, type CellInput, CellRows } from "./cell_rows.ts";
import type { CellRules, CellTable } from "./cell_rules.ts";
import { type CellPart, mergeRuns, wholePart } from "./merge_runs.ts";
import type { Coords } from "./place_cells.ts";
import { MemoryRun, type Run, RunFile } from "./run_file.ts";

/** What cells may take while they are collected. */
export interface CollectorLimits {
  /** Bytes of memory; Infinity never goes to the disk. */
  readonly memory: number;
  /** Where cells go that have no room. Default: the system's folder for such files. */
  readonly folder?: string;
}

/** Rows that are sorted at a time: long runs are few to merge, short ones do not block for long. */
const RUN_ROWS = 1 << 18;
const MIN_RUN_ROWS = 1024;
const MAX_WINDOW_ROWS = 65536;
const MIN_WINDOW_ROWS = 64;

/** Collects any number of cells in any order, and gives them back sorted: in memory as long as there is room, then in a file. */
export class CellCollector implements Disposable {
  readonly #rules: CellRules;
  readonly #limits: CollectorLimits;
  readonly #runRows: number;
  readonly #rows: CellRows;
  #tables: CellTable[] = [];
  #tableBytes = 0;
  #file: RunFile | null = null;

  /**
   * Begins without cells.
   *
   * @param rules What cells are put together by.
   * @param limits Memory, and where the rest goes.
   */
  constructor(rules: CellRules, limits: CollectorLimits) {
    this.#rules = rules;
    this.#limits = limits;
    // Half of the memory for the rows at hand while they are sorted, half for runs that wait.
    const affordable = Math.floor(limits.memory / 2 / bytesPerRow(rules.values));
    this.#runRows = Math.max(MIN_RUN_ROWS, Math.min(RUN_ROWS, affordable));
    this.#rows = new CellRows(rules);
  }

  /** Rows that wait to be merged. */
  get n(): number {
    return this.#rows.n + this.#tables.reduce((sum, { n }) => sum + n, 0) + (this.#file?.n ?? 0);
  }

  /**
   * Adds cells. Each step takes milliseconds.
   *
   * @param coords The coordinates, checked by `checkCoords`.
   * @param input The values.
   * @param n How many cells there are.
   * @returns Generator of pauses.
   * @throws {RangeError} when an index is outside its axis, or a cell comes twice and may not.
   */
  *add(coords: Coords, input: CellInput, n: number): Generator<void, void, void> {
    for (let from = 0; from < n;) {
      const count = Math.min(this.#runRows - this.#rows.n, n - from);
      this.#rows.add(coords, input, from, count);
      from += count;
      if (this.#rows.n < this.#runRows) break;
      this.#cut();
      yield;
    }
  }

  /** Gives all cells, sorted, each once. Called once. */
  sorted(): Iterable<CellPart> {
    this.#cut();
    const stored = this.#file?.length ?? 0;
    // The file comes first: what is in memory is younger.
    const window = Math.floor(this.#limits.memory / 2 / Math.max(1, stored) / bytesPerRow(this.#rules.values));
    const rows = Math.max(MIN_WINDOW_ROWS, Math.min(MAX_WINDOW_ROWS, window));
    const runs: Run[] = this.#file?.runs(rows) ?? [];
    for (const table of this.#tables) if (table.n > 0) runs.push(new MemoryRun(table));
    return runs.length === 1 && stored === 0 ? this.#tables.map(wholePart) : mergeRuns(this.#rules, runs);
  }

  /** Sorts the rows at hand, and sends all that waits to the disk when it is too much. */
  #cut(): void {
    if (this.#rows.n === 0) return;
    const table = this.#rows.sorted();
    this.#rows.clear();
    this.#tables.push(table);
    this.#tableBytes += table.chunk.byteLength + table.item.byteLength + table.value.byteLength;
    if (this.#tableBytes <= this.#limits.memory / 2) return;
    this.#file ??= new RunFile(this.#rules.values, this.#limits.folder);
    this.#file.write(mergeRuns(this.#rules, this.#tables.map((waiting) => new MemoryRun(waiting))));
    this.#tables = [];
    this.#tableBytes = 0;
  }

  /** Gives up what waits. */
  [Symbol.dispose](): void {
    this.#tables = [];
    this.#file?.[Symbol.dispose]();
    this.#file = null;
  }
}
