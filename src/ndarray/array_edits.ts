import { type ArrayInput, denseInput } from "./array_base.ts";
import { ArraySparse } from "./array_sparse.ts";
import { normalAxis } from "./axes.ts";
import { encodeSync, writeSelection } from "./chunks/mod.ts";
import type { DenseInput } from "./dense/mod.ts";
import type { DType } from "./dtypes/mod.ts";
import { deleteCells, insertCells, resizeArray } from "./edit.ts";
import type { OuterIndexer } from "./outer_indexer.ts";
import { resolveSelection, type Selection, type SelectionLike } from "./selection/mod.ts";
import { CellIntake, type CellOptions, type Coords } from "./sparse/mod.ts";
import { writeValue } from "./values.ts";

/** The writing half of an array. Users meet it as {@linkcode NDArray}. */
export abstract class ArrayEdits<D extends DType = DType> extends ArraySparse<D> {
  /** Orthogonal selections: every list and mask acts on its own axis. */
  get oindex(): OuterIndexer<D> {
    const resolve = (selection: SelectionLike) => resolveSelection(selection, this.shape, { outer: true });
    return {
      get: (selection, options = {}) => Promise.try(() => this.readAsync(resolve(selection), options)),
      getSync: (selection, options = {}) => this.read(resolve(selection), options.out),
      set: (selection, value) => Promise.try(() => this.write(resolve(selection), value)),
      setSync: (selection, value) => this.write(resolve(selection), value),
    };
  }

  /**
   * Writes a selection; one commit.
   *
   * Chunks that are covered whole are compressed once; of others only the blocks that are touched, where the codec allows.
   *
   * @param selection Cells to write.
   * @param value Scalar, dense array, typed array (C order), nested lists, or a compressed array, which is read whole;
   * broadcast as in NumPy.
   * @returns A promise that resolves when the write is committed; compression is done on the calling thread.
   * @throws {TypeError} when the array is closed or read-only, or the value is of another kind.
   * @throws {RangeError} when an index or a value is outside its limits, or shapes do not broadcast; `SelectionSyntaxError`, `StaleError` as in `get`.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * const a = zeros([3, 4]);
   * await a.set("1", [1, 2, 3, 4]);
   * ```
   */
  set(selection: SelectionLike, value: ArrayInput): Promise<void> {
    return Promise.try(() => this.setSync(selection, value));
  }

  /**
   * Writes a selection; one commit.
   *
   * @param selection Cells to write.
   * @param value Scalar, dense array, typed array (C order), nested lists, or a compressed array, which is read whole;
   * broadcast as in NumPy.
   * @throws {TypeError} when the array is closed or read-only, or the value is of another kind.
   * @throws {RangeError} when an index or a value is outside its limits, or shapes do not broadcast; `SelectionSyntaxError`, `StaleError` as in `get`.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * const a = zeros([3, 4], { dtype: "uint8" });
   * a.setSync(":, ::2", 7);
   * ```
   */
  setSync(selection: SelectionLike, value: ArrayInput): void {
    this.write(resolveSelection(selection, this.shape), value);
  }

  /**
   * Writes a selection that is resolved already.
   *
   * @internal
   */
  protected write(selection: Selection, value: ArrayInput): void {
    const { access, info, layout, table } = this.core;
    this.core.store.requireWritable("write to");
    const bytes = writeValue(denseInput(value), info, selection);
    this.core.store.write(() =>
      this.core.commitTable(writeSelection({ access, layout, table, selection, value: bytes }))
    );
  }

  /**
   * Changes the shape; cells that stay keep their values, new ones are zero.
   *
   * Chunks that keep their cells move as entries of the index. Where cells are put in or taken out before the far end, that
   * holds for cuts and lengths that are multiples of the chunk; otherwise the chunks behind are cut anew, but for empty ones.
   *
   * @param shape New lengths of the axes.
   * @param options `start`: for each axis where cells are put in or taken out. Default: at the far end.
   * @throws {RangeError} when the shape has another number of axes, or a length or start is outside its limits.
   *
   * @example
   * ```ts
   * import { ones } from "@deneb/deneb";
   * const a = ones([2, 2]);
   * a.resize([3, 2]);
   * console.log(a.getSync().toNested());
   * ```
   */
  resize(shape: readonly number[], options: { readonly start?: readonly (number | undefined)[] } = {}): void {
    this.core.store.requireWritable("resize");
    this.core.store.write(() => resizeArray(this.core, shape, options.start ?? []));
  }

