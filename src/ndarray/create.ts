import { PLACE_NAN, PLACE_UNINIT } from "../format/mod.ts";
import type { ArrayCore } from "./array_core.ts";
import { arrayShape, type ShapeLike } from "./axes.ts";
import { boxSelection, storeUniform, writeSelection } from "./chunks/mod.ts";
import { type DType, type DTypeInfo, type DTypeLike, type Resolved, resolveDType, storedOrder } from "./dtypes/mod.ts";
import { asDense, convertTo, type DenseArray, type DenseInput, type Inferred, type ItemInput } from "./dense/mod.ts";
import { completed, createCore } from "./create_core.ts";
import { fillChunks } from "./fill.ts";
import { NDArray } from "./ndarray.ts";
import type { ArrayOptions } from "./options.ts";

function make<D extends DTypeLike>(
  shape: ShapeLike,
  dtype: D,
  options: ArrayOptions,
  fill: (core: ArrayCore) => void = () => {},
  place?: number,
): NDArray<Resolved<D>> {
  return new NDArray<Resolved<D>>(completed(createCore(resolveDType(dtype), arrayShape(shape), options, place), fill));
}

/**
 * Makes an array whose content is free until it is written. Nothing but the index is stored.
 *
 * @param shape Lengths of the axes.
 * @param options Element type (default `float64`), partition, storage, compression.
 * @returns The array.
 * @throws {RangeError} when the shape or the partition is outside its limits.
 *
 * @example
 * ```ts
 * import { empty } from "@deneb/deneb";
 * console.log(empty([100, 100]).cbytes);
 * ```
 */
export function empty<const D extends DTypeLike = "float64">(
  shape: ShapeLike,
  options: ArrayOptions<D> = {},
): NDArray<Resolved<D>> {
  return make(shape, dtypeOf(options), options, undefined, PLACE_UNINIT);
}

/**
 * Makes an array of zeros. Nothing but the index is stored, whatever the size.
 *
 * @param shape Lengths of the axes.
 * @param options Element type (default `float64`), partition, storage, compression.
 * @returns The array.
 * @throws {RangeError} when the shape or the partition is outside its limits.
 *
 * @example
 * ```ts
 * import { zeros } from "@deneb/deneb";
 * const cube = zeros([20000, 20000, 20000], { dtype: "uint8" });
 * console.log(cube.nbytes, cube.cbytes);
 * ```
 */
export function zeros<const D extends DTypeLike = "float64">(
  shape: ShapeLike,
  options: ArrayOptions<D> = {},
): NDArray<Resolved<D>> {
  return make(shape, dtypeOf(options), options);
}

/**
 * Makes an array of ones. Each chunk takes 32 bytes and an item.
 *
 * @param shape Lengths of the axes.
 * @param options Element type (default `float64`), partition, storage, compression.
 * @returns The array.
 * @throws {RangeError} when the shape or the partition is outside its limits.
 * @throws {TypeError} when the elements are no numbers.
 *
 * @example
 * ```ts
 * import { ones } from "@deneb/deneb";
 * console.log(ones([2, 3], { dtype: "int16" }).getSync().toNested());
 * ```
 */
export function ones<const D extends DTypeLike = "float64">(
  shape: ShapeLike,
  options: ArrayOptions<D> = {},
): NDArray<Resolved<D>> {
  const dtype = dtypeOf(options);
  const { kind } = resolveDType(dtype);
  if (!"biufcMm".includes(kind)) {
    throw new TypeError(`Cannot make ones of ${JSON.stringify(dtype)}: it holds no numbers`);
  }
  return filled(shape, dtype, kind === "M" || kind === "m" ? 1n : 1, options);
}

/**
 * Makes an array of NaN. Of `float32` and `float64` nothing but the index is stored.
 *
 * @param shape Lengths of the axes.
 * @param options Element type (default `float64`), partition, storage, compression.
 * @returns The array.
 * @throws {TypeError} when the elements cannot be NaN.
 *
 * @example
 * ```ts
 * import { nans } from "@deneb/deneb";
 * console.log(nans([3]).item(0));
 * ```
 */
export function nans<const D extends DTypeLike = "float64">(
  shape: ShapeLike,
  options: ArrayOptions<D> = {},
): NDArray<Resolved<D>> {
  const dtype = dtypeOf(options);
  const info = resolveDType(dtype);
  if (info.kind !== "f" && info.kind !== "c") throw new TypeError(`Elements of ${JSON.stringify(dtype)} cannot be NaN`);
  if (info.kind === "f" && info.itemsize >= 4 && !info.bigEndian) {
    return make(shape, dtype, options, undefined, PLACE_NAN);
  }
  return filled(shape, dtype, info.kind === "c" ? { re: NaN, im: 0 } : NaN, options);
}

/**
 * Makes an array of one value. Each chunk takes 32 bytes and an item.
 *
 * @param shape Lengths of the axes.
 * @param value Value of all cells; it decides the element type unless the options do.
 * @param options Element type, partition, storage, compression.
 * @returns The array.
 * @throws {RangeError} when the value does not fit, or shape or partition are outside their limits.
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
export function full<const D extends DTypeLike>(
  shape: ShapeLike,
  value: ItemInput,
  options: ArrayOptions<D> & { readonly dtype: D },
): NDArray<Resolved<D>>;
/**
 * Makes an array of one value, with the element type of the value.
 *
 * @param shape Lengths of the axes.
 * @param value Value of all cells.
 * @param options Partition, storage, compression.
 * @returns The array.
 */
