import type { Body } from "./body.ts";
import { type Code, laneOp, op } from "./code.ts";
import { doubles, floats, ints } from "./constants.ts";
import { above, abs, add, mul, polynomial, shl, sub } from "./f32x4.ts";
import * as wide from "./f64x2.ts";
import { inHalves, narrow, widen } from "./halves.ts";
import type { Library } from "./library.ts";
import { cosF64, sinF64 } from "./sin_f64.ts";

const { perPi, magic, half, piHigh, piLow } = doubles({
  perPi: 1 / Math.PI,
  /** Adding it rounds to a whole number, whose parity then stands in the lowest bit. */
  magic: 1.5 * 2 ** 52,
  half: 0.5,
  /** Its products with the multiples that occur are exact. */
  piHigh: 2 * 1.5707963267341256,
  piLow: 2 * 6.077100506508189e-11,
});
const { limit, eighth } = floats({
  eighth: 0.125,
  /** Beyond it the multiples have too many bits. */
  limit: 1e5,
});
const { sign } = ints({ sign: 1 << 31 });
/** The first coefficient is near -1/6: its part of -1/8 is taken apart, as products with that are exact. */
const Q = Object.values(floats({
  q3: -0.16666666663878466 + 0.125,
  q5: 0.008333332768305049,
  q7: -0.00019841086452506194,
  q9: 2.753645532390914e-06,
  q11: -2.407999973210464e-08,
}));
/** The even lanes of two vectors of four. */
const EVEN = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
const rareSin = inHalves(sinF64);
const rareCos = inHalves(cosF64);

/** sin(x - n pi) for the nearest n, or for the nearest n + 1/2, with its sign turned where n is odd. */
function near(body: Body, x: Code, isCosine: boolean): Code {
  const parts = widen(x).map((value) => {
    const part = body.let(value);
    const turns = wide.mul(part, perPi);
    const rounded = body.let(wide.add(isCosine ? wide.sub(turns, half) : turns, magic));
    const whole = wide.sub(rounded, magic);
    const multiple = body.let(isCosine ? wide.add(whole, half) : whole);
    const rest = wide.sub(wide.sub(part, wide.mul(multiple, piHigh)), wide.mul(multiple, piLow));
    return { rest, rounded };
  });
  const [low, high] = parts;
  const y = body.let(narrow(low.rest, high.rest));
  const size = body.let(abs(y));
  const square = body.let(mul(y, y));
  const cube = body.let(mul(size, square));
  const sine = add(size, sub(mul(cube, polynomial(square, Q)), mul(cube, eighth)));
  const parity = laneOp("i8x16.shuffle", EVEN, low.rounded, high.rounded);
  return wide.xor(sine, wide.xor(wide.and(y, sign), shl(parity, 31)));
}

/**
 * The sine.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function sinF32(body: Body, library: Library, x: Code): Code {
  const result = body.let(near(body, x, false));
  body.if(wide.any(above(abs(x), limit)), () => body.set(result, library.call(rareSin, x)));
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
export function cosF32(body: Body, library: Library, x: Code): Code {
  const result = body.let(op("f32x4.neg", near(body, x, true)));
  body.if(wide.any(above(abs(x), limit)), () => body.set(result, library.call(rareCos, x)));
  return result;
}
