import { FormatError, UnsupportedError } from "../../format/mod.ts";
import {
  type DTypeInfo,
  infoFromPython,
  nativeOrder,
  parsePython,
  pythonString,
  pythonTuple,
  PyTuple,
  type PyValue,
} from "../dtypes/mod.ts";
import { elementStrides } from "../shapes.ts";

/** `\x93NUMPY` */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy aligns what follows the header to this. */
const ALIGNMENT = 64;
/** A header longer than this describes no sane array. */
const MAX_HEADER = 1 << 24;

/** What a `.npy` file holds, in C order and native byte order. */
export interface NpyContent {
  /** The element type, as stored. */
  readonly info: DTypeInfo;
  /** The sizes of the axes. */
  readonly shape: readonly number[];
  /** The elements, native order; fresh memory. */
  readonly bytes: Uint8Array;
}

/** A field of a header's list form; padding is raw bytes without a name. */
function describeStruct(info: DTypeInfo): string {
  const parts: string[] = [];
  let end = 0;
  for (const field of info.fields ?? []) {
    if (field.offset < end) {
      throw new UnsupportedError(
        `Cannot write fields that overlap or are out of order to .npy: "${field.name}" begins at ${field.offset}, before ${end}`,
      );
    }
    if (field.offset > end) parts.push(`('', '|V${field.offset - end}')`);
    const name = field.title === undefined
      ? pythonString(field.name)
      : `(${pythonString(field.title)}, ${pythonString(field.name)})`;
    parts.push(
      `(${name}, ${describeType(field.info)}${field.shape.length === 0 ? "" : `, ${pythonTuple(field.shape)}`})`,
    );
    end = field.offset + field.info.itemsize * field.count;
  }
  if (end < info.itemsize) parts.push(`('', '|V${info.itemsize - end}')`);
  return `[${parts.join(", ")}]`;
}

function describeType(info: DTypeInfo): string {
  return info.kind === "struct" ? describeStruct(info) : pythonString(info.code);
}

/**
 * Writes a `.npy` file.
 *
 * @param info The element type.
 * @param shape The sizes of the axes.
 * @param bytes The elements in C order.
 * @returns The bytes of the file.
 * @throws {UnsupportedError} when fields overlap or are out of order.
 */
export function encodeNpy(info: DTypeInfo, shape: readonly number[], bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const dict = `{'descr': ${describeType(info)}, 'fortran_order': False, 'shape': ${pythonTuple(shape)}, }`;
  const ascii = !/[^\x20-\x7e]/.test(dict);
  const text = new TextEncoder().encode(dict);
  // Version 1 has a length of two bytes and Latin-1 text, version 2 four bytes, version 3 UTF-8.
  const version = !ascii ? 3 : text.length + ALIGNMENT > 0xffff ? 2 : 1;
  const prefix = version === 1 ? 10 : 12;
  const length = Math.ceil((prefix + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(length + bytes.byteLength);
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  file[6] = version;
  if (version === 1) view.setUint16(8, length - prefix, true);
  else view.setUint32(8, length - prefix, true);
  file.set(text, prefix);
  file.fill(0x20, prefix + text.length, length - 1);
  file[length - 1] = 0x0a;
  file.set(bytes, length);
  return file;
}

interface NpyHeader {
  readonly info: DTypeInfo;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  readonly length: number;
}

function parseHeader(bytes: Uint8Array): NpyHeader {
  if (bytes.byteLength < 10) {
    throw new FormatError(`Cannot read .npy: at least 10 bytes are needed, got ${bytes.byteLength}`, 0);
  }
  const bad = MAGIC.findIndex((byte, i) => bytes[i] !== byte);
  if (bad >= 0) throw new FormatError("Cannot read .npy: the magic bytes are missing", bad);
  const version = bytes[6];
  if (version < 1 || version > 3) {
    throw new FormatError(`Cannot read .npy: versions 1 to 3 are known, got ${version}`, 6);
  }
  const prefix = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < prefix) throw new FormatError("Cannot read .npy: the header ends early", bytes.byteLength);
  const headerLength = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const length = prefix + headerLength;
  if (headerLength > MAX_HEADER || length > bytes.byteLength) {
    throw new FormatError(`Cannot read .npy: a header of ${headerLength} bytes does not fit`, 8);
  }
  const text = decodeHeader(bytes.subarray(prefix, length), version, prefix);
  return { ...readDict(parsePython(text, prefix), prefix), length };
}

function decodeHeader(bytes: Uint8Array, version: number, offset: number): string {
  try {
    return new TextDecoder(version === 3 ? "utf-8" : "latin1", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError("Cannot read .npy: the header is not UTF-8", offset, { cause });
  }
}

function readDict(dict: PyValue, offset: number): Omit<NpyHeader, "length"> {
  const get = (key: string): PyValue => {
    const value = dict instanceof Map ? dict.get(key) : undefined;
    if (value === undefined) throw new FormatError(`Cannot read .npy: the header has no "${key}"`, offset);
    return value;
  };
  const fortran = get("fortran_order");
  const tuple = get("shape");
  const shape = tuple instanceof PyTuple ? tuple.items : [NaN];
  if (!shape.every((n) => typeof n === "number" && n >= 0)) {
    throw new FormatError("Cannot read .npy: the shape is not a tuple of whole numbers from 0", offset);
  }
  if (typeof fortran !== "boolean") {
    throw new FormatError("Cannot read .npy: fortran_order is neither True nor False", offset);
  }
  return { info: infoFromPython(get("descr"), offset), fortran, shape: shape.map(Number) };
}

/** Copies elements whose first axis varies fastest into C order. */
function fromFortran(source: Uint8Array, shape: readonly number[], itemsize: number): Uint8Array {
  const target = new Uint8Array(source.byteLength);
  const strides = elementStrides(shape.toReversed()).reverse();
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < target.length; to += itemsize) {
    const start = from * itemsize;
    for (let i = 0; i < itemsize; i++) target[to + i] = source[start + i];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return target;
}

/**
 * Reads a `.npy` file of version 1, 2 or 3, in either byte order and either order of axes. The header is parsed, never evaluated.
 *
 * @param file The bytes of the file; not changed. Bytes after the last element are ignored, as NumPy does.
 * @returns The elements in C order and native byte order.
 * @throws {FormatError} when the bytes are no such file, or end early.
 * @throws {UnsupportedError} when the elements are of a kind that cannot be held, such as Python objects.
 */
export function decodeNpy(file: Uint8Array): NpyContent {
  const { info, fortran, shape, length } = parseHeader(file);
  const size = shape.reduce((product, n) => product * n, 1);
  const needed = size * info.itemsize;
  if (!(needed <= file.byteLength - length)) {
    throw new FormatError(
      `Cannot read .npy: ${size} elements take ${needed} bytes, there are ${file.byteLength - length}`,
      length,
    );
  }
  const stored = file.subarray(length, length + needed);
  const bytes = fortran && shape.length > 1 ? fromFortran(stored, shape, info.itemsize) : new Uint8Array(stored);
  nativeOrder(info, bytes);
  return { info, shape, bytes };
}
