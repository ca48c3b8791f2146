/**
 * Functions of whole numbers that SIMD lacks, one element at a time in 64 bits.
 *
 * @module
 */
import { Body } from "./body.ts";
import { type Code, i32, i64, op } from "./code.ts";
import type { Instruction } from "./instructions.ts";

/** The names of such functions. */
export const INTEGER_FUNCTIONS = ["floor_divide", "remainder", "left_shift", "right_shift"] as const;
/** The name of such a function. */
export type IntegerFunction = typeof INTEGER_FUNCTIONS[number];

/**
 * Writes such a function, with the results of NumPy for divisors of zero and for shifts beyond all bits.
 *
 * @param name Which.
 * @param isSigned Whether the numbers have signs.
 * @param bits The number of bits of the elements.
 * @returns The body of a function of two `i64`.
 */
export function integerFunction(name: IntegerFunction, isSigned: boolean, bits: number): Body {
  const body = new Body(["i64", "i64"]);
  const [a, b] = body.params;
  const sign = isSigned ? "s" : "u";
  const result = body.let(i64(0n));
  if (name === "left_shift" || name === "right_shift") {
    const shift: Instruction = name === "left_shift" ? "i64.shl" : `i64.shr_${sign}`;
    if (name === "right_shift" && isSigned) body.set(result, op("i64.shr_s", a, i64(63n)));
    body.if(op("i64.lt_u", b, i64(BigInt(bits))), () => body.set(result, op(shift, a, b)));
  } else if (!isSigned) {
    const divide: Instruction = name === "floor_divide" ? "i64.div_u" : "i64.rem_u";
    body.if(op("i32.eqz", op("i64.eqz", b)), () => body.set(result, op(divide, a, b)));
  } else {
    signedDivision(body, name === "floor_divide", a, b, result);
  }
  body.raw(result.bytes);
  return body;
}

function signedDivision(body: Body, isQuotient: boolean, a: Code, b: Code, result: Code): void {
  const isMinusOne = body.let(op("i64.eq", b, i64(-1n)));
  // The least number divided by -1 would trap; negation wraps.
  if (isQuotient) body.if(isMinusOne, () => body.set(result, op("i64.sub", i64(0n), a)));
  const isUsual = op("i32.eqz", op("i32.or", isMinusOne, op("i64.eqz", b)));
  body.if(isUsual, () => {
    const rest = body.let(op("i64.rem_s", a, b));
    const isApart = op("i64.lt_s", op("i64.xor", rest, b), i64(0n));
    const isRounded = body.let(op("i32.and", op("i64.ne", rest, i64(0n)), isApart));
    if (isQuotient) {
      body.set(result, op("i64.sub", op("i64.div_s", a, b), op("i64.extend_i32_u", isRounded)));
    } else {
      body.set(result, rest);
      body.if(op("i32.ne", isRounded, i32(0)), () => body.set(result, op("i64.add", rest, b)));
    }
  });
}
