import type { Complex } from "../../ndarray/mod.ts";
import { complexPower, divideComplex, multiplyComplex } from "./_complex.ts";

/** A number or a truth value, as Python has them. */
export type PythonNumber = boolean | bigint | number | Complex;

/** Bits of the largest integer; beyond, a short text could take minutes and all memory. */
const MAX_BITS = 16384n;
const LIMIT = 1n << MAX_BITS;

/**
 * Does one operation on numbers as Python does, where integers have any size and `7 / 2` is 3.5.
 *
 * @param name The name of an operator's row in `FUNCTIONS`.
 * @param args The numbers.
 * @returns The result.
 * @throws {TypeError} when Python refuses such numbers.
 * @throws {RangeError} when Python divides by zero or overflows, or when an integer has more than 16384 bits.
 */
export function fold(name: string, args: readonly PythonNumber[]): PythonNumber {
  if (args.length === 1) return foldOne(name, args[0]);
  const [a, b] = args;
  if (typeof a === "boolean" && typeof b === "boolean") {
    if (name === "bitwise_and") return a && b;
    if (name === "bitwise_or") return a || b;
    if (name === "bitwise_xor") return a !== b;
  }
  const left = number(a);
  const right = number(b);
  if (typeof left === "object" || typeof right === "object") {
    return foldComplex(name, asComplex(left), asComplex(right));
  }
  const compared = compare(name, left, right);
  if (compared !== null) return compared;
  if (typeof left === "bigint" && typeof right === "bigint") return foldIntegers(name, left, right);
  return foldFloats(name, asFloat(left), asFloat(right));
}

function foldOne(name: string, arg: PythonNumber): PythonNumber {
  const value = number(arg);
  if (name === "positive") return value;
  if (name === "invert" && typeof value === "bigint") return ~value;
  if (name === "invert") throw new TypeError("Cannot invert the bits of a number that is no integer");
  return typeof value === "object" ? { re: -value.re, im: -value.im } : -value;
}

function number(value: PythonNumber): bigint | number | Complex {
  return typeof value === "boolean" ? BigInt(value) : value;
}

function asFloat(value: bigint | number): number {
  const float = Number(value);
  if (typeof value === "bigint" && !Number.isFinite(float)) {
    throw new RangeError("Cannot make a float of an integer that is too large");
  }
  return float;
}

function asComplex(value: bigint | number | Complex): Complex {
  return typeof value === "object" ? value : { re: asFloat(value), im: 0 };
}

/** Integers and floats are compared exactly. */
function compare(name: string, a: bigint | number, b: bigint | number): boolean | null {
  if (name === "less") return a < b;
  if (name === "less_equal") return a <= b;
  if (name === "greater") return a > b;
  if (name === "greater_equal") return a >= b;
  if (name === "equal") return a <= b && a >= b;
  return name === "not_equal" ? !(a <= b && a >= b) : null;
}

function foldIntegers(name: string, a: bigint, b: bigint): PythonNumber {
  if (name === "add") return bounded(a + b);
  if (name === "subtract") return bounded(a - b);
  if (name === "multiply") return bounded(a * b);
  if (name === "bitwise_and") return a & b;
  if (name === "bitwise_or") return a | b;
  if (name === "bitwise_xor") return a ^ b;
  if (name === "power") return integerPower(a, b);
  if (name === "left_shift" || name === "right_shift") {
    if (b < 0n) throw new RangeError("Cannot shift by a negative count");
    if (name === "right_shift") return b > MAX_BITS ? (a < 0n ? -1n : 0n) : a >> b;
    if (a === 0n) return 0n;
    return b > MAX_BITS ? bounded(LIMIT) : bounded(a << b);
  }
  if (b === 0n) throw new RangeError("Cannot divide by zero");
  if (name === "divide") return divideIntegers(a, b);
  const rest = a % b;
  const isBelow = rest !== 0n && rest < 0n !== b < 0n;
  return name === "remainder" ? (isBelow ? rest + b : rest) : a / b - (isBelow ? 1n : 0n);
}

