import type { CParams } from "../codecs/mod.ts";
import type { ShapeLike } from "./axes.ts";
import { encodeAsync, encodeSync, pause } from "./chunks/mod.ts";
import { completed, completedAsync } from "./create_core.ts";
import { asDense, type DenseInput, type Inferred } from "./dense/mod.ts";
import type { DTypeLike, Resolved } from "./dtypes/mod.ts";
import { NDArray } from "./ndarray.ts";
import type { ArrayOptions } from "./options.ts";
import { CellIntake, type CellOptions, type Coords } from "./sparse/mod.ts";
import { sparseCore } from "./sparse_core.ts";

/** How an array is made of cells. */
export interface CooOptions<D extends DTypeLike = DTypeLike> extends ArrayOptions<D>, CellOptions {
  /** How chunks are compressed. Default: zstd, level 1, no filter: among zeros, more effort finds nothing, and a filter only tears values apart. */
  readonly cparams?: CParams;
}

/** How an array is made of cells without blocking. */
export interface AsyncCooOptions<D extends DTypeLike = DTypeLike> extends CooOptions<D> {
  /** Gives up: nothing is left of the array. */
  readonly signal?: AbortSignal;
}

/**
 * Makes an array of the cells that hold something, as their coordinates; all others are zero.
 *
 * Time and memory follow the cells, not the volume: only blocks that get a cell are made, and compressed where a codec finds something to compress; chunks without any take no room but their entry in the
 * index. The work is done on threads of the library, and on this one for some milliseconds at a time.
 *
 * @param coords For each axis a list of indices, one a cell. In any order. Not changed; it must not change until the promise is fulfilled.
 * @param values A value for each cell, or one for all.
 * @param shape Lengths of the axes.
 * @param options Element type (default: that of the values), partition, storage, compression; what becomes of duplicates and of sums that do not fit.
 * @returns The array.
 * @throws {RangeError} when an index is outside its axis (the message names the row), a sum does not fit (it names the cell), lists differ in length, or
 * shape or partition are outside their limits.
 * @throws {TypeError} when there is not a list for each axis, or the elements are no numbers.
 * @throws {DOMException} the reason of the signal, when it is aborted.
 *
 * @example
 * ```ts
 * import { fromCoo } from "@deneb/deneb";
 * const stars = await fromCoo([[5, 7, 5], [0, 19_999, 0]], 1, [20_000, 20_000], { dtype: "uint8" });
 * console.log(stars.item(5, 0), stars.countNonzero()); // 2 2
 * ```
 */
export function fromCoo<const D extends DTypeLike>(
  coords: Coords,
  values: DenseInput,
  shape: ShapeLike,
  options: AsyncCooOptions<D> & { readonly dtype: D },
): Promise<NDArray<Resolved<D>>>;
/**
 * Makes an array of cells, with the element type of the values.
 *
 * @param coords For each axis a list of indices, one a cell.
 * @param values A value for each cell, or one for all.
 * @param shape Lengths of the axes.
 * @param options Partition, storage, compression; what becomes of duplicates and of sums that do not fit.
 * @returns The array.
 */
export function fromCoo<V extends DenseInput>(
  coords: Coords,
  values: V,
  shape: ShapeLike,
  options?: AsyncCooOptions & { readonly dtype?: undefined },
): Promise<NDArray<Inferred<V>>>;
/**
 * Makes an array of cells, with an element type that is known only at run time.
 *
 * @param coords For each axis a list of indices, one a cell.
 * @param values A value for each cell, or one for all.
 * @param shape Lengths of the axes.
 * @param options Element type, partition, storage, compression; what becomes of duplicates and of sums that do not fit.
 * @returns The array.
 */
export function fromCoo(
  coords: Coords,
  values: DenseInput,
  shape: ShapeLike,
  options?: AsyncCooOptions,
): Promise<NDArray>;
export async function fromCoo(
  coords: Coords,
  values: DenseInput,
  shape: ShapeLike,
  options: AsyncCooOptions = {},
): Promise<NDArray> {
  const { signal } = options;
  signal?.throwIfAborted();
  const core = sparseCore(options.dtype ?? asDense(values).dtype, shape, options);
  return new NDArray(
    await completedAsync(core, async () => {
      using intake = new CellIntake(core, options);
      for (const _ of intake.add(coords, values)) await pause(signal);
      await encodeAsync(intake.fill(), signal);
    }),
  );
}

/**
 * Makes an array of cells as `fromCoo` does, blocking.
 *
 * @param coords For each axis a list of indices, one a cell. In any order. Not changed; copied.
 * @param values A value for each cell, or one for all.
 * @param shape Lengths of the axes.
 * @param options Element type (default: that of the values), partition, storage, compression; what becomes of duplicates and of sums that do not fit.
 * @returns The array.
 * @throws {RangeError} when an index is outside its axis (the message names the row), a sum does not fit (it names the cell), lists differ in length, or
 * shape or partition are outside their limits.
 * @throws {TypeError} when there is not a list for each axis, or the elements are no numbers.
 *
 * @example
 * ```ts
 * import { fromCooSync } from "@deneb/deneb";
 * const a = fromCooSync([[0, 2], [1, 3]], Float32Array.of(1.5, -2), [3, 4]);
 * console.log(String(a.getSync()));
 * ```
 */
export function fromCooSync<const D extends DTypeLike>(
  coords: Coords,
  values: DenseInput,
  shape: ShapeLike,
  options: CooOptions<D> & { readonly dtype: D },
): NDArray<Resolved<D>>;
/**
 * Makes an array of cells, blocking, with the element type of the values.
 *
 * @param coords For each axis a list of indices, one a cell.
 * @param values A value for each cell, or one for all.
 * @param shape Lengths of the axes.
 * @param options Partition, storage, compression; what becomes of duplicates and of sums that do not fit.
 * @returns The array.
 */
export function fromCooSync<V extends DenseInput>(
  coords: Coords,
  values: V,
  shape: ShapeLike,
  options?: CooOptions & { readonly dtype?: undefined },
): NDArray<Inferred<V>>;
/**
 * Makes an array of cells, blocking, with an element type that is known only at run time.
 *
 * @param coords For each axis a list of indices, one a cell.
 * @param values A value for each cell, or one for all.
 * @param shape Lengths of the axes.
 * @param options Element type, partition, storage, compression; what becomes of duplicates and of sums that do not fit.
 * @returns The array.
 */
export function fromCooSync(coords: Coords, values: DenseInput, shape: ShapeLike, options?: CooOptions): NDArray;
export function fromCooSync(
  coords: Coords,
  values: DenseInput,
  shape: ShapeLike,
  options: CooOptions = {},
): NDArray {
  const core = sparseCore(options.dtype ?? asDense(values).dtype, shape, options);
  return new NDArray(
    completed(core, () => {
      using intake = new CellIntake(core, options);
      for (const _ of intake.add(coords, values));
      encodeSync(intake.fill());
    }),
  );
}
