import type { Body } from "./body.ts";
import { type Code, i32, i64, op } from "./code.ts";
import { ELEMENTS, type ElementType, integerShape } from "./element_types.ts";
import type { Instruction } from "./instructions.ts";
import { INTEGER_FUNCTIONS, integerFunction } from "./integer_functions.ts";
import { assemble, each, elements, extend, truncate, type Vectors } from "./lanes.ts";
import type { Library } from "./library.ts";

const DIRECT: Readonly<Record<string, string>> = { add: "add", subtract: "sub", negative: "neg" };
const BITS: Readonly<Record<string, Instruction>> = {
  bitwise_and: "v128.and",
  bitwise_or: "v128.or",
  bitwise_xor: "v128.xor",
  invert: "v128.not",
};

/**
 * Writes an operation on whole numbers or truth values.
 *
 * @param body Where.
 * @param library The functions of the module.
 * @param name The operation, as NumPy calls it.
 * @param dtype The type of arguments and result.
 * @param args The arguments.
 * @returns The result, or `null` when there is no such operation.
 */
export function integerOperation(
  body: Body,
  library: Library,
  name: string,
  dtype: ElementType,
  args: readonly Vectors[],
): Vectors | null {
  const { size, kind } = ELEMENTS[dtype];
  const shape = integerShape(size);
  if (name in BITS) return each(body, BITS[name], ...args);
  if (kind === "bool") return null;
  if (name in DIRECT) return each(body, `${shape}.${DIRECT[name]}` as Instruction, ...args);
  const scalar = INTEGER_FUNCTIONS.find((known) => known === name);
  if (scalar !== undefined) {
    const index = library.own(`${name} ${dtype}`, "i64", () => integerFunction(scalar, kind === "signed", 8 * size));
    return byElements(body, dtype, args, (a, b) => library.callOwn(index, "i64", a, b));
  }
  switch (name) {
    case "multiply":
      return multiply(body, size, args);
    case "square":
      return multiply(body, size, [args[0], args[0]]);
    case "abs":
      return kind === "signed" ? each(body, `${shape}.abs`, args[0]) : args[0];
    case "sign":
      return sign(body, dtype, args[0]);
    case "minimum":
    case "maximum":
      return extreme(body, name === "minimum", dtype, args);
    case "floor":
    case "ceil":
    case "trunc":
    case "rint":
      return args[0];
  }
  return null;
}

/**
 * Writes a comparison of whole numbers or truth values.
 *
 * @param body Where.
 * @param name `eq`, `ne`, `lt`, `gt`, `le` or `ge`.
 * @param dtype The type of what is compared.
 * @param args Both sides.
 * @returns Masks of the elements' own size.
 */
export function compareIntegers(body: Body, name: string, dtype: ElementType, args: readonly Vectors[]): Vectors {
  const { size, kind } = ELEMENTS[dtype];
  const shape = integerShape(size);
  if (name === "eq" || name === "ne") return each(body, `${shape}.${name}`, ...args);
  if (dtype !== "uint64") {
    return each(body, `${shape}.${name}_${kind === "signed" ? "s" : "u"}` as Instruction, ...args);
  }
  // There is no such instruction: with the upper bit turned, signed numbers are in the same order.
  const turn = op("i64x2.splat", i64(-1n << 63n));
  const turned = args.map((values) => values.map((value) => body.let(op("v128.xor", value, turn))));
  return each(body, `i64x2.${name}_s` as Instruction, ...turned);
}

function multiply(body: Body, size: number, [a, b]: readonly Vectors[]): Vectors {
  if (size > 1) return each(body, `${integerShape(size)}.mul` as Instruction, a, b);
  return truncate(body, each(body, "i16x8.mul", extend(body, a, 1, true), extend(body, b, 1, true)), 2);
}

function sign(body: Body, dtype: ElementType, values: Vectors): Vectors {
  const shape = integerShape(ELEMENTS[dtype].size);
  const zero = values.map(() => op("i8x16.splat", i32(0)));
  if (ELEMENTS[dtype].kind === "unsigned") {
    return each(body, `${shape}.sub`, zero, each(body, `${shape}.ne`, values, zero));
  }
  const below = each(body, `${shape}.lt_s`, values, zero);
  return each(body, `${shape}.sub`, below, each(body, `${shape}.gt_s`, values, zero));
}

function extreme(body: Body, isLeast: boolean, dtype: ElementType, args: readonly Vectors[]): Vectors {
  const { size, kind } = ELEMENTS[dtype];
  if (size < 8) {
    const name = `${integerShape(size)}.${isLeast ? "min" : "max"}_${kind === "signed" ? "s" : "u"}`;
    return each(body, name as Instruction, ...args);
  }
  return each(body, "v128.bitselect", ...args, compareIntegers(body, isLeast ? "lt" : "gt", dtype, args));
}

function byElements(
  body: Body,
  dtype: ElementType,
  args: readonly Vectors[],
  compute: (...args: Code[]) => Code,
): Vectors {
  const { size, kind } = ELEMENTS[dtype];
  const wide = (value: Code) => size === 8 ? value : op(`i64.extend_i32_${kind === "signed" ? "s" : "u"}`, value);
  const columns = args.map((values) => elements(values, dtype).map(wide));
  const results = columns[0].map((_, index) => compute(...columns.map((column) => column[index])));
  return assemble(body, size === 8 ? results : results.map((value) => op("i32.wrap_i64", value)), dtype);
}
