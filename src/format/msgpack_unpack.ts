import { i32be, TWO_32, u16be, u32be } from "./_bytes.ts";
import { FormatError, UnsupportedError } from "./errors.ts";
import { EXT, MAX_DEPTH, MetaArray, MetaComplex, MetaExt, type MetaValue, TUPLE_MARK } from "./meta_value.ts";

// Not the npm package, which the tests compare with: it makes an array as long as the bytes claim before it looks for its
// items, so a few nested claims take gigabytes; and it knows only text and numbers as keys.

const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a msgpack value, with the extensions of python-blosc2.
 *
 * @param bytes The value and nothing else.
 * @returns The value; bytes are copies. Complex numbers, NumPy arrays and unknown extensions are `MetaComplex`, `MetaArray`, `MetaExt`.
 * @throws {FormatError} when the bytes are no msgpack, end too early or too late, or values lie more than 511 deep.
 * @throws {UnsupportedError} when the value is a whole array or a reference to one.
 *
 * @example
 * ```ts
 * import { packValue, unpackValue } from "./mod.ts";
 *
 * console.log(unpackValue(packValue({ unit: "K", limits: [1, 2.5] }))); // { unit: "K", limits: [1, 2.5] }
 * ```
 */
export function unpackValue(bytes: Uint8Array): MetaValue {
  return new Unpacker(bytes, 0, bytes.byteLength).whole(0);
}

class Unpacker {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  whole(depth: number): MetaValue {
    const value = this.#value(depth);
    if (this.#at !== this.#end) {
      throw new FormatError(`Cannot read metadata: ${this.#end - this.#at} bytes are left over`, this.#at);
    }
    return value;
  }

  #value(depth: number): MetaValue {
    if (depth > MAX_DEPTH) throw new FormatError(`Cannot read metadata: more than ${MAX_DEPTH} levels`, this.#at);
    const byte = this.#bytes[this.#take(1)];
    if (byte < 0x80) return byte;
    if (byte < 0x90) return this.#map(byte & 15, depth);
    if (byte < 0xa0) return this.#list(byte & 15, depth);
    if (byte < 0xc0) return this.#text(byte & 31);
    if (byte >= 0xe0) return byte - 256;
    switch (byte) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#run(this.#length(byte - 0xc4));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#length(byte - 0xc7), depth);
      case 0xca:
      case 0xcb:
        return this.#float(byte === 0xca ? 4 : 8);
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#length(byte - 0xcc);
      case 0xcf:
      case 0xd3:
        return this.#wide(byte === 0xd3);
      case 0xd0:
        return this.#bytes[this.#take(1)] << 24 >> 24;
      case 0xd1:
        return u16be(this.#bytes, this.#take(2)) << 16 >> 16;
      case 0xd2:
        return i32be(this.#bytes, this.#take(4));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(1 << (byte - 0xd4), depth);
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#length(byte - 0xd9));
      case 0xdc:
      case 0xdd:
        return this.#list(this.#length(byte - 0xdb), depth);
      case 0xde:
      case 0xdf:
        return this.#map(this.#length(byte - 0xdd), depth);
    }
    throw new FormatError(`Cannot read metadata: byte 0x${byte.toString(16)} begins no value`, this.#at - 1);
  }

  /** Moves on and tells where the bytes begin, which are there. */
  #take(count: number): number {
    const at = this.#at;
    const left = this.#end - at;
    if (count > left) throw new FormatError(`Cannot read metadata: ${count} bytes needed, ${left} there`, at);
    this.#at += count;
    return at;
  }

  /** An unsigned number of 1, 2 or 4 bytes. */
  #length(power: number): number {
    const at = this.#take(1 << power);
    if (power === 0) return this.#bytes[at];
    return power === 1 ? u16be(this.#bytes, at) : u32be(this.#bytes, at);
  }

  #run(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.slice(at, at + length);
  }

