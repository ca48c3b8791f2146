import type { Body } from "./body.ts";
import { type Code, laneOp, op } from "./code.ts";
import { doubles, longs } from "./constants.ts";
import { above, abs, add, and, andnot, any, eq, lane, lt, mul, or, polynomial, shl, sub, xor } from "./f64x2.ts";
import type { Library } from "./library.ts";

const { perPi, magic, half, eighth, pi1, pi2, pi3, limit, tiny } = doubles({
  perPi: 1 / Math.PI,
  /** Adding it rounds to a whole number, whose parity then stands in the lowest bit. */
  magic: 1.5 * 2 ** 52,
  half: 0.5,
  eighth: 0.125,
  /** Pi in parts of 33 bits: their products with the multiples that occur are exact. */
  pi1: 2 * 1.5707963267341256,
  pi2: 2 * 6.077100506303966e-11,
  pi3: 2 * 2.0222662487959506e-21,
  /** Beyond it the multiples have too many bits. */
  limit: 1e6,
  /** Rests below it lack bits. */
  tiny: 2 ** -20,
});
const { sign } = longs({ sign: -1n << 63n });
/** The first coefficient is near -1/6: its part of -1/8 is taken apart, as products with that are exact. */
const Q = Object.values(doubles({
  q3: -0.16666666666666666 + 0.125,
  q5: 0.008333333333333316,
  q7: -0.00019841269841254955,
  q9: 2.755731921915843e-06,
  q11: -2.5052107616384595e-08,
  q13: 1.6058977272815506e-10,
  q15: -7.643969031052769e-13,
  q17: 2.731428986122616e-15,
}));

/** x less a multiple of pi. */
function rest(body: Body, x: Code, multiple: Code): Code {
  const near = body.let(sub(x, mul(multiple, pi1)));
  const step = body.let(mul(multiple, pi2));
  const r = body.let(sub(near, step));
  return body.let(sub(r, sub(mul(multiple, pi3), sub(sub(near, r), step))));
}

/** The sine of y from -pi/2 to pi/2, its sign turned where the lowest bit of `parity` is set. */
function near(body: Body, y: Code, parity: Code): Code {
  const size = body.let(abs(y));
  const square = body.let(mul(y, y));
  const cube = body.let(mul(size, square));
  const sine = add(size, sub(mul(cube, polynomial(square, Q)), mul(cube, eighth)));
  return xor(sine, xor(and(y, sign), shl(parity, 63)));
}

/**
 * The sine.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function sinF64(body: Body, library: Library, x: Code): Code {
  const rounded = body.let(add(mul(x, perPi), magic));
  const y = rest(body, x, body.let(sub(rounded, magic)));
  const result = body.let(near(body, y, rounded));
  const isBad = or(above(abs(x), limit), andnot(lt(abs(y), tiny), eq(x, y)));
  body.if(any(isBad), () => body.set(result, library.call(sinSlow, x)));
  return result;
}

/**
 * The cosine.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function cosF64(body: Body, library: Library, x: Code): Code {
  // cos x = -sin(x - (n + 1/2) pi) for even n.
  const rounded = body.let(add(sub(mul(x, perPi), half), magic));
  const y = rest(body, x, body.let(add(sub(rounded, magic), half)));
  const result = body.let(op("f64x2.neg", near(body, y, rounded)));
  const isBad = or(above(abs(x), limit), lt(abs(y), tiny));
  body.if(any(isBad), () => body.set(result, library.call(cosSlow, x)));
  return result;
}

function sinSlow(_body: Body, library: Library, x: Code): Code {
  return byLanes(library, "sin", x);
}

function cosSlow(_body: Body, library: Library, x: Code): Code {
  return byLanes(library, "cos", x);
}

/**
 * Writes a call of a JavaScript function for each lane.
 *
 * @param library The functions of the module.
 * @param name The function.
 * @param x The argument.
 * @returns The code of the results.
 */
export function byLanes(library: Library, name: string, x: Code): Code {
  const [first, second] = [0, 1].map((index) => library.scalar(name, lane(x, index)));
  const both = op("f64x2.splat", first);
  const replaced = laneOp("f64x2.replace_lane", [1], both, second);
  return replaced;
}
