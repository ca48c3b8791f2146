/**
 * Random arrays with few cells that are not zero, and what a plain loop over all cells says of them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type CParams, type DTypeLike, DTYPES, type Index, type NDArray, Slice, zeros } from "../../../mod.ts";
import type { DenseArray } from "../../../mod.ts";
import { type Dice, someParts } from "../property/dice.ts";
import type { Folder } from "../folder.ts";

/** Every type of numbers, and some in the other byte order. */
export const NUMBER_TYPES: readonly DTypeLike[] = [
  ...Object.keys(DTYPES).filter((name): name is keyof typeof DTYPES => name in DTYPES),
  ">i2",
  ">i4",
  ">i8",
  ">u2",
  ">f2",
  ">f4",
  ">f8",
  ">c8",
  ">c16",
];

const SETTINGS: readonly CParams[] = [
  { codec: "zstd", filters: [] },
  { codec: "zstd" },
  { codec: "lz4", filters: ["shuffle"], splitMode: "always" },
  { codec: "lz4", filters: ["shuffle"], splitMode: "never" },
  { codec: "blosclz", filters: ["bitshuffle"] },
  { codec: "zlib", filters: ["delta"] },
  { codec: "zstd", filters: ["delta", "shuffle"] },
  { codec: "zstd", useDict: true },
  { codec: "lz4", clevel: 0 },
];

type Entries = { [index: number]: number | bigint; readonly length: number };

/** Puts a value into one element; both kinds of zero, NaN and half a complex number among them. */
function put(data: Entries, element: number, perItem: number, dtype: unknown, dice: Dice): void {
  const values = [0, 1, 2, 3, -1, -0, NaN, 100, dice.int(-30, 100)];
  for (let k = 0; k < perItem; k++) {
    const value = dice.pick(values);
    const at = element * perItem + k;
    if (dtype === "bool") data[at] = value > 1 ? 1 : 0;
    else if (typeof data[at] === "bigint") {
      data[at] = BigInt(Number.isNaN(value) ? 5 : value) << BigInt(dice.pick([0, 0, 40]));
    } else data[at] = value;
  }
}

/** An array in memory or in a file: a few cells here and there, boxes of one value, chunks of one value. */
export function someSparse(dice: Dice, folder: Folder, ndim = dice.int(0, 5)): NDArray {
  const most = [0, 60, 20, 12, 6, 5][ndim] ?? 2;
  const shape = dice.list(ndim, () => dice.chance(0.03) ? 0 : dice.int(1, most));
  const { chunks, blocks } = someParts(dice, shape);
  const dtype = dice.pick(NUMBER_TYPES);
  const storage = dice.chance(0.3) ? { urlpath: folder.next(), contiguous: dice.chance(0.5) } : {};
  const a = zeros(shape, { dtype, chunks, blocks, cparams: dice.pick(SETTINGS), ...storage });
  if (a.size === 0) return a;
  for (let round = dice.int(0, 3); round > 0; round--) {
    const cells = a.getSync();
    const data: Entries = cells.data;
    const perItem = data.length / cells.size;
    const box = shape.map((n) => {
      const start = dice.int(0, n - 1);
      return dice.chance(0.3) ? new Slice() : new Slice(start, dice.int(start + 1, n));
    });
    if (dice.chance(0.3)) {
      const one = a.getSync(shape.map(() => 0));
      put(one.data, 0, perItem, a.dtype, dice);
      a.setSync(box, one);
    } else {
      for (let i = dice.int(0, Math.ceil(cells.size / 4)); i > 0; i--) {
        put(data, dice.int(0, cells.size - 1), perItem, a.dtype, dice);
      }
      a.setSync("...", cells);
    }
  }
  return a;
}

/** A selection, and the indices that it takes along each axis. */
export interface Chosen {
  readonly selection: readonly Index[];
  readonly taken: readonly ReadonlySet<number>[];
}

/** Slices of any step, integers, one list, dots and new axes. */
export function someChoice(dice: Dice, shape: readonly number[]): Chosen {
  const selection: Index[] = [];
  const taken: Set<number>[] = [];
  let listed = false;
  for (const n of shape) {
    const all = Array.from({ length: n }, (_, i) => i);
    const roll = dice.next();
    if (n > 0 && roll < 0.2) {
      const at = dice.int(-n, n - 1);
      selection.push(at);
      taken.push(new Set([(at + n) % n]));
    } else if (n > 0 && roll < 0.35 && !listed) {
      listed = true;
      const list = dice.list(dice.int(1, n + 2), () => dice.int(-n, n - 1));
      selection.push(list);
      taken.push(new Set(list.map((at) => (at + n) % n)));
    } else if (roll < 0.8) {
      const step = dice.pick([1, 1, 2, 3, 7]);
      const start = dice.int(0, n);
      const stop = dice.int(0, n);
      const indices = all.filter((i) => i >= start && i < stop && (i - start) % step === 0);
      taken.push(new Set(indices));
      if (indices.length > 0 && dice.chance(0.4)) {
        const end = indices[0] - 1;
        selection.push(new Slice(indices.at(-1)!, end < 0 ? undefined : end, -step));
      } else selection.push(new Slice(start, stop, step));
    } else {
      selection.push(new Slice());
      taken.push(new Set(all));
    }
  }
  if (dice.chance(0.2)) selection.splice(dice.int(0, selection.length), 0, "...");
  if (dice.chance(0.2)) selection.splice(dice.int(0, selection.length), 0, null);
  return { selection, taken };
}

/** What a plain loop finds: coordinates by axis, and the elements. */
export interface Found {
  readonly coords: number[][];
  readonly values: (number | bigint)[];
}

/** Loops over all cells. */
export function loopOver(cells: DenseArray, taken?: readonly ReadonlySet<number>[]): Found {
  const { shape, size } = cells;
  const data: Entries = cells.data;
  const perItem = size === 0 ? 1 : data.length / size;
  const found: Found = { coords: shape.map(() => []), values: [] };
  const at = shape.map(() => 0);
  for (let i = 0; i < size; i++) {
    const parts = Array.from({ length: perItem }, (_, k) => data[i * perItem + k]);
    const wanted = taken === undefined || at.every((index, axis) => taken[axis].has(index));
    // -0 is equal to 0, NaN to nothing.
    if (wanted && parts.some((part) => part !== 0 && part !== 0n)) {
      at.forEach((index, axis) => found.coords[axis].push(index));
      found.values.push(...parts);
    }
    let axis = at.length - 1;
    while (axis >= 0 && ++at[axis] === shape[axis]) at[axis--] = 0;
  }
  return found;
}

/** Compares cells with those of a loop: values bit by bit where they are no NaN. */
export function checkCells(
  { coords, values }: { readonly coords: readonly ArrayLike<number>[]; readonly values: ArrayLike<number | bigint> },
  expected: Found,
): void {
  assert.deepEqual(coords.map((column) => Array.from(column)), expected.coords);
  assert.deepEqual(Array.from(values), expected.values);
}

/** Elements of a typed array as a list that the compiler takes for one type. */
export function elementsOf(values: ArrayBufferView): ArrayLike<number | bigint> {
  assert.ok("length" in values);
  return values as unknown as ArrayLike<number | bigint>;
}
