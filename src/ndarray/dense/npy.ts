import { DenseArray } from "./dense_array.ts";
import { decodeNpy } from "./npy_format.ts";

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
