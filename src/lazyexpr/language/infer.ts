import { type DType, resolveDType, resolveSelection } from "../../ndarray/mod.ts";
import { callTypes } from "./call_types.ts";
import { fold, type PythonNumber } from "./constants.ts";
import { FUNCTIONS } from "./functions.ts";
import { MAX_NODES } from "./limits.ts";
import { listNearest } from "./nearest.ts";
import {
  type CallNode,
  isComplex,
  type LiteralNode,
  type LiteralValue,
  type Node,
  type ReduceNode,
  type SliceNode,
} from "./nodes.ts";
import { fits, type WeakKind } from "./promotion.ts";
import { reduceTypes } from "./reduce_types.ts";
import { REDUCTIONS } from "./reductions.ts";
import { broadcast, checkSize, reduceShape } from "./shapes.ts";
import type { Inference, OperandType, Typed, TypedConstant } from "./typed_tree.ts";

/**
 * Finds types and shapes of an expression and of all its parts, by the rules of NumPy 2.
 *
 * Numbers of the text are weak: they take the type of the arrays beside them, and must fit it. What is computed of
 * numbers alone is computed here, as Python does. Parts that are one object in the tree are one object in the result.
 *
 * @param node The expression.
 * @param operands Types and shapes of the operands, by name; there may be more than are used.
 * @returns The expression with its types, and what it does with its operands.
 * @throws {TypeError} when a function does not take the types it is given.
 * @throws {RangeError} when shapes do not fit, a number does not fit its type, or an operand or an axis is not there.
 */
export function infer(node: Node, operands: Readonly<Record<string, OperandType>>): Inference {
  const reader = new Inferrer(operands);
  const root = reader.typed(node, 0);
  checkAlone(root);
  if (root.kind === "operand" || root.kind === "slice") reader.use(root, root.dtype);
  return { root, operands: reader.uses() };
}

class Inferrer {
  readonly #operands: Readonly<Record<string, OperandType>>;
  readonly #known = new Map<Node, Typed>();
  readonly #casts = new Map<string, Set<DType>>();

  constructor(operands: Readonly<Record<string, OperandType>>) {
    this.#operands = operands;
  }

  typed(node: Node, depth: number): Typed {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    if (depth > MAX_NODES) throw new RangeError(`Cannot use the expression: it may be ${MAX_NODES} deep, it is deeper`);
    const made = Object.freeze(this.#make(node, depth + 1));
    this.#known.set(node, made);
    return made;
  }

  uses(): Inference["operands"] {
    return new Map([...this.#casts].map(([name, casts]) => [name, { ...this.#operands[name], casts: [...casts] }]));
  }

  use(part: Typed, cast: DType): void {
    if (part.kind === "operand" || part.kind === "slice") this.#casts.get(part.name)?.add(cast);
  }

  #make(node: Node, depth: number): Typed {
    if (node.kind === "literal") return constant(node.value, node.position);
    if (node.kind === "call") return this.#call(node, depth);
    if (node.kind === "reduce") return this.#reduce(node, depth);
    const { dtype, shape } = this.#operand(node);
    const base = { name: node.name, dtype, position: node.position };
    if (node.kind === "operand") return { kind: "operand", ...base, shape };
    return { kind: "slice", ...base, selection: node.selection, shape: sliceShape(node, shape) };
  }

  #operand({ name, position }: { readonly name: string; readonly position: number }): OperandType {
    if (!Object.hasOwn(this.#operands, name)) {
      const known = listNearest(name, Object.keys(this.#operands));
      throw new RangeError(`Cannot find the operand "${name}"${at(position)}: there are ${known}`);
    }
    if (!this.#casts.has(name)) this.#casts.set(name, new Set());
    const { dtype, shape } = this.#operands[name];
    return { dtype: resolveDType(dtype).dtype, shape };
  }

  #call(node: CallNode, depth: number): Typed {
    const { name, position } = node;
    const row = FUNCTIONS.get(name);
    if (row === undefined || row.arity !== node.args.length) {
      throw new TypeError(`Cannot use the function "${name}" with ${node.args.length} arguments: there is none`);
    }
    const args = node.args.map((arg) => this.typed(arg, depth));
    const where = at(position);
    if (row.symbol !== undefined) {
      const numbers = args.flatMap((arg) => arg.kind === "constant" && isNumber(arg.value) ? [arg.value] : []);
      if (numbers.length === args.length) return constant(folded(row.name, numbers, where), position);
    }
    const types = callTypes(row, args, where);
    types.args.forEach((arg, i) => this.use(arg, types.casts[i]));
    return { kind: "call", name, ...types, shape: broadcast(args.map(({ shape }) => shape), where), position };
  }

  #reduce(node: ReduceNode, depth: number): Typed {
    const { name, keepdims, ddof, position } = node;
    const row = REDUCTIONS.get(name);
    if (row === undefined) throw new TypeError(`Cannot use the reduction "${name}": there is none`);
    const arg = this.typed(node.arg, depth);
    const where = at(position);
    checkAlone(arg);
    const { dtype, cast } = reduceTypes(row, arg.dtype, node.dtype, where);
    const { axes, shape, count } = reduceShape(arg.shape, node, row.scalarAxis, where);
    if (count === 0 && row.needsCells) throw new RangeError(`Cannot compute ${name} of no cells${where}`);
    this.use(arg, cast);
    return { kind: "reduce", name, arg, dtype, cast, axes, shape, keepdims, count, ddof, position };
  }
}

function sliceShape({ selection, position, name }: SliceNode, shape: readonly number[]): readonly number[] {
  let taken: readonly number[];
  try {
    taken = resolveSelection(selection, shape).shape;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`Cannot slice "${name}"${at(position)}: ${error.message}`, { cause: error });
  }
  return checkSize(taken, at(position));
}

function at(position: number): string {
  return position < 0 ? "" : ` at position ${position}`;
}

/** A number with nothing beside it needs a type that holds it. */
function checkAlone(part: Typed): void {
  if (part.kind !== "constant" || part.weak !== "int" || fits(part.value, "int64") || fits(part.value, "uint64")) {
    return;
  }
  throw new RangeError(`Cannot use an integer of more than 64 bits by itself${at(part.position)}`);
}

function isNumber(value: LiteralValue): value is PythonNumber {
  return typeof value !== "string" && !(value instanceof Uint8Array);
}

function folded(name: string, numbers: readonly PythonNumber[], where: string): PythonNumber {
  try {
    return fold(name, numbers);
  } catch (error) {
    if (error instanceof TypeError) throw new TypeError(error.message + where);
    if (error instanceof RangeError) throw new RangeError(error.message + where);
    throw error;
  }
}

function constant(value: LiteralNode["value"], position: number): TypedConstant {
  const [dtype, weak]: [DType, WeakKind | null] = typeof value === "boolean"
    ? ["bool", null]
    : typeof value === "bigint"
    ? [fits(value, "uint64") && !fits(value, "int64") ? "uint64" : "int64", "int"]
    : typeof value === "number"
    ? ["float64", "float"]
    : typeof value === "string"
    ? [`U${Math.max(1, [...value].length)}`, null]
    : isComplex(value)
    ? ["complex128", "complex"]
    : [`S${Math.max(1, value.length)}`, null];
  return Object.freeze({ kind: "constant", value, dtype, weak, shape: [], position });
}
