import { MAX_DIGITS, MAX_LENGTH } from "./limits.ts";
import type { LiteralValue } from "./nodes.ts";
import { readString } from "./_strings.ts";
import { ExprSyntaxError } from "./syntax_error.ts";

/** A piece of a text. */
export interface Token {
  /** What it is; an operator is also any bracket, comma, point or `=`. */
  readonly kind: "number" | "string" | "name" | "operator" | "end";
  /** As it was written; "" at the end. */
  readonly text: string;
  /** Where it begins, in UTF-16 units from 0. */
  readonly position: number;
  /** The value of a number or of a string. */
  readonly value?: LiteralValue;
}

/** Python's numbers. No part can match one character in two ways, so the time is linear. */
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const OPERATOR = /\*\*|\/\/|<<|>>|<=|>=|==|!=|[-+*/%<>&|^~()[\],.=]/y;
const SPACE = /[ \t\n\r\f\v\u00a0]*/y;

/** Cuts a text into tokens, one at a time, in one pass from left to right. */
export class Scanner {
  #at = 0;

  /**
   * Begins at the start of a text.
   *
   * @param text The text.
   * @throws {ExprSyntaxError} when it is too long.
   */
  constructor(readonly text: string) {
    if (text.length > MAX_LENGTH) {
      throw this.error(`an expression may be ${MAX_LENGTH} characters long, it is ${text.length}`, MAX_LENGTH);
    }
  }

  /**
   * Reads the next token.
   *
   * @returns The token.
   * @throws {ExprSyntaxError} when no token begins there.
   */
  next(): Token {
    this.#match(SPACE);
    const position = this.#at;
    if (position === this.text.length) return { kind: "end", text: "", position };
    const quoted = readString(this.text, position);
    if (quoted !== null) {
      if ("fault" in quoted) throw this.error(quoted.fault, quoted.position);
      this.#at = quoted.end;
      return { kind: "string", text: this.text.slice(position, quoted.end), position, value: quoted.value };
    }
    const number = this.#match(NUMBER);
    if (number !== "") return { kind: "number", text: number, position, value: this.#number(number, position) };
    const name = this.#match(NAME);
    if (name !== "") return { kind: "name", text: name, position };
    const operator = this.#match(OPERATOR);
    if (operator !== "") return { kind: "operator", text: operator, position };
    const char = String.fromCodePoint(this.text.codePointAt(position) ?? 0);
    throw this.error(`expected a name, a number or an operator, met ${JSON.stringify(char)}`, position);
  }

  /**
   * Reads up to the bracket that closes the one just read.
   *
   * @returns The text between the brackets, and where it begins.
   * @throws {ExprSyntaxError} when there is no such bracket.
   */
  subscript(): { readonly text: string; readonly position: number } {
    const position = this.#at;
    let depth = 1;
    for (let end = position; end < this.text.length; end++) {
      const char = this.text[end];
      if (char === "[") depth++;
      else if (char === "]" && --depth === 0) {
        this.#at = end + 1;
        return { text: this.text.slice(position, end), position };
      }
    }
    throw this.error('expected "]", met the end', this.text.length);
  }

  /**
   * Makes an error of this text.
   *
   * @param reason What was expected and what was met.
   * @param position Where.
   * @returns The error.
   */
  error(reason: string, position: number): ExprSyntaxError {
    return new ExprSyntaxError(this.text, position, reason);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #number(written: string, position: number): LiteralValue {
    if (written.length > MAX_DIGITS) {
      throw this.error(`a number may have ${MAX_DIGITS} digits, it has ${written.length}`, position);
    }
    const follower = this.text[this.#at] ?? "";
    if (/[\p{ID_Continue}.]/u.test(follower)) {
      throw this.error(`expected an operator after a number, met "${follower}"`, this.#at);
    }
    const digits = written.replaceAll("_", "");
    if (/^0[xXoObB]/.test(digits)) return BigInt(digits.toLowerCase());
    if (/[jJ]$/.test(digits)) return { re: 0, im: Number(digits.slice(0, -1)) };
    if (/[.eE]/.test(digits)) return Number(digits);
    if (/^0+[1-9]/.test(digits)) {
      throw this.error("an integer must not begin with 0, octal ones begin with 0o", position);
    }
    return BigInt(digits);
  }
}
