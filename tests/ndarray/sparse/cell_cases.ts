/**
 * Random arrays for cells: shapes, partitions, settings, and the forms in which cells can be given.
 *
 * @module
 */
import type { ArrayOptions, Coords, CParams, DenseInput } from "../../../mod.ts";
import type { Folder } from "../folder.ts";
import { type Dice, someParts } from "../property/dice.ts";
import type { CellKind } from "./cell_kinds.ts";
import type { Rows } from "./cell_model.ts";

const CODECS = ["blosclz", "lz4", "lz4hc", "zlib", "zstd"] as const;
const FILTERS: readonly CParams["filters"][] = [
  undefined,
  [],
  ["shuffle"],
  ["bitshuffle"],
  ["delta"],
  ["delta", "shuffle"],
  ["shuffle", "bytedelta"],
  ["bytedelta"],
  ["nofilter", "shuffle", "nofilter", "bytedelta"],
];

/** A way to compress that loses nothing: any codec, filters, way to split, and sometimes a dictionary. */
export function someSettings(dice: Dice): CParams {
  const codec = dice.pick(CODECS);
  return {
    codec,
    clevel: dice.pick([0, 1, 5, 5, 9]),
    filters: dice.pick(FILTERS),
    splitMode: dice.pick(["always", "never", "auto", "forwardCompat"]),
    useDict: (codec === "zstd" || codec.startsWith("lz4")) && dice.chance(0.2),
    nthreads: dice.int(1, 2),
  };
}

/** A shape of up to five axes, or of sixteen. */
export function someCellShape(dice: Dice): number[] {
  const ndim = dice.pick([0, 1, 1, 2, 2, 3, 3, 4, 5, 16]);
  if (ndim === 16) return dice.list(16, () => dice.pick([1, 1, 1, 1, 2, 3])).map((n, i) => i < 8 ? 1 : n);
  const most = [0, 60, 15, 8, 5, 4][ndim];
  return dice.list(ndim, () => dice.chance(0.03) ? 0 : dice.int(1, most));
}

/** Options for a new array in memory, in a file or in a directory. */
export function someOptions(dice: Dice, shape: readonly number[], folder: Folder): ArrayOptions & { urlpath?: string } {
  const place = dice.pick(["memory", "file", "directory"]);
  return {
    ...(dice.chance(0.9) ? someParts(dice, shape) : {}),
    ...(place === "memory" ? {} : { urlpath: folder.next(), contiguous: place === "file" }),
    cparams: someSettings(dice),
  };
}

/** One list for each axis, in one of the forms there are. */
export function coordsOf(dice: Dice, rows: Rows, ndim: number): Coords {
  return Array.from({ length: ndim }, (_, axis) => {
    const list = rows.coords.map((coords) => coords[axis]);
    return dice.pick([list, Int32Array.from(list), Float64Array.from(list), Uint8Array.from(list)]);
  });
}

/** Values in one of the forms there are: one for all where they are alike, lists, arrays of the type or of another that holds them. */
export function valuesOf(dice: Dice, { numbers }: Rows, kind: CellKind): DenseInput {
  const isAlike = numbers.length > 0 && numbers.every((n) => n === numbers[0]);
  if (isAlike && dice.chance(0.7)) return kind.item(numbers[0]);
  const own = kind.dense(numbers, [numbers.length]);
  const form = dice.int(0, 3);
  if (form === 0 && numbers.length > 0) return numbers.map(kind.item);
  if (form === 1) return own;
  const isSmall = numbers.every((n) => n >= -100n && n <= 100n);
  if (kind.name.startsWith("complex") || kind.isTruth || form === 2 || !isSmall) return own;
  const halves = kind.limits === null ? 0.5 : 1;
  const plain = numbers.map((n) => Number(n) * halves);
  if (kind.limits === null) return Float64Array.from(plain);
  return dice.pick([Float64Array.from(plain), Int16Array.from(plain), BigInt64Array.from(numbers)]);
}
