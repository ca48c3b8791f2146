import { compress, compressAsync, type CompressParams } from "../../../ffi/mod.ts";
import { pause } from "./pause.ts";

/** One compression: how to do it is known, who does it (this thread or the library's) is not. What comes back is the length of the chunk. */
export interface EncodeJob {
  /** The plain bytes. */
  readonly source: Uint8Array;
  /** Where the chunk goes. */
  readonly dest: Uint8Array;
  /** How to compress. */
  readonly params: CompressParams;
}

/** Nothing to compress: a moment at which work that does not block lets others go on. */
export const ENCODE_PAUSE: EncodeJob = Object.freeze({
  source: new Uint8Array(0),
  dest: new Uint8Array(0),
  // Never used: nothing is compressed.
  params: Object.freeze({}) as CompressParams,
});

/** Runs encode jobs one after the other on this thread. */
export function encodeSync<T>(jobs: Generator<EncodeJob, T, number>): T {
  let step = jobs.next();
  while (!step.done) {
    const { source, dest, params } = step.value;
    let length;
    try {
      length = step.value === ENCODE_PAUSE ? 0 : compress(source, dest, params);
    } catch (error) {
      step = jobs.throw(error);
      continue;
    }
    step = jobs.next(length);
  }
  return step.value;
}

/** Runs encode jobs one after the other on the library's threads; the event loop goes on. When the signal is aborted, no job comes to its end. */
export async function encodeAsync<T>(jobs: Generator<EncodeJob, T, number>, signal?: AbortSignal): Promise<T> {
  let step = jobs.next();
  while (!step.done) {
    const { source, dest, params } = step.value;
    let length = 0;
    try {
      signal?.throwIfAborted();
      if (step.value === ENCODE_PAUSE) await pause();
      else length = await compressAsync(source, dest, params);
      signal?.throwIfAborted();
    } catch (error) {
      step = jobs.throw(error);
      continue;
    }
    step = jobs.next(length);
  }
  return step.value;
}