  #text(length: number): string {
    const at = this.#at;
    try {
      return TEXT.decode(this.#run(length));
    } catch (cause) {
      if (cause instanceof FormatError) throw cause;
      throw new FormatError("Cannot read metadata: text is not UTF-8", at, { cause });
    }
  }

  #float(length: 4 | 8): number {
    const run = this.#run(length);
    const view = new DataView(run.buffer, run.byteOffset);
    return length === 4 ? view.getFloat32(0) : view.getFloat64(0);
  }

  #wide(signed: boolean): number | bigint {
    const at = this.#take(8);
    const high = signed ? i32be(this.#bytes, at) : u32be(this.#bytes, at);
    const low = u32be(this.#bytes, at + 4);
    const value = high * TWO_32 + low;
    return Number.isSafeInteger(value) ? value : BigInt(high) * BigInt(TWO_32) + BigInt(low);
  }

  // Lists and maps grow item by item, and an item takes a byte at least: a false count ends with the bytes.
  #list(count: number, depth: number): MetaValue[] {
    const items: MetaValue[] = [];
    for (let i = 0; i < count; i++) {
      const item = this.#value(depth + 1);
      if (i > 0 || item !== TUPLE_MARK) items.push(item);
    }
    return items;
  }

  #map(count: number, depth: number): MetaValue {
    const map = new Map<MetaValue, MetaValue>();
    let plain = true;
    for (let i = 0; i < count; i++) {
      const key = this.#value(depth + 1);
      plain &&= typeof key === "string";
      map.set(key, this.#value(depth + 1));
    }
    // Own properties whatever their name is, `__proto__` included.
    return plain ? Object.fromEntries(map) : map;
  }

  #extension(length: number, depth: number): MetaValue {
    const kind = this.#bytes[this.#take(1)] << 24 >> 24;
    const at = this.#take(length);
    // Values within are read in place: a copy at each level would let a few bytes take hundreds of times their size.
    const within = () => new Unpacker(this.#bytes, at, at + length).whole(depth + 1);
    switch (kind) {
      case EXT.cframe:
      case EXT.reference:
        throw new UnsupportedError(
          `Cannot read metadata: arrays and references within (extension ${kind}) are not read`,
        );
      case EXT.complex:
        return this.#complex(at, length);
      case EXT.set: {
        const items = within();
        if (!Array.isArray(items)) throw new FormatError("Cannot read metadata: a set holds no list", at);
        return new Set<MetaValue>(items);
      }
      case EXT.array:
        return arrayOf(within(), at) ?? new MetaExt(kind, this.#bytes.slice(at, at + length));
    }
    return new MetaExt(kind, this.#bytes.slice(at, at + length));
  }

  #complex(at: number, length: number): MetaComplex {
    if (length !== 16) throw new FormatError(`Cannot read metadata: complex number of ${length} bytes`, at);
    const run = this.#bytes.slice(at, at + 16);
    const view = new DataView(run.buffer, run.byteOffset);
    return new MetaComplex(view.getFloat64(0), view.getFloat64(8));
  }
}

/** An array with its type, or `null` for one of Python objects. */
function arrayOf(value: MetaValue, at: number): MetaArray | null {
  const { dtype, shape, data, values } = partsOf(value);
  if (values !== undefined) return null;
  const { str, descr } = partsOf(dtype);
  const type = typeof str === "string" ? str : descr;
  if ((typeof type !== "string" && !Array.isArray(type)) || !isShape(shape) || !(data instanceof Uint8Array)) {
    throw new FormatError("Cannot read metadata: an array lacks its type, shape or data", at);
  }
  return new MetaArray(type, shape, data);
}

/** The entries of a map that has text as keys; nothing of any other value. */
function partsOf(value: MetaValue | undefined): Record<string, MetaValue | undefined> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function isShape(value: MetaValue | undefined): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && Number(length) >= 0);
}
