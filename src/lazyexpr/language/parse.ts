import { parseSelection, SelectionSyntaxError } from "../../ndarray/mod.ts";
import { BINARY, FUNCTION_NAMES, type FunctionRow, PRECEDENCE, UNARY } from "./functions.ts";
import { MAX_NESTING, MAX_NODES } from "./limits.ts";
import { listNearest } from "./nearest.ts";
import { NestingCounter } from "./nesting.ts";
import { isSliceEntry, type LiteralValue, type Node, type ReduceOptions, type SliceEntry } from "./nodes.ts";
import { OptionsReader } from "./_reduce_options.ts";
import { REDUCTION_NAMES, type ReductionRow } from "./reductions.ts";
import { Scanner, type Token } from "./tokens.ts";

/** Names that stand for numbers where no operand has that name. */
const CONSTANTS: ReadonlyMap<string, LiteralValue> = new Map<string, LiteralValue>([
  ["pi", Math.PI],
  ["e", Math.E],
  ["inf", Infinity],
  ["nan", NaN],
]);
const TRUTHS: ReadonlyMap<string, boolean> = new Map([["True", true], ["False", false]]);
const OPERATOR_WORDS: ReadonlySet<string> = new Set(["and", "or", "not"]);
const PYTHON_WORDS: ReadonlySet<string> = new Set(
  "None if else in is lambda for while await async yield from import as def class return del with assert".split(" "),
);
const A_VALUE = "a name, a number, a string, a sign or (";

/**
 * Reads the text of an expression. Nothing in it is ever executed, and the time is linear in its length.
 *
 * @param text The text, in the notation of Python and NumPy.
 * @param names The names that operands have; absent when any name will do.
 * @returns The tree; it is frozen.
 * @throws {ExprSyntaxError} when the text cannot be read, is longer or deeper than the limits, or names what is not there.
 */
export function parse(text: string, names?: Iterable<string>): Node {
  return new Parser(new Scanner(text), names === undefined ? null : new Set(names)).whole();
}

/** Precedence climbing with one token of foresight. */
class Parser {
  readonly #scanner: Scanner;
  readonly #names: ReadonlySet<string> | null;
  readonly #options: OptionsReader;
  readonly #nesting = new NestingCounter();
  #token: Token;
  #nodes = 0;
  #depth = 0;

