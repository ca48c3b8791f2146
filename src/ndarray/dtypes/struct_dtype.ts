import { UnsupportedError } from "../../format/mod.ts";
import type { DType, FieldName, FieldSpec } from "./dtype_table.ts";
import type { DTypeInfo, FieldInfo } from "./dtype_info.ts";
import { pythonString, pythonTuple } from "./python_text.ts";

/** Sizes are kept as 32-bit signed integers in files. */
const MAX_ITEMSIZE = 2147483647;
const MAX_FIELDS = 65536;

/** A field as it is given, before its place is known. */
export interface FieldDraft {
  /** The field's name; empty for padding. */
  readonly name: string;
  /** A second name. */
  readonly title?: string;
  /** The element type. */
  readonly info: DTypeInfo;
  /** Shape of the sub-array; empty for a single element. */
  readonly shape: readonly number[];
  /** Where it begins; left out: behind the field before. */
  readonly offset?: number;
}

/**
 * Lays out a structured element type.
 *
 * @param drafts The fields in their order; one of raw bytes with an empty name is padding.
 * @param itemsize Bytes of an element; left out: up to the end of the last field.
 * @param aligned Whether NumPy made it with `align=True`; only its stored form tells.
 * @returns The element type.
 * @throws {TypeError} when a name is there twice, or a field without a name is not raw bytes.
 * @throws {UnsupportedError} when fields overlap and one is big-endian.
 * @throws {RangeError} when a field leaves the element, a shape is not made of whole numbers, or an element takes no bytes or too many.
 */
export function structInfo(drafts: readonly FieldDraft[], itemsize?: number, aligned = false): DTypeInfo {
  if (drafts.length > MAX_FIELDS) {
    throw new RangeError(
      `Cannot lay out a structured element: at most ${MAX_FIELDS} fields are allowed, got ${drafts.length}`,
    );
  }
  const fields: FieldInfo[] = [];
  const names = new Set<string>();
  let end = 0;
  for (const draft of drafts) {
    const field = placeField(draft, end);
    const last = field.offset + field.info.itemsize * field.count;
    if (!(last <= MAX_ITEMSIZE)) {
      throw new RangeError(
        `Cannot lay out the field "${field.name}": an element takes at most ${MAX_ITEMSIZE} bytes, this one ${last}`,
      );
    }
    end = draft.offset === undefined ? last : Math.max(end, last);
    if (field.name === "") {
      if (field.info.kind !== "V") {
        throw new TypeError(`Cannot use a field of "${field.info.code}" without a name: only padding (V) has none`);
      }
      continue;
    }
    if (names.has(field.name)) {
      throw new TypeError(`Cannot lay out a structured element: the field "${field.name}" is there twice`);
    }
    names.add(field.name);
    fields.push(field);
  }
  const size = itemsize ?? end;
  if (size < Math.max(1, end) || size > MAX_ITEMSIZE) {
    throw new RangeError(
      `Cannot lay out a structured element: it takes ${Math.max(1, end)} to ${MAX_ITEMSIZE} bytes, not ${size}`,
    );
  }
  return finish(fields, size, aligned);
}

function placeField(draft: FieldDraft, end: number): FieldInfo {
  let count = 1;
  for (const n of draft.shape) {
    if (!Number.isSafeInteger(n) || n < 0) {
      throw new RangeError(`Cannot use ${n} in the shape of the field "${draft.name}": sizes are whole numbers from 0`);
    }
    count *= n;
  }
  const offset = draft.offset ?? end;
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new RangeError(`Cannot place the field "${draft.name}" at ${offset}: offsets are whole numbers from 0`);
  }
  return {
    name: draft.name,
    ...(draft.title === undefined ? {} : { title: draft.title }),
    info: draft.info,
    shape: [...draft.shape],
    count,
    offset,
  };
}

