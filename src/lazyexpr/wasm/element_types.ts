import type { ValueType } from "./instructions.ts";

/** What kernels know about an element type. */
export interface ElementInfo {
  /** Bytes of an element. */
  readonly size: number;
  /** The kind of number. A `bool` is a byte in memory and a mask of all bits or none in a vector. */
  readonly kind: "float" | "signed" | "unsigned" | "bool";
  /** The shape of its vectors, as instructions are named. */
  readonly shape: "i8x16" | "i16x8" | "i32x4" | "i64x2" | "f32x4" | "f64x2";
  /** The type of one element on the stack. */
  readonly scalar: ValueType;
}

/** Element types of kernels, by their names in NumPy. */
export const ELEMENTS = {
  bool: { size: 1, kind: "bool", shape: "i8x16", scalar: "i32" },
  int8: { size: 1, kind: "signed", shape: "i8x16", scalar: "i32" },
  int16: { size: 2, kind: "signed", shape: "i16x8", scalar: "i32" },
  int32: { size: 4, kind: "signed", shape: "i32x4", scalar: "i32" },
  int64: { size: 8, kind: "signed", shape: "i64x2", scalar: "i64" },
  uint8: { size: 1, kind: "unsigned", shape: "i8x16", scalar: "i32" },
  uint16: { size: 2, kind: "unsigned", shape: "i16x8", scalar: "i32" },
  uint32: { size: 4, kind: "unsigned", shape: "i32x4", scalar: "i32" },
  uint64: { size: 8, kind: "unsigned", shape: "i64x2", scalar: "i64" },
  float32: { size: 4, kind: "float", shape: "f32x4", scalar: "f32" },
  float64: { size: 8, kind: "float", shape: "f64x2", scalar: "f64" },
} as const satisfies Record<string, ElementInfo>;

/** The name of an element type. */
export type ElementType = keyof typeof ELEMENTS;

/**
 * Gives the shape of integer vectors with elements of a size.
 *
 * @param size 1, 2, 4 or 8.
 * @returns The shape.
 */
export function integerShape(size: number): "i8x16" | "i16x8" | "i32x4" | "i64x2" {
  return size === 1 ? "i8x16" : size === 2 ? "i16x8" : size === 4 ? "i32x4" : "i64x2";
}
