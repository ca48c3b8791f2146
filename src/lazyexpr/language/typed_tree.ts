import type { DType, PlainDType } from "../../ndarray/mod.ts";
import type { LiteralValue, SliceEntry } from "./nodes.ts";
import type { WeakKind } from "./promotion.ts";

/** An expression of which every part has a type and a shape; never changed. A part that is used twice may be one object. */
export type Typed = TypedConstant | TypedOperand | TypedSlice | TypedCall | TypedReduce;

/** What all parts have. */
export interface TypedBase {
  /** The type of the elements. */
  readonly dtype: DType;
  /** The lengths of the axes. */
  readonly shape: readonly number[];
  /** Where it is in the text; -1 when it was made by a program. */
  readonly position: number;
}

/** A value that is the same everywhere; arithmetic of Python numbers is done already. */
export interface TypedConstant extends TypedBase {
  /** Tells the parts apart. */
  readonly kind: "constant";
  /** The value; integers are `bigint`, to be cast as the call around says. */
  readonly value: LiteralValue;
  /** The kind of a Python number; null for what has a type of its own. */
  readonly weak: WeakKind | null;
}

/** An operand. */
export interface TypedOperand extends TypedBase {
  /** Tells the parts apart. */
  readonly kind: "operand";
  /** Its name. */
  readonly name: string;
}

/** A part of an operand. */
export interface TypedSlice extends TypedBase {
  /** Tells the parts apart. */
  readonly kind: "slice";
  /** The name of the operand. */
  readonly name: string;
  /** What is taken; it fits the shape of the operand. */
  readonly selection: readonly SliceEntry[];
}

/** An element-wise function; its arguments are broadcast to `shape`. */
export interface TypedCall extends TypedBase {
  /** Tells the parts apart. */
  readonly kind: "call";
  /** The name of its row in `FUNCTIONS`. */
  readonly name: string;
  /** The arguments. */
  readonly args: readonly Typed[];
  /** The type that each argument is cast to before the function is computed. */
  readonly casts: readonly DType[];
}

/** A reduction. */
export interface TypedReduce extends TypedBase {
  /** Tells the parts apart. */
  readonly kind: "reduce";
  /** The name of its row in `REDUCTIONS`. */
  readonly name: string;
  /** What is reduced. */
  readonly arg: Typed;
  /** The type that elements are cast to before they are gathered. */
  readonly cast: PlainDType;
  /** The axes that are reduced, from 0 on, ascending. */
  readonly axes: readonly number[];
  /** Whether they stay, with length 1. */
  readonly keepdims: boolean;
  /** How many cells are gathered into one. */
  readonly count: number;
  /** What is taken off `count` in the divisor of `std` and `var`. */
  readonly ddof: number;
}

/** What an operand is, as far as types and shapes go. */
export interface OperandType {
  /** The type of its elements, or its name. */
  readonly dtype: DType;
  /** The lengths of its axes. */
  readonly shape: readonly number[];
}

/** How an operand is used. */
export interface OperandUse extends OperandType {
  /** The types that its elements are cast to, each once, in the order of the text. */
  readonly casts: readonly DType[];
}

/** An expression with its types, and how it uses its operands. */
export interface Inference {
  /** The whole expression. */
  readonly root: Typed;
  /** The operands that it uses, by name, in the order of the text. */
  readonly operands: ReadonlyMap<string, OperandUse>;
}