function finish(fields: readonly FieldInfo[], itemsize: number, aligned: boolean): DTypeInfo {
  const bigEndian = fields.some((f) => f.info.bigEndian);
  if (bigEndian && overlap(fields)) {
    throw new UnsupportedError(
      "Cannot turn overlapping fields into native byte order: bytes that are shared would be swapped twice",
    );
  }
  const common = { kind: "struct" as const, itemsize, ctor: Uint8Array, perItem: itemsize, swap: 0 };
  const info: DTypeInfo = {
    ...common,
    dtype: publicForm(fields, itemsize),
    code: structCode(fields, itemsize, aligned),
    bigEndian,
    fields,
  };
  if (!bigEndian) return info;
  const native = finish(fields.map((f) => ({ ...f, info: f.info.native ?? f.info })), itemsize, aligned);
  return { ...info, native };
}

function overlap(fields: readonly FieldInfo[]): boolean {
  const sorted = fields.toSorted((a, b) => a.offset - b.offset);
  return sorted.some((f, k) =>
    k > 0 && f.offset < sorted[k - 1].offset + sorted[k - 1].info.itemsize * sorted[k - 1].count
  );
}

/** The list form, with padding as raw bytes without a name; the dict form where no list can say it. */
function publicForm(fields: readonly FieldInfo[], itemsize: number): DType {
  const list: FieldSpec[] = [];
  let end = 0;
  for (const field of fields) {
    if (field.offset < end) return layoutForm(fields, itemsize);
    if (field.offset > end) list.push(["", `V${field.offset - end}`]);
    const name: FieldName = field.title === undefined ? field.name : [field.title, field.name];
    list.push(field.shape.length === 0 ? [name, field.info.dtype] : [name, field.info.dtype, field.shape]);
    end = field.offset + field.info.itemsize * field.count;
  }
  if (end < itemsize) list.push(["", `V${itemsize - end}`]);
  return list;
}

function layoutForm(fields: readonly FieldInfo[], itemsize: number): DType {
  return {
    names: fields.map((f) => f.name),
    formats: fields.map((f) => f.shape.length === 0 ? f.info.dtype : [f.info.dtype, f.shape] as const),
    offsets: fields.map((f) => f.offset),
    itemsize,
  };
}

/** One-byte kinds have no byte order mark within a structure. */
function formatCode(info: DTypeInfo): string {
  if (info.kind === "struct") return info.code;
  return pythonString(info.code === "|b1" ? "?" : info.code.startsWith("|") ? info.code.slice(1) : info.code);
}

function structCode(fields: readonly FieldInfo[], itemsize: number, aligned: boolean): string {
  let end = 0;
  const packed = fields.every((f) => {
    const fits = f.offset === end;
    end += f.info.itemsize * f.count;
    return fits;
  }) && end === itemsize;
  if (packed && !aligned) {
    return `[${
      fields.map((f) => {
        const name = f.title === undefined
          ? pythonString(f.name)
          : `(${pythonString(f.title)}, ${pythonString(f.name)})`;
        return `(${name}, ${formatCode(f.info)}${f.shape.length === 0 ? "" : `, ${pythonTuple(f.shape)}`})`;
      }).join(", ")
    }]`;
  }
  const names = fields.map((f) => pythonString(f.name)).join(", ");
  const formats = fields.map((f) =>
    f.shape.length === 0 ? formatCode(f.info) : `(${formatCode(f.info)}, ${pythonTuple(f.shape)})`
  ).join(", ");
  const offsets = fields.map((f) => f.offset).join(", ");
  const titles = fields.some((f) => f.title !== undefined)
    ? `, 'titles': [${fields.map((f) => f.title === undefined ? "None" : pythonString(f.title)).join(", ")}]`
    : "";
  return `{'names': [${names}], 'formats': [${formats}], 'offsets': [${offsets}]${titles}, 'itemsize': ${itemsize}${
    aligned ? ", 'aligned': True" : ""
  }}`;
}
