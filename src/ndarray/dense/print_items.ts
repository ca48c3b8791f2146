import { formatDate, NAT } from "./datetime.ts";
import { type Complex, type DTypeInfo, type FieldInfo, type ItemValue, pythonString } from "../dtypes/mod.ts";
import { isComplex } from "./scalar_write.ts";
import { floatText, floatWriter } from "./print_floats.ts";
import { readAt } from "./scalars.ts";
import { lengthWithoutZeros } from "./text_bytes.ts";

/** Longer sub-arrays are abbreviated. */
export const THRESHOLD = 1000;
/** What is shown at both ends of an abbreviated axis. */
const EDGE_ITEMS = 3;

/** Elements of one type within memory. */
export interface Column {
  /** Their type. */
  readonly info: DTypeInfo;
  /** The memory. */
  readonly view: DataView;
  /** Byte offsets of the elements that are shown. */
  readonly offsets: readonly number[];
  /** Whether it is a single value of rank 0. */
  readonly single: boolean;
}

/** Writes the element at a byte offset. */
export type ItemWriter = (offset: number) => string;

/**
 * Finds how the elements of a column are written, so that they line up.
 *
 * @param column The elements that are shown.
 * @returns What writes one of them.
 */
export function itemWriter(column: Column): ItemWriter {
  const { info, view, offsets, single } = column;
  const read = (offset: number) => readAt(info, view, offset);
  switch (info.kind) {
    case "b":
      return (offset) => read(offset) ? (single ? "True" : " True") : "False";
    case "i":
    case "u":
      return aligned(offsets, (offset) => String(read(offset)));
    case "f":
      return floatItems(column);
    case "c":
      return complexItems(column);
    case "S":
      return (offset) => bytesText(textBytes(view, offset, info.itemsize));
    case "V":
      return (offset) => voidText(new Uint8Array(view.buffer, view.byteOffset + offset, info.itemsize));
    case "U":
      return (offset) => pythonString(String(read(offset)));
    case "M":
    case "m":
      return timeItems(column);
    case "struct":
      return structItems(column);
  }
}

function aligned(offsets: readonly number[], write: ItemWriter): ItemWriter {
  let width = 0;
  for (const offset of offsets) width = Math.max(width, write(offset).length);
  return (offset) => write(offset).padStart(width);
}

function toNumber(value: ItemValue): number {
  return typeof value === "number" ? value : NaN;
}

function toComplex(value: ItemValue): Complex {
  return isComplex(value) ? value : { re: NaN, im: NaN };
}

function floatItems({ info, view, offsets, single }: Column): ItemWriter {
  const read = (offset: number) => toNumber(readAt(info, view, offset));
  if (single) return (offset) => floatText(read(offset), info.itemsize);
  const write = floatWriter(offsets.map(read), info.itemsize, false);
  return (offset) => write(read(offset));
}

function complexItems({ info, view, offsets }: Column): ItemWriter {
  const read = (offset: number) => toComplex(readAt(info, view, offset));
  const values = offsets.map(read);
  const half = info.itemsize / 2;
  const real = floatWriter(values.map(({ re }) => re), half, false);
  const imaginary = floatWriter(values.map(({ im }) => im), half, true);
  return (offset) => {
    const { re, im } = read(offset);
    return real(re) + imaginary(im).replace(/ *$/, (spaces) => "j" + spaces);
  };
}

/** As wide as the earliest and the latest, which is what NumPy looks at. */
function timeItems({ info, view, offsets }: Column): ItemWriter {
  const unit = info.unit ?? { base: "generic", count: 1 };
  const write = (count: bigint) => info.kind === "m" ? String(count) : `'${formatDate(count, unit)}'`;
  const read = (offset: number) => view.getBigInt64(offset, true);
  let low: bigint | undefined;
  let high: bigint | undefined;
  let width = 0;
  for (const offset of offsets) {
    const count = read(offset);
    if (count === NAT) width = 5;
    else {
      if (low === undefined || count < low) low = count;
      if (high === undefined || count > high) high = count;
    }
  }
  for (const count of [low, high]) if (count !== undefined) width = Math.max(width, write(count).length);
  return (offset) => {
    const count = read(offset);
    return (count === NAT ? "'NaT'" : write(count)).padStart(width);
  };
}

function textBytes(view: DataView, offset: number, itemsize: number): Uint8Array {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, itemsize);
  return bytes.subarray(0, lengthWithoutZeros(bytes));
}

