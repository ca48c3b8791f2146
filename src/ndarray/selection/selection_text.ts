import type { Index, NestedList } from "./selection_types.ts";
import { Slice } from "./slice.ts";

/**
 * A selection text that cannot be read.
 *
 * @example
 * ```ts
 * import { SelectionSyntaxError, zeros } from "@deneb/deneb";
 * try {
 *   zeros([4, 4]).getSync("1, 2:x");
 * } catch (error) {
 *   if (!(error instanceof SelectionSyntaxError) || error.position !== 5) throw error;
 * }
 * ```
 */
export class SelectionSyntaxError extends SyntaxError {
  /** The name of the class. */
  override readonly name = "SelectionSyntaxError";

  /**
   * Makes the error; the text is quoted, a long one only around the place.
   *
   * @param text The whole text.
   * @param position Where reading failed, in UTF-16 units from 0.
   * @param reason What was expected and what was met.
   */
  constructor(text: string, readonly position: number, reason: string) {
    super(`Cannot read selection ${quote(text, position)}: ${reason} at position ${position}`);
  }
}

function quote(text: string, position: number): string {
  if (text.length <= 80) return `"${text}"`;
  const from = Math.max(0, position - 30);
  const to = Math.min(text.length, position + 30);
  return `${from > 0 ? "..." : ""}"${text.slice(from, to)}"${to < text.length ? "..." : ""}`;
}

/** Texts of loops are few and short: the most recent ones are not parsed again. */
const CACHE = new Map<string, readonly Index[]>();
const CACHE_SIZE = 128;
const CACHED_LENGTH = 256;

/**
 * Reads NumPy's notation of a selection: `"3:5, 2:7"`, `"..., ::-1"`, `"0, :, newaxis"`, `"[1, 3, 5], :"`.
 *
 * `None` and `np.newaxis` are `newaxis`, `Ellipsis` is `...`, `True` and `False` make masks; one pair of
 * parentheses around it all is fine. Takes time linear in the length of the text; the last texts are remembered.
 *
 * @param text The text; an empty one and `"()"` select everything.
 * @returns The entries; shared between calls, not to be changed.
 * @throws {SelectionSyntaxError} when the text cannot be read.
 * @throws {RangeError} when the step of a slice is 0.
 */
export function parseSelection(text: string): readonly Index[] {
  const known = CACHE.get(text);
  if (known !== undefined) {
    // Moved to the young end, unless the cache is far from full and order does not matter yet.
    if (CACHE.size > CACHE_SIZE / 2) {
      CACHE.delete(text);
      CACHE.set(text, known);
    }
    return known;
  }
  const entries = Object.freeze(new TextReader(text).entries());
  if (text.length <= CACHED_LENGTH) {
    CACHE.set(text, entries);
    if (CACHE.size > CACHE_SIZE) {
      for (const oldest of CACHE.keys()) {
        CACHE.delete(oldest);
        break;
      }
    }
  }
  return entries;
}

/** Lists deeper than arrays can be are refused before they can exhaust the stack. */
const MAX_DEPTH = 16;

const WORDS: ReadonlyMap<string, null | "..." | boolean> = new Map<string, null | "..." | boolean>([
  ["newaxis", null],
  ["np.newaxis", null],
  ["numpy.newaxis", null],
  ["None", null],
  ["null", null],
  ["Ellipsis", "..."],
  ["True", true],
  ["False", false],
  ["true", true],
  ["false", false],
]);

