import type { DataArray, DTypeInfo } from "../../dtypes/mod.ts";

/** Values of cells while they are added up: wide enough that a sum is not cut. */
export type Accumulator = Float64Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>;

/** How values of a kind of elements are added up and stored. All loops over rows are the caller's, all arithmetic is here. */
export interface CellValues {
  /** Entries of the accumulator for each cell. */
  readonly perItem: number;
  /** Makes room for the values of so many cells. */
  room(n: number): Accumulator;
  /** Takes values over, one for each row, or the same for all. */
  load(into: Accumulator, at: number, values: DataArray, from: number, count: number, repeated: boolean): void;
  /** Copies the value of a row over that of another. */
  copy(into: Accumulator, to: number, from: Accumulator, row: number): void;
  /** Adds the value of a row to that of another; false when the sum does not fit, and is the nearest that does. */
  add(into: Accumulator, to: number, from: Accumulator, row: number): boolean;
  /** Stores the value of a row in an element, or adds it to what is there; false when it does not fit, and the nearest that does is stored. */
  store(data: DataArray, item: number, from: Accumulator, row: number, sum: boolean): boolean;
  /** True when an element is zero. */
  isZero(data: DataArray, item: number): boolean;
  /** The value of a row, for messages. */
  text(from: Accumulator, row: number): string;
}

/**
 * Finds how elements of a type are added up.
 *
 * @param info The element type.
 * @returns The arithmetic.
 * @throws {TypeError} when the elements are no numbers.
 */
export function cellValues(info: DTypeInfo): CellValues {
  const { kind, itemsize } = info;
  if (kind === "c") return new FloatValues(2, itemsize / 2);
  if (kind === "f") return new FloatValues(1, itemsize);
  if ((kind === "i" || kind === "u") && itemsize === 8) return new LongValues(kind === "i");
  if (kind === "b" || kind === "i" || kind === "u") return new NumberValues(kind, itemsize);
  throw new TypeError(
    `Cannot place single cells: elements of ${typeof info.dtype === "string" ? info.dtype : info.code} are no numbers`,
  );
}

type Numbers = Exclude<DataArray, BigInt64Array | BigUint64Array>;
type Longs = BigInt64Array | BigUint64Array;

/*
 * Which arrays come with which kind of element follows from the table of element types; the compiler cannot follow that through a field, so the
 * casts below say it.
 */

/** Booleans and integers up to 32 bits: a double holds each, and sums up to 2^53. */
class NumberValues implements CellValues {
  readonly perItem = 1;
  readonly #low: number;
  readonly #high: number;
  readonly #truth: boolean;

  constructor(kind: "b" | "i" | "u", itemsize: number) {
    const bits = 8 * itemsize;
    this.#truth = kind === "b";
    this.#low = kind === "i" ? -(2 ** (bits - 1)) : 0;
    this.#high = kind === "i" ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  }

  room(n: number): Accumulator {
    return new Float64Array(n);
  }

  load(into: Accumulator, at: number, values: DataArray, from: number, count: number, repeated: boolean): void {
    const to = into as Float64Array, numbers = values as Numbers;
    if (repeated) to.fill(numbers[0], at, at + count);
    else to.set(numbers.subarray(from, from + count), at);
  }

  copy(into: Accumulator, to: number, from: Accumulator, row: number): void {
    into[to] = from[row];
  }

  add(into: Accumulator, to: number, from: Accumulator, row: number): boolean {
    (into as Float64Array)[to] += (from as Float64Array)[row];
    return true;
  }

  store(data: DataArray, item: number, from: Accumulator, row: number, sum: boolean): boolean {
    const numbers = data as Numbers;
    const value = (from as Float64Array)[row] + (sum ? numbers[item] : 0);
    if (this.#truth) {
      numbers[item] = value !== 0 ? 1 : 0;
      return true;
    }
    const fitting = value < this.#low ? this.#low : value > this.#high ? this.#high : value;
    numbers[item] = fitting;
    return fitting === value;
  }

  isZero(data: DataArray, item: number): boolean {
    return (data as Numbers)[item] === 0;
  }

  text(from: Accumulator, row: number): string {
    return String(from[row]);
  }
}

/**
 * Integers of 64 bits. Each has two entries, the lower 64 bits (with a sign) and what is above them: a sum that is too large on the way and fits in the
 * end is right, in whatever order its values come.
 */
class LongValues implements CellValues {
  readonly perItem = 2;
  readonly #low: bigint;
  readonly #high: bigint;

