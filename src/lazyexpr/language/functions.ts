/**
 * The table of element-wise functions and operators: one row each, read by the parser, the printer and the types.
 *
 * @module
 */

/** How a result type is found: by the loops of the row, or by a rule of its own. */
export type TypeRule = "loops" | "comparison" | "logical" | "clip" | "where";

/** One element-wise function. */
export interface FunctionRow {
  /** Its NumPy name, which trees hold. */
  readonly name: string;
  /** Other names that texts may use. */
  readonly aliases: readonly string[];
  /** How many arguments it takes. */
  readonly arity: 1 | 2 | 3;
  /**
   * The loops, the first that all arguments can be cast to safely is taken. Letters are NumPy's: `fd` takes and gives
   * f and d, `F>f` gives f, `b:d>d` is computed in d, `?!` refuses booleans.
   */
  readonly loops: string;
  /** How the result type is found. */
  readonly rule: TypeRule;
  /** The operator that is printed, if there is one. */
  readonly symbol?: string;
  /** How tightly the operator binds. */
  readonly precedence?: number;
}

/** How tightly operators bind, as in Python; `or`, `and` and `not` are below comparisons. */
export const PRECEDENCE = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  bitOr: 5,
  bitXor: 6,
  bitAnd: 7,
  shift: 8,
  sum: 9,
  product: 10,
  sign: 11,
  power: 12,
  atom: 13,
} as const;

const INTS = "bBhHiIlL";
const REALS = "efd";
const INEXACT = "efdFD";
const NUMBERS = INTS + INEXACT;
const ANY = "?" + NUMBERS;
const TO_PARTS = `?${INTS}${REALS} F>f D>d`;
const { comparison, bitOr, bitXor, bitAnd, shift, sum, product, sign, power } = PRECEDENCE;

function row(name: string, arity: 1 | 2 | 3, loops: string, aliases = "", rule: TypeRule = "loops"): FunctionRow {
  return { name, arity, loops, aliases: aliases === "" ? [] : aliases.split(" "), rule };
}

function operator(
  symbol: string,
  precedence: number,
  name: string,
  loops: string,
  aliases = "",
  rule: TypeRule = "loops",
): FunctionRow {
  return { ...row(name, precedence === sign ? 1 : 2, loops, aliases, rule), symbol, precedence };
}

const ROWS: readonly FunctionRow[] = [
  operator("+", sum, "add", ANY),
  operator("-", sum, "subtract", `?! ${NUMBERS}`),
  operator("*", product, "multiply", ANY),
  operator("/", product, "divide", `?${INTS}:d>d ${INEXACT}`, "true_divide"),
  operator("//", product, "floor_divide", INTS + REALS),
  operator("%", product, "remainder", INTS + REALS, "mod"),
  operator("**", power, "power", NUMBERS, "pow"),
  operator("<", comparison, "less", `${ANY}>?`, "", "comparison"),
  operator("<=", comparison, "less_equal", `${ANY}>?`, "", "comparison"),
  operator(">", comparison, "greater", `${ANY}>?`, "", "comparison"),
  operator(">=", comparison, "greater_equal", `${ANY}>?`, "", "comparison"),
  operator("==", comparison, "equal", `${ANY}>?`, "", "comparison"),
  operator("!=", comparison, "not_equal", `${ANY}>?`, "", "comparison"),
  operator("&", bitAnd, "bitwise_and", `?${INTS}`),
  operator("|", bitOr, "bitwise_or", `?${INTS}`),
  operator("^", bitXor, "bitwise_xor", `?${INTS}`),
  operator("<<", shift, "left_shift", INTS, "bitwise_left_shift"),
  operator(">>", shift, "right_shift", INTS, "bitwise_right_shift"),
  operator("-", sign, "negative", `?! ${NUMBERS}`),
  operator("+", sign, "positive", `?! ${NUMBERS}`),
  operator("~", sign, "invert", `?${INTS}`, "bitwise_not bitwise_invert"),
  row("logical_and", 2, `${ANY}>?`, "", "logical"),
  row("logical_or", 2, `${ANY}>?`, "", "logical"),
  row("logical_xor", 2, `${ANY}>?`, "", "logical"),
  row("logical_not", 1, `${ANY}>?`, "", "logical"),
  row("where", 3, ANY, "", "where"),
  row("clip", 3, ANY, "", "clip"),
  row("minimum", 2, ANY),
  row("maximum", 2, ANY),
  row("abs", 1, TO_PARTS, "absolute"),
  row("sign", 1, `?! ${NUMBERS}`),
  row("sqrt", 1, INEXACT),
  row("square", 1, NUMBERS),
  row("exp", 1, INEXACT),
  row("expm1", 1, INEXACT),
  row("log", 1, INEXACT),
  row("log1p", 1, INEXACT),
  row("log2", 1, INEXACT),
  row("log10", 1, INEXACT),
  row("sin", 1, INEXACT),
  row("cos", 1, INEXACT),
  row("tan", 1, INEXACT),
  row("arcsin", 1, INEXACT, "asin"),
  row("arccos", 1, INEXACT, "acos"),
  row("arctan", 1, INEXACT, "atan"),
  row("arctan2", 2, REALS, "atan2"),
  row("sinh", 1, INEXACT),
  row("cosh", 1, INEXACT),
  row("tanh", 1, INEXACT),
  row("arcsinh", 1, INEXACT, "asinh"),
  row("arccosh", 1, INEXACT, "acosh"),
  row("arctanh", 1, INEXACT, "atanh"),
  row("hypot", 2, REALS),
  row("floor", 1, `?${INTS}${REALS}`),
  row("ceil", 1, `?${INTS}${REALS}`),
  row("trunc", 1, `?${INTS}${REALS}`),
  row("round", 1, `?:e>e ${NUMBERS}`),
  row("isnan", 1, `${ANY}>?`),
  row("isinf", 1, `${ANY}>?`),
  row("isfinite", 1, `${ANY}>?`),
  row("real", 1, TO_PARTS),
  row("imag", 1, TO_PARTS),
  row("conj", 1, NUMBERS, "conjugate"),
  row("copysign", 2, REALS),
  row("logaddexp", 2, REALS),
];

/** Rows by the name that trees hold. */
export const FUNCTIONS: ReadonlyMap<string, FunctionRow> = new Map(ROWS.map((entry) => [entry.name, entry]));

/** Rows by any name that a text may use. */
export const FUNCTION_NAMES: ReadonlyMap<string, FunctionRow> = new Map(
  ROWS.flatMap((entry) => [entry.name, ...entry.aliases].map((name) => [name, entry] as const)),
);

/** Rows by the operator between two arguments. */
export const BINARY: ReadonlyMap<string, FunctionRow> = new Map(
  ROWS.flatMap((entry) => entry.symbol !== undefined && entry.arity === 2 ? [[entry.symbol, entry] as const] : []),
);

/** Rows by the operator before one argument. */
export const UNARY: ReadonlyMap<string, FunctionRow> = new Map(
  ROWS.flatMap((entry) => entry.symbol !== undefined && entry.arity === 1 ? [[entry.symbol, entry] as const] : []),
);