/** One pass from left to right, one look at each character. */
class TextReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  entries(): Index[] {
    const wrapped = this.#peek() === "(";
    if (wrapped) this.#at++;
    const entries: Index[] = [];
    const end = wrapped ? ")" : "";
    while (this.#peek() !== end) {
      entries.push(this.#entry());
      if (this.#peek() !== ",") break;
      this.#at++;
    }
    if (this.#peek() !== end) throw this.#unexpected(wrapped ? '"," or ")"' : '","');
    if (wrapped) {
      this.#at++;
      if (this.#peek() !== "") throw this.#unexpected("the end");
    }
    return entries;
  }

  #entry(): Index {
    const char = this.#peek();
    if (char === "[") return this.#list(1);
    if (char === "." && this.#text.startsWith("...", this.#at)) {
      this.#at += 3;
      return "...";
    }
    if (isLetter(char)) return this.#word();
    const start = char === ":" ? null : this.#integer("an index, a slice, a list, ..., newaxis");
    if (this.#peek() !== ":") return start;
    this.#at++;
    const stop = this.#bound();
    if (this.#peek() !== ":") return new Slice(start, stop);
    this.#at++;
    return new Slice(start, stop, this.#bound());
  }

  #bound(): number | null {
    const char = this.#peek();
    return char === ":" || char === "," || char === ")" || char === "" ? null : this.#integer("an integer");
  }

  #list(depth: number): NestedList<number> | NestedList<boolean> {
    if (depth > MAX_DEPTH) throw this.#error(`lists may be nested ${MAX_DEPTH} deep, there are more`);
    this.#at++;
    const numbers: (number | NestedList<number>)[] = [];
    const flags: (boolean | NestedList<boolean>)[] = [];
    while (this.#peek() !== "]") {
      const at = this.#at;
      const char = this.#peek();
      const item = char === "[" ? this.#list(depth + 1) : isLetter(char) ? this.#flag() : this.#integer("an integer");
      if (typeof item === "boolean" || isFlags(item)) flags.push(item);
      else numbers.push(item);
      if (numbers.length > 0 && flags.length > 0) {
        this.#at = at;
        throw this.#error("a list must hold integers or booleans, it holds both");
      }
      if (this.#peek() !== ",") break;
      this.#at++;
    }
    if (this.#peek() !== "]") throw this.#unexpected('"," or "]"');
    this.#at++;
    return flags.length > 0 ? flags : numbers;
  }

  #flag(): boolean {
    const at = this.#at;
    const word = this.#word();
    if (typeof word === "boolean") return word;
    this.#at = at;
    throw this.#unexpected("an integer, True or False");
  }

  #word(): null | "..." | boolean {
    const start = this.#at;
    let end = start;
    while (end < this.#text.length && (isLetter(this.#text[end]) || this.#text[end] === ".")) end++;
    const value = end - start > 16 ? undefined : WORDS.get(this.#text.slice(start, end));
    if (value === undefined) throw this.#unexpected("newaxis, None, Ellipsis, True or False");
    this.#at = end;
    return value;
  }

  #integer(expected: string): number {
    const start = this.#at;
    const negative = this.#peek() === "-";
    if (negative || this.#peek() === "+") this.#at++;
    this.#peek();
    const first = this.#at;
    let value = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      const digit = this.#text.charCodeAt(this.#at) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    if (this.#at === first) throw this.#unexpected(expected);
    if (value > Number.MAX_SAFE_INTEGER) {
      this.#at = start;
      throw this.#error(`an integer may be up to ${Number.MAX_SAFE_INTEGER}, one is larger`);
    }
    return negative && value !== 0 ? -value : value;
  }

  /** The next character that is not a space, "" at the end. */
  #peek(): string {
    while (this.#at < this.#text.length && isSpace(this.#text.charCodeAt(this.#at))) this.#at++;
    return this.#at < this.#text.length ? this.#text[this.#at] : "";
  }

  #unexpected(expected: string): SelectionSyntaxError {
    const char = this.#peek();
    return this.#error(`expected ${expected}, met ${char === "" ? "the end" : `"${char}"`}`);
  }

  #error(reason: string): SelectionSyntaxError {
    return new SelectionSyntaxError(this.#text, this.#at, reason);
  }
}

function isFlags(item: number | NestedList<number> | NestedList<boolean>): item is NestedList<boolean> {
  let first: unknown = item;
  while (Array.isArray(first)) first = first[0];
  return typeof first === "boolean";
}

function isLetter(char: string): boolean {
  return (char >= "a" && char <= "z") || (char >= "A" && char <= "Z");
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 160;
}
