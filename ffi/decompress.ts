import { checkDecoder } from "./chunk_needs.ts";
import { refuseThreads } from "./environment.ts";
import { Blosc2Error, check } from "./errors.ts";
import { allSymbols, library } from "./library.ts";
import { type ContextPool, frameKey, poolFor } from "./pool.ts";
import { dparamsStruct, lend } from "./structs.ts";
import { resolveThreads } from "./threads.ts";

/** How to decompress. */
export interface DecompressOptions {
  /** Threads; by default as many as `setThreads` was told. */
  readonly nthreads?: number;
  /** An empty frame carrying the b2nd metalayer, for chunks whose codec or filters need the shape of blocks. */
  readonly frame?: Uint8Array;
}

const MAX_INT32 = 2147483647;
/** Bytes of a header of Blosc 1: `BLOSC_MIN_HEADER_LENGTH` (blosc2.h, 3.3.5). */
const SHORT_HEADER = 16;
/** Bytes of a header of Blosc 2: `BLOSC_EXTENDED_HEADER_LENGTH` (blosc2.h, 3.3.5). */
const LONG_HEADER = 32;
// Where the header has its lengths.
const NBYTES = 4;
const BLOCKSIZE = 8;
const CBYTES = 12;

/*
 * Waking threads costs about 20 us: under these sizes, by the codec in the flags of the chunk, one thread is done sooner.
 * Measured with tests/ffi/measure_threads.ts on a 2-core machine.
 */
const SERIAL_BELOW = [262144, 262144, 32768, 65536, 131072, 32768, 32768, 32768];

/** In the place of a number of threads: one, whatever the environment says. */
const ALONE = 0;
/** Pools of contexts without a shape, by number of threads. */
const PLAIN: (ContextPool | undefined)[] = [];
/** The same with a shape, by the identity of the frame. */
const SHAPED = new WeakMap<Uint8Array, (ContextPool | undefined)[]>();

/** Keeps context and buffers reachable while a thread beside the event loop uses them. */
const IN_FLIGHT = new Set<object>();

/**
 * Decompresses a whole chunk, with all threads when it is worth it.
 *
 * It reads nothing beyond the end of `chunk` and writes nothing beyond the end of `dest`.
 *
 * @param chunk The chunk; only read. Bytes after its end are ignored.
 * @param dest Where the plain data goes; may be longer than that.
 * @param options Threads, and a frame for chunks that need the shape of blocks.
 * @returns The length of the plain data.
 * @throws {RangeError} when the number of threads is not an integer from 1 on.
 * @throws {Blosc2Error} when the chunk is damaged, does not fit, or needs what this build lacks.
 *
 * @example
 * ```ts
 * import { decompress } from "./mod.ts";
 * // A chunk of 8 zero bytes: version, codec version, flags, item size; length, block size, chunk length; filters; "zeros".
 * const chunk = new Uint8Array(32);
 * chunk.set([5, 1, 5, 8, 8, 0, 0, 0, 8, 0, 0, 0, 32]);
 * chunk[31] = 0x10;
 * const dest = new Uint8Array(8).fill(1);
 * if (decompress(chunk, dest) !== 8 || dest[0] !== 0) throw new Error("unreachable");
 * ```
 */
export function decompress(chunk: Uint8Array, dest: Uint8Array, options?: DecompressOptions): number {
  const nbytes = checkSizes(chunk, dest);
  if (nbytes === 0) return 0;
  const pool = choosePool(chunk, nbytes, options);
  const from = int32(chunk, CBYTES);
  const to = Math.min(dest.byteLength, MAX_INT32);
  const { symbols } = library();
  const context = pool.acquire(nbytes);
  let read = -1;
  try {
    read = symbols.blosc2_decompress_ctx(context.pointer, lend(chunk), from, lend(dest), to);
  } finally {
    pool.release(context, read < 0);
  }
  return finish(read, chunk);
}

