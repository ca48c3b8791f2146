/** The parameters that a chunk is compressed with; the numbers are those of the chunk format. */
export interface CompressParams {
  /** Codec: 0 blosclz, 1 lz4, 2 lz4hc, 4 zlib, 5 zstd, 32 ndlz, 33 to 35 zfp. */
  readonly codec: number;
  /** A number that the codec understands, 0 to 255. */
  readonly codecMeta: number;
  /** Level, 0 (store) to 9. */
  readonly clevel: number;
  /** Six filters, applied in order; 0 is none. */
  readonly filters: readonly number[];
  /** Six numbers that the filters understand, 0 to 255. */
  readonly filtersMeta: readonly number[];
  /** Whether blocks are split in streams: 1 always, 2 never, 3 auto, 4 as older versions did. */
  readonly splitMode: number;
  /** Whether to train a dictionary for each chunk. */
  readonly useDict: boolean;
  /** Bytes of an item. */
  readonly typesize: number;
  /** Bytes of a block; 0 lets the library choose. */
  readonly blocksize: number;
  /** Threads; 0 is the default number (`setThreads`). */
  readonly nthreads: number;
  /** An empty frame carrying the b2nd metalayer, for codecs and filters that need the shape of blocks. */
  readonly frame?: Uint8Array;
}

// Offsets of blosc2_cparams and blosc2_dparams (blosc2.h, 3.3.5), the same on all 64-bit platforms.
const CPARAMS_SIZE = 136;
const DPARAMS_SIZE = 40;

/** Builds a `blosc2_cparams`; `schunk` is the address of a super-chunk or 0. */
export function cparamsStruct(params: CompressParams, nthreads: number, schunk: bigint): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(CPARAMS_SIZE));
  view.setUint8(0, params.codec);
  view.setUint8(1, params.codecMeta);
  view.setUint8(2, params.clevel);
  view.setInt32(4, params.useDict ? 1 : 0, true);
  view.setInt32(8, params.typesize, true);
  view.setInt16(12, nthreads, true);
  view.setInt32(16, params.blocksize, true);
  view.setInt32(20, params.splitMode, true);
  view.setBigUint64(24, schunk, true);
  for (let i = 0; i < 6; i++) {
    view.setUint8(32 + i, params.filters[i]);
    view.setUint8(38 + i, params.filtersMeta[i]);
  }
  return new Uint8Array(view.buffer);
}

/** Builds a `blosc2_dparams`; `schunk` is the address of a super-chunk or 0. */
export function dparamsStruct(nthreads: number, schunk: bigint): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(DPARAMS_SIZE));
  view.setInt16(0, nthreads, true);
  view.setBigUint64(8, schunk, true);
  return new Uint8Array(view.buffer);
}

/**
 * Lends bytes to C as a buffer argument. Deno takes views over shared memory as well (tests hold it to that), its types
 * only name those over an ArrayBuffer; this is the one place that says so.
 */
export function lend(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>;
}