function bytesText(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  let text = "";
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (char === quote || char === "\\") text += "\\" + char;
    else if (byte >= 0x20 && byte < 0x7f) text += char;
    else {text += char === "\n"
        ? "\\n"
        : char === "\r"
        ? "\\r"
        : char === "\t"
        ? "\\t"
        : "\\x" + byte.toString(16).padStart(2, "0");}
  }
  return `b${quote}${text}${quote}`;
}

function voidText(bytes: Uint8Array): string {
  return `b'${Array.from(bytes, (byte) => "\\x" + byte.toString(16).toUpperCase().padStart(2, "0")).join("")}'`;
}

function structItems({ info, view, offsets, single }: Column): ItemWriter {
  const fields = info.fields ?? [];
  const writers = fields.map((field) => fieldItems(field, view, offsets, single));
  return (offset) => {
    const texts = writers.map((write) => write(offset));
    return texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(", ")})`;
  };
}

function fieldItems(field: FieldInfo, view: DataView, offsets: readonly number[], single: boolean): ItemWriter {
  const { info, shape, count } = field;
  if (shape.length === 0) {
    const write = itemWriter({ info, view, offsets: offsets.map((offset) => offset + field.offset), single });
    return (offset) => write(offset + field.offset);
  }
  const all = offsets.flatMap((offset) =>
    Array.from({ length: count }, (_, k) => offset + field.offset + k * info.itemsize)
  );
  const write = single && info.kind === "f"
    ? (offset: number) => floatText(toNumber(readAt(info, view, offset)), info.itemsize)
    : itemWriter({ info, view, offsets: all, single: false });
  const nested = (axis: number, first: number, step: number): string => {
    if (axis === shape.length) return write(first);
    const inner = shape[axis] === 0 ? 0 : step / shape[axis];
    const texts = shownAlong(shape[axis], count > THRESHOLD).map((k) =>
      k < 0 ? "..." : nested(axis + 1, first + k * inner, inner)
    );
    return `[${texts.join(", ")}]`;
  };
  return (offset) => nested(0, offset + field.offset, info.itemsize * count);
}

/**
 * Which entries of an axis are shown.
 *
 * @param size The size of the axis.
 * @param abbreviate Whether the array is to be abbreviated.
 * @returns Indices, with -1 where the dots are.
 */
export function shownAlong(size: number, abbreviate: boolean): number[] {
  if (!abbreviate || size <= 2 * EDGE_ITEMS) return Array.from({ length: size }, (_, k) => k);
  const shown: number[] = [];
  for (let k = 0; k < EDGE_ITEMS; k++) shown.push(k);
  shown.push(-1);
  for (let k = size - EDGE_ITEMS; k < size; k++) shown.push(k);
  return shown;
}

/**
 * Writes a single value of rank 0, as NumPy's scalars are written: text without quotes, floats with all digits.
 *
 * @param info The element type.
 * @param view The memory.
 * @param offset Where the element begins.
 * @returns The text.
 */
export function scalarText(info: DTypeInfo, view: DataView, offset: number): string {
  const value = readAt(info, view, offset);
  switch (info.kind) {
    case "U":
      return String(value);
    case "f":
      return floatText(toNumber(value), info.itemsize);
    case "c":
      return complexText(toComplex(value), info.itemsize / 2);
    case "M":
      return formatDate(view.getBigInt64(offset, true), info.unit ?? { base: "generic", count: 1 });
    case "m":
      return durationText(view.getBigInt64(offset, true), info);
    default:
      return itemWriter({ info, view, offsets: [offset], single: true })(offset);
  }
}

function complexText({ re, im }: Complex, half: number): string {
  const imaginary = `${floatText(im, half, true)}j`;
  if (Object.is(re, 0)) return imaginary;
  return `(${floatText(re, half, true)}${/^[-+]/.test(imaginary) ? "" : "+"}${imaginary})`;
}

const UNIT_NAMES: Readonly<Record<string, string>> = {
  Y: "years",
  M: "months",
  W: "weeks",
  D: "days",
  h: "hours",
  m: "minutes",
  s: "seconds",
  ms: "milliseconds",
  us: "microseconds",
  ns: "nanoseconds",
  ps: "picoseconds",
  fs: "femtoseconds",
  as: "attoseconds",
  generic: "generic time units",
};

function durationText(count: bigint, { unit }: DTypeInfo): string {
  if (count === NAT) return "NaT";
  return `${count * BigInt(unit?.count ?? 1)} ${UNIT_NAMES[unit?.base ?? "generic"]}`;
}
