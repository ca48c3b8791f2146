import type { Body } from "./body.ts";
import { type Code, f64, op } from "./code.ts";
import { ELEMENTS, type ElementType } from "./element_types.ts";
import type { Instruction } from "./instructions.ts";
import { assemble, each, elements, type Vectors } from "./lanes.ts";
import type { Library } from "./library.ts";
import { MATH_F32 } from "./math_f32.ts";
import { MATH_F64 } from "./math_f64.ts";

const DIRECT: Readonly<Record<string, string>> = {
  add: "add",
  subtract: "sub",
  multiply: "mul",
  divide: "div",
  negative: "neg",
  abs: "abs",
  sqrt: "sqrt",
  floor: "floor",
  ceil: "ceil",
  trunc: "trunc",
  rint: "nearest",
  minimum: "min",
  maximum: "max",
};
/** As many vectors at once as an elementary function is written out for; for more it is called. */
const MAX_INLINE = 1;

/**
 * Writes an operation on floating-point numbers.
 *
 * @param body Where.
 * @param library The functions of the module.
 * @param name The operation, as NumPy calls it.
 * @param dtype `float32` or `float64`.
 * @param args The arguments.
 * @returns The result, or `null` when there is no such operation.
 */
export function floatOperation(
  body: Body,
  library: Library,
  name: string,
  dtype: ElementType,
  args: readonly Vectors[],
): Vectors | null {
  const shape = dtype === "float32" ? "f32x4" : "f64x2";
  if (name in DIRECT) return each(body, `${shape}.${DIRECT[name]}` as Instruction, ...args);
  const math = (dtype === "float32" ? MATH_F32 : MATH_F64)[name];
  if (math !== undefined) {
    return args[0].map((_, index) => {
      const vectors = args.map((values) => values[index]);
      return body.let(args[0].length > MAX_INLINE ? library.call(math, ...vectors) : math(body, library, ...vectors));
    });
  }
  if (name === "square") return each(body, `${shape}.mul`, args[0], args[0]);
  if (name === "sign") return sign(body, dtype, args[0]);
  if (name === "floor_divide" || name === "remainder") return divide(body, library, name, dtype, args);
  return null;
}

/**
 * Writes a comparison or a question about floating-point numbers.
 *
 * @param body Where.
 * @param name `eq`, `ne`, `lt`, `gt`, `le`, `ge`, `isnan`, `isinf` or `isfinite`.
 * @param dtype `float32` or `float64`.
 * @param args The arguments.
 * @returns Masks of the elements' own size.
 */
export function compareFloats(body: Body, name: string, dtype: ElementType, args: readonly Vectors[]): Vectors {
  const shape = dtype === "float32" ? "f32x4" : "f64x2";
  if (name === "isnan") return each(body, `${shape}.ne`, args[0], args[0]);
  if (name === "isinf" || name === "isfinite") {
    const infinity = args[0].map(() => constant(dtype, Infinity));
    return each(body, `${shape}.${name === "isinf" ? "eq" : "lt"}`, each(body, `${shape}.abs`, args[0]), infinity);
  }
  return each(body, `${shape}.${name}` as Instruction, ...args);
}

function constant(dtype: ElementType, value: number): Code {
  return dtype === "float32" ? op("f32x4.splat", op("f32.demote_f64", f64(value))) : op("f64x2.splat", f64(value));
}

function sign(body: Body, dtype: ElementType, values: Vectors): Vectors {
  const shape = dtype === "float32" ? "f32x4" : "f64x2";
  const zero = constant(dtype, 0);
  return values.map((x) => {
    const up = op("v128.and", op(`${shape}.gt`, x, zero), constant(dtype, 1));
    const both = op("v128.or", up, op("v128.and", op(`${shape}.lt`, x, zero), constant(dtype, -1)));
    return body.let(op("v128.bitselect", both, x, op(`${shape}.eq`, x, x)));
  });
}

function divide(
  body: Body,
  library: Library,
  name: string,
  dtype: ElementType,
  args: readonly Vectors[],
): Vectors {
  const isSingle = ELEMENTS[dtype].size === 4;
  const [a, b] = args.map((values) =>
    elements(values, dtype).map((value) => isSingle ? op("f64.promote_f32", value) : value)
  );
  const results = a.map((value, index) => library.scalar(`${name}${isSingle ? "32" : "64"}`, value, b[index]));
  return assemble(body, isSingle ? results.map((value) => op("f32.demote_f64", value)) : results, dtype);
}
