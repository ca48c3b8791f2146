import { type DType, DTYPES, type PlainDType } from "../../ndarray/mod.ts";
import { isPlain } from "./promotion.ts";
import type { ReductionRow } from "./reductions.ts";

/** How a reduction is computed. */
export interface ReduceTypes {
  /** The type of the result. */
  readonly dtype: PlainDType;
  /** The type elements are cast to before they are gathered. */
  readonly cast: PlainDType;
}

/**
 * Finds the result type of a reduction, as NumPy 2 does.
 *
 * @param row The reduction.
 * @param dtype The type of what is reduced.
 * @param asked The type that `dtype=` asks for; null for the usual one.
 * @param where What is said of the place in messages.
 * @returns The types.
 * @throws {TypeError} when the reduction does not take the type, or cannot give the one asked for.
 */
export function reduceTypes(row: ReductionRow, dtype: DType, asked: PlainDType | null, where: string): ReduceTypes {
  if (!isPlain(dtype)) throw new TypeError(`Cannot compute ${row.name} of ${String(dtype)}${where}`);
  if (asked !== null) return askedTypes(row, dtype, asked, where);
  const { kind } = DTYPES[dtype];
  const isInexact = kind === "f" || kind === "c";
  if (row.result === "bool") return { dtype: "bool", cast: dtype };
  if (row.result === "index") return { dtype: "int64", cast: dtype };
  if (row.result === "same" || row.result === "total" && isInexact) return { dtype, cast: dtype };
  if (row.result === "total") {
    return kind === "u" ? { dtype: "uint64", cast: "uint64" } : { dtype: "int64", cast: "int64" };
  }
  // Half floats are gathered as floats and given back as half floats.
  if (dtype === "float16") return { dtype, cast: "float32" };
  if (!isInexact) return { dtype: "float64", cast: "float64" };
  return { dtype: row.result === "spread" ? realPart(dtype) : dtype, cast: dtype };
}

function askedTypes(row: ReductionRow, dtype: PlainDType, asked: PlainDType, where: string): ReduceTypes {
  const { kind } = DTYPES[asked];
  if (row.result !== "total" && kind !== "f" && kind !== "c") {
    throw new TypeError(`Cannot compute ${row.name} in ${asked}${where}: a float or complex type is needed`);
  }
  if (DTYPES[dtype].kind === "c" && kind !== "c") {
    throw new TypeError(`Cannot compute ${row.name} of ${dtype} in ${asked}${where}: the imaginary part would be lost`);
  }
  return { dtype: asked, cast: asked };
}

function realPart(dtype: PlainDType): PlainDType {
  return dtype === "complex64" ? "float32" : dtype === "complex128" ? "float64" : dtype;
}
