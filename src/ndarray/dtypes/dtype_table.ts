/**
 * The table of element types, and the compile-time types that follow from it.
 *
 * Types, runtime and test loops all read {@linkcode DTYPES}: a new element type of fixed size is one new row.
 *
 * @module
 */

/** The element types of fixed size, by their public name: NumPy kind letter, stored code, bytes an item, and the typed array of results. */
export const DTYPES = {
  bool: { kind: "b", code: "|b1", itemsize: 1, ctor: Uint8Array },
  int8: { kind: "i", code: "|i1", itemsize: 1, ctor: Int8Array },
  int16: { kind: "i", code: "<i2", itemsize: 2, ctor: Int16Array },
  int32: { kind: "i", code: "<i4", itemsize: 4, ctor: Int32Array },
  int64: { kind: "i", code: "<i8", itemsize: 8, ctor: BigInt64Array },
  uint8: { kind: "u", code: "|u1", itemsize: 1, ctor: Uint8Array },
  uint16: { kind: "u", code: "<u2", itemsize: 2, ctor: Uint16Array },
  uint32: { kind: "u", code: "<u4", itemsize: 4, ctor: Uint32Array },
  uint64: { kind: "u", code: "<u8", itemsize: 8, ctor: BigUint64Array },
  float16: { kind: "f", code: "<f2", itemsize: 2, ctor: Float16Array },
  float32: { kind: "f", code: "<f4", itemsize: 4, ctor: Float32Array },
  float64: { kind: "f", code: "<f8", itemsize: 8, ctor: Float64Array },
  complex64: { kind: "c", code: "<c8", itemsize: 8, ctor: Float32Array },
  complex128: { kind: "c", code: "<c16", itemsize: 16, ctor: Float64Array },
} as const;

/** The name of an element type of fixed size, such as `"float64"`. */
export type PlainDType = keyof typeof DTYPES;

/** The name of a fixed-length string or of raw bytes: `S7` (bytes as text), `U9` (characters), `V5` (raw bytes). */
export type SizedDType = `S${number}` | `U${number}` | `V${number}`;

/** The name of a date or of a duration, counted in a unit: `datetime64[ns]`, `timedelta64[7D]`, or without unit. */
export type TimeDType = `datetime64[${string}]` | `timedelta64[${string}]` | "datetime64" | "timedelta64";

/** A field's name, or `[title, name]`. An entry of raw bytes with the empty name is padding. */
export type FieldName = string | readonly [title: string, name: string];

/** One field of a structured element: name, element type, and the shape of a sub-array. */
export type FieldSpec = readonly [name: FieldName, dtype: DType, shape?: readonly number[]];

/** A structured element as a list of fields, one after the other. */
export type StructList = readonly FieldSpec[];

/** A structured element whose fields overlap or are out of order, as NumPy's dict form. */
export interface StructLayout {
  /** Names of the fields. */
  readonly names: readonly string[];
  /** Element types of the fields; `[dtype, shape]` for a sub-array. */
  readonly formats: readonly (DType | readonly [DType, readonly number[]])[];
  /** Where each field begins, in bytes. */
  readonly offsets: readonly number[];
  /** Bytes of one whole element. */
  readonly itemsize: number;
}

/** An element type by its public name; structured ones are lists of fields. */
export type DType = PlainDType | SizedDType | TimeDType | StructList | StructLayout;

/** A NumPy type string, such as `"<f8"`, `">i4"`, `"|b1"`, `"<M8[ns]"` or `"f8"`. */
export type TypeString =
  | ((typeof DTYPES)[PlainDType]["code"] extends infer Code
    ? (Code extends `${"<" | "|"}${infer Bare}` ? `${"<" | ">" | "=" | "|" | ""}${Bare | "?"}` : never)
    : never)
  | `${"<" | ">" | "=" | "|"}${SizedDType}`
  | `${"<" | ">" | "=" | "|" | ""}${"M8" | "m8"}${"" | `[${string}]`}`;

/** One field of a structured element, its type in any accepted form. */
export type FieldSpecLike = readonly [name: FieldName, dtype: DTypeLike, shape?: number | readonly number[]];

