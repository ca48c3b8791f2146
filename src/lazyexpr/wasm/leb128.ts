/**
 * Writes an unsigned number in LEB128.
 *
 * @param value A whole number from 0 to 2^32 - 1.
 * @returns Its bytes.
 */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push(rest % 128 + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

/**
 * Writes a signed number in LEB128.
 *
 * @param value A whole number of up to 64 bits.
 * @returns Its bytes.
 */
export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value;;) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    if (rest === 0n && low < 64 || rest === -1n && low >= 64) return [...bytes, low];
    bytes.push(low + 128);
  }
}
