import { rootsOfTwo, toDouble } from "./big_math.ts";
import type { Body } from "./body.ts";
import { type Code, i32, load, loadLane, op } from "./code.ts";
import { doubles, longs, table } from "./constants.ts";
import { above, abs, add, and, any, eq, mul, offsets, polynomial, select, shl, sub } from "./f64x2.ts";
import type { Library } from "./library.ts";

/** Steps of the table within a factor of two. */
const STEPS = 128;
const roots = table(STEPS, () => rootsOfTwo(STEPS).map(lowered));
const { scale, magic, stepHigh, stepLow, limit, lowest, highest, one, q2, q3, q4, q5 } = doubles({
  scale: 184.6649652337873,
  /** Adding it rounds to a whole number, which then stands in the low bits. */
  magic: 1.5 * 2 ** 52,
  /** ln 2 / 128; products of the upper part with the whole numbers that occur are exact. */
  stepHigh: 0.005415212347998022,
  stepLow: 1.2655086083325438e-13,
  limit: 708,
  lowest: -746,
  highest: 710,
  one: 1,
  q2: 0.4999999999999907,
  q3: 0.16666666666666533,
  q4: 0.04166667684879449,
  q5: 0.008333334787922985,
});

/** Masks of the table's index and of the offset of its entry. */
const { lowBits, entry } = longs({ lowBits: 127n, entry: 8n * (127n) });

/** A root as the table holds it: without what the index itself adds to the exponent's bits. */
function lowered(root: bigint, index: number): number {
  const bits = new BigInt64Array(Float64Array.of(toDouble(root)).buffer);
  bits[0] -= BigInt(index) << 45n;
  return new Float64Array(bits.buffer)[0];
}

/** e^x = 2^(steps / 128) (1 + rest), where the low bits of `steps` hold a whole number. */
interface Parts {
  readonly steps: Code;
  readonly root: Code;
  readonly rest: Code;
}

function split(body: Body, x: Code, low?: Code): Parts {
  const steps = body.let(add(mul(x, scale), magic));
  const [first, second] = offsets(body, shl(steps, 3), entry);
  const count = body.let(sub(steps, magic));
  const near = sub(sub(x, mul(count, stepHigh)), mul(count, stepLow));
  const r = body.let(low === undefined ? near : add(near, low));
  const root = loadLane("v128.load64_lane", 1, second, load("v128.load64_zero", first, roots), roots);
  const rest = add(r, mul(mul(r, r), polynomial(r, [q2, q3, q4, q5])));
  return { steps, root, rest: body.let(rest) };
}

/**
 * Writes e^(x + low) for sums from -708 to 708.
 *
 * @param body Where.
 * @param x The main part.
 * @param low What it lacks, if anything.
 * @returns The code of the result.
 */
export function expNear(body: Body, x: Code, low?: Code): Code {
  const { steps, root, rest } = split(body, x, low);
  const power = body.let(op("i64x2.add", root, shl(steps, 45)));
  return add(power, mul(power, rest));
}

/**
 * Writes e^(x + low) for any sum; NaN stays NaN.
 *
 * @param body Where.
 * @param x The main part.
 * @param low What it lacks, if anything.
 * @returns The code of the result.
 */
export function expAny(body: Body, x: Code, low?: Code): Code {
  const inside = body.let(op("f64x2.pmin", highest, op("f64x2.pmax", lowest, x)));
  const lowInside = low === undefined ? undefined : body.let(and(low, and(eq(inside, x), eq(low, low))));
  const { steps, root, rest } = split(body, inside, lowInside);
  // Two factors of half the exponent each: neither overflows, and only the last product is rounded to a subnormal.
  const exponent = body.let(op("i64x2.shr_s", shl(steps, 13), i32(20)));
  const half = body.let(op("i64x2.shr_s", exponent, i32(1)));
  const power = op("i64x2.add", root, shl(op("v128.and", steps, lowBits), 45));
  const mantissa = body.let(power);
  const factor = (n: Code) => op("i64x2.add", shl(n, 52), one);
  const product = mul(add(mantissa, mul(mantissa, rest)), factor(half));
  return select(mul(product, factor(op("i64x2.sub", exponent, half))), add(x, x), eq(x, x));
}

/**
 * e^x.
 *
 * @param body Where it is written.
 * @param library The functions of the module.
 * @param x The argument.
 * @returns The code of the result.
 */
export function expF64(body: Body, library: Library, x: Code): Code {
  const result = body.let(expNear(body, x));
  body.if(any(above(abs(x), limit)), () => body.set(result, library.call(expSlow, x)));
  return result;
}

function expSlow(body: Body, _library: Library, x: Code): Code {
  return expAny(body, x);
}
