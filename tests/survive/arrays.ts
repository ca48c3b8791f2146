import assert from "node:assert/strict";
import { type NDArray, openArray } from "../../mod.ts";

/** A generator of numbers in [0, 1) from a seed. */
export function seeded(seed: number): () => number {
  let state = seed % 2147483646 + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Integers that hardly compress. */
export function noise(length: number, seed: number): Int32Array {
  const random = seeded(seed);
  return Int32Array.from({ length }, () => random() * 4294967296 - 2147483648);
}

/** All that a user sees of an array, to be compared. */
export interface Seen {
  readonly shape: readonly number[];
  readonly cells: unknown;
  readonly vlmeta: unknown;
}

/** Reads all that a user sees of an array. */
export function seen(a: NDArray): Seen {
  return { shape: [...a.shape], cells: a.getSync().data, vlmeta: a.vlmeta.toObject() };
}

/** Reads all that a user sees of the array at a path, through a handle of its own. */
export function seenAt(path: string): Seen {
  using a = openArray(path);
  return seen(a);
}

/** Holds an array against what is expected: in the handle that is given, and in one that is opened for this. */
export function sameState(a: NDArray, expected: Seen, what: string): void {
  assert.deepEqual(seen(a), expected, `${what}, in this handle`);
  assert.deepEqual(seenAt(a.urlpath!), expected, `${what}, opened again`);
}