function bounded(value: bigint): bigint {
  if (value >= LIMIT || value <= -LIMIT) {
    throw new RangeError(`Cannot make an integer of more than ${MAX_BITS} bits`);
  }
  return value;
}

function integerPower(base: bigint, exponent: bigint): PythonNumber {
  if (exponent < 0n) return foldFloats("power", asFloat(base), asFloat(exponent));
  const magnitude = base < 0n ? -base : base;
  if (magnitude <= 1n) return base === -1n && exponent % 2n === 0n ? 1n : exponent === 0n ? 1n : base;
  const bits = BigInt(magnitude.toString(2).length - 1);
  return bits * exponent > MAX_BITS ? bounded(LIMIT) : bounded(base ** exponent);
}

/** The float nearest to the quotient: 64 bits of it, and one more for what is left. */
function divideIntegers(a: bigint, b: bigint): number {
  const x = a < 0n ? -a : a;
  const y = b < 0n ? -b : b;
  const shift = Math.max(64 - (x.toString(2).length - y.toString(2).length), -MAX_SHIFT);
  const [top, bottom] = shift >= 0 ? [x << BigInt(shift), y] : [x, y << BigInt(-shift)];
  const quotient = top / bottom << 1n | (top % bottom === 0n ? 0n : 1n);
  const magnitude = scaled(Number(quotient), -shift - 1);
  if (!Number.isFinite(magnitude)) {
    throw new RangeError("Cannot divide integers whose quotient is too large for a float");
  }
  return a < 0n !== b < 0n ? -magnitude : magnitude;
}

const MAX_SHIFT = 20000;

/** In two steps where one power of two would be out of range. */
function scaled(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

function foldFloats(name: string, a: number, b: number): PythonNumber {
  if (name === "add") return a + b;
  if (name === "subtract") return a - b;
  if (name === "multiply") return a * b;
  if (name === "power") return floatPower(a, b);
  if (name !== "divide" && name !== "floor_divide" && name !== "remainder") {
    throw new TypeError("Cannot use this operator with floats");
  }
  if (b === 0) throw new RangeError("Cannot divide by zero");
  if (name === "divide") return a / b;
  const rest = a % b;
  const isBelow = rest !== 0 && rest < 0 !== b < 0;
  if (name === "remainder") return rest === 0 ? (b < 0 ? -0 : 0) : isBelow ? rest + b : rest;
  const quotient = (a - rest) / b - (isBelow ? 1 : 0);
  if (quotient === 0) return a / b < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function floatPower(a: number, b: number): PythonNumber {
  if (a === 0 && b < 0) throw new RangeError("Cannot raise zero to a negative power");
  if (a === 1 || a === -1 && (b === Infinity || b === -Infinity)) return 1;
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    return complexPower({ re: a, im: 0 }, { re: b, im: 0 });
  }
  const result = a ** b;
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw new RangeError("Cannot raise to a power that is too large for a float");
  }
  return result;
}

function foldComplex(name: string, a: Complex, b: Complex): PythonNumber {
  if (name === "equal") return a.re === b.re && a.im === b.im;
  if (name === "not_equal") return a.re !== b.re || a.im !== b.im;
  if (name === "add") return { re: a.re + b.re, im: a.im + b.im };
  if (name === "subtract") return { re: a.re - b.re, im: a.im - b.im };
  if (name === "multiply") return multiplyComplex(a, b);
  if (name !== "divide" && name !== "power") throw new TypeError("Cannot use this operator with complex numbers");
  const isZero = name === "divide" ? b.re === 0 && b.im === 0 : a.re === 0 && a.im === 0 && (b.re < 0 || b.im !== 0);
  if (isZero) throw new RangeError("Cannot divide by zero");
  return name === "divide" ? divideComplex(a, b) : complexPower(a, b);
}
