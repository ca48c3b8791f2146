import type { Body } from "./body.ts";
import { type Code, op } from "./code.ts";
import { doubles, ints } from "./constants.ts";
import { expNear } from "./exp_f64.ts";
import { above as aboveF32 } from "./f32x4.ts";
import { above, abs, any, mul, or } from "./f64x2.ts";
import { inHalves, narrow, widen } from "./halves.ts";
import type { Library } from "./library.ts";
import { logNear } from "./log_f64.ts";
import { powF64 } from "./pow_f64.ts";

const { limit } = doubles({ limit: 700 });
const { lowestFirst, lastUsual } = ints({
  /** What turns the bits of the least normal number to the least whole number, and those of the greatest finite one so. */
  lowestFirst: 0x7f800000,
  lastUsual: -1 - (1 << 24),
});
const rare = inHalves(powF64);

/**
 * x to the power of y.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The base.
 * @param y The exponent.
 * @returns The code of the result.
 */
export function powF32(body: Body, library: Library, x: Code, y: Code): Code {
  const factors = widen(y);
  // Doubles have bits enough that the logarithm needs no second part.
  const [low, high] = widen(x).map((value, index) => body.let(mul(logNear(body, body.let(value)), factors[index])));
  const result = body.let(narrow(expNear(body, low), expNear(body, high)));
  const isFar = or(above(abs(low), limit), above(abs(high), limit));
  const isOdd = or(aboveF32(op("i32x4.add", x, lowestFirst), lastUsual), isFar);
  body.if(any(isOdd), () => body.set(result, library.call(rare, x, y)));
  return result;
}
