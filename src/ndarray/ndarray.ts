import type { ChecksumName } from "../storage/mod.ts";
import { type ArrayInput, denseInput } from "./array_base.ts";
import { ArraySparse } from "./array_sparse.ts";
import { writeSelection } from "./chunks/mod.ts";
import { castCore } from "./cast.ts";
import { realignAxes, reshapeCore, sliceCore, transposeCore } from "./derive.ts";
import { type DType, type DTypeLike, nativeInfo, type Resolved, resolveDType, sameInfo } from "./dtypes/mod.ts";
import { deleteCells, insertCells, resizeArray } from "./edit.ts";
import type { ArrayOptions } from "./options.ts";
import { SChunk } from "./schunk.ts";
import { resolveSelection, type Selection, type SelectionLike } from "./selection/mod.ts";
import type { OuterIndexer } from "./outer_indexer.ts";
import { normalAxes, normalAxis, squeezedAxes } from "./axes.ts";
import { resolveShape } from "./shapes.ts";
import { writeValue } from "./values.ts";

/**
 * A compressed N-dimensional array, in memory or on disk.
 *
 * Cells are kept in chunks, chunks in blocks; a read decompresses only the blocks that it touches. Arrays over files are
 * disposed with `using` or `close()`; arrays in memory need not be.
 *
 * @example
 * ```ts
 * import { full } from "@deneb/deneb";
 * const a = full([4, 4], 9, { dtype: "int64" });
 * a.resize([5, 7]);
 * a.setSync("3:5, 2:7", 8);
 * console.log(String(a.getSync()));
 * ```
 */
export class NDArray<D extends DType = DType> extends ArraySparse<D> implements Disposable {
  /**
   * Narrows the element type, at run time and for the compiler.
   *
   * @param dtype Type to compare with.
   * @returns True when the elements are of that type.
   *
   * @example
   * ```ts
   * import { type NDArray, zeros } from "@deneb/deneb";
   * const a: NDArray = zeros([4], { dtype: "int64" });
   * if (a.is("int64")) console.log(a.getSync().data[0] + 1n);
   * ```
   */
  is<const E extends DTypeLike>(dtype: E): this is NDArray<Resolved<E>> {
    return sameInfo(nativeInfo(resolveDType(dtype)), nativeInfo(this.core.info));
  }

