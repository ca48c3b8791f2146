import { type Data, type DType, DTYPES, type PlainDType } from "./dtype_table.ts";

/** Any of the typed arrays that hold elements. */
export type DataArray = Data<PlainDType>;

/** A constructor of one of the typed arrays that hold elements. */
export interface DataConstructor {
  /** Bytes of one entry. */
  readonly BYTES_PER_ELEMENT: number;
  /** Makes a view over memory. */
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): DataArray;
}

/** NumPy's kind letters; `"struct"` for structured elements (where NumPy says `V` too). */
export type Kind = "b" | "i" | "u" | "f" | "c" | "S" | "U" | "V" | "M" | "m" | "struct";

/** The unit of dates and durations: so many of a base unit. */
export interface TimeUnit {
  /** `Y M W D h m s ms us ns ps fs as`, or `generic`. */
  readonly base: TimeBase;
  /** How many of the base unit one count is. */
  readonly count: number;
}

/** The base units of dates and durations, the longest first; `generic` is none. */
export type TimeBase = "Y" | "M" | "W" | "D" | "h" | "m" | "s" | "ms" | "us" | "ns" | "ps" | "fs" | "as" | "generic";

/** One field of a structured element. */
export interface FieldInfo {
  /** The field's name. */
  readonly name: string;
  /** A second name that NumPy allows; kept, not used. */
  readonly title?: string;
  /** The element type of the field. */
  readonly info: DTypeInfo;
  /** Shape of the sub-array; empty for a single element. */
  readonly shape: readonly number[];
  /** Elements of the sub-array. */
  readonly count: number;
  /** Where the field begins within an element, in bytes. */
  readonly offset: number;
}

/** What there is to know about an element type. */
export interface DTypeInfo<D extends DType = DType> {
  /** The public name, or the structured list; says nothing of byte order. */
  readonly dtype: D;
  /** What a file holds: `"<f8"`, `"[('a', '<i4')]"`. */
  readonly code: string;
  /** NumPy's kind letter. */
  readonly kind: Kind;
  /** Bytes of one element. */
  readonly itemsize: number;
  /** The typed array of results. */
  readonly ctor: DataConstructor;
  /** Entries of the typed array for one element: 2 for complex, `itemsize` where elements are bytes. */
  readonly perItem: number;
  /** Whether stored bytes, or those of any field, are in big-endian order. */
  readonly bigEndian: boolean;
  /** Bytes of one unit to swap; 0 when there is nothing to swap, and for structured elements. */
  readonly swap: number;
  /** The same type in native (little-endian) order, when this one is big-endian. */
  readonly native?: DTypeInfo<D>;
  /** The unit of dates and durations. */
  readonly unit?: TimeUnit;
  /** The fields of structured elements, in their order; padding is not among them. */
  readonly fields?: readonly FieldInfo[];
}

/** Sizes are kept as 32-bit signed integers in files. */
const MAX_ITEMSIZE = 2147483647;
const CODE = /^([<>|=]?)(?:(\?)|([biufcSUVMm])(\d{0,10}))(?:\[([^\]]*)\])?$/;
const UNIT = /^(\d{0,10})([a-zA-Z]+)$/;
const TIME_BASES = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "generic"] as const;
const NAMES_BY_CODE = new Map<string, PlainDType>();
const PLAIN = new Map<string, DTypeInfo>();

/** One object a type and byte order, so that plain types can be compared by identity. */
function plainInfo(name: PlainDType, bigEndian: boolean): DTypeInfo {
  const { kind, code, itemsize, ctor } = DTYPES[name];
  const key = bigEndian && itemsize > 1 ? ">" + name : name;
  const known = PLAIN.get(key);
  if (known !== undefined) return known;
  const swap = itemsize === 1 || !bigEndian ? 0 : kind === "c" ? itemsize / 2 : itemsize;
  const common = { dtype: name, kind, itemsize, ctor, perItem: kind === "c" ? 2 : 1 };
  const info: DTypeInfo = swap === 0
    ? { ...common, code, bigEndian: false, swap: 0 }
    : { ...common, code: ">" + code.slice(1), bigEndian, swap, native: plainInfo(name, false) };
  PLAIN.set(key, info);
  return info;
}

/** Codes without byte order to names: "f8" to "float64". */
function nameOfCode(bare: string): PlainDType | undefined {
  if (NAMES_BY_CODE.size === 0) {
    for (const name of Object.keys(DTYPES).filter(isPlainName)) NAMES_BY_CODE.set(DTYPES[name].code.slice(1), name);
  }
  return NAMES_BY_CODE.get(bare);
}

