/**
 * The element types that single cells can have, and how whole numbers stand for elements of each: sums are exact in all of them.
 *
 * @module
 */
import { dense, type DenseArray, type DTypeLike, DTYPES, type ItemValue, type PlainDType } from "../../../mod.ts";
import type { Dice } from "../property/dice.ts";

/** One element type. */
export interface CellKind {
  readonly dtype: DTypeLike;
  readonly name: PlainDType;
  readonly itemsize: number;
  /** Bounds of integers; null for floats, whose tests stay far from them. */
  readonly limits: readonly [low: bigint, high: bigint] | null;
  readonly isTruth: boolean;
  readonly item: (n: bigint) => ItemValue;
  readonly dense: (numbers: readonly bigint[], shape: readonly number[]) => DenseArray;
}

const BIG_ENDIAN = [
  [">i4", "int32"],
  [">u2", "uint16"],
  [">i8", "int64"],
  [">u8", "uint64"],
  [">f2", "float16"],
  [">f4", "float32"],
  [">f8", "float64"],
  [">c8", "complex64"],
  [">c16", "complex128"],
] as const;

const NAMES = Object.keys(DTYPES).filter((name): name is PlainDType => name in DTYPES);

/** All kinds there are, in both byte orders where there are two. */
export const CELL_KINDS: readonly CellKind[] = [
  ...NAMES.map((name) => kindOf(name, name)),
  ...BIG_ENDIAN.map(([dtype, name]) => kindOf(dtype, name)),
];

function kindOf(dtype: DTypeLike, name: PlainDType): CellKind {
  const { kind, itemsize, ctor } = DTYPES[name];
  const bits = BigInt(8 * itemsize);
  const limits = {
    b: [0n, 1n] as const,
    u: [0n, 2n ** bits - 1n] as const,
    i: [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] as const,
    f: null,
    c: null,
  }[kind];
  const parts = (n: bigint): (number | bigint)[] => {
    if (kind === "f") return [Number(n) / 2];
    if (kind === "c") return [Number(n) / 2, 0 - 3 * Number(n)];
    return [itemsize === 8 ? n : Number(n)];
  };
  return {
    dtype,
    name,
    itemsize,
    limits,
    isTruth: kind === "b",
    item(n) {
      const [first, second] = parts(n);
      if (kind === "b") return n !== 0n;
      return kind === "c" ? { re: Number(first), im: Number(second) } : first;
    },
    dense(numbers, shape) {
      const flat = numbers.flatMap(parts);
      const data = new ctor(flat.length);
      if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
        flat.forEach((part, i) => data[i] = BigInt(part));
      } else flat.forEach((part, i) => data[i] = Number(part));
      return dense(data, { dtype: name, shape });
    },
  };
}

/** A number that the kind can hold; now and then one at its limits. */
export function someNumber(dice: Dice, { limits }: CellKind): bigint {
  if (limits === null) return BigInt(dice.int(-20, 20));
  const [low, high] = limits;
  if (high > 1n && dice.chance(0.08)) return dice.pick([low, high, high - 1n, low + 1n]);
  return BigInt(high === 1n ? dice.int(0, 1) : dice.int(low === 0n ? 0 : -6, 9));
}
