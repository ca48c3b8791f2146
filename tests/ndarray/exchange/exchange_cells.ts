/**
 * Elements of any type for tests with python-blosc2.
 *
 * @module
 */
import { type DenseArray, type DTypeLike, zeros } from "../../../mod.ts";
import type { Dice } from "../property/dice.ts";
import type { Part } from "./exchange_steps.ts";

/** Every kind of element type, in both byte orders where there are two, and items larger than a chunk header can tell. */
export const DTYPES_TO_EXCHANGE: readonly DTypeLike[] = [
  ...["bool", "int8", "uint8"] as const,
  ...["int16", "int32", "int64", "uint16", "uint32", "uint64"] as const,
  ...["float16", "float32", "float64", "complex64", "complex128"] as const,
  ...["S1", "S7", "S300", "U1", "U9", "V5"] as const,
  ...["datetime64[ns]", "datetime64[7D]", "datetime64", "timedelta64[us]", "timedelta64"] as const,
  ...[">i2", ">u4", ">i8", ">f2", ">f4", ">f8", ">c8", ">c16", ">U3", ">M8[s]", ">m8[ms]"] as const,
  [["a", "int32"], ["b", "float64"]],
  [["x", "float32", [2, 3]], ["t", "datetime64[s]"], ["n", [["p", "uint8"], ["q", "complex64"]]]],
  [["a", ">i2"], ["s", "S3"], ["n", [["f", ">f8"], ["g", "<u4"]], [2]]],
  [["big", "V400"], ["n", "uint16"]],
];

/**
 * Makes elements in runs of a few values, zero among them: something to compress, and uniform chunks.
 *
 * @param dice Source of choices.
 * @param dtype Element type.
 * @param shape Shape of the array.
 * @returns The array; its memory is its own.
 */
export function someCells(dice: Dice, dtype: DTypeLike, shape: readonly number[]): DenseArray {
  const cells = zeros(shape, { dtype }).getSync();
  const { bytes, itemsize } = cells;
  const palette = dice.list(6, () => someItem(dice, dtype, itemsize));
  for (let at = 0; at < bytes.length;) {
    const item = dice.chance(0.3) ? null : dice.pick(palette);
    for (let run = dice.chance(0.1) ? 80 : dice.int(1, 6); run > 0 && at < bytes.length; run--, at += itemsize) {
      if (item !== null) bytes.set(item, at);
    }
  }
  return cells;
}

/** No NaN, and no text beyond ASCII: values that go through JavaScript and back must be the same bytes again. */
function someItem(dice: Dice, dtype: DTypeLike, itemsize: number): Uint8Array {
  const item = new Uint8Array(itemsize);
  const name = typeof dtype === "string" ? dtype.replace(/^[<>]/, "") : "struct";
  const mask = /^(f|c)/.test(name) ? 0xbf : name.startsWith("S") ? 0x7f : name === "struct" ? 0x3f : 0xff;
  for (let i = 0; i < itemsize; i++) item[i] = dice.int(0, 255) & mask;
  if (name === "bool") item[0] = 1;
  // Code points have no more than 21 bits.
  if (name.startsWith("U")) item.forEach((_, i) => item[i] &= i % 4 === 0 ? 255 : i % 4 === 1 ? 3 : 0);
  return item;
}

/**
 * Picks some parts of an array.
 *
 * @param dice Source of choices.
 * @param shape Shape of the array.
 * @param count How many.
 * @returns Parts; none when the array has no cells.
 */
export function someParts(dice: Dice, shape: readonly number[], count: number): Part[] {
  if (shape.length === 0 || shape.includes(0)) return [];
  return dice.list(count, () => somePart(dice, shape));
}

/** Picks a part of an array that has cells. */
export function somePart(dice: Dice, shape: readonly number[]): Part {
  return shape.map((length) => {
    const start = dice.int(0, length - 1);
    return [start, dice.int(start + 1, length), dice.pick([1, 1, 1, 2, 3])];
  });
}

/** The shape of a part. */
export function partShape(part: Part): number[] {
  return part.map(([start, stop, step]) => Math.ceil((stop - start) / step));
}