function isPlainName(text: string): text is PlainDType {
  return Object.hasOwn(DTYPES, text);
}

function sizedInfo(kind: "S" | "U" | "V", length: number, bigEndian: boolean, text: string): DTypeInfo {
  const itemsize = kind === "U" ? length * 4 : length;
  if (length < 1 || itemsize > MAX_ITEMSIZE) {
    throw new RangeError(
      `Cannot use the element type "${text}": an element takes 1 to ${MAX_ITEMSIZE} bytes, not ${itemsize}`,
    );
  }
  const common = { dtype: `${kind}${length}` as const, kind, itemsize, ctor: Uint8Array, perItem: itemsize };
  if (kind !== "U") return { ...common, code: `|${kind}${length}`, bigEndian: false, swap: 0 };
  const native: DTypeInfo = { ...common, code: `<U${length}`, bigEndian: false, swap: 0 };
  return bigEndian ? { ...common, code: `>U${length}`, bigEndian, swap: 4, native } : native;
}

function timeInfo(kind: "M" | "m", unitText: string | undefined, bigEndian: boolean): DTypeInfo | undefined {
  const match = UNIT.exec(unitText ?? "generic");
  if (match === null) return undefined;
  const base = TIME_BASES.find((known) => known === match[2]);
  if (base === undefined) return undefined;
  const count = match[1] === "" ? 1 : Number(match[1]);
  if (count < 1 || count > MAX_ITEMSIZE || (base === "generic" && count !== 1)) return undefined;
  const suffix = base === "generic" ? "" as const : `[${count === 1 ? "" : count}${base}]` as const;
  const dtype = `${kind === "M" ? "datetime64" : "timedelta64"}${suffix}` as const;
  const common = { dtype, kind, itemsize: 8, ctor: BigInt64Array, perItem: 1, unit: { base, count } };
  const native: DTypeInfo = { ...common, code: `<${kind}8${suffix}`, bigEndian: false, swap: 0 };
  return bigEndian ? { ...common, code: `>${kind}8${suffix}`, bigEndian, swap: 8, native } : native;
}

/**
 * Finds a type string such as `"<f8"`, `"|S7"` or `">M8[ns]"`.
 *
 * @param code The type string; the byte order may be left out.
 * @returns The element type, or undefined when the text is no such string.
 * @throws {RangeError} when an element would take no bytes, or more than 2147483647.
 */
export function infoFromCode(code: string): DTypeInfo | undefined {
  const match = CODE.exec(code);
  if (match === null) return undefined;
  const [, order, question, kind, digits, unit] = match;
  const bigEndian = order === ">";
  if (kind === "M" || kind === "m") return digits === "8" ? timeInfo(kind, unit, bigEndian) : undefined;
  if (unit !== undefined) return undefined;
  if (kind === "S" || kind === "U" || kind === "V") {
    return digits === "" ? undefined : sizedInfo(kind, Number(digits), bigEndian, code);
  }
  const name = question === "?" ? "bool" : nameOfCode(kind + digits);
  return name === undefined ? undefined : plainInfo(name, bigEndian);
}

/**
 * Finds the element type of a public name such as `"float64"`, `"S7"` or `"datetime64[ns]"`.
 *
 * @param name The public name.
 * @returns The element type in native order, or undefined when there is no such name.
 * @throws {RangeError} when an element would take no bytes, or more than 2147483647.
 */
export function infoFromName(name: string): DTypeInfo | undefined {
  if (isPlainName(name)) return plainInfo(name, false);
  const time = /^(datetime64|timedelta64)(?:\[([^\]]*)\])?$/.exec(name);
  if (time !== null) return timeInfo(time[1] === "datetime64" ? "M" : "m", time[2], false);
  return undefined;
}

/**
 * Tells whether elements are booleans or numbers.
 *
 * @param info An element type.
 * @returns True for booleans, integers, floats and complex numbers.
 */
export function isNumeric({ kind }: Pick<DTypeInfo, "kind">): boolean {
  return "biufc".includes(kind);
}

/**
 * The element type of results: the same, in native byte order.
 *
 * @param info An element type, of any byte order.
 * @returns The type in native order; `info` itself when it is so already.
 */
export function nativeInfo<D extends DType>(info: DTypeInfo<D>): DTypeInfo<D> {
  return info.native ?? info;
}

/**
 * Whether two types have the same elements in memory, byte order included.
 *
 * @param a One type.
 * @param b Another type.
 * @returns True when both have the same stored form.
 */
export function sameInfo(a: DTypeInfo, b: DTypeInfo): boolean {
  return a === b || a.code === b.code;
}
