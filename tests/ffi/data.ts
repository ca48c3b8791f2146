import type { CompressParams } from "../../ffi/mod.ts";

/** Filter metas of filters that take none. */
export const NO_FILTER_METAS = [0, 0, 0, 0, 0, 0];

/** Bytes that look like a slowly growing series of 32-bit numbers with some noise; the same for the same seed. */
export function plainData(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = (i & 3) === 0 ? (i >> 4) + (state >>> 30) : (i & 3) === 1 ? i >> 10 : 0;
  }
  return bytes;
}

/** Parameters as they are most used, with some replaced. */
export function paramsWith(changes: Partial<CompressParams> = {}): CompressParams {
  return {
    codec: 5,
    codecMeta: 0,
    clevel: 5,
    filters: [0, 0, 0, 0, 0, 1],
    filtersMeta: NO_FILTER_METAS,
    splitMode: 4,
    useDict: false,
    typesize: 8,
    blocksize: 0,
    nthreads: 1,
    ...changes,
  };
}
