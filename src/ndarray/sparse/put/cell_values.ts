import type { DataArray, DTypeInfo } from "../../dtypes/mod.ts";

/** Values of cells while they are added up: wide enough that a sum is not cut. */
export type Accumulator = Float64Array<ArrayBuffer> | BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;

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
  if (kind === "c") return new ComplexValues();
  if ((kind === "i" || kind === "u") && itemsize === 8) return new LongValues(kind === "i");
  if (kind === "b" || kind === "i" || kind === "u" || kind === "f") return new NumberValues(kind, itemsize);
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

/** Booleans, integers up to 32 bits and floats: a double holds each, and sums of integers up to 2^53. */
class NumberValues implements CellValues {
  readonly perItem = 1;
  readonly #low: number;
  readonly #high: number;
  readonly #truth: boolean;

  constructor(kind: "b" | "i" | "u" | "f", itemsize: number) {
    const bits = 8 * itemsize;
    this.#truth = kind === "b";
    this.#low = kind === "f" ? -Infinity : kind === "i" ? -(2 ** (bits - 1)) : 0;
    this.#high = kind === "f" ? Infinity : kind === "i" ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
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
    // NaN is neither: it is stored as it is.
    const fitting = value < this.#low ? this.#low : value > this.#high ? this.#high : value;
    numbers[item] = fitting;
    if (fitting !== value && value === value) return false;
    // A sum can be too large for a short float.
    return Number.isFinite(numbers[item]) || !Number.isFinite(value);
  }

  isZero(data: DataArray, item: number): boolean {
    return (data as Numbers)[item] === 0;
  }

  text(from: Accumulator, row: number): string {
    return String(from[row]);
  }
}

/** Integers of 64 bits. */
class LongValues implements CellValues {
  readonly perItem = 1;
  readonly #signed: boolean;
  readonly #low: bigint;
  readonly #high: bigint;

  constructor(signed: boolean) {
    this.#signed = signed;
    this.#low = signed ? -(2n ** 63n) : 0n;
    this.#high = signed ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  }

  room(n: number): Accumulator {
    return this.#signed ? new BigInt64Array(n) : new BigUint64Array(n);
  }

  load(into: Accumulator, at: number, values: DataArray, from: number, count: number, repeated: boolean): void {
    const to = into as Longs, longs = values as Longs;
    if (repeated) to.fill(longs[0], at, at + count);
    else to.set(longs.subarray(from, from + count), at);
  }

  copy(into: Accumulator, to: number, from: Accumulator, row: number): void {
    into[to] = from[row];
  }

  add(into: Accumulator, to: number, from: Accumulator, row: number): boolean {
    return this.#put(into as Longs, to, (into as Longs)[to] + (from as Longs)[row]);
  }

  store(data: DataArray, item: number, from: Accumulator, row: number, sum: boolean): boolean {
    const longs = data as Longs;
    return this.#put(longs, item, (from as Longs)[row] + (sum ? longs[item] : 0n));
  }

  #put(longs: Longs, at: number, value: bigint): boolean {
    const fitting = value < this.#low ? this.#low : value > this.#high ? this.#high : value;
    longs[at] = fitting;
    return fitting === value;
  }

  isZero(data: DataArray, item: number): boolean {
    return (data as Longs)[item] === 0n;
  }

  text(from: Accumulator, row: number): string {
    return String(from[row]);
  }
}

/** Complex numbers: pairs. */
class ComplexValues implements CellValues {
  readonly perItem = 2;

  room(n: number): Accumulator {
    return new Float64Array(2 * n);
  }

  load(into: Accumulator, at: number, values: DataArray, from: number, count: number, repeated: boolean): void {
    const to = into as Float64Array, parts = values as Numbers;
    if (!repeated) return to.set(parts.subarray(2 * from, 2 * (from + count)), 2 * at);
    for (let i = 2 * at; i < 2 * (at + count); i++) to[i] = parts[i & 1];
  }

  copy(into: Accumulator, to: number, from: Accumulator, row: number): void {
    into[2 * to] = from[2 * row];
    into[2 * to + 1] = from[2 * row + 1];
  }

  add(into: Accumulator, to: number, from: Accumulator, row: number): boolean {
    const sums = into as Float64Array, parts = from as Float64Array;
    sums[2 * to] += parts[2 * row];
    sums[2 * to + 1] += parts[2 * row + 1];
    return true;
  }

  store(data: DataArray, item: number, from: Accumulator, row: number, sum: boolean): boolean {
    const numbers = data as Numbers, parts = from as Float64Array;
    numbers[2 * item] = parts[2 * row] + (sum ? numbers[2 * item] : 0);
    numbers[2 * item + 1] = parts[2 * row + 1] + (sum ? numbers[2 * item + 1] : 0);
    return true;
  }

  isZero(data: DataArray, item: number): boolean {
    return (data as Numbers)[2 * item] === 0 && (data as Numbers)[2 * item + 1] === 0;
  }

  text(from: Accumulator, row: number): string {
    return `${from[2 * row]} + ${from[2 * row + 1]}i`;
  }
}
