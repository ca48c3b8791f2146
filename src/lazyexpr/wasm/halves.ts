import type { Body } from "./body.ts";
import { type Code, laneOp, op } from "./code.ts";
import type { Emit, Library } from "./library.ts";

/** The lower halves of two vectors. */
const LOW = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
/** The upper half of a vector in both places. */
const HIGH = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

/**
 * Widens four numbers in single precision to doubles.
 *
 * @param x The vector, cheap to repeat.
 * @returns The code of the lower two and of the upper two.
 */
export function widen(x: Code): [Code, Code] {
  return [op("f64x2.promote_low_f32x4", x), op("f64x2.promote_low_f32x4", laneOp("i8x16.shuffle", HIGH, x, x))];
}

/**
 * Rounds doubles to four numbers in single precision.
 *
 * @param low The first two.
 * @param high The others.
 * @returns The code.
 */
export function narrow(low: Code, high: Code): Code {
  return laneOp("i8x16.shuffle", LOW, op("f32x4.demote_f64x2_zero", low), op("f32x4.demote_f64x2_zero", high));
}

/**
 * Computes a function of single precision through that of doubles.
 *
 * @param emit The function of doubles.
 * @returns The function of single precision.
 */
export function inHalves(emit: Emit): Emit {
  const write = (body: Body, library: Library, args: readonly Code[]) => {
    const halves = args.map((x) => widen(x).map((half) => body.let(half)));
    const low = body.let(library.call(emit, ...halves.map(([half]) => half)));
    return narrow(low, library.call(emit, ...halves.map(([_, half]) => half)));
  };
  // The number of arguments counts for those that ask a function for it.
  if (emit.length === 3) return (body, library, x) => write(body, library, [x]);
  return (body, library, x, y) => write(body, library, [x, y]);
}
