import type { Body } from "./body.ts";
import { type Code, f64, op } from "./code.ts";
import { doubles, longs } from "./constants.ts";
import { expAny, expF64 } from "./exp_f64.ts";
import { abs, add, and, div, lt, mul, or, polynomial, select, sub, xor } from "./f64x2.ts";
import type { Library } from "./library.ts";

const { one, two, quarter, ln2High, ln2Low } = doubles({
  one: 1,
  two: 2,
  quarter: 0.25,
  ln2High: Math.LN2,
  ln2Low: 2.3190468138462996e-17,
});
const { sign } = longs({ sign: -1n << 63n });

/** Inverse factorials of n, n + step, ...: terms of series that converge in one unit. */
function series(from: number, to: number, step: number): Code[] {
  const values: Record<string, number> = {};
  for (let n = from; n <= to; n += step) {
    let factorial = 1;
    for (let k = 2; k <= n; k++) factorial *= k;
    values[`q${n}`] = 1 / factorial;
  }
  return Object.values(doubles(values));
}

const ALL = series(2, 19, 1);
const ODD = series(3, 19, 2);

/**
 * e^x - 1.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function expm1F64(body: Body, library: Library, x: Code): Code {
  const near = body.let(add(x, mul(mul(x, x), polynomial(x, ALL))));
  const far = sub(expF64(body, library, x), one);
  const value = body.let(select(near, far, lt(abs(x), one)));
  return or(value, and(x, sign));
}

/** e^size / 2, which is finite for some sizes whose exponential is not. */
function halfExp(body: Body, _library: Library, size: Code): Code {
  const less = body.let(sub(size, ln2High));
  const part = body.let(sub(less, size));
  const low = sub(sub(sub(size, sub(less, part)), add(ln2High, part)), ln2Low);
  return expAny(body, less, body.let(low));
}

/**
 * The hyperbolic sine.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function sinhF64(body: Body, library: Library, x: Code): Code {
  const size = body.let(abs(x));
  const square = body.let(mul(x, x));
  const near = add(size, mul(mul(size, square), polynomial(square, ODD)));
  const half = body.let(library.call(halfExp, size));
  const value = select(near, sub(half, div(quarter, half)), lt(size, one));
  return xor(value, and(x, sign));
}

/**
 * The hyperbolic cosine.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function coshF64(body: Body, library: Library, x: Code): Code {
  const half = body.let(library.call(halfExp, body.let(abs(x))));
  return add(half, div(quarter, half));
}

/**
 * The hyperbolic tangent.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function tanhF64(body: Body, library: Library, x: Code): Code {
  const twice = body.let(mul(abs(x), op("f64x2.splat", f64(-2))));
  const less = body.let(library.call(expm1F64, twice));
  const value = op("v128.andnot", div(less, add(less, two)), sign);
  return or(value, and(x, sign));
}
