import { FormatError, UnsupportedError } from "../../format/mod.ts";
import {
  type DType,
  type DTypeLike,
  DTYPES,
  type FieldSpecLike,
  type Resolved,
  type StructLayout,
} from "./dtype_table.ts";
import { type DTypeInfo, infoFromCode, infoFromName } from "./dtype_info.ts";
import { describe } from "../describe.ts";
import { parsePython, PyTuple, type PyValue } from "./python_text.ts";
import { type FieldDraft, structInfo } from "./struct_dtype.ts";

/** NumPy types that no array here can hold: Python objects, extended floats, variable-length strings. */
const UNSUPPORTED = /^[<>|=]?(?:O8?|[fc](?:12|16|24|32)|T\d*)$/;

function isLayout(dtype: DTypeLike): dtype is StructLayout {
  return typeof dtype === "object" && !Array.isArray(dtype);
}

function fieldDraft(spec: FieldSpecLike): FieldDraft {
  if (!Array.isArray(spec) || spec.length < 2 || spec.length > 3) {
    throw new TypeError(
      `Cannot read a field of a structured element type: expected [name, dtype, shape?], got ${describe(spec)}`,
    );
  }
  const [fullName, dtype, shape]: FieldSpecLike = spec;
  const [title, name] = typeof fullName === "string" ? [undefined, fullName] : fullName;
  if (typeof name !== "string") {
    throw new TypeError(`Cannot use ${describe(name)} as the name of a field: a string is needed`);
  }
  return {
    name,
    ...(title === undefined ? {} : { title }),
    info: resolveDType(dtype),
    shape: typeof shape === "number" ? [shape] : shape ?? [],
  };
}

function isSubArray(format: StructLayout["formats"][number]): format is readonly [DType, readonly number[]] {
  return Array.isArray(format) && format.length === 2 && Array.isArray(format[1]) &&
    format[1].every((n) => typeof n === "number");
}

function layoutInfo(layout: StructLayout): DTypeInfo {
  const { names, formats, offsets, itemsize } = layout;
  if (names?.length !== formats?.length || names.length !== offsets?.length) {
    throw new TypeError(
      "Cannot read a structured element type: names, formats and offsets must be lists of one length",
    );
  }
  const drafts = names.map((name, k): FieldDraft => {
    const format = formats[k];
    const [dtype, shape] = isSubArray(format) ? format : [format, []];
    return { name, info: resolveDType(dtype), shape, offset: offsets[k] };
  });
  return structInfo(drafts, itemsize);
}

/**
 * Finds an element type by public name, NumPy type string or structured list.
 *
 * Plain names give the same object each time. A type string keeps its byte order in `code` and `bigEndian`; `dtype` is the public name.
 *
 * @param dtype A public name (`"float64"`), a NumPy type string (`">f8"`), or a list of fields.
 * @returns What there is to know about it.
 * @throws {TypeError} when there is no such type.
 * @throws {RangeError} when an element would take no bytes, or more than 2147483647.
 * @throws {UnsupportedError} when NumPy has the type and Deneb does not: Python objects, extended floats, variable-length strings.
 * @example
 * ```ts
 * import { resolveDType } from "./dtypes.ts";
 *
 * console.log(resolveDType(">f8").dtype); // float64
 * ```
 */
export function resolveDType<const D extends DTypeLike>(dtype: D): DTypeInfo<Resolved<D>>;
/**
 * Finds an element type by a name that is known only at run time.
 *
 * @param dtype A public name or a NumPy type string.
 * @returns What there is to know about it.
 */
export function resolveDType(dtype: DTypeLike | string): DTypeInfo;
export function resolveDType(dtype: DTypeLike | string): DTypeInfo {
  if (typeof dtype === "string") {
    const info = infoFromName(dtype) ?? infoFromCode(dtype);
    if (info !== undefined) return info;
    if (UNSUPPORTED.test(dtype)) {
      throw new UnsupportedError(`Cannot use the element type "${dtype}": Deneb has no elements of this kind`);
    }
    throw new TypeError(
      `Cannot use the element type "${dtype}": known are ${
        Object.keys(DTYPES).join(", ")
      }, S<n>, U<n>, V<n>, datetime64[unit], timedelta64[unit], NumPy type strings and structured lists`,
    );
  }
  if (typeof dtype !== "object" || dtype === null) {
    throw new TypeError(`Cannot use ${describe(dtype)} as an element type: expected a name or a list of fields`);
  }
  return isLayout(dtype) ? layoutInfo(dtype) : structInfo(dtype.map(fieldDraft));
}

/** Bad names and sizes in a file are the file's fault. */
function inFile<T>(offset: number, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    throw new FormatError(cause.message, offset, { cause });
  }
}

function bad(value: PyValue | undefined, what: string, offset: number): never {
  const seen = value instanceof PyTuple ? value.items : value;
  throw new FormatError(`Cannot read a stored element type: ${what}, got ${describe(seen)}`, offset);
}

