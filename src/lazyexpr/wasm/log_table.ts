import { fromDouble, logOf, toDouble } from "./big_math.ts";
import type { Body } from "./body.ts";
import { type Code, i32, laneOp, load, loadLane, op } from "./code.ts";
import { doubles, longs, table } from "./constants.ts";
import { and, mul, offsets, or, shr, sub } from "./f64x2.ts";

const STEPS = 128;
/** Bits of the reciprocals after the point: so few that their products with half a double are exact. */
const RECIPROCAL_BITS = 19n;
/**
 * Reciprocals of numbers near the middle of each interval, times 2^19: of many, those whose logarithm lies closest to a
 * double. The interval around 1 has 1 itself.
 */
const RECIPROCALS =
  `b21b9 b124c b0272 af374 ae480 ad56f ac74f ab92a aaa62 a9c8a a8e2f a8029 a72a0 a656e a5831 a4a7e a3cf3
a3075 a237b a16b0 a0a69 9fd48 9f151 9e4dc 9d8a5 9cc50 9c07a 9b52b 9a893 99cf5 99213 98620 97ac9 96fc7 96526 95a0a 94fb7
94487 93a00 92f4e 9248c 919ca 9101e 9055b 8fb09 8f181 8e77f 8dd67 8d401 8c99e 8c10c 8b6f5 8ad8d 8a3e6 89b2b 89161 8890c
87f9d 87658 86d62 8649d 85c59 8534c 84a0f 84206 839d5 830dd 82917 82095 817e5 80f8b 80814 80000 7f084 7e0bc 7d1a7 7c1f5
7b358 7a464 795a8 787ed 77987 76b4b 75e71 74fe1 74330 735ad 72907 71c6f 70f95 7031b 6f6e8 6ead3 6deca 6d405 6c7d0 6bcf5
6b1ec 6a686 69b43 69055 6859b 67b12 670e7 666e4 65cbc 6522e 64877 63e6b 6353b 62b83 621d0 61847 60ee7 6065f 5fce1 5f398
5ebd3 5e2d6 5d9fb 5d0f1 5c883 5c128 5b859 5b0d4 5a899 5a0a5 59824`.split(/\s+/).map((digits) => BigInt(`0x${digits}`));
/** The bits of the number from which on the exponent counts: near the root of 1/2, so 1 lies inside an interval. */
const START = 0x3fe6f00000000000n;

const logarithms = new Map<bigint, bigint>();
/** Pairs of a reciprocal and the logarithm of its number, then what those logarithms lack. */
const logs = table(2 * STEPS, () => RECIPROCALS.flatMap((c) => [Number(c) * 2 ** -19, toDouble(logarithm(c))]));
const logTails = table(STEPS, () => RECIPROCALS.map((c) => tail(logarithm(c))));

const { one, bias } = doubles({ one: 1, bias: 2 ** 52 + 1023 });
const { first, fraction, start, upper, exponentOf, entry } = longs({
  first: START - (1023n << 52n),
  fraction: (1n << 52n) - 1n,
  start: START,
  upper: -1n << 21n,
  exponentOf: 0x433n << 52n,
  entry: 127n << 4n,
});

function logarithm(reciprocal: bigint): bigint {
  const value = logarithms.get(reciprocal) ?? -logOf(reciprocal, 1n << RECIPROCAL_BITS);
  logarithms.set(reciprocal, value);
  return value;
}

function tail(value: bigint): number {
  const near = toDouble(value);
  return near === 0 ? 0 : toDouble(value - fromDouble(near));
}

/** x = 2^exponent (1 + r) / c, with r = high + low exactly; log x = exponent ln 2 + log(1 / c) + log(1 + r). */
export interface LogParts {
  /** The exponent. */
  readonly exponent: Code;
  /** The main part of r. */
  readonly high: Code;
  /** The rest of r. */
  readonly low: Code;
  /** log(1 / c). */
  readonly logarithm: Code;
  /** Where the table holds what that lacks. */
  readonly tails: readonly [Code, Code];
}

/**
 * Writes the reduction of a logarithm's argument.
 *
 * @param body Where.
 * @param x The argument, normal and above zero.
 * @returns The parts.
 */
export function logParts(body: Body, x: Code): LogParts {
  const bits = body.let(op("i64x2.sub", x, first));
  const [a, b] = offsets(body, shr(bits, 41), entry);
  const exponent = sub(or(shr(bits, 52), exponentOf), bias);
  const z = body.let(op("i64x2.add", and(bits, fraction), start));
  const zHigh = body.let(and(z, upper));
  const left = body.let(load("v128.load", a, logs));
  const right = body.let(load("v128.load", b, logs));
  const c = body.let(laneOp("i8x16.shuffle", lanes(0), left, right));
  return {
    exponent: body.let(exponent),
    high: body.let(sub(mul(zHigh, c), one)),
    low: body.let(mul(sub(z, zHigh), c)),
    logarithm: body.let(laneOp("i8x16.shuffle", lanes(1), left, right)),
    tails: [a, b],
  };
}

/** A shuffle that takes one half of each vector. */
function lanes(half: number): number[] {
  return Array.from({ length: 16 }, (_, index) => index + 8 * half + (index < 8 ? 0 : 8));
}

/**
 * Writes what the logarithms of the table lack.
 *
 * @param tails Addresses from {@linkcode LogParts}.
 * @returns The code.
 */
export function logTail([a, b]: readonly [Code, Code]): Code {
  const at = (address: Code) => op("i32.shr_u", address, i32(1));
  return loadLane("v128.load64_lane", 1, at(b), load("v128.load64_zero", at(a), logTails), logTails);
}
