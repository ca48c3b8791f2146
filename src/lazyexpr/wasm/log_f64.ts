import type { Body } from "./body.ts";
import { type Code, op } from "./code.ts";
import { doubles, longs } from "./constants.ts";
import { above, add, and, any, div, eq, lt, mul, or, polynomial, select, shr, sub } from "./f64x2.ts";
import type { Library } from "./library.ts";

/** The bits of the root of 1/2, from which on the exponent counts. */
const START = 0x3fe6a09e667f3bcdn;
const { one, two, half, ln2High, ln2Low, bias, smallest, infinity, scaled, shift, nan, lowest, zero } = doubles({
  one: 1,
  two: 2,
  half: 0.5,
  /** Its product with an exponent is exact. */
  ln2High: 0.6931471805598903,
  ln2Low: 5.497923018708371e-14,
  bias: 2 ** 52 + 1023,
  smallest: 2 ** -1022,
  infinity: Infinity,
  scaled: 2 ** 52,
  shift: 52,
  nan: NaN,
  lowest: -Infinity,
  zero: 0,
});
const { first, fraction, start, exponentOf } = longs({
  first: START - (1023n << 52n),
  fraction: (1n << 52n) - 1n,
  start: START,
  exponentOf: 0x433n << 52n,
});
/** What turns the bits of the least normal number to the least whole number, and those of the greatest finite one so. */
const { lowestFirst, lastUsual } = longs({ lowestFirst: (-1n << 63n) - (1n << 52n), lastUsual: -1n - (1n << 53n) });
const Q = Object.values(doubles({
  q3: 0.666666666666667,
  q5: 0.3999999999989938,
  q7: 0.28571428626031065,
  q9: 0.2222221112572281,
  q11: 0.18182889786191042,
  q13: 0.15331699633543858,
  q15: 0.14616721179861816,
}));

/**
 * Writes a logarithm.
 *
 * With z = x / 2^exponent from the root of 1/2 to that of 2, f = z - 1 and s = f / (2 + f): log z = 2 artanh s, which is
 * f - s f plus the terms from s^3 on. So ordered, f alone is exact and all that is rounded is small beside it.
 *
 * @param body Where it is written.
 * @param x The argument, normal and above zero.
 * @param change What to take from its exponent, if anything.
 * @returns The code of the logarithm.
 */
export function logNear(body: Body, x: Code, change?: Code): Code {
  const bits = body.let(op("i64x2.sub", x, first));
  const own = sub(or(shr(bits, 52), exponentOf), bias);
  const exponent = body.let(change === undefined ? own : sub(own, change));
  const f = body.let(sub(op("i64x2.add", and(bits, fraction), start), one));
  const s = body.let(div(f, add(f, two)));
  const square = body.let(mul(s, s));
  const halfSquare = body.let(mul(mul(f, f), half));
  const terms = add(halfSquare, mul(square, polynomial(square, Q)));
  const low = sub(sub(halfSquare, add(mul(s, terms), mul(exponent, ln2Low))), f);
  return sub(mul(exponent, ln2High), low);
}

/**
 * The natural logarithm.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function logF64(body: Body, library: Library, x: Code): Code {
  const result = body.let(logNear(body, x));
  body.if(any(above(op("i64x2.add", x, lowestFirst), lastUsual)), () => body.set(result, library.call(logSlow, x)));
  return result;
}

function logSlow(body: Body, _library: Library, x: Code): Code {
  const isSmall = body.let(lt(x, smallest));
  const normal = body.let(select(mul(x, scaled), x, isSmall));
  const result = logNear(body, normal, and(isSmall, shift));
  const bounded = select(x, result, eq(x, infinity));
  const positive = select(lowest, select(bounded, nan, op("f64x2.gt", x, zero)), eq(x, zero));
  return positive;
}
