/**
 * Arrays in memory: what reads give and writes take; conversion, printing, `.npy`.
 *
 * @module
 */
export { asDense, castTo, convertTo, type DenseOptions } from "./convert.ts";
export { dense, type DenseInput, fromNpy, type Inferred, type ItemInput } from "./dense.ts";
export { DenseArray } from "./dense_array.ts";
export type { TypedArray } from "./infer.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./convert_numbers.ts";
import "./convert_other.ts";
import "./datetime.ts";
import "./infer.ts";
import "./npy_format.ts";
import "./print.ts";
import "./print_floats.ts";
import "./print_items.ts";
import "./scalar_write.ts";
import "./scalars.ts";
import "./text_bytes.ts";
