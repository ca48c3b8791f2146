/**
 * Arrays in memory: what reads give and writes take; conversion, printing, `.npy`.
 *
 * @module
 */
export { asDense, castTo, convertTo, type DenseOptions } from "./convert.ts";
export { dense, type DenseInput, type Inferred, type ItemInput } from "./dense.ts";
export { DenseArray } from "./dense_array.ts";
export type { TypedArray } from "./infer.ts";
export { fromNpy } from "./npy.ts";