export function full<V extends ItemInput>(
  shape: ShapeLike,
  value: V,
  options?: ArrayOptions & { readonly dtype?: undefined },
): NDArray<Inferred<V>>;
/**
 * Makes an array of one value, with an element type that is known only at run time.
 *
 * @param shape Lengths of the axes.
 * @param value Value of all cells.
 * @param options Element type, partition, storage, compression.
 * @returns The array.
 */
export function full(shape: ShapeLike, value: ItemInput, options?: ArrayOptions): NDArray;
export function full(shape: ShapeLike, value: ItemInput, options: ArrayOptions = {}): NDArray {
  return filled(shape, options.dtype ?? asDense(value).dtype, value, options);
}

function filled<D extends DTypeLike>(
  shape: ShapeLike,
  dtype: D,
  value: ItemInput,
  options: ArrayOptions,
): NDArray<Resolved<D>> {
  // A value that does not fit is told before anything is made, or replaced, on disk.
  const item = storedItem(value, resolveDType(dtype));
  return make(shape, dtype, options, (core) => {
    core.commitTable(core.table.map(() => storeUniform(core.access, core.layout, item)));
  });
}

function storedItem(value: unknown, info: DTypeInfo): Uint8Array {
  return storedOrder(info, convertTo(asDense(value, { dtype: info.dtype }), info).bytes);
}

/**
 * Makes a compressed array of data.
 *
 * @param data Dense array, typed array, nested lists or a scalar. Not changed; copied.
 * @param options Element type (default: that of the data), partition, storage, compression.
 * @returns The array.
 * @throws {RangeError} when a value does not fit, or the partition is outside its limits.
 * @throws {TypeError} when the data cannot be elements of that type.
 *
 * @example
 * ```ts
 * import { asarray } from "@deneb/deneb";
 * const a = asarray([[1, 2, 3], [4, 5, 6]], { dtype: "int32" });
 * console.log(a.shape, a.item(1, 2));
 * ```
 */
export function asarray<const D extends DTypeLike>(
  data: DenseInput | NDArray,
  options: ArrayOptions<D> & { readonly dtype: D },
): NDArray<Resolved<D>>;
/**
 * Makes a compressed copy of an array, with another partition, storage or compression.
 *
 * @param data Array to copy.
 * @param options Partition, storage, compression.
 * @returns The copy.
 */
export function asarray<D extends DType>(
  data: NDArray<D>,
  options?: ArrayOptions & { readonly dtype?: undefined },
): NDArray<D>;
/**
 * Makes a compressed array of data, with the element type of the data.
 *
 * @param data Dense array, typed array, nested lists or a scalar. Not changed; copied.
 * @param options Partition, storage, compression.
 * @returns The array.
 */
export function asarray<V extends DenseInput>(
  data: V,
  options?: ArrayOptions & { readonly dtype?: undefined },
): NDArray<Inferred<V>>;
/**
 * Makes a compressed array of data, with an element type that is known only at run time.
 *
 * @param data Array, dense array, typed array, nested lists or a scalar.
 * @param options Element type, partition, storage, compression.
 * @returns The array.
 */
export function asarray(data: DenseInput | NDArray, options?: ArrayOptions): NDArray;
export function asarray(data: DenseInput | NDArray, options: ArrayOptions = {}): NDArray {
  if (data instanceof NDArray) return data.copy(options);
  const dense = asDense(data, options.dtype === undefined ? {} : { dtype: options.dtype });
  const dtype = options.dtype ?? dense.dtype;
  const info = resolveDType(dtype);
  const value = { bytes: storedOrder(info, convertTo(dense, info).bytes), box: dense.shape, broadcast: null };
  const selection = boxSelection(dense.shape.map(() => 0), dense.shape);
  return make(dense.shape, dtype, options, (core) => {
    const { access, layout, table } = core;
    core.commitTable(writeSelection({ access, layout, table, selection, value }));
  });
}

/**
 * Makes an array by asking for the cells of each chunk: memory is bounded by a chunk.
 *
 * @param shape Lengths of the axes.
 * @param dtype Element type.
 * @param options Partition, storage, compression.
 * @param produce Gives the cells of a box: its first cell and its shape.
 * @returns The array.
 */
export function fromBoxes<D extends DTypeLike>(
  shape: ShapeLike,
  dtype: D,
  options: ArrayOptions,
  produce: (start: readonly number[], shape: readonly number[]) => DenseArray,
): NDArray<Resolved<D>> {
  return make(shape, dtype, options, (core) => {
    fillChunks(core, ({ start, shape }) => storedOrder(core.info, convertTo(produce(start, shape), core.info).bytes));
  });
}

function dtypeOf<D extends DTypeLike>(options: ArrayOptions<D>): D {
  // "float64" is the default of every function whose type parameter defaults to it.
  return options.dtype ?? ("float64" as D);
}