  /**
   * Puts cells at the end of an axis; one commit.
   *
   * @param data Cells; as long as the array along all other axes. A compressed array is read whole.
   * @param axis Axis that grows. Default 0.
   * @throws {RangeError} when the other axes differ.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * const frames = zeros([0, 2, 2], { dtype: "uint16", chunks: [8, 2, 2] });
   * frames.append([[[1, 2], [3, 4]]]);
   * console.log(frames.shape);
   * ```
   */
  append(data: ArrayInput, axis: number = 0): void {
    this.insert(data, axis, this.shape[normalAxis(axis, this.ndim)]);
  }

  /**
   * Puts cells in along an axis; one commit.
   *
   * At the far end, and at a chunk's edge when whole chunks are put in, nothing else is written; otherwise the chunks behind
   * are cut anew, but for empty ones.
   *
   * @param data Cells; as long as the array along all other axes. A compressed array is read whole.
   * @param axis Axis that grows.
   * @param start Index that the first new cell gets; negative ones count from the end.
   * @throws {RangeError} when the other axes differ, or the start is outside the axis.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * const a = arange(4);
   * a.insert([10, 11], 0, 2);
   * console.log(a.getSync().toNested());
   * ```
   */
  insert(data: ArrayInput, axis: number, start: number): void {
    this.core.store.requireWritable("insert into");
    this.core.store.write(() => insertCells(this.core, denseInput(data), normalAxis(axis, this.ndim), start));
  }

  /**
   * Takes cells out along an axis; one commit.
   *
   * @param axis Axis that shrinks.
   * @param start First index that goes; negative ones count from the end.
   * @param length How many go.
   * @throws {RangeError} when the range is outside the axis.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * const a = arange(6);
   * a.delete(0, 1, 3);
   * console.log(a.getSync().toNested());
   * ```
   */
  delete(axis: number, start: number, length: number): void {
    this.core.store.requireWritable("delete cells of");
    this.core.store.write(() => deleteCells(this.core, normalAxis(axis, this.ndim), start, length));
  }

  /**
   * Adds cells by their coordinates; one commit. Only chunks that get a cell change, and of those only the blocks.
   *
   * @param coords For each axis a list of indices, one a cell. In any order. Not changed; copied.
   * @param values A value for each cell, or one for all.
   * @param options What becomes of cells that hold something already, and of sums that do not fit. Default: values are added to what is there, and a sum
   * that does not fit is an error.
   * @throws {TypeError} when the array is closed or read-only, there is not a list for each axis, or the elements are no numbers.
   * @throws {RangeError} when an index is outside its axis (the message names the row), a sum does not fit (it names the cell), or lists differ in length;
   * nothing is written then.
   * @throws {StaleError} when another handle has changed the file: call `refresh()`.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * const cube = zeros([1000, 1000, 1000], { dtype: "uint8" });
   * cube.addCoo([[1, 999], [2, 999], [3, 999]], 1);
   * cube.addCoo([[1], [2], [3]], 1);
   * console.log(cube.item(1, 2, 3)); // 2
   * ```
   */
  addCoo(coords: Coords, values: DenseInput, options: CellOptions = {}): void {
    this.core.store.requireWritable("add cells to");
    this.core.store.write(() => {
      using intake = new CellIntake(this.core, options);
      for (const _ of intake.add(coords, values));
      encodeSync(intake.fill());
    });
  }

  /**
   * Does many writes as one commit: all of them, or, when the function throws, none. A batch inside another is part of it.
   *
   * @param fn Does the writes; synchronous or async.
   * @returns What the function returns.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * const a = zeros([100]);
   * a.batch(() => {
   *   for (let i = 0; i < 100; i++) a.setSync([i], i * i);
   * });
   * ```
   */
  batch<T>(fn: () => T): T {
    this.core.store.requireWritable("begin a batch on");
    return this.core.store.batch(fn);
  }
}
