import { FormatError } from "../../format/mod.ts";

/** A Python tuple; lists are plain arrays. */
export class PyTuple {
  /** Holds the items of a tuple. */
  constructor(readonly items: readonly PyValue[]) {}
}

/** A value that Python's `repr` wrote: text, whole numbers, True, False, None, lists, tuples, dicts with text keys. */
export type PyValue = string | number | boolean | null | readonly PyValue[] | PyTuple | ReadonlyMap<string, PyValue>;

/** Deeper nesting than this is an attack, not a structured type. */
const MAX_DEPTH = 64;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

/** Reads literals only: names, calls and operators do not exist here. */
class PythonParser {
  #at = 0;
  constructor(readonly text: string, readonly start: number) {}

  document(): PyValue {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.text.length) this.#fail(`unexpected ${JSON.stringify(this.text[this.#at])} after the value`);
    return value;
  }

  #fail(reason: string): never {
    throw new FormatError(`Cannot read a Python literal: ${reason}`, this.start + this.#at);
  }

  #space(): void {
    while (/\s/.test(this.text.charAt(this.#at))) this.#at++;
  }

  #take(token: string): boolean {
    this.#space();
    if (!this.text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) {
      this.#fail(`expected "${token}", found ${JSON.stringify(this.text.charAt(this.#at) || "the end")}`);
    }
  }

  #value(depth: number): PyValue {
    if (depth > MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH}`);
    if (this.#take("[")) return this.#items("]", depth).items;
    if (this.#take("{")) return this.#dict(depth);
    if (this.#take("(")) {
      const { items, comma } = this.#items(")", depth);
      return items.length === 1 && !comma ? items[0] : new PyTuple(items);
    }
    if (/['"]/.test(this.text.charAt(this.#at))) return this.#string();
    return this.#word();
  }

  #items(end: string, depth: number): { items: PyValue[]; comma: boolean } {
    const items: PyValue[] = [];
    let comma = false;
    while (!this.#take(end)) {
      if (items.length > 0 && !comma) this.#fail(`expected "," or "${end}"`);
      items.push(this.#value(depth + 1));
      comma = this.#take(",");
    }
    return { items, comma };
  }

  #dict(depth: number): ReadonlyMap<string, PyValue> {
    const map = new Map<string, PyValue>();
    let comma = true;
    while (!this.#take("}")) {
      if (!comma) this.#fail('expected "," or "}"');
      const key = this.#value(depth + 1);
      if (typeof key !== "string") return this.#fail("a key that is not text");
      if (map.has(key)) this.#fail(`the key ${JSON.stringify(key)} twice`);
      this.#expect(":");
      map.set(key, this.#value(depth + 1));
      comma = this.#take(",");
    }
    return map;
  }

  #word(): PyValue {
    const word = /[-\w]*/y;
    word.lastIndex = this.#at;
    const found = word.exec(this.text)?.[0] ?? "";
    if (found === "True" || found === "False" || found === "None") {
      this.#at += found.length;
      return found === "None" ? null : found === "True";
    }
    // Python 2 wrote long integers with an L.
    const number = /^-?\d{1,16}(?=L?$)/.exec(found);
    if (number === null || !Number.isSafeInteger(Number(number[0]))) {
      return this.#fail(
        found === ""
          ? `unexpected ${JSON.stringify(this.text.charAt(this.#at) || "end")}`
          : `unexpected "${found.slice(0, 40)}"`,
      );
    }
    this.#at += found.length;
    return Number(number[0]);
  }

  #string(): string {
    const quote = this.text[this.#at++];
    let out = "";
    for (;;) {
      const c = this.text.charAt(this.#at);
      if (c === "" || c === "\n") this.#fail("text without an end");
      this.#at++;
      if (c === quote) return out;
      out += c === "\\" ? this.#escape() : c;
    }
  }

  #escape(): string {
    const kind = this.text.charAt(this.#at++);
    const simple = ESCAPES.get(kind);
    if (simple !== undefined) return simple;
    const length = kind === "x" ? 2 : kind === "u" ? 4 : kind === "U" ? 8 : 0;
    const digits = this.text.slice(this.#at, this.#at + length);
    const code = /^[0-9a-fA-F]+$/.test(digits) ? parseInt(digits, 16) : NaN;
    if (length === 0 || digits.length < length || !(code <= 0x10ffff)) this.#fail(`an unknown escape "\\${kind}"`);
    this.#at += length;
    return String.fromCodePoint(code);
  }
}

/**
 * Reads what Python's `repr` wrote for lists, tuples, dicts, text and whole numbers, without evaluating anything.
 *
 * @param text The text of one value.
 * @param start Where the text begins in its file, for the offsets of errors.
 * @returns The value.
 * @throws {FormatError} when the text is not such a literal; its offset points at the character.
 */
export function parsePython(text: string, start = 0): PyValue {
  return new PythonParser(text, start).document();
}

/**
 * Writes text as Python's `repr` does.
 *
 * @param text Any text.
 * @returns The text in quotes, with escapes for what cannot be printed.
 */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = "";
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    if (c === quote || c === "\\") out += "\\" + c;
    else if (c === "\n") out += "\\n";
    else if (c === "\r") out += "\\r";
    else if (c === "\t") out += "\\t";
    else if (c === " " || !/[\p{C}\p{Z}]/u.test(c)) out += c;
    else if (code < 0x100) out += "\\x" + code.toString(16).padStart(2, "0");
    else if (code < 0x10000) out += "\\u" + code.toString(16).padStart(4, "0");
    else out += "\\U" + code.toString(16).padStart(8, "0");
  }
  return quote + out + quote;
}

/**
 * Writes a shape as Python's `repr` writes a tuple.
 *
 * @param shape Whole numbers.
 * @returns Such as `(2, 3)`, `(2,)`, `()`.
 */
export function pythonTuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
