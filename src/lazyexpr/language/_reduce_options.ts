import { DTYPES, type PlainDType, resolveDType } from "../../ndarray/mod.ts";
import { listNearest } from "./nearest.ts";
import type { ReduceOptions } from "./nodes.ts";
import type { ReductionRow } from "./reductions.ts";
import type { Token } from "./tokens.ts";

/** What the reader of options needs of the parser. */
export interface TokenSource {
  /** The token to read next. */
  peek(): Token;
  /** Reads it. */
  take(): Token;
  /** Reads one that must be this symbol. */
  expect(symbol: string): void;
  /** Makes an error of the text. */
  error(reason: string, position: number): Error;
}

/** Options while they are read. */
type Draft = { -readonly [K in keyof ReduceOptions]: ReduceOptions[K] };

/** Python's own names of types. */
const PYTHON_TYPES: ReadonlyMap<string, PlainDType> = new Map<string, PlainDType>([
  ["float", "float64"],
  ["int", "int64"],
  ["complex", "complex128"],
]);

/** Reads `axis=0, keepdims=True, dtype=float32, ddof=1` and the bracket behind it. */
export class OptionsReader {
  readonly #source: TokenSource;

  /**
   * Makes a reader.
   *
   * @param source Where tokens come from.
   */
  constructor(source: TokenSource) {
    this.#source = source;
  }

  /**
   * Reads what follows the argument of a reduction, or the opening bracket of a method.
   *
   * @param row The reduction.
   * @param isFirst Whether nothing was in the brackets yet, so that no comma is needed.
   * @returns The options.
   * @throws {ExprSyntaxError} when they cannot be read.
   */
  rest(row: ReductionRow, isFirst: boolean): ReduceOptions {
    const draft: Draft = { axis: null, keepdims: false, dtype: null, ddof: 0 };
    const seen = new Set<string>();
    const known = ["axis", "keepdims", ...(row.dtype ? ["dtype"] : []), ...(row.ddof ? ["ddof"] : [])];
    const source = this.#source;
    for (let needsComma = !isFirst; source.peek().text !== ")"; needsComma = true) {
      if (needsComma) source.expect(",");
      const token = source.peek();
      if (token.text === ")") break;
      if (token.kind !== "name" || token.text === "None") {
        // NumPy takes the axis by its place as well.
        if (seen.size > 0) throw this.#unexpected(`an option (${known.join(", ")})`);
        draft.axis = this.#axis(row);
        seen.add("axis");
        continue;
      }
      source.take();
      const name = token.text;
      if (!known.includes(name)) {
        const options = listNearest(name, known);
        throw source.error(`${row.name} has no option "${name.slice(0, 40)}", it has ${options}`, token.position);
      }
      if (seen.has(name)) throw source.error(`the option ${name} is there twice`, token.position);
      seen.add(name);
      source.expect("=");
      if (name === "axis") draft.axis = this.#axis(row);
      else if (name === "keepdims") draft.keepdims = this.#flag();
      else if (name === "dtype") draft.dtype = this.#dtype();
      else draft.ddof = this.#ddof();
    }
    source.expect(")");
    return draft;
  }

  #axis(row: ReductionRow): ReduceOptions["axis"] {
    const { text, kind, position } = this.#source.peek();
    if (kind === "name" && text === "None") {
      this.#source.take();
      return null;
    }
    if (text !== "(") return this.#integer();
    if (!row.manyAxes) throw this.#source.error(`${row.name} takes one axis or none, met several`, position);
    this.#source.take();
    const axes: number[] = [];
    let isTuple = this.#source.peek().text === ")";
    while (this.#source.peek().text !== ")") {
      axes.push(this.#integer());
      if (this.#source.peek().text !== ",") break;
      isTuple = true;
      this.#source.take();
    }
    this.#source.expect(")");
    return isTuple ? Object.freeze(axes) : axes[0];
  }

  #integer(): number {
    const first = this.#source.peek();
    const isNegative = first.text === "-";
    if (isNegative || first.text === "+") this.#source.take();
    const { value, kind } = this.#source.peek();
    if (kind !== "number" || typeof value !== "bigint") {
      throw this.#unexpected("an axis: an integer, a tuple of them or None");
    }
    if (value > 1000n) throw this.#source.error("there is no such axis", first.position);
    this.#source.take();
    return isNegative && value !== 0n ? -Number(value) : Number(value);
  }

  #flag(): boolean {
    const { text, kind } = this.#source.peek();
    if (kind !== "name" || text !== "True" && text !== "False") throw this.#unexpected("True or False");
    this.#source.take();
    return text === "True";
  }

  #ddof(): number {
    const { value, kind, position } = this.#source.peek();
    if (kind !== "number" || typeof value !== "bigint" && typeof value !== "number") throw this.#unexpected("a number");
    const ddof = Number(value);
    if (!Number.isFinite(ddof)) throw this.#source.error("ddof must be finite", position);
    this.#source.take();
    return ddof;
  }

  #dtype(): PlainDType | null {
    const token = this.#source.take();
    if (token.kind === "name" && token.text === "None") return null;
    let name = token.kind === "string" ? token.value : token.kind === "name" ? token.text : undefined;
    if (token.kind === "name" && (name === "np" || name === "numpy")) {
      this.#source.expect(".");
      name = this.#source.take().text;
    }
    const found = typeof name === "string" ? plainDType(name) : null;
    if (found !== null) return found;
    const known = listNearest(String(name), Object.keys(DTYPES));
    throw this.#source.error(`there is no such numeric dtype, there are ${known}`, token.position);
  }

  #unexpected(expected: string): Error {
    const { kind, text, position } = this.#source.peek();
    return this.#source.error(
      `expected ${expected}, met ${kind === "end" ? "the end" : `"${text.slice(0, 40)}"`}`,
      position,
    );
  }
}

function plainDType(name: string): PlainDType | null {
  if (isPlain(name)) return name;
  const known = PYTHON_TYPES.get(name);
  if (known !== undefined) return known;
  // Codes such as "f4" and "<i8" only: longer texts are structured types.
  if (!/^[<|=]?[a-z?]\d{0,2}$/.test(name)) return null;
  try {
    const { dtype } = resolveDType(name);
    return typeof dtype === "string" && isPlain(dtype) ? dtype : null;
  } catch {
    return null;
  }
}

function isPlain(name: string): name is PlainDType {
  return Object.hasOwn(DTYPES, name);
}
