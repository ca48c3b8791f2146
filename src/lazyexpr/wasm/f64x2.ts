/**
 * Short names for code on vectors of two doubles.
 *
 * @module
 */
import type { Body } from "./body.ts";
import { type Code, f64, i32, laneOp, op } from "./code.ts";

/**
 * Sum.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function add(a: Code, b: Code): Code {
  return op("f64x2.add", a, b);
}

/**
 * Difference.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function sub(a: Code, b: Code): Code {
  return op("f64x2.sub", a, b);
}

/**
 * Product.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function mul(a: Code, b: Code): Code {
  return op("f64x2.mul", a, b);
}

/**
 * Quotient.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function div(a: Code, b: Code): Code {
  return op("f64x2.div", a, b);
}

/**
 * Size without sign.
 *
 * @param a The value.
 * @returns The code.
 */
export function abs(a: Code): Code {
  return op("f64x2.abs", a);
}

/**
 * Mask of where one is less.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function lt(a: Code, b: Code): Code {
  return op("f64x2.lt", a, b);
}

/**
 * Mask of where two are equal.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function eq(a: Code, b: Code): Code {
  return op("f64x2.eq", a, b);
}

/**
 * Bits of both.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function and(a: Code, b: Code): Code {
  return op("v128.and", a, b);
}

/**
 * Bits of one that the other lacks.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function andnot(a: Code, b: Code): Code {
  return op("v128.andnot", a, b);
}

/**
 * Bits of either.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function or(a: Code, b: Code): Code {
  return op("v128.or", a, b);
}

/**
 * Bits of just one.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function xor(a: Code, b: Code): Code {
  return op("v128.xor", a, b);
}

/**
 * The opposite bits.
 *
 * @param a The value.
 * @returns The code.
 */
export function not(a: Code): Code {
  return op("v128.not", a);
}

/**
 * Whether any bit is set.
 *
 * @param a The value.
 * @returns The code of an `i32`.
 */
export function any(a: Code): Code {
  return op("v128.any_true", a);
}

/**
 * One where a mask is set, else the other.
 *
 * @param a One.
 * @param b The other.
 * @param mask The mask.
 * @returns The code.
 */
export function select(a: Code, b: Code, mask: Code): Code {
  return op("v128.bitselect", a, b, mask);
}

/**
 * Shift to the left of 64-bit lanes.
 *
 * @param a The value.
 * @param by Bits.
 * @returns The code.
 */
export function shl(a: Code, by: number): Code {
  return op("i64x2.shl", a, i32(by));
}

/**
 * Shift to the right of 64-bit lanes, zeros coming in.
 *
 * @param a The value.
 * @param by Bits.
 * @returns The code.
 */
export function shr(a: Code, by: number): Code {
  return op("i64x2.shr_u", a, i32(by));
}

/**
 * A constant in both lanes that does not lie in memory.
 *
 * @param value The constant.
 * @returns The code.
 */
export function splat(value: number): Code {
  return op("f64x2.splat", f64(value));
}

/**
 * One lane.
 *
 * @param a The vector.
 * @param lane Its number.
 * @returns The code of an `f64`.
 */
export function lane(a: Code, lane: number): Code {
  return laneOp("f64x2.extract_lane", [lane], a);
}

/**
 * Computes a polynomial by Horner's rule.
 *
 * @param x The variable, cheap to repeat.
 * @param coefficients Those of rising powers.
 * @returns The code.
 */
export function polynomial(x: Code, coefficients: readonly Code[]): Code {
  return coefficients.reduceRight((sum, coefficient) => add(mul(sum, x), coefficient));
}

/**
 * Mask of where one whole number is greater, with signs.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function above(a: Code, b: Code): Code {
  return op("i64x2.gt_s", a, b);
}

/**
 * Takes table offsets out of a vector.
 *
 * @param body Where they are kept.
 * @param index Both offsets, in the low halves of 64-bit lanes.
 * @param mask A vector of the bits that count.
 * @returns The code of both offsets.
 */
export function offsets(body: Body, index: Code, mask: Code): [Code, Code] {
  const masked = body.let(and(index, mask));
  const at = (lane: number) => body.let(laneOp("i32x4.extract_lane", [2 * lane], masked));
  return [at(0), at(1)];
}
