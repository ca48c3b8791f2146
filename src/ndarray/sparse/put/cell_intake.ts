import type { ArrayCore } from "../../array_core.ts";
import { ENCODE_PAUSE, type EncodeJob } from "../../chunks/mod.ts";
import { type DataArray, type DTypeInfo, nativeInfo } from "../../dtypes/mod.ts";
import { asDense, type DenseInput } from "../../dense/mod.ts";
import { CellCollector, type CollectorLimits } from "./cell_collector.ts";
import type { CellInput } from "./cell_rows.ts";
import type { CellRules, Duplicates, Overflow } from "./cell_rules.ts";
import { cellValues } from "./cell_values.ts";
import { ChunkFiller } from "./chunk_filler.ts";
import { checkCoords, type Coords } from "./place_cells.ts";

/** How cells are put into an array. */
export interface CellOptions {
  /** Cells that are given several times, or that hold something already: added up (`"sum"`, the default), the last one counts, or it is an error. */
  readonly duplicates?: Duplicates;
  /** Sums that do not fit the element type: an error (the default) or the nearest value that fits. */
  readonly overflow?: Overflow;
  /** Called as cells are written, with how many are and how many there are. */
  readonly onProgress?: CellProgress;
}

/** Called as cells are written, with how many are and how many there are. */
export type CellProgress = (done: number, total: number) => void;

/**
 * Takes values for cells: one for each, or one for all.
 *
 * @param values The values.
 * @param info The element type of the array.
 * @returns The values as elements in native order, and how many there are; null for one for all.
 * @throws {RangeError} when a value does not fit the element type.
 * @throws {TypeError} when a value cannot be such an element.
 */
function cellInput(values: DenseInput, info: DTypeInfo): { input: CellInput; nvalues: number | null } {
  const dense = asDense(values, { dtype: nativeInfo(info).dtype });
  if (dense.shape.length > 1) {
    throw new RangeError(`Cannot place cells: their values must be a list, got the shape [${dense.shape.join(", ")}]`);
  }
  const repeated = dense.shape.length === 0;
  // The element type of the array says which typed array it is.
  return { input: { values: dense.data as DataArray, repeated }, nvalues: repeated ? null : dense.size };
}

/**
 * Checks the options, and puts the rules together that cells of an array follow.
 *
 * @param core The array.
 * @param options The options.
 * @returns The rules.
 * @throws {TypeError} when the elements are no numbers, or an option has no such value.
 */
function cellRules(core: ArrayCore, options: CellOptions): CellRules {
  const { duplicates = "sum", overflow = "error" } = options;
  choose("duplicates", duplicates, ["sum", "last", "error"]);
  choose("overflow", overflow, ["error", "saturate"]);
  return { layout: core.layout, values: cellValues(core.info), duplicates, overflow };
}

function choose(name: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new TypeError(`Option "${name}" must be one of "${known.join('", "')}", got "${value}"`);
}

/** Rows, up to the end of a chunk, between two calls of the progress function. */
const STEP = 16384;

/** Cells on their way into an array: collected in any order, then put in. */
export class CellIntake implements Disposable {
  readonly #core: ArrayCore;
  readonly #rules: CellRules;
  readonly #collector: CellCollector;
  readonly #onProgress: CellProgress;

  /**
   * Begins without cells.
   *
   * @param core The array.
   * @param options What becomes of duplicates and of sums that do not fit.
   * @param limits Memory for cells that wait. Default: as much as they take.
   * @throws {TypeError} when the elements are no numbers, or an option has no such value.
   */
  constructor(core: ArrayCore, options: CellOptions, limits: CollectorLimits = { memory: Infinity }) {
    this.#core = core;
    this.#rules = cellRules(core, options);
    this.#collector = new CellCollector(this.#rules, limits);
    this.#onProgress = options.onProgress ?? (() => {});
  }

  /**
   * Takes cells.
   *
   * @param coords For each axis the indices of the cells.
   * @param values Their values, or one for all.
   * @returns Generator of pauses.
   * @throws {TypeError} when there is not a list for each axis, or a value cannot be an element.
   * @throws {RangeError} when an index is outside its axis, a value does not fit, or lists differ in length.
   */
  *add(coords: Coords, values: DenseInput): Generator<void, void, void> {
    const { input, nvalues } = cellInput(values, this.#core.info);
    const n = checkCoords(coords, this.#rules.layout.shape.length, nvalues);
    yield* this.#collector.add(coords, input, n);
  }

  /**
   * Puts all cells into the array, a commit.
   *
   * @returns Generator of the compressions that are needed.
   * @throws {RangeError} when a sum does not fit, or a cell comes twice and may not.
   */
  *fill(): Generator<EncodeJob, void, number> {
    const total = this.#collector.n;
    if (total === 0) return;
    const table = this.#core.table.slice();
    const filler = new ChunkFiller({ access: this.#core.access, info: this.#core.info, table }, this.#rules);
    let done = 0;
    for (const part of this.#collector.sorted()) {
      for (let from = 0, end = 0; from < part.n; from = end) {
        end = Math.min(part.n, from + STEP);
        while (end < part.n && part.chunk[end] === part.chunk[end - 1]) end++;
        yield* filler.add(part, from, end);
        // The last word comes at the end: cells that came twice make fewer rows.
        this.#onProgress(done = Math.min(total - 1, done + end - from), total);
        yield ENCODE_PAUSE;
      }
    }
    yield* filler.end();
    this.#core.commitTable(table);
    this.#onProgress(total, total);
  }

  /** Gives up what waits. */
  [Symbol.dispose](): void {
    this.#collector[Symbol.dispose]();
  }
}
