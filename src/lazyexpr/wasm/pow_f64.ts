import type { Body } from "./body.ts";
import { type Code, op } from "./code.ts";
import { doubles, longs } from "./constants.ts";
import { expAny, expNear } from "./exp_f64.ts";
import { above, abs, add, and, andnot, any, eq, lt, mul, or, polynomial, select, sub, xor } from "./f64x2.ts";
import type { Library } from "./library.ts";
import { logParts, logTail } from "./log_table.ts";

const { half, one, zero, ln2High, ln2Low, limit, smallest, infinity, scaled, shift, nan, most, least } = doubles({
  half: 0.5,
  one: 1,
  zero: 0,
  /** Its product with an exponent is exact. */
  ln2High: 0.6931471805598903,
  ln2Low: 5.497923018708371e-14,
  limit: 700,
  smallest: 2 ** -1022,
  infinity: Infinity,
  scaled: 2 ** 52,
  shift: 52,
  nan: NaN,
  /** Exponents beyond it overflow or underflow for every base but 1. */
  most: 2 ** 66,
  least: -(2 ** 66),
});
const { lowestFirst, lastUsual, upper, sign } = longs({
  /** What turns the bits of the least normal number to the least whole number, and those of the greatest finite one so. */
  lowestFirst: (-1n << 63n) - (1n << 52n),
  lastUsual: -1n - (1n << 53n),
  /** So many bits that a product of two such numbers is exact. */
  upper: -1n << 27n,
  sign: -1n << 63n,
});
const Q = Object.values(doubles({ q3: 1 / 3, q4: -1 / 4, q5: 1 / 5, q6: -1 / 6, q7: 1 / 7, q8: -1 / 8 }));

/**
 * Writes y log x as a sum of two numbers, good to 2^-62 of itself.
 *
 * @param body Where.
 * @param x The base, normal and above zero.
 * @param y The factor.
 * @param change What to take from the exponent of x, if anything.
 * @returns The code of both numbers.
 */
export function exponentOf(body: Body, x: Code, y: Code, change?: Code): { high: Code; low: Code } {
  const parts = logParts(body, x);
  const count = change === undefined ? parts.exponent : body.let(sub(parts.exponent, change));
  const r = body.let(add(parts.high, parts.low));
  const rLow = body.let(add(sub(parts.high, r), parts.low));
  // Sums of two numbers of which the first is larger, each with what it lacks.
  const whole = body.let(mul(count, ln2High));
  const base = body.let(add(whole, parts.logarithm));
  const baseLow = add(sub(whole, base), parts.logarithm);
  const sum = body.let(add(base, r));
  const sumLow = add(sub(base, sum), r);
  const rUpper = body.let(and(r, upper));
  const square = body.let(mul(mul(rUpper, rUpper), half));
  const squareLow = add(mul(mul(sub(r, rUpper), add(r, rUpper)), half), mul(r, rLow));
  const main = body.let(sub(sum, square));
  const mainLow = sub(sub(sum, main), square);
  const cubic = mul(mul(r, mul(r, r)), polynomial(r, Q));
  const small = add(add(add(baseLow, sumLow), mainLow), add(rLow, add(mul(count, ln2Low), logTail(parts.tails))));
  const rest = body.let(add(small, sub(cubic, squareLow)));
  const log = body.let(add(main, rest));
  const logLow = add(sub(main, log), rest);
  const logUpper = body.let(and(log, upper));
  const yUpper = body.let(and(y, upper));
  const low = add(mul(sub(y, yUpper), logUpper), mul(y, add(sub(log, logUpper), logLow)));
  return { high: body.let(mul(yUpper, logUpper)), low: body.let(low) };
}

/**
 * x to the power of y.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The base.
 * @param y The exponent.
 * @returns The code of the result.
 */
export function powF64(body: Body, library: Library, x: Code, y: Code): Code {
  const { high, low } = exponentOf(body, x, y);
  const result = body.let(expNear(body, high, low));
  const isOdd = or(above(op("i64x2.add", x, lowestFirst), lastUsual), above(abs(high), limit));
  body.if(any(isOdd), () => body.set(result, library.call(powSlow, x, y)));
  return result;
}

function powSlow(body: Body, _library: Library, x: Code, y: Code): Code {
  const size = body.let(abs(x));
  const isSmall = body.let(lt(size, smallest));
  const normal = body.let(select(mul(size, scaled), size, isSmall));
  const bounded = body.let(op("f64x2.pmin", most, op("f64x2.pmax", least, y)));
  const { high, low } = exponentOf(body, normal, bounded, and(isSmall, shift));
  const usual = body.let(expAny(body, high, low));
  const isZero = body.let(eq(size, zero));
  const isEnd = or(isZero, eq(size, infinity));
  // Zero to a power above zero and infinity to one below zero are zero.
  const end = body.let(andnot(infinity, xor(isZero, lt(y, zero))));
  const positive = body.let(select(end, usual, isEnd));
  const isWhole = body.let(eq(op("f64x2.nearest", y), y));
  const halved = body.let(mul(y, half));
  const isOdd = and(isWhole, op("f64x2.ne", op("f64x2.nearest", halved), halved));
  const signed = xor(positive, and(and(x, sign), isOdd));
  const isUndefined = andnot(andnot(lt(x, zero), eq(size, infinity)), isWhole);
  const isNaN = or(isUndefined, or(op("f64x2.ne", x, x), op("f64x2.ne", y, y)));
  return select(one, select(nan, signed, isNaN), or(eq(y, zero), eq(x, one)));
}
