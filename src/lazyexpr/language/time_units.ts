import type { TimeBase, TimeUnit } from "../../ndarray/mod.ts";

/** Each unit in the next finer one; months have no fixed number of days. */
const STEPS: readonly (readonly [TimeBase, bigint])[] = [
  ["W", 7n],
  ["D", 24n],
  ["h", 60n],
  ["m", 60n],
  ["s", 1000n],
  ["ms", 1000n],
  ["us", 1000n],
  ["ns", 1000n],
  ["ps", 1000n],
  ["fs", 1000n],
  ["as", 1n],
];
/** NumPy gives up where one of the coarser units is this many of the finer. */
const MAX_FACTOR = 1n << 56n;

/**
 * Finds the unit that two counts of time are compared in.
 *
 * @param a One unit.
 * @param b Another unit.
 * @param isDate Whether they count dates: years and months then go with days.
 * @returns The coarsest unit that holds both exactly, or null when there is none.
 */
export function commonUnit(a: TimeUnit, b: TimeUnit, isDate: boolean): TimeUnit | null {
  if (a.base === "generic") return b;
  if (b.base === "generic") return a;
  const areMonths = isMonths(a);
  if (areMonths !== isMonths(b)) {
    const days = areMonths ? b : a;
    return isDate && factor(1, rankOf(days)) < MAX_FACTOR ? days : null;
  }
  const finer = Math.max(rankOf(a), rankOf(b));
  const left = factor(rankOf(a), finer);
  const right = factor(rankOf(b), finer);
  if (left >= MAX_FACTOR || right >= MAX_FACTOR) return null;
  const base = rankOf(a) === finer ? a.base : b.base;
  return { base, count: Number(gcd(left * BigInt(a.count), right * BigInt(b.count))) };
}

function isMonths({ base }: TimeUnit): boolean {
  return base === "Y" || base === "M";
}

/** Higher for finer units; negative for months and years. */
function rankOf({ base }: TimeUnit): number {
  return base === "Y" ? -2 : base === "M" ? -1 : STEPS.findIndex(([name]) => name === base);
}

/** How many of the finer unit one of the coarser is. */
function factor(rank: number, finer: number): bigint {
  if (rank < 0) return rank < finer ? 12n : 1n;
  return STEPS.slice(rank, finer).reduce((product, [, step]) => product * step, 1n);
}

function gcd(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}
