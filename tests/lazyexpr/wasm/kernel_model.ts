/**
 * What a kernel shall compute, element by element in plain JavaScript.
 *
 * @module
 */
import { ELEMENTS, type ElementType, type KernelNode, SCALAR_FUNCTIONS } from "../../../src/lazyexpr/wasm/mod.ts";

/** One element: floating-point numbers as such, whole numbers in 64 bits, truth values as such. */
export type Value = number | bigint | boolean;

/** Fits a number to a type. */
function fit(value: Value, dtype: ElementType): Value {
  const { kind, size } = ELEMENTS[dtype];
  if (kind === "bool") return typeof value === "boolean" ? value : Number(value) !== 0;
  if (kind === "float") return size === 4 ? Math.fround(Number(value)) : Number(value);
  return kind === "signed" ? BigInt.asIntN(8 * size, BigInt(value)) : BigInt.asUintN(8 * size, BigInt(value));
}

function castValue(value: Value, dtype: ElementType): Value {
  const isFloat = ELEMENTS[dtype].kind === "float";
  if (typeof value === "number" && !isFloat && dtype !== "bool") return fit(BigInt(Math.trunc(value)), dtype);
  return fit(value, dtype);
}

function compare(name: string, a: Value, b: Value): boolean {
  switch (name) {
    case "eq":
      return a === b;
    case "ne":
      return a !== b;
    case "lt":
      return a < b;
    case "gt":
      return a > b;
    case "le":
      return a <= b;
    case "ge":
      return a >= b;
    case "isnan":
      return Number.isNaN(a);
    case "isinf":
      return Math.abs(a as number) === Infinity;
  }
  return Number.isFinite(a);
}

function ofFloats(name: string, a: number, b: number, isSingle: boolean): number {
  switch (name) {
    case "add":
      return a + b;
    case "subtract":
      return a - b;
    case "multiply":
      return a * b;
    case "divide":
      return a / b;
    case "negative":
      return -a;
    case "square":
      return a * a;
    case "sign":
      return a > 0 ? 1 : a < 0 ? -1 : a === 0 ? 0 : NaN;
    case "rint": {
      const low = Math.floor(a);
      const up = a - low > 0.5 || a - low === 0.5 && low % 2 !== 0;
      return Number.isFinite(a) && a !== low ? (up ? low + 1 : low) || (a < 0 ? -0 : 0) : a;
    }
    case "minimum":
      return Math.min(a, b);
    case "maximum":
      return Math.max(a, b);
    case "floor_divide":
    case "remainder":
      return SCALAR_FUNCTIONS[`${name}${isSingle ? 32 : 64}`](a, b);
  }
  return (Math as unknown as Record<string, (x: number) => number>)[name](a);
}

function ofIntegers(name: string, a: bigint, b: bigint, bits: bigint): bigint {
  const isInside = b >= 0n && b < bits;
  switch (name) {
    case "add":
      return a + b;
    case "subtract":
      return a - b;
    case "multiply":
      return a * b;
    case "negative":
      return -a;
    case "square":
      return a * a;
    case "abs":
      return a < 0n ? -a : a;
    case "sign":
      return a > 0n ? 1n : a < 0n ? -1n : 0n;
    case "minimum":
      return a < b ? a : b;
    case "maximum":
      return a > b ? a : b;
    case "bitwise_and":
      return a & b;
    case "bitwise_or":
      return a | b;
    case "bitwise_xor":
      return a ^ b;
    case "invert":
      return ~a;
    case "left_shift":
      return isInside ? a << b : 0n;
    case "right_shift":
      return isInside ? a >> b : a < 0n ? -1n : 0n;
  }
  if (b === 0n) return 0n;
  const rest = a % b;
  const isRounded = rest !== 0n && (rest < 0n) !== (b < 0n);
  if (name === "remainder") return isRounded ? rest + b : rest;
  return a / b - (isRounded ? 1n : 0n);
}

/** Computes an expression for one element. */
export function model(node: KernelNode, inputs: readonly Value[], scalars: readonly Value[]): Value {
  if (!("args" in node)) return (node.op === "input" ? inputs : scalars)[node.index];
  const args = node.args.map((arg) => model(arg, inputs, scalars));
  const { op, dtype } = node;
  if (op === "cast") return castValue(args[0], dtype);
  if (op === "where") return args[0] ? args[1] : args[2];
  if (/^(eq|ne|[lg][te]|is.*)$/.test(op)) return compare(op, args[0], args[1]);
  const one = (name: string, a: Value, b: Value): Value => {
    const { kind, size } = ELEMENTS[dtype];
    if (kind === "float") return fit(ofFloats(name, a as number, b as number, size === 4), dtype);
    if (kind === "bool") return Boolean(ofIntegers(name, BigInt(a), BigInt(b ?? 0), 1n) & 1n);
    return fit(ofIntegers(name, a as bigint, b as bigint, BigInt(8 * size)), dtype);
  };
  if (op === "clip") return one("minimum", one("maximum", args[0], args[1]), args[2]);
  return one(op, args[0], args[1]);
}
