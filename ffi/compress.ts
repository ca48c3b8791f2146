import { checkEncoder } from "./chunk_needs.ts";
import { likelyReason, refuseOverrides } from "./environment.ts";
import { Blosc2Error } from "./errors.ts";
import { checkHeader, choosesBlocks, MAX_HEADER_TYPESIZE } from "./header_check.ts";
import { allSymbols, checkEncoding } from "./library.ts";
import { type ContextPool, frameKey, poolFor } from "./pool.ts";
import { type CompressParams, cparamsStruct, lend } from "./structs.ts";
import { resolveThreads, threadsGeneration } from "./threads.ts";

/** The largest input of one chunk: `BLOSC2_MAX_BUFFERSIZE` (blosc2.h, 3.3.5). */
const MAX_NBYTES = 2147483615;
const MAX_INT32 = 2147483647;
/** Bytes that a chunk takes beyond its data at most: `BLOSC2_MAX_OVERHEAD` (blosc2.h, 3.3.5). */
const OVERHEAD = 32;
const NO_CODEC = -7;
const DELTA = 3;

/*
 * Waking threads costs about 20 us: under these sizes, by codec, one thread is done sooner. Measured with
 * tests/ffi/measure_threads.ts on a 2-core machine.
 */
const SERIAL_BELOW: { readonly [codec: number]: number } = { 0: 131072, 1: 262144, 2: 65536, 4: 32768, 5: 32768 };
const SERIAL_BELOW_OTHERS = 32768;

interface Pools {
  readonly serial: ContextPool;
  readonly parallel: ContextPool;
  /** Contexts that choose the block size themselves. */
  readonly choosing: ContextPool;
  readonly serialBelow: number;
  /** What the length of the data must be a multiple of: delta gives other bytes back when it is no whole number of items. */
  readonly unit: number;
  readonly generation: number;
}

const BY_PARAMS = new WeakMap<CompressParams, Pools>();
// Chunk after chunk comes with the same object: one comparison instead of a look-up.
let lastParams: CompressParams | undefined;
let lastPools: Pools | undefined;

/** Keeps context and buffers reachable while a thread beside the event loop uses them. */
const IN_FLIGHT = new Set<object>();
const ONE_BYTE = new Uint8Array(1);

/**
 * Tells how much room is enough to compress that many bytes, whatever they are.
 *
 * @param nbytes Length of the plain data.
 * @returns The greatest length of the chunk.
 *
 * @example
 * ```ts
 * import { maxCompressedLength } from "./mod.ts";
 * if (maxCompressedLength(100) !== 132) throw new Error("unreachable");
 * ```
 */
export function maxCompressedLength(nbytes: number): number {
  return nbytes + OVERHEAD;
}

/**
 * Compresses bytes into a chunk, with all threads that the parameters name when the bytes are worth it.
 *
 * Contexts are found by the identity of `params`: hand the same object in again, and do not change it.
 *
 * @param source The plain data; only read.
 * @param dest Where the chunk goes; `maxCompressedLength` bytes are always enough.
 * @param params How to compress.
 * @returns The length of the chunk.
 * @throws {RangeError} when the data is longer than 2147483615 bytes, a parameter is outside its limits, the block size is no
 * multiple of the item size, or the delta filter meets data that is no whole number of items.
 * @throws {Blosc2Error} when the chunk does not fit, the build lacks the codec or a filter, or the library fails.
 *
 * @example
 * ```ts
 * import { compress, type CompressParams, maxCompressedLength } from "./mod.ts";
 * const params: CompressParams = {
 *   codec: 5, codecMeta: 0, clevel: 5, filters: [0, 0, 0, 0, 0, 1], filtersMeta: [0, 0, 0, 0, 0, 0], splitMode: 3,
 *   useDict: false, typesize: 8, blocksize: 0, nthreads: 1,
 * };
 * const source = new Uint8Array(8000).fill(7);
 * const dest = new Uint8Array(maxCompressedLength(source.byteLength));
 * if (compress(source, dest, params) > 100) throw new Error("unreachable");
 * ```
 */
export function compress(source: Uint8Array, dest: Uint8Array, params: CompressParams): number {
  const nbytes = source.byteLength;
  const pool = choosePool(params, nbytes);
  const room = roomFor(nbytes, dest);
  const symbols = allSymbols();
  const context = pool.acquire(nbytes);
  let written = -1;
  try {
    written = symbols.blosc2_compress_ctx(context.pointer, lend(nonEmpty(source)), nbytes, lend(dest), room);
  } finally {
    pool.release(context, written < 0);
  }
  return finish(written, nbytes, dest, params);
}

/**
 * Compresses as `compress` does, on a thread beside the event loop. Neither buffer may be changed, moved or detached (growing a
 * wasm memory detaches its views) until the promise settles.
 *
 * @param source The plain data; only read.
 * @param dest Where the chunk goes; `maxCompressedLength` bytes are always enough.
 * @param params How to compress.
 * @returns The length of the chunk.
 * @throws {RangeError} when the data is longer than 2147483615 bytes, a parameter is outside its limits, the block size is no
 * multiple of the item size, or the delta filter meets data that is no whole number of items.
 * @throws {Blosc2Error} when the chunk does not fit, the build lacks the codec or a filter, or the library fails.
 *
 * @example
 * ```ts
 * import { compressAsync, type CompressParams, maxCompressedLength } from "./mod.ts";
 * const params: CompressParams = {
 *   codec: 1, codecMeta: 0, clevel: 5, filters: [0, 0, 0, 0, 0, 1], filtersMeta: [0, 0, 0, 0, 0, 0], splitMode: 3,
 *   useDict: false, typesize: 8, blocksize: 0, nthreads: 1,
 * };
 * const source = new Uint8Array(8000).fill(7);
 * const dest = new Uint8Array(maxCompressedLength(source.byteLength));
 * if (await compressAsync(source, dest, params) > 100) throw new Error("unreachable");
 * ```
 */
