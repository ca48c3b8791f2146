import { type DType, DTYPES, type PlainDType, resolveDType } from "../../ndarray/mod.ts";
import type { FunctionRow } from "./functions.ts";
import { findLoop } from "./loops.ts";
import { canCast, defaultType, fits, integerLimits, isPlain, promote, promoteWeak } from "./promotion.ts";
import { commonUnit } from "./time_units.ts";
import type { Typed, TypedConstant } from "./typed_tree.ts";

/** How a call is computed. */
export interface CallTypes {
  /** The type of the result. */
  readonly dtype: DType;
  /** The types its arguments are cast to. */
  readonly casts: readonly DType[];
  /** The arguments; constants that do not fit may be replaced by others of the same effect. */
  readonly args: readonly Typed[];
}

/** A Python number as an argument. */
type Weak = TypedConstant & { readonly weak: NonNullable<TypedConstant["weak"]> };

/**
 * Finds the result type of a call and the casts of its arguments, as NumPy 2 does.
 *
 * @param row The function.
 * @param args The arguments with their types.
 * @param where What is said of the place in messages.
 * @returns The types.
 * @throws {TypeError} when the function does not take such types.
 * @throws {RangeError} when a number of the text does not fit the type beside it.
 */
export function callTypes(row: FunctionRow, args: readonly Typed[], where: string): CallTypes {
  const strong: PlainDType[] = [];
  for (const arg of args) {
    if (!isPlain(arg.dtype)) return otherTypes(row, args, where);
    if (!isWeak(arg)) strong.push(arg.dtype);
  }
  if (row.rule === "where") return whereTypes(args, where);
  const common = strong.length === 0 ? null : strong.reduce(promote);
  const types = args.map((arg) => typeBeside(arg, common, args.length === 1, where));
  const loop = findLoop(row, types);
  if (loop === null || loop.gives === null) throw refusal(row, args, where);
  const casts = types.map(() => loop.cast);
  if (row.rule === "comparison") return comparisonTypes(args, types, casts, where);
  const checked = args.map((arg, i) => {
    if (!isWeak(arg)) return arg;
    const bounded = row.rule === "clip" && common !== "bool" ? clamped(arg, i, types[i]) : arg;
    // Only whether it is zero counts in logic, but NumPy makes an array of it first.
    checkFits(bounded, row.rule === "logical" && args.length > 1 ? defaultType(arg.weak) : loop.cast, where);
    return bounded;
  });
  if (row.name === "power") checkExponent(args[1], loop.cast, where);
  return { dtype: loop.gives, casts: row.rule === "logical" ? args.map(own) : casts, args: checked };
}

function isWeak(arg: Typed): arg is Weak {
  return arg.kind === "constant" && arg.weak !== null;
}

function own(arg: Typed): DType {
  return arg.dtype;
}

function typeBeside(arg: Typed, common: PlainDType | null, isAlone: boolean, where: string): PlainDType {
  if (!isWeak(arg)) return isPlain(arg.dtype) ? arg.dtype : "bool";
  if (common !== null) return promoteWeak(common, arg.weak);
  if (arg.weak === "int" && isAlone && fits(arg.value, "uint64") && !fits(arg.value, "int64")) return "uint64";
  checkFits(arg, defaultType(arg.weak), where);
  return defaultType(arg.weak);
}

function checkFits(arg: Weak, dtype: PlainDType, where: string): void {
  if (fits(arg.value, dtype)) return;
  const text = String(arg.value);
  const brief = text.length > 40 ? `${text.slice(0, 20)}... (${text.length} digits)` : text;
  throw new RangeError(`Cannot use the integer ${brief} as ${dtype}${where}: it is out of bounds`);
}

/** A lower bound below the type, or an upper one above it, cuts nothing off: NumPy takes it. */
function clamped(arg: Weak, place: number, dtype: PlainDType): Weak {
  const limits = integerLimits(dtype);
  if (limits === null || typeof arg.value !== "bigint") return arg;
  if (place === 1 && arg.value < limits.min) return Object.freeze({ ...arg, value: limits.min });
  if (place === 2 && arg.value > limits.max) return Object.freeze({ ...arg, value: limits.max });
  return arg;
}

