/** A string that was read, or why it cannot be. */
export type ReadString =
  | { readonly value: string | Uint8Array; readonly end: number }
  | { readonly fault: string; readonly position: number };

const SIMPLE: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(.))/y;

/**
 * Reads a Python string in one pair of quotes; `b'...'` is bytes.
 *
 * @param text The whole text.
 * @param start Where it may begin.
 * @returns The string, why it cannot be read, or null when none begins there.
 */
export function readString(text: string, start: number): ReadString | null {
  const isBytes = text[start] === "b" || text[start] === "B";
  const open = isBytes ? start + 1 : start;
  const mark = text[open];
  if (mark !== '"' && mark !== "'") return null;
  const parts: string[] = [];
  let at = open + 1;
  let plain = at;
  while (at < text.length && text[at] !== mark) {
    if (text[at] === "\n" || text[at] === "\r") break;
    if (text[at] !== "\\") {
      at++;
      continue;
    }
    parts.push(text.slice(plain, at));
    const escaped = readEscape(text, at, isBytes);
    if (escaped === null) {
      return { fault: `expected an escape, met ${JSON.stringify(text.slice(at, at + 2))}`, position: at };
    }
    parts.push(escaped.char);
    at = plain = escaped.end;
  }
  if (text[at] !== mark) {
    return { fault: `expected the end of a string, ${mark}, met the end of the line`, position: at };
  }
  parts.push(text.slice(plain, at));
  const value = parts.join("");
  if (!isBytes) return { value, end: at + 1 };
  if (Array.from(value).some((char) => char > "\xff")) {
    return { fault: "bytes may hold ASCII characters and \\x escapes only", position: start };
  }
  return { value: Uint8Array.from(value, (char) => char.charCodeAt(0)), end: at + 1 };
}

function readEscape(text: string, at: number, isBytes: boolean): { char: string; end: number } | null {
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(text);
  if (match === null) return null;
  const [whole, two, four, eight, octal, simple] = match;
  const end = at + whole.length;
  if (simple !== undefined) return Object.hasOwn(SIMPLE, simple) ? { char: SIMPLE[simple], end } : null;
  const wide = four ?? eight;
  const code = octal === undefined ? parseInt(two ?? wide, 16) : parseInt(octal, 8);
  if (code > 0x10ffff || isBytes && (wide !== undefined || code > 255)) return null;
  return { char: String.fromCodePoint(code), end };
}

/**
 * Writes a string or bytes as Python reads them.
 *
 * @param value The string or the bytes.
 * @returns The text, in single quotes.
 */
export function quoteString(value: string | Uint8Array): string {
  const chars = typeof value === "string" ? value : Array.from(value, (code) => String.fromCharCode(code)).join("");
  const quoted = chars.replaceAll(/[\\']/g, "\\$&").replaceAll(/[^\x20-\x7e]/gu, (char) => {
    const hex = (char.codePointAt(0) ?? 0).toString(16);
    return hex.length <= 2
      ? `\\x${hex.padStart(2, "0")}`
      : hex.length <= 4
      ? `\\u${hex.padStart(4, "0")}`
      : `\\U${hex.padStart(8, "0")}`;
  });
  return `${typeof value === "string" ? "" : "b"}'${quoted}'`;
}
