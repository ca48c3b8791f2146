import type { Body } from "./body.ts";
import { type Code, op } from "./code.ts";
import { doubles, longs } from "./constants.ts";
import { abs, add, and, div, eq, lt, mul, or, polynomial, select, sub, xor } from "./f64x2.ts";
import type { Library } from "./library.ts";
import { cosF64, sinF64 } from "./sin_f64.ts";

const { zero, one, minusOne, eighthTurn, lastEighth, quarter, half, quarterLow, halfLow, infinity } = doubles({
  zero: 0,
  one: 1,
  minusOne: -1,
  /** The tangents of pi/8 and 3 pi/8. */
  eighthTurn: Math.SQRT2 - 1,
  lastEighth: Math.SQRT2 + 1,
  quarter: Math.PI / 4,
  half: Math.PI / 2,
  quarterLow: 3.061616997868383e-17,
  halfLow: 6.123233995736766e-17,
  infinity: Infinity,
});
const { huge, tiny, down, up } = doubles({ huge: 2 ** 500, tiny: 2 ** -450, down: 2 ** -600, up: 2 ** 600 });
const { sign } = longs({ sign: -1n << 63n });
const Q = Object.values(doubles({
  q3: -0.3333333333333333,
  q5: 0.1999999999999552,
  q7: -0.142857142846665,
  q9: 0.11111111015253014,
  q11: -0.09090904577987899,
  q13: 0.07692183187666538,
  q15: -0.06664511402876551,
  q17: 0.05858148526183487,
  q19: -0.05085447714773134,
  q21: 0.03923159984722041,
  q23: -0.019176815538986532,
}));

/**
 * The tangent.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function tanF64(body: Body, library: Library, x: Code): Code {
  return div(sinF64(body, library, x), cosF64(body, library, x));
}

/**
 * The arctangent.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function arctanF64(body: Body, _library: Library, x: Code): Code {
  // arctan a = pi/4 + arctan((a - 1) / (a + 1)) = pi/2 + arctan(-1 / a).
  const size = body.let(abs(x));
  const isNear = body.let(or(lt(size, eighthTurn), op("f64x2.ne", x, x)));
  const isMiddle = body.let(lt(size, lastEighth));
  const above = select(sub(size, one), minusOne, isMiddle);
  const below = select(add(size, one), size, isMiddle);
  const t = body.let(select(size, div(above, below), isNear));
  const pick = (middle: Code, far: Code) => select(zero, select(middle, far, isMiddle), isNear);
  const square = body.let(mul(t, t));
  const cubic = mul(mul(t, square), polynomial(square, Q));
  const value = add(pick(quarter, half), add(add(cubic, pick(quarterLow, halfLow)), t));
  return xor(value, and(x, sign));
}

/**
 * The length of a hypotenuse.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x One side.
 * @param y The other.
 * @returns The code of the result.
 */
export function hypotF64(body: Body, _library: Library, x: Code, y: Code): Code {
  const [a, b] = [body.let(abs(x)), body.let(abs(y))];
  const longer = body.let(op("f64x2.pmax", a, b));
  const isHuge = body.let(lt(huge, longer));
  const isTiny = body.let(lt(longer, tiny));
  const scale = body.let(select(down, select(up, one, isTiny), isHuge));
  const back = select(up, select(down, one, isTiny), isHuge);
  const [p, q] = [body.let(mul(a, scale)), body.let(mul(b, scale))];
  const length = mul(op("f64x2.sqrt", add(mul(p, p), mul(q, q))), back);
  return select(infinity, length, or(eq(a, infinity), eq(b, infinity)));
}