  /** Orthogonal selections: every list and mask acts on its own axis. */
  get oindex(): OuterIndexer<D> {
    const resolve = (selection: SelectionLike) => resolveSelection(selection, this.shape, { outer: true });
    return {
      get: (selection, options = {}) => Promise.try(() => this.readAsync(resolve(selection), options)),
      getSync: (selection, options = {}) => this.read(resolve(selection), options.out),
      set: (selection, value) => Promise.try(() => this.#write(resolve(selection), value)),
      setSync: (selection, value) => this.#write(resolve(selection), value),
    };
  }

  /** The array's chunks as plain buffers. It shares the storage of the array, and its life. */
  get schunk(): SChunk {
    return new SChunk(this.core.store, this.core.access);
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
    this.#write(resolveSelection(selection, this.shape), value);
  }

  #write(selection: Selection, value: ArrayInput): void {
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
   * Copies a selection into a new array. Chunks that lie the same way in both are copied without recompression.
   *
   * @param selection What to copy.
   * @param options Storage, partition and compression of the copy. Default: in memory, like this array.
   * @returns The copy.
   * @throws {RangeError} when an index is outside its axis.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * console.log(arange(100).slice("10:20").shape);
   * ```
   */
  slice(selection: SelectionLike, options: ArrayOptions = {}): NDArray<D> {
    return new NDArray<D>(sliceCore(this.core, resolveSelection(selection, this.shape), options));
  }

  /**
   * Copies the array, into memory or to a path.
   *
   * @param options Storage, partition, compression and element type of the copy.
   * @returns The copy. Its `vlmeta`, `meta` and checksums are those of this array.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * const b = arange(1000).copy({ cparams: { codec: "lz4" } });
   * console.log(b.cparams.codec);
   * ```
   */
  copy(options: ArrayOptions = {}): NDArray<D> {
    const meta = { ...this.meta.toObject(), ...options.meta };
    const all = { ...options, meta, packed: this.core.store.state.vlmeta };
    if (options.dtype !== undefined) return new NDArray<D>(castCore(this.core, resolveDType(options.dtype), all));
    return new NDArray<D>(sliceCore(this.core, resolveSelection(undefined, this.shape), all));
  }

  /**
   * Writes the array to a path.
   *
   * @param path File or directory to make: a path or a `file:` URL.
   * @param options As for `copy`; `mode: "w"` replaces what is there.
   *
   * @example
   * ```ts
   * import { arange, open } from "@deneb/deneb";
   * const path = Deno.makeTempDirSync() + "/a.b2nd";
   * arange(10).save(path);
   * using a = open(path);
   * ```
   */
  save(path: string | URL, options: ArrayOptions = {}): void {
    this.copy({ ...options, urlpath: path }).close();
  }

  /**
   * Gives the array as the bytes of one contiguous frame: what a `.b2nd` file holds.
   *
   * @returns The bytes, a copy.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * Deno.writeFileSync(Deno.makeTempDirSync() + "/a.b2nd", arange(10).toCframe());
   * ```
   */
  toCframe(): Uint8Array {
    return this.core.store.toFrame();
  }

  /**
   * Drops axes of length 1 in a compressed copy.
   *
   * @param axis Axis to drop, or several. Default: all of length 1.
   * @returns The copy, in memory.
   * @throws {RangeError} when an axis is not of length 1.
   */
  squeeze(axis?: number | readonly number[]): NDArray<D> {
    const dropped = squeezedAxes(this.shape, axis);
    const kept = this.shape.map((_, i) => i).filter((i) => !dropped.includes(i));
    return new NDArray<D>(realignAxes(this.core, kept, {}));
  }

  /**
   * Adds an axis of length 1 in a compressed copy.
   *
   * @param axis Where the new axis goes.
   * @returns The copy, in memory.
   * @throws {RangeError} when the axis is outside the new number of axes.
   */
  expandDims(axis: number): NDArray<D> {
    const axes: (number | null)[] = this.shape.map((_, i) => i);
    axes.splice(normalAxis(axis, this.ndim + 1), 0, null);
    return new NDArray<D>(realignAxes(this.core, axes, {}));
  }

  /**
   * Puts the axes in another order in a compressed copy.
   *
   * @param axes For each axis of the result the axis it comes from. Default: all in reverse.
   * @returns The copy, in memory.
   * @throws {RangeError} when the axes are not each named once.
   */
  transpose(axes?: readonly number[]): NDArray<D> {
    const order = axes === undefined ? this.shape.map((_, i) => this.ndim - 1 - i) : normalAxes(axes, this.ndim);
    return new NDArray<D>(transposeCore(this.core, order, {}));
  }

  /**
   * Puts the cells, in C order, under another shape in a compressed copy.
   *
   * @param shape New lengths of the axes; one may be -1.
   * @param options Storage, partition and compression of the copy.
   * @returns The copy.
   * @throws {RangeError} when the number of cells differs.
   */
  reshape(shape: readonly number[], options: ArrayOptions = {}): NDArray<D> {
    return new NDArray<D>(reshapeCore(this.core, resolveShape(shape, this.size), options));
  }

  /**
   * Converts the elements in a compressed copy, as NumPy's `astype`: values that do not fit are cut, not refused.
   *
   * @param dtype Type of the copy.
   * @param options Storage, partition and compression of the copy.
   * @returns The copy.
   * @throws {TypeError} when there is no way from one type to the other.
   */
  astype<const E extends DTypeLike>(dtype: E, options: ArrayOptions = {}): NDArray<Resolved<E>> {
    return new NDArray<Resolved<E>>(castCore(this.core, resolveDType(dtype), options));
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

  /**
   * Takes over what another process has committed to the file.
   *
   * @returns True when there was something new.
   */
  refresh(): boolean {
    const changed = this.core.store.refresh();
    if (changed) this.core.access.forget();
    return changed;
  }

  /**
   * Makes digests of all chunks as they are, which reads them, and keeps them from now on; one commit.
   *
   * @param name Which digest. Default `"crc32"`.
   */
  keepChecksums(name: ChecksumName = "crc32"): void {
    this.core.store.keepChecksums(name);
  }

  /** Gives the space of old states back. A file is written anew beside the old one and renamed over it. */
  compact(): void {
    this.core.store.requireWritable("compact");
    this.core.store.compact();
    this.core.access.forget();
  }

  /** Closes the file. May be called again; reading or writing afterwards is a `TypeError`. */
  close(): void {
    this.core.store.close();
    this.core.access.forget();
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.close();
  }
}
