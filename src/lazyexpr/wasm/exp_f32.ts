import type { Body } from "./body.ts";
import { type Code, op } from "./code.ts";
import { floats } from "./constants.ts";
import { expF64 } from "./exp_f64.ts";
import { above, abs, add, mul, polynomial, shl, sub } from "./f32x4.ts";
import { any } from "./f64x2.ts";
import { inHalves } from "./halves.ts";
import type { Library } from "./library.ts";

const { scale, magic, ln2High, ln2Low, limit, one, q2, q3, q4, q5, q6 } = floats({
  scale: 1 / Math.LN2,
  /** Adding it rounds to a whole number, which then stands in the low bits. */
  magic: 1.5 * 2 ** 23,
  /** Its products with the exponents that occur are exact. */
  ln2High: 0.693145751953125,
  ln2Low: 1.4286068203094173e-06,
  limit: 87,
  one: 1,
  q2: 0.5,
  q3: 0.16666573381900845,
  q4: 0.04166655011030512,
  q5: 0.008363773874405574,
  q6: 0.0013926926614021907,
});
const rare = inHalves(expF64);

/**
 * e^x.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function expF32(body: Body, library: Library, x: Code): Code {
  const steps = body.let(add(mul(x, scale), magic));
  const count = body.let(sub(steps, magic));
  const r = body.let(sub(sub(x, mul(count, ln2High)), mul(count, ln2Low)));
  const power = body.let(op("i32x4.add", shl(steps, 23), one));
  const rest = add(r, mul(mul(r, r), polynomial(r, [q2, q3, q4, q5, q6])));
  const result = body.let(add(power, mul(power, rest)));
  body.if(any(above(abs(x), limit)), () => body.set(result, library.call(rare, x)));
  return result;
}
