/**
 * Text within elements: `S` holds bytes, `U` holds code points of four bytes; both are filled up with zeros.
 *
 * @module
 */

let utf8: TextDecoder | undefined;
let latin1: TextDecoder | undefined;
let encoder: TextEncoder | undefined;

/**
 * Reads an `S` element: bytes up to the trailing zeros, as UTF-8, or as Latin-1 when they are not UTF-8.
 *
 * @param bytes The bytes of one element.
 * @returns The text.
 */
export function decodeBytes(bytes: Uint8Array): string {
  const text = bytes.subarray(0, lengthWithoutZeros(bytes));
  if (text.length === 0) return "";
  utf8 ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return utf8.decode(text);
  } catch {
    latin1 ??= new TextDecoder("latin1");
    return latin1.decode(text);
  }
}

/**
 * Counts bytes up to the trailing zeros.
 *
 * @param bytes The bytes of one element.
 * @returns How many come before the zeros at the end.
 */
export function lengthWithoutZeros(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  return length;
}

/**
 * Turns text into the bytes of an `S` element, as UTF-8.
 *
 * @param text The text.
 * @returns Its bytes, not filled up.
 */
export function encodeBytes(text: string): Uint8Array {
  encoder ??= new TextEncoder();
  return encoder.encode(text);
}

/**
 * Reads a `U` element: code points up to the trailing zeros.
 *
 * @param view The bytes.
 * @param offset Where the element begins.
 * @param itemsize Bytes of the element.
 * @param little Whether the code points are in little-endian order.
 * @returns The text; what is no code point becomes U+FFFD.
 */
export function decodeChars(view: DataView, offset: number, itemsize: number, little: boolean): string {
  let end = offset + itemsize;
  while (end > offset && view.getUint32(end - 4, little) === 0) end -= 4;
  let text = "";
  for (let at = offset; at < end; at += 4) {
    const code = view.getUint32(at, little);
    text += String.fromCodePoint(code > 0x10ffff ? 0xfffd : code);
  }
  return text;
}
