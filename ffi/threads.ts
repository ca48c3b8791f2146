/** More threads than any machine has use for; the library keeps the number in 16 bits. */
const MAX_THREADS = 256;

let chosen = 0;
let generation = 0;

/**
 * Tells the number of threads that a call uses when it is not told otherwise: what `setThreads` was given, else the number of
 * processors, at most 256.
 *
 * @returns The number of threads.
 *
 * @example
 * ```ts
 * import { defaultThreads } from "./mod.ts";
 * if (defaultThreads() < 1) throw new Error("unreachable");
 * ```
 */
export function defaultThreads(): number {
  if (chosen === 0) chosen = Math.max(1, Math.min(MAX_THREADS, navigator.hardwareConcurrency || 1));
  return chosen;
}

/**
 * Sets the number of threads that later calls use when they are not told otherwise. It holds for this thread of JavaScript:
 * each worker has a number of its own.
 *
 * @param n The number of threads, from 1 on; more than 256 are taken as 256.
 * @throws {RangeError} when `n` is not an integer from 1 on.
 *
 * @example
 * ```ts
 * import { defaultThreads, setThreads } from "./mod.ts";
 * setThreads(2);
 * if (defaultThreads() !== 2) throw new Error("unreachable");
 * ```
 */
export function setThreads(n: number): void {
  chosen = checkThreads(n);
  generation++;
}

/** Checks a number of threads from outside; 0 stands for the default. */
export function resolveThreads(n: number | undefined): number {
  return n === undefined || n === 0 ? defaultThreads() : checkThreads(n);
}

/** Grows with each `setThreads`, so that what was resolved before can be told from what holds now. */
export function threadsGeneration(): number {
  return generation;
}

function checkThreads(n: number): number {
  if (!Number.isInteger(n) || n < 1) {
    throw new RangeError(`Cannot use this number of threads: expected an integer from 1 on, got ${n}`);
  }
  return Math.min(n, MAX_THREADS);
}
