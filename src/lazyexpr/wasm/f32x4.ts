/**
 * Short names for code on vectors of four numbers in single precision.
 *
 * @module
 */
import { type Code, i32, op } from "./code.ts";

/**
 * Sum.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function add(a: Code, b: Code): Code {
  return op("f32x4.add", a, b);
}

/**
 * Difference.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function sub(a: Code, b: Code): Code {
  return op("f32x4.sub", a, b);
}

/**
 * Product.
 *
 * @param a One.
 * @param b The other.
 * @returns The code.
 */
export function mul(a: Code, b: Code): Code {
  return op("f32x4.mul", a, b);
}

/**
 * Size without sign.
 *
 * @param a The value.
 * @returns The code.
 */
export function abs(a: Code): Code {
  return op("f32x4.abs", a);
}

/**
 * Shift to the left of 32-bit lanes.
 *
 * @param a The value.
 * @param by Bits.
 * @returns The code.
 */
export function shl(a: Code, by: number): Code {
  return op("i32x4.shl", a, i32(by));
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
  return op("i32x4.gt_s", a, b);
}