/**
 * Decompresses as `decompress` does, on a thread beside the event loop. Neither buffer may be changed, moved or detached (growing
 * a wasm memory detaches its views) until the promise settles.
 *
 * @param chunk The chunk; only read. Bytes after its end are ignored.
 * @param dest Where the plain data goes; may be longer than that.
 * @param options Threads, and a frame for chunks that need the shape of blocks.
 * @returns The length of the plain data.
 * @throws {RangeError} when the number of threads is not an integer from 1 on.
 * @throws {Blosc2Error} when the chunk is damaged, does not fit, or needs what this build lacks.
 *
 * @example
 * ```ts
 * import { decompressAsync } from "./mod.ts";
 * const chunk = new Uint8Array(32);
 * chunk.set([5, 1, 5, 8, 8, 0, 0, 0, 8, 0, 0, 0, 32]);
 * chunk[31] = 0x10;
 * if (await decompressAsync(chunk, new Uint8Array(8)) !== 8) throw new Error("unreachable");
 * ```
 */
export async function decompressAsync(
  chunk: Uint8Array,
  dest: Uint8Array,
  options?: DecompressOptions,
): Promise<number> {
  const nbytes = checkSizes(chunk, dest);
  if (nbytes === 0) return 0;
  const pool = choosePool(chunk, nbytes, options);
  const from = int32(chunk, CBYTES);
  const to = Math.min(dest.byteLength, MAX_INT32);
  const symbols = allSymbols();
  const context = pool.acquire(nbytes);
  const pinned = { context, chunk, dest };
  IN_FLIGHT.add(pinned);
  let read = -1;
  try {
    read = await symbols.decompressNonBlocking(context.pointer, lend(chunk), from, lend(dest), to);
  } finally {
    IN_FLIGHT.delete(pinned);
    pool.release(context, read < 0);
  }
  return finish(read, chunk);
}

/** Checks the lengths in the header before C sees the chunk, and gives the length of the plain data. */
function checkSizes(chunk: Uint8Array, dest: Uint8Array): number {
  const length = chunk.byteLength;
  const header = (chunk[2] & 5) === 5 ? LONG_HEADER : SHORT_HEADER;
  if (length < header) throw failure(-5, chunk, `the header alone has ${header}`);
  const nbytes = int32(chunk, NBYTES);
  const cbytes = int32(chunk, CBYTES);
  if (nbytes < 0 || cbytes < header) throw failure(-11, chunk, `its header says ${nbytes} bytes in ${cbytes}`);
  if (cbytes > length) throw failure(-5, chunk, `its header says ${cbytes} bytes`);
  if (nbytes > dest.byteLength) {
    throw failure(-6, chunk, `it holds ${nbytes} bytes, there is room for ${dest.byteLength}`);
  }
  return nbytes;
}

function finish(read: number, chunk: Uint8Array): number {
  return check(read, read < 0 ? `decompress a chunk of ${chunk.byteLength} bytes` : "");
}

function failure(code: number, chunk: Uint8Array, reason: string): Blosc2Error {
  return new Blosc2Error(code, `decompress a chunk of ${chunk.byteLength} bytes`, reason);
}

function int32(bytes: Uint8Array, at: number): number {
  return bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 | bytes[at + 3] << 24;
}

function choosePool(chunk: Uint8Array, nbytes: number, options: DecompressOptions | undefined): ContextPool {
  const frame = options?.frame;
  const wanted = resolveThreads(options?.nthreads);
  const shareable = checkDecoder(chunk, frame !== undefined);
  const many = nbytes >= SERIAL_BELOW[chunk[2] >> 5] && nbytes > int32(chunk, BLOCKSIZE);
  const nthreads = !shareable ? ALONE : many ? wanted : 1;
  if (frame === undefined) return PLAIN[nthreads] ??= makePool(nthreads, undefined);
  let pools = SHAPED.get(frame);
  if (pools === undefined) SHAPED.set(frame, pools = []);
  return pools[nthreads] ??= makePool(nthreads, frame);
}

function makePool(nthreads: number, frame: Uint8Array | undefined): ContextPool {
  return poolFor({
    key: `decompress ${nthreads},${frameKey(frame)}`,
    frame,
    check: nthreads === ALONE ? refuseThreads : undefined,
    create: (schunk) => library().symbols.blosc2_create_dctx(dparamsStruct(Math.max(1, nthreads), schunk)),
  });
}
