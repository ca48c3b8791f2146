import { createHash } from "node:crypto";

/**
 * Numbers at equal distances from 0 to 1, as `numpy.linspace` gives them.
 *
 * @param out Where they go; as many as fit.
 * @returns The same array.
 */
export function fillLinspace<T extends Float32Array | Float64Array>(out: T): T {
  const last = out.length - 1;
  const step = 1 / last;
  for (let i = 0; i < last; i++) out[i] = i * step;
  out[last] = 1;
  return out;
}

/**
 * Reproducible integers.
 *
 * @param seed Which ones.
 * @returns A function that gives an integer from 0 to below its argument.
 */
export function integers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) % below;
  };
}

/**
 * Bytes that do not compress, the same for a seed.
 *
 * @param length How many.
 * @param seed Which ones.
 * @returns The bytes.
 */
export function randomBytes(length: number, seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  const next = integers(seed);
  for (let i = 0; i < words.length; i++) words[i] = next(0x100000000);
  return bytesOf(words).subarray(0, length);
}

/**
 * Starting cells of boxes in an array, written to a file for the peer.
 *
 * @param path File of 32-bit integers, little-endian, one row a box.
 * @param count How many boxes.
 * @param low First cell that a box may begin at, along each axis.
 * @param spread How many cells there are to begin at, along each axis.
 * @returns One list a box.
 */
export function boxStarts(path: string, count: number, low: readonly number[], spread: readonly number[]): number[][] {
  const next = integers(1);
  const starts = Array.from({ length: count }, () => low.map((first, axis) => first + next(spread[axis])));
  Deno.writeFileSync(path, bytesOf(Int32Array.from(starts.flat())));
  return starts;
}

/**
 * Hashes bytes, in one or in many pieces.
 *
 * @param pieces The bytes, in order.
 * @returns The first 64 bits of their SHA-256, in hexadecimal.
 */
export function hash(...pieces: readonly Uint8Array[]): string {
  const sha = createHash("sha256");
  for (const piece of pieces) sha.update(piece);
  return sha.digest("hex").slice(0, 16);
}

/**
 * The memory of a typed array.
 *
 * @param values The typed array.
 * @returns Its bytes; nothing is copied.
 */
export function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
