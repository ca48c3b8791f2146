/** Bits of a digit: 2,048 counters stay in the first cache. */
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Finds the order in which rows are sorted. Rows that are alike keep their order.
 *
 * @param keys Columns of numbers, the one that counts most first.
 * @param n How many rows there are.
 * @returns Numbers of the rows, in order.
 */
export function sortOrder(keys: readonly Uint32Array[], n: number): Uint32Array {
  let order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let next = new Uint32Array(n);
  for (let k = keys.length - 1; k >= 0; k--) {
    const varying = varyingBits(keys[k], n);
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      if (((varying >>> shift) & (DIGITS - 1)) === 0) continue;
      sortByDigit(keys[k], shift, order, next);
      [order, next] = [next, order];
    }
  }
  return order;
}

/** The bits in which not all keys agree. */
function varyingBits(keys: Uint32Array, n: number): number {
  let varying = 0;
  for (let i = 1; i < n; i++) varying |= keys[i] ^ keys[0];
  return varying;
}

function sortByDigit(keys: Uint32Array, shift: number, order: Uint32Array, sorted: Uint32Array): void {
  const starts = new Uint32Array(DIGITS + 1);
  for (let i = 0; i < order.length; i++) starts[((keys[i] >>> shift) & (DIGITS - 1)) + 1]++;
  for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1] += starts[digit];
  for (let i = 0; i < order.length; i++) {
    const row = order[i];
    sorted[starts[(keys[row] >>> shift) & (DIGITS - 1)]++] = row;
  }
}
