import { DTYPES, type PlainDType } from "../../ndarray/mod.ts";

/** How a Python number of the text takes part: it takes over the type of arrays that can hold its kind. */
export type WeakKind = "int" | "float" | "complex";

const FLOATS: readonly PlainDType[] = ["float16", "float32", "float64"];
const DEFAULTS = { int: "int64", float: "float64", complex: "complex128" } as const;

/**
 * Finds the smallest type that both can be cast to without loss, as NumPy sees it.
 *
 * @param a One type.
 * @param b Another type.
 * @returns The common type: `int16` and `uint16` give `int32`, `int64` and `uint64` give `float64`.
 */
export function promote(a: PlainDType, b: PlainDType): PlainDType {
  if (a === b || b === "bool") return a;
  if (a === "bool") return b;
  const left = DTYPES[a];
  const right = DTYPES[b];
  if (left.kind === right.kind) return left.itemsize >= right.itemsize ? a : b;
  if (left.kind === "c" || right.kind === "c") {
    return bytesOfParts(a) <= 4 && bytesOfParts(b) <= 4 ? "complex64" : "complex128";
  }
  if (left.kind === "f" || right.kind === "f") return bytesToFloat(Math.max(bytesOfParts(a), bytesOfParts(b)));
  const [signed, unsigned] = left.kind === "i" ? [left, right] : [right, left];
  if (signed.itemsize > unsigned.itemsize) return left.kind === "i" ? a : b;
  return unsigned.itemsize === 1
    ? "int16"
    : unsigned.itemsize === 2
    ? "int32"
    : unsigned.itemsize === 4
    ? "int64"
    : "float64";
}

/** Bytes of the smallest float that holds every value, or of one part of a complex number. */
function bytesOfParts(dtype: PlainDType): number {
  const { kind, itemsize } = DTYPES[dtype];
  return kind === "c" ? itemsize / 2 : kind === "f" ? itemsize : Math.min(8, itemsize * 2);
}

function bytesToFloat(bytes: number): PlainDType {
  return FLOATS.find((dtype) => DTYPES[dtype].itemsize >= bytes) ?? "float64";
}

/**
 * Whether every value of a type can be held by another.
 *
 * @param from The one type.
 * @param to The other type.
 * @returns True when NumPy calls the cast safe.
 */
export function canCast(from: PlainDType, to: PlainDType): boolean {
  return promote(from, to) === to;
}

/**
 * Finds the type that a Python number takes beside arrays of a type.
 *
 * @param strong The type of the arrays.
 * @param weak The kind of the number.
 * @returns `strong` where its kind can hold the number, otherwise the usual type of the kind, or that of like precision.
 */
export function promoteWeak(strong: PlainDType, weak: WeakKind): PlainDType {
  const { kind } = DTYPES[strong];
  if (kind === "c" || weak === "float" && kind === "f" || weak === "int" && kind !== "b") return strong;
  if (weak === "complex" && kind === "f") return promote(strong, "complex64");
  return DEFAULTS[weak];
}

/**
 * The type of a Python number by itself.
 *
 * @param weak The kind of the number.
 * @returns The type.
 */
export function defaultType(weak: WeakKind): PlainDType {
  return DEFAULTS[weak];
}

/**
 * Finds the limits of an integer type.
 *
 * @param dtype The type.
 * @returns The least and the greatest value, or null when it is no integer type.
 */
export function integerLimits(dtype: PlainDType): { readonly min: bigint; readonly max: bigint } | null {
  const { kind, itemsize } = DTYPES[dtype];
  if (kind !== "i" && kind !== "u") return null;
  const bits = BigInt(itemsize * 8);
  return kind === "u" ? { min: 0n, max: (1n << bits) - 1n } : { min: -(1n << bits - 1n), max: (1n << bits - 1n) - 1n };
}

/**
 * Whether a number can be held by a type.
 *
 * @param value The number; all but integers fit everywhere.
 * @param dtype The type.
 * @returns False for an integer beyond the limits of an integer type, or beyond all floats.
 */
export function fits(value: unknown, dtype: PlainDType): boolean {
  if (typeof value !== "bigint") return true;
  const limits = integerLimits(dtype);
  return limits === null ? Number.isFinite(Number(value)) : value >= limits.min && value <= limits.max;
}

/**
 * Whether a type can be given for elements that are computed with.
 *
 * @param dtype The name of a type.
 * @returns True for booleans, integers, floats and complex numbers.
 */
export function isPlain(dtype: unknown): dtype is PlainDType {
  return typeof dtype === "string" && Object.hasOwn(DTYPES, dtype);
}
