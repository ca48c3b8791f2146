import { expectByte, expectRoom, u16be, u32be } from "./_bytes.ts";
import { type ByteWriter, utf8 } from "./_byte_writer.ts";
import { FormatError } from "./errors.ts";
import { MAX_NAME_BYTES } from "./limits.ts";

// Fixed metadata in a header and variable metadata in a trailer have one layout: a map of names and offsets, then the
// values in the same order. Only the start and what is counted in the size of the map differ.

const TEXT = new TextDecoder("utf-8", { fatal: true });
/** Bytes of the smallest entry: an empty name and its offset, the value's marker and length. */
const LEAST_ENTRY = 6 + 5;

/** Reads the fixed metadata of a frame whose header is all of `header`. */
export function readMetalayers(
  header: Uint8Array,
): { meta: Map<string, Uint8Array>; metaOffsets: Map<string, number> } {
  const { values, offsets, end } = readNamedValues(header, 87, "metalayers");
  if (end !== header.byteLength) {
    throw new FormatError(`Cannot read metalayers: they end at ${end}, the header at ${header.byteLength}`, end);
  }
  return { meta: values, metaOffsets: offsets };
}

/**
 * Reads named values: `93 CD` and the size of the map (ignored: 16 bits are too few for it), `DE`, the count, and for each a name, `D2`
 * and an offset from the start of `bytes`; then `DC`, the count, and for each `C6`, a length and the bytes.
 */
export function readNamedValues(
  bytes: Uint8Array,
  start: number,
  what: string,
): { values: Map<string, Uint8Array>; offsets: Map<string, number>; end: number } {
  expectRoom(bytes, start, 10, what);
  expectByte(bytes, start, 0x93, what);
  expectByte(bytes, start + 1, 0xcd, what);
  expectByte(bytes, start + 4, 0xde, what);
  const count = u16be(bytes, start + 5);
  expectRoom(bytes, start + 7, count * LEAST_ENTRY + 3, what);
  const names: string[] = [];
  const told: number[] = [];
  let at = start + 7;
  for (let i = 0; i < count; i++) {
    const length = bytes[at] - 0xa0;
    if (length < 0 || length > MAX_NAME_BYTES) {
      throw new FormatError(`Cannot read ${what}: name of entry ${i} is no short text`, at);
    }
    expectRoom(bytes, at + 1, length + 5, what);
    names.push(decode(bytes, at + 1, length, what));
    at += 1 + length;
    expectByte(bytes, at, 0xd2, what);
    told.push(u32be(bytes, at + 1));
    at += 5;
  }
  expectRoom(bytes, at, 3, what);
  expectByte(bytes, at, 0xdc, what);
  if (u16be(bytes, at + 1) !== count) {
    throw new FormatError(`Cannot read ${what}: ${count} names but ${u16be(bytes, at + 1)} values`, at + 1);
  }
  at += 3;
  const values = new Map<string, Uint8Array>();
  const offsets = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    // Values lie one after the other, so an offset that tells anything else is damage, and none can overlap.
    if (told[i] !== at) {
      throw new FormatError(`Cannot read ${what}: value "${names[i]}" is said to be at ${told[i]}, it is not`, at);
    }
    expectRoom(bytes, at, 5, what);
    expectByte(bytes, at, 0xc6, what);
    const length = u32be(bytes, at + 1);
    expectRoom(bytes, at + 5, length, what);
    if (values.has(names[i])) throw new FormatError(`Cannot read ${what}: name "${names[i]}" comes twice`, at);
    values.set(names[i], bytes.slice(at + 5, at + 5 + length));
    offsets.set(names[i], at + 5);
    at += 5 + length;
  }
  return { values, offsets, end: at };
}

/**
 * Writes named values at the end of what is written; offsets count from the writer's start.
 *
 * @param uncounted Bytes from the `93` that the size of the map leaves out: 0 in a header, 1 in a trailer.
 * @returns Where the bytes of each value begin.
 */
export function writeNamedValues(
  writer: ByteWriter,
  values: ReadonlyMap<string, Uint8Array>,
  uncounted: 0 | 1,
): Map<string, number> {
  if (values.size > 0xffff) throw new RangeError(`Cannot write ${values.size} metadata values: at most 65535 fit`);
  const start = writer.length;
  writer.u8(0x93, 0xcd);
  writer.u16(0);
  writer.u8(0xde);
  writer.u16(values.size);
  const patches: number[] = [];
  for (const name of values.keys()) {
    const text = nameBytes(name);
    writer.u8(0xa0 + text.byteLength);
    writer.bytes(text);
    writer.marked32(0xd2, 0);
    patches.push(writer.length - 4);
  }
  writer.patch16(start + 2, writer.length - start - uncounted);
  writer.u8(0xdc);
  writer.u16(values.size);
  const offsets = new Map<string, number>();
  let i = 0;
  for (const [name, value] of values) {
    writer.patch32(patches[i++], writer.length);
    writer.marked32(0xc6, value.byteLength);
    offsets.set(name, writer.length);
    writer.bytes(value);
  }
  return offsets;
}

/** UTF-8 of a name; throws when it is too long for the format. */
function nameBytes(name: string): Uint8Array {
  const text = utf8(name);
  if (text.byteLength > MAX_NAME_BYTES) {
    throw new RangeError(`Cannot write metadata "${name}": a name has at most ${MAX_NAME_BYTES} bytes`);
  }
  return text;
}

function decode(bytes: Uint8Array, at: number, length: number, what: string): string {
  try {
    return TEXT.decode(bytes.slice(at, at + length));
  } catch (cause) {
    throw new FormatError(`Cannot read ${what}: name is not UTF-8`, at, { cause });
  }
}