function checkExponent(arg: Typed, cast: PlainDType, where: string): void {
  if (integerLimits(cast) === null || arg.kind !== "constant" || typeof arg.value !== "bigint" || arg.value >= 0n) {
    return;
  }
  throw new RangeError(`Cannot raise integers to the negative power ${arg.value}${where}: make one of them a float`);
}

function comparisonTypes(
  args: readonly Typed[],
  types: readonly PlainDType[],
  casts: readonly PlainDType[],
  where: string,
): CallTypes {
  const kinds = types.map((type) => DTYPES[type].kind);
  const areIntegers = kinds.every((kind) => kind === "i" || kind === "u");
  const place = args.findIndex((arg, i) => isWeak(arg) && !fits(arg.value, types[i]));
  if (place < 0 || !areIntegers) {
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      if (isWeak(arg)) checkFits(arg, casts[i], where);
    }
    // Signed and unsigned 64-bit integers are compared as they are, not as floats.
    const exact = types.map((type) => canCast(type, "int64") ? "int64" : "uint64");
    return { dtype: "bool", casts: areIntegers && casts[0] === "float64" ? exact : casts, args };
  }
  const constant = args[place];
  const other = types[1 - place];
  if (constant.kind !== "constant" || typeof constant.value !== "bigint") return { dtype: "bool", casts, args };
  // A number out of the bounds of the array is still less or greater than all of it.
  for (const wide of ["int64", "uint64"] as const) {
    if (!fits(constant.value, wide)) continue;
    const beside = canCast(other, "int64") ? "int64" : "uint64";
    return { dtype: "bool", casts: place === 0 ? [wide, beside] : [beside, wide], args };
  }
  const endless = Object.freeze({
    ...constant,
    value: constant.value < 0n ? -Infinity : Infinity,
    dtype: "float64" as const,
    weak: "float" as const,
  });
  return { dtype: "bool", casts: ["float64", "float64"], args: place === 0 ? [endless, args[1]] : [args[0], endless] };
}

function whereTypes([condition, ...values]: readonly Typed[], where: string): CallTypes {
  const strong = values.flatMap((arg) => isWeak(arg) || !isPlain(arg.dtype) ? [] : [arg.dtype]);
  const common = strong.length === 0 ? null : strong.reduce(promote);
  const dtype = values.map((arg) => typeBeside(arg, common, false, where)).reduce(promote);
  for (const arg of values) if (isWeak(arg)) checkFits(arg, dtype, where);
  return { dtype, casts: ["bool", dtype, dtype], args: [condition, ...values] };
}

/** Strings, bytes, dates and durations are compared with their like. */
function otherTypes(row: FunctionRow, args: readonly Typed[], where: string): CallTypes {
  if (row.rule !== "comparison") throw refusal(row, args, where);
  const [a, b] = args.map(({ dtype }) => resolveDType(dtype));
  if (a.kind !== b.kind) throw refusal(row, args, where);
  if (a.kind === "S" || a.kind === "U") return { dtype: "bool", casts: [a.dtype, b.dtype], args };
  if (a.unit === undefined || b.unit === undefined) throw refusal(row, args, where);
  const unit = commonUnit(a.unit, b.unit, a.kind === "M");
  if (unit === null) throw refusal(row, args, where);
  const suffix = unit.base === "generic" ? "" : `[${unit.count === 1 ? "" : unit.count}${unit.base}]`;
  const { dtype } = resolveDType(`${a.kind === "M" ? "datetime64" : "timedelta64"}${suffix}`);
  return { dtype: "bool", casts: [dtype, dtype], args };
}

function refusal(row: FunctionRow, args: readonly Typed[], where: string): TypeError {
  const types = args.map(({ dtype }) => resolveDType(dtype).kind === "struct" ? "a structured type" : String(dtype));
  const name = row.symbol === undefined ? row.name : `"${row.symbol}"`;
  const hint = types.some((type) => /^S\d/.test(type)) && types.some((type) => /^U\d/.test(type))
    ? ": bytes are written b'...'"
    : "";
  return new TypeError(`Cannot compute ${name} of ${types.join(" and ")}${where}${hint}`);
}
