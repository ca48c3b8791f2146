import { asDense, convertTo } from "./dense/mod.ts";
import { type Dense, plainBox } from "./chunks/mod.ts";
import { type DTypeInfo, storedOrder } from "./dtypes/mod.ts";
import { elementStrides, product } from "./shapes.ts";
import type { Selection } from "./selection/mod.ts";

/**
 * Makes what the user wants to write into what the writer takes.
 *
 * @param value Scalar, dense array, typed array or nested array.
 * @param info Element type of the array that is written to.
 * @param selection Cells that are written.
 * @returns One item for all cells, or values with the way they are broadcast; bytes are in the order of the file.
 * @throws {TypeError} when the value is of another kind.
 * @throws {RangeError} when a value does not fit, or the shapes do not broadcast.
 */
export function writeValue(value: unknown, info: DTypeInfo, selection: Selection): Dense | Uint8Array {
  const dense = convertTo(asDense(value, { dtype: info.dtype }), info);
  const bytes = storedOrder(info, dense.bytes);
  if (dense.size === 1) return bytes;
  if (isFlat(value) && dense.size === product(selection.shape)) {
    return { bytes, box: plainBox(selection), broadcast: null };
  }
  const strides = broadcastStrides(dense.shape, selection.shape);
  if (strides === null) return { bytes, box: plainBox(selection), broadcast: null };
  const { shape } = selection;
  const resultStrides = elementStrides(shape);
  const broadcast = (offset: number) => {
    let item = 0;
    for (let i = 0; i < shape.length; i++) item += Math.floor(offset / resultStrides[i]) % shape[i] * strides[i];
    return item;
  };
  return { bytes, box: null, broadcast };
}

/** A typed array has no shape of its own: as many elements as cells are taken in C order. */
function isFlat(value: unknown): boolean {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Strides of the value along the axes of the result, 0 where it is repeated; null when the shapes are the same. */
function broadcastStrides(from: readonly number[], to: readonly number[]): number[] | null {
  const lead = from.length - to.length;
  const fits = from.every((n, i) => i < lead ? n === 1 : n === 1 || n === to[i - lead]);
  if (!fits) {
    throw new RangeError(
      `Cannot broadcast a value of shape [${from.join(", ")}] to the selected shape [${to.join(", ")}]`,
    );
  }
  const kept = from.slice(Math.max(0, lead));
  if (kept.length === to.length && kept.every((n, i) => n === to[i])) return null;
  const own = elementStrides(kept);
  const missing = to.length - kept.length;
  return to.map((_, i) => i < missing || kept[i - missing] === 1 ? 0 : own[i - missing]);
}
