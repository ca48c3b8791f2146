import { type DenseArray, type NDArray, slice } from "../../mod.ts";
import { hash } from "./data.ts";

/**
 * Reads boxes, one after the other.
 *
 * @param array Array to read.
 * @param starts First cells of the boxes.
 * @param edge Cells of a box along each axis.
 * @param each Takes each box. Default: it is dropped.
 */
export function readBoxes(
  array: NDArray,
  starts: readonly (readonly number[])[],
  edge: number,
  each: (box: DenseArray) => void = () => {},
): void {
  for (const start of starts) each(array.getSync(start.map((low) => slice(low, low + edge))));
}

/**
 * Reads boxes and hashes them.
 *
 * @param array Array to read.
 * @param starts First cells of the boxes.
 * @param edge Cells of a box along each axis.
 * @returns The hash of all bytes.
 */
export function hashBoxes(array: NDArray, starts: readonly (readonly number[])[], edge: number): string {
  const boxes: Uint8Array[] = [];
  readBoxes(array, starts, edge, (box) => boxes.push(box.bytes));
  return hash(...boxes);
}

/**
 * Reads cells, one after the other.
 *
 * @param array Array to read, of float32.
 * @param points Where the cells are.
 * @returns The values.
 */
export function readPoints(array: NDArray, points: readonly (readonly number[])[]): Float32Array {
  const values = new Float32Array(points.length);
  points.forEach((point, i) => values[i] = Number(array.item(...point)));
  return values;
}