export async function compressAsync(source: Uint8Array, dest: Uint8Array, params: CompressParams): Promise<number> {
  const nbytes = source.byteLength;
  const pool = choosePool(params, nbytes);
  const room = roomFor(nbytes, dest);
  const symbols = allSymbols();
  const context = pool.acquire(nbytes);
  const pinned = { context, source, dest };
  IN_FLIGHT.add(pinned);
  let written = -1;
  try {
    written = await symbols.compressNonBlocking(context.pointer, lend(nonEmpty(source)), nbytes, lend(dest), room);
  } finally {
    IN_FLIGHT.delete(pinned);
    pool.release(context, written < 0);
  }
  return finish(written, nbytes, dest, params);
}

function roomFor(nbytes: number, dest: Uint8Array): number {
  if (nbytes > MAX_NBYTES) {
    throw new RangeError(`Cannot compress one chunk of more than ${MAX_NBYTES} bytes, got ${nbytes}`);
  }
  if (dest.byteLength < OVERHEAD) throw new Blosc2Error(0, `compress ${nbytes} bytes into ${dest.byteLength}`);
  return Math.min(dest.byteLength, MAX_INT32);
}

function finish(written: number, nbytes: number, dest: Uint8Array, params: CompressParams): number {
  if (written === 0) throw new Blosc2Error(0, `compress ${nbytes} bytes into ${dest.byteLength}`);
  if (written < 0) {
    // A codec that was there a moment ago is lacking when the environment names another one.
    const note = written === NO_CODEC ? likelyReason() : "";
    throw new Blosc2Error(written, `compress ${nbytes} bytes with codec ${params.codec}`, note || undefined);
  }
  checkHeader(dest, params, nbytes);
  return written;
}

/** An empty view reaches C as NULL, which the library refuses. */
function nonEmpty(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === 0 ? ONE_BYTE : bytes;
}

function choosePool(params: CompressParams, nbytes: number): ContextPool {
  let pools = params === lastParams ? lastPools : BY_PARAMS.get(params);
  if (pools === undefined || pools.generation !== threadsGeneration()) {
    BY_PARAMS.set(params, pools = makePools(params));
  }
  lastParams = params;
  lastPools = pools;
  if (nbytes % pools.unit !== 0) throw new RangeError(oddLength(params, nbytes));
  if (choosesBlocks(params, nbytes)) return pools.choosing;
  return nbytes < pools.serialBelow || nbytes <= params.blocksize ? pools.serial : pools.parallel;
}

function makePools(params: CompressParams): Pools {
  checkParams(params);
  // A copy: a context that is made later must not depend on what became of the caller's object.
  const kept: CompressParams = { ...params, filters: [...params.filters], filtersMeta: [...params.filtersMeta] };
  const frame = params.frame;
  const key = `${params.codec},${params.codecMeta},${params.clevel},${params.filters},${params.filtersMeta},` +
    `${params.splitMode},${params.useDict},${params.typesize},${frameKey(frame)}`;
  const pool = (nthreads: number, blocksize: number) =>
    poolFor({
      key: `compress ${nthreads},${blocksize},${key}`,
      frame,
      blocksize,
      check: requireFaithful,
      create: (schunk) => allSymbols().blosc2_create_cctx(cparamsStruct({ ...kept, blocksize }, nthreads, schunk)),
    });
  const nthreads = resolveThreads(params.nthreads);
  const hasDelta = params.filters.includes(DELTA);
  return {
    serial: pool(1, params.blocksize),
    parallel: pool(nthreads, params.blocksize),
    choosing: pool(params.blocksize === 0 ? nthreads : 1, 0),
    serialBelow: SERIAL_BELOW[params.codec] ?? SERIAL_BELOW_OTHERS,
    unit: hasDelta && params.typesize <= MAX_HEADER_TYPESIZE ? params.typesize : 1,
    generation: threadsGeneration(),
  };
}

/** A context takes the environment as it is when it is made, and keeps to that. */
function requireFaithful(): void {
  refuseOverrides();
  checkEncoding();
}

function checkParams(params: CompressParams): void {
  inRange("codec", params.codec, 0, 255);
  inRange("codec meta", params.codecMeta, 0, 255);
  inRange("level", params.clevel, 0, 9);
  inRange("split mode", params.splitMode, 1, 4);
  inRange("item size", params.typesize, 1, MAX_INT32);
  inRange("block size", params.blocksize, 0, MAX_INT32);
  inRange("number of filters", params.filters.length, 6, 6);
  inRange("number of filter metas", params.filtersMeta.length, 6, 6);
  for (const filter of params.filters) inRange("filter", filter, 0, 255);
  for (const meta of params.filtersMeta) inRange("filter meta", meta, 0, 255);
  if (params.blocksize % params.typesize !== 0) {
    throw new RangeError(
      `Cannot compress with this block size: expected a multiple of the item size ${params.typesize}, got ${params.blocksize}`,
    );
  }
  checkEncoder(params);
}

function oddLength({ typesize }: CompressParams, nbytes: number): string {
  return `Cannot compress with the delta filter: expected a multiple of the item size ${typesize}, got ${nbytes} bytes`;
}

function inRange(what: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new RangeError(`Cannot compress with this ${what}: expected an integer from ${low} to ${high}, got ${value}`);
  }
}
