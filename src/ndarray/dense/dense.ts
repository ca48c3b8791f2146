import { asDense } from "./convert.ts";
import { DenseArray } from "./dense_array.ts";
import type { Complex, Data, DType, DTypeLike, PlainDType, Resolved } from "../dtypes/mod.ts";
import type { TypedArray } from "./infer.ts";
import { decodeNpy } from "./npy_format.ts";

/**
 * The element type that values get when none is asked for: numbers `float64`, bigints `int64`, booleans `bool`, strings `U<n>`, a typed array its own.
 *
 * `Depth` counts the levels of nested arrays, seven at most: the compiler wants an end.
 */
export type Inferred<V, Depth extends 0[] = []> = [V] extends [never] ? "float64"
  : V extends DenseArray<infer D> ? D
  : V extends readonly (infer E)[] ? (Depth["length"] extends 7 ? DType : Inferred<E, [...Depth, 0]>)
  : V extends number ? "float64"
  : V extends bigint ? "int64"
  : V extends boolean ? "bool"
  : V extends string ? `U${number}`
  : V extends Date ? "datetime64[ms]"
  : V extends Complex ? "complex128"
  : V extends Uint8ClampedArray | ArrayBufferLike ? "uint8"
  : V extends { readonly [Symbol.toStringTag]: infer Tag }
  // Booleans and complex numbers have typed arrays that stand for others.
    ? {
      readonly [N in Exclude<PlainDType, "bool" | "complex64" | "complex128">]: Data<N> extends
        { readonly [Symbol.toStringTag]: Tag } ? N : never;
    }[Exclude<PlainDType, "bool" | "complex64" | "complex128">]
  : DType;

/** One value of an element, in any form that can be stored. */
export type ItemInput = number | bigint | boolean | string | Complex | Date | Uint8Array | {
  readonly [field: string]: unknown;
};

/** Whatever a dense array can be made of. */
export type DenseInput = DenseArray | TypedArray | ArrayBufferLike | ItemInput | readonly DenseInput[];

/**
 * Makes an array in memory of a typed array, nested arrays or a single value.
 *
 * A typed array and a dense array share memory with the result when they have the wanted element type; everything else is copied, without loss.
 *
 * @param values The values. A typed array that is the `data` of the wanted type is taken as such: interleaved pairs for complex, bytes for strings.
 * @param options `dtype`, the element type (default: that of the values), and `shape`, with one size open as -1 (default: that of the values); a single value fills it.
 * @returns The array.
 * @throws {TypeError} when a value is of the wrong kind, or values have no common element type.
 * @throws {RangeError} when a value does not fit, nested arrays are ragged, or the shape does not fit.
 * @example
 * ```ts
 * import { dense } from "@deneb/deneb";
 *
 * console.log(dense([[1, 2], [3, 4]], { dtype: "int32" }).data); // Int32Array(4) [ 1, 2, 3, 4 ]
 * console.log(dense(new Float32Array(6), { shape: [2, -1] }).shape); // [ 2, 3 ]
 * ```
 */
export function dense<const D extends DTypeLike>(
  values: DenseInput,
  options: { readonly dtype: D; readonly shape?: readonly number[] },
): DenseArray<Resolved<D>>;
/**
 * Makes an array in memory, with the element type of the values.
 *
 * @param values The values.
 * @param options `shape`, with one size open as -1.
 * @returns The array.
 */
export function dense<V extends DenseInput>(
  values: V,
  options?: { readonly dtype?: undefined; readonly shape?: readonly number[] },
): DenseArray<Inferred<V>>;
export function dense(
  values: DenseInput,
  options?: { readonly dtype?: DTypeLike; readonly shape?: readonly number[] },
): DenseArray {
  return asDense(values, options);
}

/**
 * Reads a NumPy `.npy` file.
 *
 * @param bytes The bytes of the file; they are copied.
 * @returns The array, in C order and native byte order.
 * @throws {FormatError} when the bytes are no such file, or end early.
 * @throws {UnsupportedError} when the elements are Python objects or of another kind that cannot be held.
 * @example
 * ```ts
 * import { dense, fromNpy } from "@deneb/deneb";
 *
 * console.log(fromNpy(dense([1n, 2n]).toNpy()).dtype); // int64
 * ```
 */
export function fromNpy(bytes: Uint8Array): DenseArray {
  const { info, shape, bytes: elements } = decodeNpy(bytes);
  return new DenseArray(info, shape, elements);
}
