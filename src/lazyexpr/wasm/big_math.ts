/**
 * Logarithms and roots in fixed-point arithmetic, for the tables of the elementary functions.
 *
 * @module
 */

/** Bits after the point. */
const BITS = 160n;
const ONE = 1n << BITS;

/**
 * Rounds a fixed-point number to a double.
 *
 * @param value The number times 2^160.
 * @returns The nearest double.
 */
export function toDouble(value: bigint): number {
  const size = value < 0n ? -value : value;
  const excess = BigInt(Math.max(0, size.toString(2).length - 53));
  const half = excess === 0n ? 0n : 1n << excess - 1n;
  const rounded = Number(size + half >> excess) * 2 ** Number(excess - BITS);
  return value < 0n ? -rounded : rounded;
}

/**
 * Gives a double as a fixed-point number.
 *
 * @param value A double whose bits all lie above 2^-160.
 * @returns It times 2^160.
 */
export function fromDouble(value: number): bigint {
  return BigInt(value * 2 ** 100) << 60n;
}

/**
 * Computes the natural logarithm of a fraction near one.
 *
 * @param numerator Its numerator.
 * @param denominator Its denominator.
 * @returns The logarithm times 2^160.
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
 * @returns The roots times 2^160.
 */
export function rootsOfTwo(count: number): bigint[] {
  let root = 2n * ONE;
  for (let n = 1; n < count; n *= 2) root = squareRoot(root << BITS);
  const roots = [ONE];
  while (roots.length < count) roots.push(roots[roots.length - 1] * root >> BITS);
  return roots;
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt(value.toString(2).length + 1 >> 1);
  for (;;) {
    const next = root + value / root >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
