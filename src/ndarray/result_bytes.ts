import { adviseHugePages } from "../../ffi/mod.ts";
import { DenseArray } from "./dense/mod.ts";
import { type DTypeInfo, nativeInfo, sameInfo } from "./dtypes/mod.ts";

/**
 * Makes memory for a result.
 *
 * @param length Bytes.
 * @param shape Its shape, for messages.
 * @returns Zeros.
 * @throws {RangeError} when there is not so much memory.
 */
export function freshBytes(length: number, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  try {
    const bytes = new Uint8Array(length);
    adviseHugePages(bytes);
    return bytes;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const box = shape.join(", ");
    throw new RangeError(`Cannot read a selection of shape [${box}]: its ${length} bytes do not fit into memory`, {
      cause,
    });
  }
}

/**
 * Takes the memory that a caller offers for a result.
 *
 * @param out What the caller gave.
 * @param info Type of the elements that are read.
 * @param shape Shape of the result, for messages.
 * @param length Bytes of the result.
 * @returns Its bytes.
 * @throws {TypeError} when its elements are of another type.
 * @throws {RangeError} when it has another length.
 */
export function outBytes(
  out: DenseArray | ArrayBufferView,
  info: DTypeInfo,
  shape: readonly number[],
  length: number,
): Uint8Array {
  const dense = out instanceof DenseArray;
  const sameType = dense ? sameInfo(out.info, nativeInfo(info)) : out instanceof info.ctor;
  if (!sameType) throw new TypeError(`Cannot read into "out": its elements are not ${JSON.stringify(info.dtype)}`);
  const bytes = dense ? out.bytes : new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
  if (bytes.byteLength !== length) {
    throw new RangeError(
      `Cannot read into "out": it has ${bytes.byteLength} bytes, the selection of shape [${
        shape.join(", ")
      }] takes ${length}`,
    );
  }
  return bytes;
}
