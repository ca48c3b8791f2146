/**
 * The language of lazy expressions: text to trees and back, types and shapes of results. Nothing here touches data.
 *
 * @module
 */
export { BINARY, FUNCTION_NAMES, type FunctionRow, FUNCTIONS, type TypeRule, UNARY } from "./functions.ts";
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
export { ExprSyntaxError } from "./syntax_error.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./_reduce_options.ts";
import "./_strings.ts";
import "./nearest.ts";
import "./tokens.ts";
