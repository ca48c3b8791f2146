import type { Body } from "./body.ts";
import { type Code, i32, op } from "./code.ts";
import { floats, ints } from "./constants.ts";
import { above, add, mul, polynomial, sub } from "./f32x4.ts";
import { and, any } from "./f64x2.ts";
import { inHalves } from "./halves.ts";
import type { Library } from "./library.ts";
import { logF64 } from "./log_f64.ts";

const { one, ln2High, ln2Low } = floats({ one: 1, ln2High: 0.693145751953125, ln2Low: 1.4286068203094173e-06 });
const { start, fraction, lowestFirst, lastUsual } = ints({
  /** The bits of the number from which on the exponent counts: the root of 1/2. */
  start: 0x3f3504f3,
  fraction: (1 << 23) - 1,
  /** What turns the bits of the least normal number to the least whole number, and those of the greatest finite one so. */
  lowestFirst: 0x7f800000,
  lastUsual: -1 - (1 << 24),
});
const Q = Object.values(floats({
  q2: -0.4999999764349494,
  q3: 0.3333332999287348,
  q4: -0.2500078283681328,
  q5: 0.2000123970258701,
  q6: -0.16626590642115113,
  q7: 0.14204677442343921,
  q8: -0.1312795411632054,
  q9: 0.12724282033139137,
  q10: -0.07674624455896198,
}));
const rare = inHalves(logF64);

/**
 * The natural logarithm.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function logF32(body: Body, library: Library, x: Code): Code {
  const bits = body.let(op("i32x4.sub", x, start));
  const exponent = body.let(op("f32x4.convert_i32x4_s", op("i32x4.shr_s", bits, i32(23))));
  const r = body.let(sub(op("i32x4.add", and(bits, fraction), start), one));
  const low = add(mul(mul(r, r), polynomial(r, Q)), mul(exponent, ln2Low));
  const result = body.let(add(mul(exponent, ln2High), add(r, low)));
  body.if(
    any(above(op("i32x4.add", x, lowestFirst), lastUsual)),
    () => body.set(result, library.call(rare, x)),
  );
  return result;
}
