/**
 * The language of lazy expressions: text to trees and back, types and shapes of results. Nothing here touches data.
 *
 * @module
 */
export { BINARY, FUNCTION_NAMES, type FunctionRow, FUNCTIONS, type TypeRule, UNARY } from "./functions.ts";
export { infer } from "./infer.ts";
export { MAX_DIGITS, MAX_LENGTH, MAX_NESTING, MAX_NODES } from "./limits.ts";
export {
  type CallNode,
  literal,
  type LiteralNode,
  type LiteralValue,
  type Node,
  type OperandNode,
  type ReduceNode,
  type ReduceOptions,
  type SliceEntry,
  type SliceNode,
} from "./nodes.ts";
export { parse } from "./parse.ts";
export { print } from "./print.ts";
export { REDUCTION_NAMES, type ReductionRow, REDUCTIONS } from "./reductions.ts";
export type { WeakKind } from "./promotion.ts";
export { ExprSyntaxError } from "./syntax_error.ts";
export type {
  Inference,
  OperandType,
  OperandUse,
  Typed,
  TypedBase,
  TypedCall,
  TypedConstant,
  TypedOperand,
  TypedReduce,
  TypedSlice,
} from "./typed_tree.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./_complex.ts";
import "./_reduce_options.ts";
import "./_strings.ts";
import "./call_types.ts";
import "./constants.ts";
import "./loops.ts";
import "./nearest.ts";
import "./nesting.ts";
import "./promotion.ts";
import "./reduce_types.ts";
import "./shapes.ts";
import "./time_units.ts";
import "./tokens.ts";
