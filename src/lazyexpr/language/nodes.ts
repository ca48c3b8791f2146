import { type Complex, type Index, type PlainDType, Slice } from "../../ndarray/mod.ts";

/** An expression as it was written; never changed. */
export type Node = LiteralNode | OperandNode | SliceNode | CallNode | ReduceNode;

/** What a literal holds: an integer is a `bigint`, a float a `number`, bytes a `Uint8Array`. */
export type LiteralValue = boolean | bigint | number | Complex | string | Uint8Array;

/** A number that is not negative, a purely imaginary one, a truth value, a string, or bytes. */
export interface LiteralNode {
  /** Tells the nodes apart. */
  readonly kind: "literal";
  /** The value. */
  readonly value: LiteralValue;
  /** Where it is in the text; -1 when it was made by a program. */
  readonly position: number;
}

/** An operand by its name. */
export interface OperandNode {
  /** Tells the nodes apart. */
  readonly kind: "operand";
  /** The name. */
  readonly name: string;
  /** Where it is in the text; -1 when it was made by a program. */
  readonly position: number;
}

/** One entry of a slice: an integer drops its axis, null adds one. */
export type SliceEntry = number | Slice | null | "...";

/** A part of an operand. */
export interface SliceNode {
  /** Tells the nodes apart. */
  readonly kind: "slice";
  /** The name of the operand. */
  readonly name: string;
  /** What is taken, one entry an axis. */
  readonly selection: readonly SliceEntry[];
  /** Where it is in the text; -1 when it was made by a program. */
  readonly position: number;
}

/** An element-wise function or operator. */
export interface CallNode {
  /** Tells the nodes apart. */
  readonly kind: "call";
  /** The name of its row in `FUNCTIONS`: `add` for `+`. */
  readonly name: string;
  /** The arguments. */
  readonly args: readonly Node[];
  /** Where the operator or the name is in the text; -1 when it was made by a program. */
  readonly position: number;
}

/** How a reduction is done. */
export interface ReduceOptions {
  /** The axes that are reduced; null for all. */
  readonly axis: number | readonly number[] | null;
  /** Whether they stay, with length 1. */
  readonly keepdims: boolean;
  /** The type of the result; null for the usual one. */
  readonly dtype: PlainDType | null;
  /** What is taken off the number of cells in the divisor of `std` and `var`. */
  readonly ddof: number;
}

/** A reduction. */
export interface ReduceNode extends ReduceOptions {
  /** Tells the nodes apart. */
  readonly kind: "reduce";
  /** The name of its row in `REDUCTIONS`. */
  readonly name: string;
  /** What is reduced. */
  readonly arg: Node;
  /** Where the name is in the text; -1 when it was made by a program. */
  readonly position: number;
}

/**
 * Makes the node of a value, as the parser would: a negative number is a sign and a number, a complex one a sum.
 *
 * @param value The value.
 * @param position Where it is in the text; default -1, nowhere.
 * @returns The node.
 */
export function literal(value: LiteralValue, position = -1): Node {
  if (typeof value === "bigint" && value < 0n) return negate({ kind: "literal", value: -value, position });
  if (typeof value === "number" && (value < 0 || Object.is(value, -0))) {
    return negate({ kind: "literal", value: -value, position });
  }
  if (!isComplex(value)) return { kind: "literal", value, position };
  const { re, im } = value;
  const isNegative = im < 0 || Object.is(im, -0);
  const imaginary: Node = { kind: "literal", value: { re: 0, im: Math.abs(im) }, position };
  if (Object.is(re, 0)) return isNegative ? negate(imaginary) : imaginary;
  return {
    kind: "call",
    name: isNegative ? "subtract" : "add",
    args: [literal(re, position), imaginary],
    position,
  };
}

function negate(arg: Node): Node {
  return { kind: "call", name: "negative", args: [arg], position: arg.position };
}

/**
 * Whether a literal is a complex number.
 *
 * @param value The value.
 * @returns True when it has a real and an imaginary part.
 */
export function isComplex(value: LiteralValue): value is Complex {
  return typeof value === "object" && "im" in value;
}

/**
 * Whether an entry of a selection is one that slices of operands may have.
 *
 * @param entry The entry.
 * @returns True for an integer, a slice, null and the ellipsis.
 */
export function isSliceEntry(entry: Index): entry is SliceEntry {
  return typeof entry === "number" || entry === null || entry === "..." || entry instanceof Slice;
}
