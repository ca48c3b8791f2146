/** Length of a commit stamp: the last bytes of the trailer, which python-blosc2 does not look at. */
export const STAMP_LENGTH = 16;

/**
 * Makes the stamp of a new commit: random, so that a reader tells two states apart whose headers happen to be equal.
 *
 * @returns 16 bytes.
 */
export function newStamp(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(STAMP_LENGTH));
}

/**
 * Compares bytes.
 *
 * @param a Some bytes.
 * @param b Others.
 * @returns True when they are equal.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