function shapeOf(value: PyValue, offset: number): number[] {
  if (typeof value === "number") return [value];
  const items = value instanceof PyTuple ? value.items : value;
  if (!Array.isArray(items)) return bad(value, "a shape is a tuple of whole numbers", offset);
  return items.map((n) => typeof n === "number" ? n : bad(value, "a shape is a tuple of whole numbers", offset));
}

/** A format, with the shape of its sub-array. */
function storedFormat(value: PyValue, offset: number): { info: DTypeInfo; shape: readonly number[] } {
  if (value instanceof PyTuple) {
    if (value.items.length !== 2) return bad(value, "a sub-array is (type, shape)", offset);
    const inner = storedFormat(value.items[0], offset);
    return { info: inner.info, shape: [...shapeOf(value.items[1], offset), ...inner.shape] };
  }
  return { info: infoFromPython(value, offset), shape: [] };
}

function storedField(value: PyValue, offset: number): FieldDraft {
  const items = value instanceof PyTuple ? value.items : value;
  if (!Array.isArray(items) || items.length < 2 || items.length > 3) {
    return bad(value, "a field is (name, type) or (name, type, shape)", offset);
  }
  const names = items[0] instanceof PyTuple ? items[0].items : [items[0]];
  const name = names.at(-1);
  const title = names.length === 2 ? names[0] : undefined;
  if (names.length > 2 || typeof name !== "string") return bad(items[0], "a field has a name", offset);
  const { info, shape } = storedFormat(items[1], offset);
  const outer = items.length === 3 ? shapeOf(items[2], offset) : [];
  return { name, ...(typeof title === "string" ? { title } : {}), info, shape: [...outer, ...shape] };
}

function storedLayout(map: ReadonlyMap<string, PyValue>, offset: number): DTypeInfo {
  const list = (key: string): readonly PyValue[] => {
    const value = map.get(key);
    const items = value instanceof PyTuple ? value.items : value;
    return Array.isArray(items) ? items : bad(value, `"${key}" is a list`, offset);
  };
  const names = list("names");
  const formats = list("formats");
  const offsets = map.has("offsets") ? shapeOf(list("offsets"), offset) : [];
  const titles = map.has("titles") ? list("titles") : [];
  const itemsize = map.get("itemsize");
  const aligned = map.get("aligned") === true;
  const given = map.has("offsets");
  if (formats.length !== names.length || (given && offsets.length !== names.length)) {
    bad(names, "names, formats and offsets are lists of one length", offset);
  }
  if (aligned && !given) bad(null, "an aligned type has offsets", offset);
  if (itemsize !== undefined && typeof itemsize !== "number") bad(itemsize, '"itemsize" is a whole number', offset);
  const drafts = names.map((name, k): FieldDraft => {
    if (typeof name !== "string" || name === "") return bad(name, "a field has a name", offset);
    const title = titles[k];
    return {
      name,
      ...(typeof title === "string" ? { title } : {}),
      ...storedFormat(formats[k], offset),
      ...(given ? { offset: offsets[k] } : {}),
    };
  });
  return inFile(offset, () => structInfo(drafts, itemsize, aligned));
}

/**
 * Makes an element type of a parsed Python value: a type string, a list of fields, or NumPy's dict form.
 *
 * @param value What {@linkcode parsePython} gave.
 * @param offset Where the value is in its file, for errors.
 * @returns The element type.
 * @throws {FormatError} when it describes no element type.
 * @throws {UnsupportedError} when NumPy has the type and Deneb does not.
 */
export function infoFromPython(value: PyValue, offset = 0): DTypeInfo {
  if (typeof value === "string") {
    const info = inFile(offset, () => infoFromCode(value));
    if (info !== undefined) return info;
    return inFile(offset, () => resolveDType(value));
  }
  if (value instanceof Map) return storedLayout(value, offset);
  if (Array.isArray(value)) {
    // NumPy names a field without a name by its place, except that raw bytes are padding in .npy headers.
    const drafts = value.map((field) => storedField(field, offset));
    return inFile(offset, () => structInfo(drafts));
  }
  if (value instanceof PyTuple) {
    throw new UnsupportedError("Cannot use a sub-array as the whole element type: it stands within a structure only");
  }
  return bad(value, "a type string, a list of fields or a dict", offset);
}

/**
 * Reads the element type that a b2nd file holds: a type string such as `<f8`, or Python's text of a structured type.
 *
 * The text is parsed as literals, never evaluated.
 *
 * @param text The stored text.
 * @param offset Where the text begins in its file, for errors.
 * @returns The element type; `code` is the canonical form of the text.
 * @throws {FormatError} when the text cannot be read; its offset points at the character.
 * @throws {UnsupportedError} when NumPy has the type and Deneb does not.
 */
export function parseStoredDType(text: string, offset = 0): DTypeInfo {
  const plain = inFile(offset, () => infoFromCode(text));
  if (plain !== undefined) return plain;
  return infoFromPython(/^\s*[[({]/.test(text) ? parsePython(text, offset) : text, offset);
}
