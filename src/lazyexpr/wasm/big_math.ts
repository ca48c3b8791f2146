/**
 * Logarithms and roots in fixed-point arithmetic, for the tables of the elementary functions.
 *
 * @module
 */

/** Bits after the point. */
const BITS = 128n;
const ONE = 1n << BITS;

/**
 * Rounds a fixed-point number to a double.
 *
 * @param value The number times 2^128.
 * @returns The nearest double.
 */
export function toDouble(value: bigint): number {
  return Number(value) * 2 ** -128;
}

/**
 * Gives a double as a fixed-point number.
 *
 * @param value A double whose bits all lie above 2^-128.
 * @returns It times 2^128.
 */
export function fromDouble(value: number): bigint {
  return BigInt(value * 2 ** 100) << 28n;
}

/**
 * Computes the natural logarithm of a fraction near one.
 *
 * @param numerator Its numerator.
 * @param denominator Its denominator.
 * @returns The logarithm times 2^128.
 */
export function logOf(numerator: bigint, denominator: bigint): bigint {
  const ratio = ((numerator - denominator) << BITS) / (numerator + denominator);
  const square = ratio * ratio >> BITS;
  let sum = 0n;
  let power = ratio;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = power * square >> BITS;
  }
  return 2n * sum;
}

/**
 * Computes 2^(j/count) for each j below a power of two.
 *
 * @param count The power of two.
 * @returns The roots times 2^128.
 */
export function rootsOfTwo(count: number): bigint[] {
  let root = 2n * ONE;
  for (let n = 1; n < count; n *= 2) root = squareRoot(root << BITS);
  const roots = [ONE];
  while (roots.length < count) roots.push(roots[roots.length - 1] * root >> BITS);
  return roots;
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(value.toString(16).length * 2 + 1);
  for (;;) {
    const next = root + value / root >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
