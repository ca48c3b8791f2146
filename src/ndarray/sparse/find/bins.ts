import type { DataArray } from "../../dtypes/mod.ts";

/** What is kept of the cells of each bin. */
export interface Bins {
  /**
   * Adds cells that are not zero.
   *
   * @param n How many.
   * @param bins The bin of each.
   * @param data Their values, as elements of a dense array.
   */
  add(n: number, bins: Float64Array, data: DataArray): void;
  /**
   * Adds many cells of one value.
   *
   * @param bin Their bin.
   * @param count How many.
   * @param data The value.
   */
  addMany(bin: number, count: number, data: DataArray): void;
}

/** Sums that are kept as floating-point numbers; of complex cells the parts apart. */
export class FloatSums implements Bins {
  constructor(readonly sums: Float64Array<ArrayBuffer>, readonly parts: number) {}

  add(n: number, bins: Float64Array, data: DataArray): void {
    const { sums, parts } = this;
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      for (let i = 0; i < n; i++) sums[bins[i]] += Number(data[i]);
    } else if (parts === 1) {
      for (let i = 0; i < n; i++) sums[bins[i]] += data[i];
    } else {
      for (let i = 0; i < n; i++) {
        sums[2 * bins[i]] += data[2 * i];
        sums[2 * bins[i] + 1] += data[2 * i + 1];
      }
    }
  }

  addMany(bin: number, count: number, data: DataArray): void {
    for (let k = 0; k < this.parts; k++) this.sums[this.parts * bin + k] += Number(data[k]) * count;
  }
}

/** Sums up to here are kept as floating-point numbers: with one more value up to here they are still exact. */
const EXACT = 2 ** 52;

/** Exact sums of integers, modulo 2^64. Most of the work is done in floating-point numbers as long as these are exact. */
export class ExactSums implements Bins {
  readonly #sums: BigInt64Array | BigUint64Array;
  readonly #near: Float64Array;

  constructor(sums: BigInt64Array | BigUint64Array) {
    this.#sums = sums;
    this.#near = new Float64Array(sums.length);
  }

  add(n: number, bins: Float64Array, data: DataArray): void {
    if (!(data instanceof BigInt64Array || data instanceof BigUint64Array)) {
      for (let i = 0; i < n; i++) this.#addNear(bins[i], data[i]);
      return;
    }
    for (let i = 0; i < n; i++) {
      const near = Number(data[i]);
      if (near > -EXACT && near < EXACT) this.#addNear(bins[i], near);
      else this.#sums[bins[i]] += data[i];
    }
  }

  addMany(bin: number, count: number, data: DataArray): void {
    const product = Number(data[0]) * count;
    if (product > -EXACT && product < EXACT) this.#addNear(bin, product);
    else this.#sums[bin] += BigInt(data[0]) * BigInt(count);
  }

  /** Completes the sums. */
  finish(): void {
    for (let bin = 0; bin < this.#sums.length; bin++) if (this.#near[bin] !== 0) this.#carry(bin);
  }

  #addNear(bin: number, value: number): void {
    const sum = this.#near[bin] + value;
    this.#near[bin] = sum;
    if (sum >= EXACT || sum <= -EXACT) this.#carry(bin);
  }

  #carry(bin: number): void {
    this.#sums[bin] += BigInt(this.#near[bin]);
    this.#near[bin] = 0;
  }
}

/** The largest value of each bin; NaN where there is one. Cells that nobody adds are zero. */
export class Maxima implements Bins {
  readonly #seen: Float64Array | null;

  /**
   * @param data Room for the values, zeros.
   * @param signed Whether values can be negative: then bins are counted, to know whether one holds a zero.
   */
  constructor(readonly data: DataArray, signed: boolean) {
    this.#seen = signed ? new Float64Array(data.length) : null;
  }

  add(n: number, bins: Float64Array, values: DataArray): void {
    // Both are of one type: the compiler sees two unions.
    const data = this.data as Float64Array;
    const from = values as Float64Array;
    const seen = this.#seen;
    if (seen === null) {
      for (let i = 0; i < n; i++) if (from[i] > data[bins[i]]) data[bins[i]] = from[i];
      return;
    }
    for (let i = 0; i < n; i++) {
      const bin = bins[i];
      const value = from[i];
      if (seen[bin]++ === 0 || value > data[bin] || value !== value) data[bin] = value;
    }
  }

  addMany(bin: number, count: number, data: DataArray): void {
    this.add(1, Float64Array.of(bin), data);
    if (this.#seen !== null) this.#seen[bin] += count - 1;
  }

  /** Completes the bins that hold a zero too; `cells` tells how many cells each has. */
  finish(cells: Float64Array): void {
    if (this.#seen === null) return;
    const data = this.data as Float64Array;
    const zero: number = new (this.data.constructor as Float64ArrayConstructor)(1)[0];
    for (let bin = 0; bin < cells.length; bin++) {
      if (this.#seen[bin] < cells[bin] && data[bin] < zero) data[bin] = zero;
    }
  }
}
