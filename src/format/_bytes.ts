// Numbers read and written by hand: a DataView for each chunk would cost more than the parsing itself.
import { FormatError } from "./errors.ts";

/** 2^32, what one unit of the upper half of a 64-bit number counts. */
export const TWO_32 = 4294967296;
/** 2^53: integers from here on are not exact as a number. */
export const TWO_53 = 9007199254740992;

/** Reads a little-endian signed 32-bit number. */
export function i32(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

/** Writes a little-endian signed 32-bit number. */
export function putI32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
}

/** Reads a big-endian unsigned 16-bit number. */
export function u16be(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 8) | bytes[at + 1];
}

/** Reads a big-endian signed 32-bit number. */
export function i32be(bytes: Uint8Array, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

/** Reads a big-endian unsigned 32-bit number. */
export function u32be(bytes: Uint8Array, at: number): number {
  return i32be(bytes, at) >>> 0;
}

/** Reads a big-endian signed 64-bit number that should be a count: not negative and under 2^53. */
export function countBe(bytes: Uint8Array, at: number, what: string): number {
  const value = i32be(bytes, at) * TWO_32 + u32be(bytes, at + 4);
  if (value < 0 || value >= TWO_53) throw new FormatError(`Cannot read ${what}: ${value} is not within 0 to 2^53`, at);
  return value;
}

/** Throws unless the byte is the one that the format wants there. */
export function expectByte(bytes: Uint8Array, at: number, wanted: number, what: string): void {
  if (bytes[at] !== wanted) {
    throw new FormatError(`Cannot read ${what}: expected byte 0x${hex(wanted)}, met ${met(bytes, at)}`, at);
  }
}

/** Throws unless the bytes from `at` to `at + count` are there. */
export function expectRoom(bytes: Uint8Array, at: number, count: number, what: string): void {
  if (at + count > bytes.byteLength) {
    throw new FormatError(`Cannot read ${what}: ${count} bytes needed, ${bytes.byteLength - at} there`, at);
  }
}

function met(bytes: Uint8Array, at: number): string {
  return at < bytes.byteLength ? `0x${hex(bytes[at])}` : "the end";
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
