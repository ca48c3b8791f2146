import { ArrayBase } from "./array_base.ts";
import { type ChunkInfo, chunkInfoOf } from "./chunks/mod.ts";
import { DenseArray } from "./dense/mod.ts";
import { type DType, type DTypeInfo, type DTypeLike, nativeOrder, type Resolved } from "./dtypes/mod.ts";
import type { SelectionLike } from "./selection/mod.ts";
import {
  type CellPlan,
  coarsenCells,
  type CoarsenOptions,
  type Coo,
  type CooChunk,
  countCells,
  listCells,
  listChunks,
  planCells,
} from "./sparse/mod.ts";

/** What an array tells of its cells that are not zero. Users meet it as {@linkcode NDArray}. */
export abstract class ArraySparse<D extends DType = DType> extends ArrayBase<D> {
  /**
   * Lists the cells that are not zero.
   *
   * Only blocks that hold something are read and decompressed. -0.0 is zero, NaN is not. A selection is taken as a set of cells: negative steps
   * and lists change nothing in the order of the result, and cells that a list names twice come once.
   *
   * @param selection Which cells: slices, integers, and a list of indices along an axis. Default: all.
   * @returns Coordinates in the array, one list for each of its axes (also where an integer selects), and values; both in C order.
   * @throws {TypeError} when the elements are no numbers, the selection lists cells one by one, or the array is closed.
   * @throws {RangeError} when an index is outside its axis, or the result does not fit into memory.
   * @throws {FormatError} when a chunk is damaged; a `Blosc2Error` where only the native library noticed. The message names the chunk.
   * @throws {StaleError} when another handle has changed the file: call `refresh()`.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * const a = zeros([1000, 1000], { dtype: "uint8" });
   * a.setSync("7, 10:12", 3);
   * const { coords: [y, x], values } = a.coo();
   * console.log(y, x, values); // 7 7, 10 11, 3 3
   * ```
   */
  coo(selection?: SelectionLike): Coo<D> {
    const plan = this.#plan(selection, "list the cells");
    return this.core.store.consistent(() => listCells(plan));
  }

  /**
   * Lists the cells that are not zero chunk by chunk, C order over the grid of chunks; chunks without such cells do not come.
   *
   * The walk goes through the array as it was at the first step, as that of `iterChunks` does: until it ends, the space of the chunks that it began with is
   * not used again.
   *
   * @param selection Which cells: slices, integers, and a list of indices along an axis. Default: all.
   * @returns Generator of what a chunk is, and its cells as `coo` gives them: coordinates in the array, C order.
   * @throws {TypeError} when the elements are no numbers, the selection lists cells one by one, or the array is closed.
   * @throws {RangeError} when an index is outside its axis.
   * @throws {FormatError} when a chunk is damaged; a `Blosc2Error` where only the native library noticed. The message names the chunk.
   * @throws {StaleError} when another handle has changed the array.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * const a = zeros([1000, 1000], { dtype: "uint8", chunks: [100, 100], blocks: [50, 50] });
   * a.setSync("::200, ::200", 3);
   * for (const { chunk, values } of a.iterCoo()) console.log(chunk.start, values.length);
   * ```
   */
  *iterCoo(selection?: SelectionLike): Generator<CooChunk<D>, void, void> {
    const plan = this.#plan(selection, "list the cells");
    const { layout, table, access: { store } } = plan.state;
    const readItem = (bytes: Uint8Array) => {
      nativeOrder(this.core.info, bytes);
      return new DenseArray(this.core.info, [], bytes).item();
    };
    using pin = store.pin();
    const cells = listChunks(plan);
    const step = (): { chunk: ChunkInfo; cells: Coo<D> } | null => {
      const { done, value } = cells.next();
      return done ? null : { chunk: chunkInfoOf({ store, layout, table, readItem }, value.nchunk), cells: value };
    };
    try {
      for (let next = pin.consistent(step); next !== null; next = pin.consistent(step)) {
        const { coords, values } = next.cells;
        yield { chunk: next.chunk, coords, values };
      }
    } finally {
      cells.return();
    }
  }

  /**
   * Counts the cells that are not zero. Only blocks that hold something are read and decompressed.
   *
   * @param selection Which cells: slices, integers, and a list of indices along an axis. Default: all.
   * @returns How many there are.
   * @throws {TypeError} when the elements are no numbers, the selection lists cells one by one, or the array is closed.
   * @throws {RangeError} when an index is outside its axis.
   * @throws {FormatError} when a chunk is damaged; a `Blosc2Error` where only the native library noticed. The message names the chunk.
   * @throws {StaleError} when another handle has changed the file: call `refresh()`.
   *
   * @example
   * ```ts
   * import { eye } from "@deneb/deneb";
   * console.log(eye(1000).countNonzero("10:20")); // 10
   * ```
   */
  countNonzero(selection?: SelectionLike): number {
    const plan = this.#plan(selection, "count the cells");
    return this.core.store.consistent(() => countCells(plan));
  }

  /**
   * Bins the array to a smaller grid. Only blocks that hold something are read and decompressed.
   *
   * Sums of integers are exact, as long as they fit 64 bits. NaN in a bin makes the bin NaN; a bin with an empty cell has 0 at least as its largest.
   *
   * @param factors Cells of a bin along each axis, or one number for all axes; they need not divide the shape.
   * @param options `reduce`: `"sum"` (default), `"max"` or `"mean"`; `dtype`: type of the result, kept as 64-bit floating-point numbers on the way.
   * @returns The bins, as many along an axis as there are factors in its length, rounded up. A mean is that of the cells that are there.
   * @throws {TypeError} when the elements are no numbers, or complex where an order is needed, or the array is closed.
   * @throws {RangeError} when a factor is no whole number from 1, or the result does not fit into memory.
   * @throws {FormatError} when a chunk is damaged; a `Blosc2Error` where only the native library noticed. The message names the chunk.
   * @throws {StaleError} when another handle has changed the file: call `refresh()`.
   *
   * @example
   * ```ts
   * import { eye } from "@deneb/deneb";
   * console.log(eye(1000).coarsen(500).toNested()); // [ [ 500, 0 ], [ 0, 500 ] ]
   * ```
   */
  coarsen<const E extends DTypeLike = DType>(
    factors: number | readonly number[],
    options: CoarsenOptions<E> = {},
  ): DenseArray<Resolved<E>> {
    const plan = this.#plan(undefined, "coarsen the cells");
    // The type that was asked for is what the result has; any, when none was.
    return this.core.store.consistent(() => coarsenCells(plan, factors, options)) as DenseArray<Resolved<E>>;
  }

  #plan(selection: SelectionLike, action: string): CellPlan<D> {
    const { access, layout, table, info } = this.core;
    // The compile-time type is what the maker of the array says.
    return planCells({ access, layout, table }, info as DTypeInfo<D>, selection, action);
  }
}