  constructor(signed: boolean) {
    this.#low = signed ? -(2n ** 63n) : 0n;
    this.#high = signed ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  }

  room(n: number): Accumulator {
    return new BigInt64Array(2 * n);
  }

  load(into: Accumulator, at: number, values: DataArray, from: number, count: number, repeated: boolean): void {
    const longs = values as Longs;
    for (let i = 0; i < count; i++) put128(into as BigInt64Array, at + i, longs[repeated ? 0 : from + i], 0n);
  }

  copy(into: Accumulator, to: number, from: Accumulator, row: number): void {
    into[2 * to] = from[2 * row];
    into[2 * to + 1] = from[2 * row + 1];
  }

  add(into: Accumulator, to: number, from: Accumulator, row: number): boolean {
    const sums = into as BigInt64Array, parts = from as BigInt64Array;
    put128(sums, to, sums[2 * to] + parts[2 * row], sums[2 * to + 1] + parts[2 * row + 1]);
    return true;
  }

  store(data: DataArray, item: number, from: Accumulator, row: number, sum: boolean): boolean {
    const longs = data as Longs;
    const value = exact(from as BigInt64Array, row) + (sum ? longs[item] : 0n);
    const fitting = value < this.#low ? this.#low : value > this.#high ? this.#high : value;
    longs[item] = fitting;
    return fitting === value;
  }

  isZero(data: DataArray, item: number): boolean {
    return (data as Longs)[item] === 0n;
  }

  text(from: Accumulator, row: number): string {
    return String(exact(from as BigInt64Array, row));
  }
}

/** Stores `above * 2^64 + value`, where the value may have some bits more than 64. */
function put128(into: BigInt64Array, row: number, value: bigint, above: bigint): void {
  into[2 * row] = value;
  into[2 * row + 1] = above + ((value - into[2 * row]) >> 64n);
}

function exact(from: BigInt64Array, row: number): bigint {
  return (from[2 * row + 1] << 64n) + from[2 * row];
}

/** Largest floats, by their bytes. */
const LARGEST: Readonly<Record<number, number>> = { 2: 65504, 4: 3.4028234663852886e38, 8: Number.MAX_VALUE };

/** Floats, and complex numbers as pairs of them. Sums are doubles, rounded once. */
class FloatValues implements CellValues {
  readonly perItem: 1 | 2;
  readonly #largest: number;

  constructor(perItem: 1 | 2, bytes: number) {
    this.perItem = perItem;
    this.#largest = LARGEST[bytes];
  }

  room(n: number): Accumulator {
    return new Float64Array(this.perItem * n);
  }

  load(into: Accumulator, at: number, values: DataArray, from: number, count: number, repeated: boolean): void {
    const { perItem } = this;
    const to = into as Float64Array, numbers = values as Numbers;
    const start = perItem * at, end = perItem * (at + count);
    if (!repeated) return to.set(numbers.subarray(perItem * from, perItem * (from + count)), start);
    if (perItem === 1) to.fill(numbers[0], start, end);
    else for (let i = start; i < end; i++) to[i] = numbers[i & 1];
  }

  copy(into: Accumulator, to: number, from: Accumulator, row: number): void {
    const { perItem } = this;
    for (let part = 0; part < perItem; part++) into[perItem * to + part] = from[perItem * row + part];
  }

  add(into: Accumulator, to: number, from: Accumulator, row: number): boolean {
    const { perItem } = this;
    const sums = into as Float64Array, parts = from as Float64Array;
    let fits = true;
    for (let part = 0; part < perItem; part++) {
      const at = perItem * to + part;
      if (!putSum(sums, at, sums[at], parts[perItem * row + part], Number.MAX_VALUE)) fits = false;
    }
    return fits;
  }

  store(data: DataArray, item: number, from: Accumulator, row: number, sum: boolean): boolean {
    const { perItem } = this;
    const numbers = data as Numbers, parts = from as Float64Array;
    let fits = true;
    for (let part = 0; part < perItem; part++) {
      const at = perItem * item + part, value = parts[perItem * row + part];
      // Adding -0 changes nothing, not even the sign of a zero.
      if (!putSum(numbers, at, value, sum ? numbers[at] : -0, this.#largest)) fits = false;
    }
    return fits;
  }

  isZero(data: DataArray, item: number): boolean {
    const { perItem } = this;
    const numbers = data as Numbers;
    return numbers[perItem * item] === 0 && numbers[perItem * item + perItem - 1] === 0;
  }

  text(from: Accumulator, row: number): string {
    return this.perItem === 1 ? String(from[row]) : `${from[2 * row]} + ${from[2 * row + 1]}i`;
  }
}

/** Stores the sum of two floats; false when both are finite and it is not: then the largest float is stored. NaN and infinities go on as they do. */
function putSum(into: Numbers, at: number, first: number, second: number, largest: number): boolean {
  const value = first + second;
  into[at] = value;
  if (Number.isFinite(into[at]) || !Number.isFinite(first) || !Number.isFinite(second)) return true;
  into[at] = value < 0 ? -largest : largest;
  return false;
}
