/** Bits of a digit: its counts must fit into the first cache of a processor, and be few beside the rows. */
const DIGIT_BITS = 11;
const FEW_DIGIT_BITS = 8;
const FEW_ROWS = 4096;

/**
 * Sorts rows by several keys, without moving them: a stable radix sort, least significant key first, of those bits only in which rows differ.
 *
 * @param keys The most significant key first, one entry a row.
 * @param n How many rows there are.
 * @returns Numbers of the rows in ascending order of their keys; equal rows keep their order.
 */
export function sortOrder(keys: readonly Uint32Array[], n: number): Uint32Array<ArrayBuffer> {
  let order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  if (isSorted(keys, n)) return order;
  let spare = new Uint32Array(n);
  const widest = n < FEW_ROWS ? FEW_DIGIT_BITS : DIGIT_BITS;
  const counts = new Uint32Array(1 << widest);
  for (let k = keys.length - 1; k >= 0; k--) {
    const key = keys[k];
    const differing = differingBits(key, n);
    if (differing === 0) continue;
    const low = 31 - Math.clz32(differing & -differing);
    const bits = 32 - Math.clz32(differing) - low;
    const digits = Math.ceil(bits / widest);
    const width = Math.ceil(bits / digits);
    const mask = (1 << width) - 1;
    for (let shift = low; shift < low + bits; shift += width) {
      if (((differing >>> shift) & mask) === 0) continue;
      passOf(key, order, spare, counts, shift, mask);
      [order, spare] = [spare, order];
    }
  }
  return order;
}

/**
 * Tells whether rows are in ascending order of their keys already.
 *
 * @param keys The most significant key first, one entry a row.
 * @param n How many rows there are.
 * @returns True when no row is less than the one before it.
 */
export function isSorted(keys: readonly Uint32Array[], n: number): boolean {
  for (let i = 1; i < n; i++) {
    for (let k = 0; k < keys.length; k++) {
      const before = keys[k][i - 1];
      const now = keys[k][i];
      if (now > before) break;
      if (now < before) return false;
    }
  }
  return true;
}

/** The bits that are not the same in all rows. */
function differingBits(key: Uint32Array, n: number): number {
  const first = key[0];
  let differing = 0;
  for (let i = 1; i < n; i++) differing |= key[i] ^ first;
  return differing;
}

/** Orders rows by one digit, those of equal digits as they were. */
function passOf(
  key: Uint32Array,
  from: Uint32Array,
  to: Uint32Array,
  counts: Uint32Array,
  shift: number,
  mask: number,
): void {
  counts.fill(0);
  const n = from.length;
  for (let i = 0; i < n; i++) counts[(key[i] >>> shift) & mask]++;
  let place = 0;
  for (let digit = 0; digit <= mask; digit++) {
    const count = counts[digit];
    counts[digit] = place;
    place += count;
  }
  for (let i = 0; i < n; i++) {
    const row = from[i];
    to[counts[(key[row] >>> shift) & mask]++] = row;
  }
}