/** Whatever is accepted where an element type is: a public name, a NumPy type string, a structured list of these. */
export type DTypeLike = DType | TypeString | readonly FieldSpecLike[];

/** The public element type that a name, type string or structured list stands for: `Resolved<"<f8">` is `"float64"`. */
export type Resolved<D> = D extends PlainDType | SizedDType | TimeDType | StructLayout ? D
  : D extends `${"<" | ">" | "=" | "|"}${infer Bare}` ? Resolved<Bare>
  : D extends "?" ? "bool"
  : D extends `M8${infer Unit}` ? `datetime64${Unit}` & TimeDType
  : D extends `m8${infer Unit}` ? `timedelta64${Unit}` & TimeDType
  : D extends string
    ? { readonly [N in PlainDType]: (typeof DTYPES)[N]["code"] extends `${"<" | "|"}${D}` ? N : never }[PlainDType]
  : D extends readonly unknown[] ? (number extends D["length"] ? StructList : {
      readonly [K in keyof D]: D[K] extends readonly [infer N, infer T, infer S]
        ? readonly [N, Resolved<T>, S extends number ? readonly [S] : S]
        : D[K] extends readonly [infer N, infer T] ? readonly [N, Resolved<T>]
        : FieldSpec;
    })
  : DType;

/** The typed array that holds the elements: `Data<"int64">` is `BigInt64Array`. Complex values are interleaved pairs; strings, raw bytes and structured elements are bytes. */
export type Data<D extends DType> = D extends PlainDType
  ? ((typeof DTYPES)[D] extends { readonly ctor: { readonly prototype: infer View } } ? View : never)
  : D extends TimeDType ? BigInt64Array
  : Uint8Array;

/** A complex number as `item()` gives it. */
export interface Complex {
  /** The real part. */
  readonly re: number;
  /** The imaginary part. */
  readonly im: number;
}

/** A structured element as `item()` gives it: an object by field. */
export interface StructValue {
  /** The value of a field; nested arrays for a sub-array. */
  readonly [field: string]: ItemValue | Nested<ItemValue>;
}

/** Any value that one element can have. */
export type ItemValue = number | bigint | boolean | string | Complex | Uint8Array | StructValue;

/** A value, or arrays of it nested to any depth. */
export type Nested<T> = T | Nested<T>[];

/** Names of the fields of a structured element. */
export type FieldNames<D extends DType> = D extends StructList ? (number extends D["length"] ? string
    : D[number][0] extends infer N
      ? Exclude<N extends readonly [string, infer Name extends string] ? Name : N extends string ? N : never, "">
    : never)
  : string;

/** The value of one field of a structured element; arrays nested as deep as the shape of a sub-array. */
export type FieldValue<F> = F extends
  readonly [infer N, infer D extends DType, readonly [number, ...infer Rest extends readonly number[]]]
  ? FieldValue<readonly [N, D, Rest]>[]
  : F extends readonly [unknown, infer D extends DType, readonly []] | readonly [unknown, infer D extends DType]
    ? Scalar<D>
  : F extends readonly [unknown, infer D extends DType, readonly number[]] ? Nested<Scalar<D>>
  : ItemValue | Nested<ItemValue>;

/** The value of one element as `item()` gives it: `bigint` for 64-bit integers and dates, `{re, im}` for complex, an object by field for structured elements. */
export type Scalar<D extends DType> = D extends "bool" ? boolean
  : D extends "complex64" | "complex128" ? Complex
  : D extends PlainDType ? (Data<D> extends { readonly [index: number]: infer Value } ? Value : never)
  : D extends TimeDType ? bigint
  : D extends `V${number}` ? Uint8Array
  : D extends SizedDType ? string
  : D extends StructList ? (number extends D["length"] ? StructValue
      : { readonly [F in D[number] as FieldNames<readonly [F]>]: FieldValue<F> })
  : StructValue;

/** The element type of one field of a structured element. */
export type FieldDType<D extends DType, N extends string> = D extends StructList ? (number extends D["length"] ? DType
    : Extract<D[number], readonly [N | readonly [string, N], ...unknown[]]> extends
      readonly [unknown, infer T extends DType, ...unknown[]] ? T
    : DType)
  : DType;
