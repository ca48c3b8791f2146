import { FUNCTIONS } from "./functions.ts";
import { MAX_LENGTH, MAX_NESTING, MAX_NODES } from "./limits.ts";
import { leastPrecedence, nestsArgument } from "./nesting.ts";
import { type CallNode, isComplex, type LiteralNode, type Node, type ReduceNode, type SliceEntry } from "./nodes.ts";
import { quoteString } from "./_strings.ts";

/**
 * Writes a tree as text that Python reads, with no more parentheses than it takes; {@linkcode parse} gives the tree back.
 *
 * @param node The tree.
 * @returns The text.
 * @throws {RangeError} when it is longer or deeper than an expression may be.
 */
export function print(node: Node): string {
  const printer = new Printer();
  printer.write(node, 0, 0, 0);
  return printer.parts.join("");
}

class Printer {
  readonly parts: string[] = [];
  #length = 0;

  write(node: Node, least: number, nesting: number, depth: number): void {
    if (depth > MAX_NODES) {
      throw new RangeError(`Cannot write the expression: it may be ${MAX_NODES} deep, it is deeper`);
    }
    if (nesting > MAX_NESTING) {
      throw new RangeError(`Cannot write the expression: it may be nested ${MAX_NESTING} deep, it is deeper`);
    }
    if (node.kind === "literal") this.#put(printLiteral(node));
    else if (node.kind === "operand") this.#put(node.name);
    else if (node.kind === "slice") this.#put(`${node.name}[${node.selection.map(printEntry).join(", ")}]`);
    else if (node.kind === "reduce") {
      this.#put(`${node.name}(`);
      this.write(node.arg, 0, nesting + 1, depth + 1);
      this.#put(`${printOptions(node)})`);
    } else this.#call(node, least, nesting, depth + 1);
  }

  #call({ name, args }: CallNode, least: number, nesting: number, depth: number): void {
    const row = FUNCTIONS.get(name);
    const symbol = row?.symbol;
    const isWrapped = symbol === undefined || (row?.precedence ?? 0) < least;
    if (symbol === undefined) this.#put(name);
    if (isWrapped) this.#put("(");
    if (args.length === 1 && symbol !== undefined) this.#put(symbol);
    // The brackets of a function are those of its arguments; the ones around an operator nest all that is in them.
    const inner = nesting + (isWrapped && symbol !== undefined ? 1 : 0);
    for (let i = 0; i < args.length; i++) {
      if (i > 0) this.#put(symbol === undefined ? ", " : ` ${symbol} `);
      this.write(args[i], leastPrecedence(row, i), inner + (nestsArgument(row, i) ? 1 : 0), depth);
    }
    if (isWrapped) this.#put(")");
  }

  #put(text: string): void {
    this.#length += text.length;
    if (this.#length > MAX_LENGTH) {
      throw new RangeError(`Cannot write the expression: it may be ${MAX_LENGTH} characters long, it is longer`);
    }
    this.parts.push(text);
  }
}

function printLiteral({ value }: LiteralNode): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return printFloat(value);
  return isComplex(value) ? `${printFloat(value.im)}j` : quoteString(value);
}

function printFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  // Python has no literal for infinity but numbers that are too large.
  if (value === Infinity) return "1e999";
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function printEntry(entry: SliceEntry): string {
  return entry === null ? "None" : String(entry);
}

function printOptions({ axis, keepdims, dtype, ddof }: ReduceNode): string {
  let text = "";
  if (typeof axis === "number") text += `, axis=${axis}`;
  else if (axis !== null) text += `, axis=(${axis.join(", ")}${axis.length === 1 ? "," : ""})`;
  if (keepdims) text += ", keepdims=True";
  if (dtype !== null) text += `, dtype='${dtype}'`;
  return ddof === 0 ? text : `${text}, ddof=${ddof}`;
}
