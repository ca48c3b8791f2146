/**
 * Random choices from one seed: fast-check shrinks lists of seeds, and what a seed means depends on the array as it is then.
 *
 * @module
 */
import { type Entry, trueCount } from "./model_selection.ts";

/** A stream of choices. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer, both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)];
  }

  list<T>(length: number, make: () => T): T[] {
    return Array.from({ length }, make);
  }
}

/** A shape; now and then an axis has no cells. */
export function someShape(dice: Dice, ndim: number): number[] {
  const most = [0, 17, 9, 6, 4][ndim];
  return dice.list(ndim, () => dice.chance(0.06) ? 0 : dice.int(1, most));
}

/** Chunks and blocks that need not divide anything, and may be longer than the array. */
export function someParts(dice: Dice, shape: readonly number[]): { chunks: number[]; blocks: number[] } {
  const chunks = shape.map((n) => dice.int(1, Math.max(2, Math.ceil(n * 0.8)) + 1));
  return { chunks, blocks: chunks.map((n) => dice.int(1, n)) };
}

function someSlice(dice: Dice, n: number): Entry {
  const bound = () => dice.chance(0.3) ? null : dice.int(-n - 1, n + 1);
  const step = dice.pick([null, null, 1, 2, 3, -1, -1, -2]);
  return { kind: "slice", start: bound(), stop: bound(), step };
}

function someMask(dice: Dice, shape: readonly number[]): Entry & { kind: "mask" } {
  const length = shape.reduce((a, b) => a * b, 1);
  return { kind: "mask", shape, data: dice.list(length, () => dice.chance(0.4)) };
}

function someList(dice: Dice, n: number, shape: readonly number[]): Entry {
  const length = shape.reduce((a, b) => a * b, 1);
  return { kind: "list", shape, data: dice.list(length, () => dice.int(-n, n - 1)) };
}

/** Integers, slices, new axes and dots. */
export function basicEntries(dice: Dice, shape: readonly number[]): Entry[] {
  const entries = shape.map((n): Entry =>
    n > 0 && dice.chance(0.3) ? { kind: "int", at: dice.int(-n, n - 1) } : someSlice(dice, n)
  );
  if (entries.length > 0 && dice.chance(0.25)) {
    // Dots stand for a few of the axes, or for none.
    const first = dice.int(0, entries.length);
    entries.splice(first, dice.int(0, entries.length - first), { kind: "dots" });
  } else if (dice.chance(0.2)) entries.length = dice.int(0, entries.length);
  if (dice.chance(0.2)) entries.splice(dice.int(0, entries.length), 0, { kind: "new" });
  return entries;
}

/** Lists and masks that are paired, among integers, slices and new axes. */
export function pairedEntries(dice: Dice, shape: readonly number[]): Entry[] {
  const entries: Entry[] = [];
  let length = dice.int(1, 5);
  for (let axis = 0; axis < shape.length;) {
    const n = shape[axis];
    const roll = dice.next();
    if (roll < 0.2) {
      const rank = dice.int(1, Math.min(2, shape.length - axis));
      const mask = someMask(dice, shape.slice(axis, axis + rank));
      const taken = trueCount(mask.data);
      const rest = entries.some((entry) => entry.kind === "list" || entry.kind === "mask");
      // Paired lists are as long as the mask takes cells; only the first one may decide that.
      if (!rest || taken === length || taken === 1) {
        if (!rest && taken !== 1) length = taken;
        entries.push(mask);
        axis += rank;
        continue;
      }
    }
    if (n > 0 && roll < 0.6) entries.push(someList(dice, n, dice.pick([[length], [length], [1], [2, length]])));
    else if (n > 0 && roll < 0.75) entries.push({ kind: "int", at: dice.int(-n, n - 1) });
    else entries.push(someSlice(dice, n));
    axis++;
  }
  if (dice.chance(0.15)) entries.splice(dice.int(0, entries.length), 0, { kind: "new" });
  return entries;
}

/** Lists and masks that each act on their own axis. */
export function outerEntries(dice: Dice, shape: readonly number[]): Entry[] {
  return shape.map((n): Entry => {
    const roll = dice.next();
    if (roll < 0.2) return someMask(dice, [n]);
    if (n > 0 && roll < 0.6) return someList(dice, n, [dice.int(0, n + 1)]);
    return n > 0 && roll < 0.75 ? { kind: "int", at: dice.int(-n, n - 1) } : someSlice(dice, n);
  });
}
