import { decompress, decompressAsync, type DecompressOptions } from "../../../ffi/mod.ts";
import { pause } from "./pause.ts";

/** One decompression: how to do it is known, who does it (this thread or the library's) is not. */
export interface DecodeJob {
  /** The compressed chunk. */
  readonly chunk: Uint8Array;
  /** Where its bytes go. */
  readonly dest: Uint8Array;
  /** Threads, and the shape of a block for codecs that need it. */
  readonly options: DecompressOptions;
}

/** Nothing to decode: a moment at which a read that does not block lets others go on. */
export const DECODE_PAUSE: DecodeJob = { chunk: new Uint8Array(0), dest: new Uint8Array(0), options: {} };

/** Runs decode jobs one after the other on this thread. */
export function decodeSync<T>(jobs: Generator<DecodeJob, T, void>): T {
  let step = jobs.next();
  while (!step.done) {
    const { chunk, dest, options } = step.value;
    try {
      if (step.value !== DECODE_PAUSE) decompress(chunk, dest, options);
    } catch (error) {
      // Whoever asked may know another way, or can say more.
      step = jobs.throw(error);
      continue;
    }
    step = jobs.next();
  }
  return step.value;
}

/** Runs decode jobs one after the other on the library's threads; the event loop goes on. */
export async function decodeAsync<T>(jobs: Generator<DecodeJob, T, void>, signal?: AbortSignal): Promise<T> {
  let step = jobs.next();
  while (!step.done) {
    const { chunk, dest, options } = step.value;
    try {
      signal?.throwIfAborted();
      if (step.value === DECODE_PAUSE) await pause();
      else await decompressAsync(chunk, dest, options);
    } catch (error) {
      step = jobs.throw(error);
      continue;
    }
    step = jobs.next();
  }
  return step.value;
}

/** Runs several series of jobs at once, each as `decodeAsync` does; all of them have ended when this does, and the first that failed is the reason when it fails. */
export async function decodeAllAsync(
  series: readonly Generator<DecodeJob, void, void>[],
  signal?: AbortSignal,
): Promise<void> {
  const outcomes = await Promise.allSettled(series.map((jobs) => decodeAsync(jobs, signal)));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
