import type { ArrayCore } from "./array_core.ts";
import type { ShapeLike } from "./axes.ts";
import { encodeAsync, pause } from "./chunks/mod.ts";
import { completedAsync } from "./create_core.ts";
import { asDense, type DenseInput } from "./dense/mod.ts";
import type { DType, DTypeLike, Resolved } from "./dtypes/mod.ts";
import type { AsyncCooOptions } from "./from_coo.ts";
import { NDArray } from "./ndarray.ts";
import { pathText } from "./paths.ts";
import { folderOf } from "../storage/mod.ts";
import { CellIntake, type Coords } from "./sparse/mod.ts";
import { sparseCore } from "./sparse_core.ts";

/** How cells are collected, and the array that is made of them. */
export interface CooWriterOptions<D extends DTypeLike = DTypeLike> extends AsyncCooOptions<D> {
  /** Bytes of memory that cells may take while they wait; beyond, they go to a file beside the array. Default 256 MiB. */
  readonly memory?: number;
}

const DEFAULT_MEMORY = 256 * 1024 * 1024;
const MIN_MEMORY = 1024 * 1024;

/** Collects cells in any number of batches and in any order, and makes an array of them. Users get one from {@linkcode cooWriter}. */
export class CooWriter<D extends DType = DType> implements Disposable {
  readonly #shape: ShapeLike;
  readonly #options: CooWriterOptions;
  readonly #memory: number;
  #open: { readonly core: ArrayCore; readonly intake: CellIntake } | null = null;
  /** Ends what is under way when the writer is closed, or when the user's signal says so. */
  readonly #signal: AbortSignal;
  readonly #closing = new AbortController();
  /** Calls take turns. */
  #turn: Promise<void> = Promise.resolve();

  /**
   * Begins; users call `cooWriter`.
   *
   * @internal
   */
  constructor(shape: ShapeLike, options: CooWriterOptions) {
    const { memory = DEFAULT_MEMORY } = options;
    if (!(memory >= MIN_MEMORY)) {
      throw new RangeError(`Option "memory" must be ${MIN_MEMORY} bytes or more, got ${memory}`);
    }
    this.#shape = shape;
    this.#options = options;
    this.#memory = memory;
    const { signal } = this.#closing;
    this.#signal = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]);
    if (options.dtype !== undefined) this.#begin(options.dtype);
  }

  /**
   * Adds cells.
   *
   * @param coords For each axis a list of indices, one a cell. Not changed; may be used again once the promise is fulfilled.
   * @param values A value for each cell, or one for all.
   * @returns Fulfilled when the cells are taken, and sorted or written to the disk if it is time to.
   * @throws {RangeError} when an index is outside its axis (the message names the row), a value does not fit, or lists differ in length. Afterwards the
   * writer is closed.
   * @throws {TypeError} when there is not a list for each axis, the elements are no numbers, or the writer is closed.
   */
  add(coords: Coords, values: DenseInput): Promise<void> {
    return this.#next(async () => {
      const { intake } = this.#open ?? this.#begin(asDense(values).dtype);
      for (const _ of intake.add(coords, values)) await pause(this.#signal);
    });
  }

  /**
   * Makes the array of all cells that were added, in one pass and one commit.
   *
   * @returns The array, open for writing; the caller closes it.
   * @throws {RangeError} when a sum does not fit or a cell was added twice and may not be; the message names the cell.
   * @throws {TypeError} when the writer is closed.
   * @throws {DOMException} the reason of the signal, when it is aborted.
   */
  finish(): Promise<NDArray<D>> {
    return this.#next(async () => {
      const { core, intake } = this.#open ?? this.#begin("float64");
      await completedAsync(core, () => encodeAsync(intake.fill(), this.#signal));
      this.#open = null;
      this.close();
      intake[Symbol.dispose]();
      return new NDArray<D>(core);
    });
  }

  /** Gives up what was not finished, calls under way included: nothing is left of the array. After `finish` it does nothing. */
  close(): void {
    this.#close();
  }

  #close(cause?: unknown): void {
    const reason = cause instanceof Error ? `, since: ${cause.message}` : "";
    this.#closing.abort(new TypeError(`Cannot use the writer of cells: it is closed${reason}`, { cause }));
    this.#open?.intake[Symbol.dispose]();
    this.#open?.core.store.close();
    this.#open = null;
  }

  /** As `close`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #begin(dtype: DTypeLike): { core: ArrayCore; intake: CellIntake } {
    const { urlpath } = this.#options;
    const core = sparseCore(dtype, this.#shape, this.#options);
    try {
      const folder = urlpath === undefined ? undefined : folderOf(pathText(urlpath));
      return this.#open = { core, intake: new CellIntake(core, this.#options, { memory: this.#memory, folder }) };
    } catch (error) {
      core.store.close();
      throw error;
    }
  }

  async #next<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    try {
      this.#closing.signal.throwIfAborted();
      this.#signal.throwIfAborted();
      return await work();
    } catch (error) {
      this.#close(error);
      throw error;
    } finally {
      resolve();
    }
  }
}

/**
 * Begins an array of cells that come in batches, more of them than memory holds: catalogues, event lists.
 *
 * Cells are collected up to a limit of memory and sorted; beyond, they wait in a file beside the array (or in the system's folder for such files), which is
 * gone afterwards whatever happens. The array comes to its path when it is complete.
 *
 * @param shape Lengths of the axes.
 * @param options Element type (default: that of the first values), limit of memory, partition, storage, compression; what becomes of duplicates and of sums
 * that do not fit.
 * @returns The writer. Dispose of it, or `finish` it.
 * @throws {RangeError} when shape or partition are outside their limits, or the limit of memory is below 1 MiB.
 * @throws {TypeError} when the elements are no numbers.
 *
 * @example
 * ```ts
 * import { cooWriter } from "@deneb/deneb";
 * using writer = cooWriter([1000, 1000, 1000], { dtype: "uint16" });
 * for (let batch = 0; batch < 3; batch++) await writer.add([[batch, 7], [1, 7], [2, 7]], 1);
 * const cube = await writer.finish();
 * console.log(cube.item(7, 7, 7)); // 3
 * ```
 */
export function cooWriter<const D extends DTypeLike = DType>(
  shape: ShapeLike,
  options: CooWriterOptions<D> = {},
): CooWriter<Resolved<D>> {
  return new CooWriter<Resolved<D>>(shape, options);
}