  constructor(scanner: Scanner, names: ReadonlySet<string> | null) {
    this.#scanner = scanner;
    this.#names = names;
    this.#token = scanner.next();
    this.#options = new OptionsReader({
      peek: () => this.#token,
      take: () => this.#take(),
      expect: (symbol) => this.#expect(symbol),
      error: (reason, position) => scanner.error(reason, position),
    });
  }

  whole(): Node {
    const node = this.#expression(0);
    if (this.#token.kind !== "end") throw this.#unexpected("an operator or the end");
    return node;
  }

  /** Everything that binds at least so tightly. */
  #expression(least: number): Node {
    let left = this.#prefixed(least);
    let wasComparison = false;
    for (;;) {
      const token = this.#token;
      const row = this.#binary(token);
      const precedence = row?.precedence ?? PRECEDENCE[token.text === "or" ? "or" : "and"];
      if (row === undefined || precedence < least) return left;
      const isComparison = precedence === PRECEDENCE.comparison;
      if (isComparison && wasComparison) {
        throw this.#scanner.error("comparisons cannot be chained, write (a < b) & (b < c)", token.position);
      }
      wasComparison = isComparison;
      this.#take();
      // Powers are read from right to left, and may have a sign on their right.
      const right = precedence === PRECEDENCE.power
        ? this.#deeper(token, () => this.#expression(PRECEDENCE.sign))
        : this.#expression(precedence + 1);
      left = this.#node({ kind: "call", name: row.name, args: Object.freeze([left, right]), position: token.position });
    }
  }

  #binary({ kind, text }: Token): FunctionRow | undefined {
    if (kind === "operator") return BINARY.get(text);
    return kind === "name" && (text === "and" || text === "or") ? FUNCTION_NAMES.get(`logical_${text}`) : undefined;
  }

  #prefixed(least: number): Node {
    const token = this.#token;
    const isNot = token.kind === "name" && token.text === "not" && least <= PRECEDENCE.not;
    const row = isNot
      ? FUNCTION_NAMES.get("logical_not")
      : token.kind === "operator"
      ? UNARY.get(token.text)
      : undefined;
    if (row === undefined) return this.#postfixed();
    this.#take();
    const arg = this.#deeper(token, () => this.#expression(isNot ? PRECEDENCE.not : PRECEDENCE.sign));
    return this.#node({ kind: "call", name: row.name, args: Object.freeze([arg]), position: token.position });
  }

  #postfixed(): Node {
    const first = this.#token;
    let node = this.#atom();
    for (;;) {
      const token = this.#token;
      if (token.kind !== "operator" || token.text !== "." && token.text !== "[") return node;
      if (token.text === "[") {
        if (node.kind !== "operand" || first.text === "(") {
          throw this.#scanner.error("only operands can be sliced, by their name and once", token.position);
        }
        node = this.#node({ kind: "slice", name: node.name, selection: this.#slice(), position: node.position });
        continue;
      }
      this.#take();
      const name = this.#token;
      const row = name.kind === "name" ? REDUCTION_NAMES.get(name.text) : undefined;
      if (name.kind !== "name") throw this.#unexpected("the name of a method");
      if (row === undefined) {
        const known = listNearest(name.text, REDUCTION_NAMES.keys());
        throw this.#scanner.error(`there is no method "${name.text.slice(0, 40)}", there are ${known}`, name.position);
      }
      this.#take();
      this.#expect("(");
      node = this.#reduce(row, node, this.#options.rest(row, true), name.position);
    }
  }

  #atom(): Node {
    const token = this.#token;
    if (token.kind === "number" || token.kind === "string") {
      this.#take();
      return this.#literal(token.value, token.position);
    }
    if (token.kind === "name" && !OPERATOR_WORDS.has(token.text)) return this.#name();
    if (token.text !== "(") throw this.#unexpected(A_VALUE);
    this.#take();
    const node = this.#deeper(token, () => this.#expression(0));
    this.#expect(")");
    return node;
  }

  #name(): Node {
    const { text: name, position } = this.#take();
    const truth = TRUTHS.get(name);
    if (truth !== undefined) return this.#literal(truth, position);
    if (this.#token.text === "(" && this.#token.kind === "operator") return this.#call(name, position);
    if (this.#names?.has(name)) return this.#node({ kind: "operand", name, position });
    if (PYTHON_WORDS.has(name)) throw this.#scanner.error(`expected ${A_VALUE}, met "${name}"`, position);
    const constant = CONSTANTS.get(name);
    if (constant !== undefined) return this.#literal(constant, position);
    if (this.#names === null) return this.#node({ kind: "operand", name, position });
    if (FUNCTION_NAMES.has(name) || REDUCTION_NAMES.has(name)) throw this.#unexpected(`( after the function "${name}"`);
    const known = listNearest(name, [...this.#names, ...CONSTANTS.keys()]);
    throw this.#scanner.error(`there is no operand "${name.slice(0, 40)}", there are ${known}`, position);
  }

  #call(name: string, position: number): Node {
    const reduction = REDUCTION_NAMES.get(name);
    const row = FUNCTION_NAMES.get(name);
    if (row === undefined && reduction === undefined) {
      const known = listNearest(name, [...FUNCTION_NAMES.keys(), ...REDUCTION_NAMES.keys()]);
      throw this.#scanner.error(`there is no function "${name.slice(0, 40)}", there are ${known}`, position);
    }
    const open = this.#take();
    if (reduction !== undefined) {
      const arg = this.#deeper(open, () => this.#expression(0));
      return this.#reduce(reduction, arg, this.#options.rest(reduction, false), position);
    }
    const arity = row?.arity ?? 0;
    const args: Node[] = [];
    while (this.#token.text !== ")" || this.#token.kind !== "operator") {
      if (args.length === arity) throw this.#unexpected(`) after ${count(arity)} of ${name}`);
      args.push(this.#deeper(open, () => this.#expression(0)));
      if (this.#token.text !== ",") break;
      this.#take();
    }
    if (args.length < arity && this.#token.text === ")") {
      throw this.#scanner.error(`${name} takes ${count(arity)}, met ${args.length}`, position);
    }
    this.#expect(")");
    return this.#node({ kind: "call", name: row?.name ?? name, args: Object.freeze(args), position });
  }

  #reduce(row: ReductionRow, arg: Node, options: ReduceOptions, position: number): Node {
    return this.#node({ kind: "reduce", name: row.name, arg, ...options, position });
  }

  /** The current token is the bracket that opens. */
  #slice(): readonly SliceEntry[] {
    const { text, position } = this.#scanner.subscript();
    this.#token = this.#scanner.next();
    if (text.trim() === "") throw this.#scanner.error("expected an index or a slice, met ]", position);
    try {
      const entries = parseSelection(text);
      if (entries.every(isSliceEntry)) return entries;
    } catch (error) {
      if (error instanceof SelectionSyntaxError) {
        const reason = error.message.slice(
          error.message.indexOf('": ') + 3,
          error.message.lastIndexOf(" at position "),
        );
        throw this.#scanner.error(reason, position + error.position);
      }
      if (error instanceof RangeError) throw this.#scanner.error("the step of a slice must not be 0", position);
      throw error;
    }
    throw this.#scanner.error("operands are sliced by integers, slices, ... and newaxis only", position);
  }

  #literal(value: LiteralValue | undefined, position: number): Node {
    if (value === undefined) throw this.#unexpected(A_VALUE);
    return this.#node({ kind: "literal", value, position });
  }

  #node<T extends Node>(node: T): T {
    if (++this.#nodes > MAX_NODES) {
      throw this.#scanner.error(
        `an expression may have ${MAX_NODES} operators, names and numbers, there are more`,
        node.position,
      );
    }
    // Methods and "and" nest in a text only when it is printed.
    if (this.#nesting.count(node) > MAX_NESTING) throw this.#tooDeep(node.position);
    return Object.freeze(node);
  }

  #deeper(token: Token, read: () => Node): Node {
    if (++this.#depth > MAX_NESTING) throw this.#tooDeep(token.position);
    const node = read();
    this.#depth--;
    return node;
  }

  #tooDeep(position: number): Error {
    return this.#scanner.error(
      `parentheses, calls and signs may be nested ${MAX_NESTING} deep, there are more`,
      position,
    );
  }

  #take(): Token {
    const token = this.#token;
    this.#token = this.#scanner.next();
    return token;
  }

  #expect(symbol: string): void {
    if (this.#token.kind !== "operator" || this.#token.text !== symbol) throw this.#unexpected(symbol);
    this.#take();
  }

  #unexpected(expected: string): Error {
    const { kind, text, position } = this.#token;
    const met = kind === "end" ? "the end" : `"${text.length > 40 ? text.slice(0, 37) + "..." : text}"`;
    return this.#scanner.error(`expected ${expected}, met ${met}`, position);
  }
}

function count(arity: number): string {
  return arity === 1 ? "1 argument" : `${arity} arguments`;
}
