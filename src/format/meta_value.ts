/**
 * A complex number in metadata.
 *
 * @example
 * ```ts
 * import { MetaComplex, packValue, unpackValue } from "./mod.ts";
 *
 * console.log(unpackValue(packValue(new MetaComplex(1, -2)))); // MetaComplex { re: 1, im: -2 }
 * ```
 */
export class MetaComplex {
  /** Real part. */
  readonly re: number;
  /** Imaginary part. */
  readonly im: number;

  /**
   * Makes a complex number.
   *
   * @param re Real part.
   * @param im Imaginary part.
   */
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

/**
 * A NumPy array in metadata, as raw bytes with the type that NumPy calls them.
 *
 * @example
 * ```ts
 * import { MetaArray, packValue, unpackValue } from "./mod.ts";
 *
 * const pair = new MetaArray("|u1", [2], Uint8Array.of(3, 4));
 * console.log(unpackValue(packValue(pair)));
 * ```
 */
export class MetaArray {
  /** Type of the items: `"<f8"`, or a list of `[name, type]` or `[name, type, shape]` for structured ones. */
  readonly dtype: string | readonly MetaValue[];
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** The items in C order. */
  readonly data: Uint8Array;

  /**
   * Makes an array out of its parts, which are shared, not copied.
   *
   * @param dtype Type of the items, as NumPy writes it.
   * @param shape Length of each axis.
   * @param data The items in C order.
   */
  constructor(dtype: string | readonly MetaValue[], shape: readonly number[], data: Uint8Array) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }
}

/**
 * A msgpack extension that has no meaning here, kept as it is.
 *
 * @example
 * ```ts
 * import { MetaExt, packValue, unpackValue } from "./mod.ts";
 *
 * console.log(unpackValue(packValue(new MetaExt(7, Uint8Array.of(1)))));
 * ```
 */
export class MetaExt {
  /** The number of the extension, -128 to 127. */
  readonly ext: number;
  /** What it holds. */
  readonly data: Uint8Array;

  /**
   * Makes an extension out of its parts, which are shared, not copied.
   *
   * @param ext The number of the extension, -128 to 127.
   * @param data What it holds.
   */
  constructor(ext: number, data: Uint8Array) {
    this.ext = ext;
    this.data = data;
  }
}

/**
 * What metadata can hold. Integers beyond 2^53 are `bigint`; maps whose keys are all text are plain objects, others `Map`; tuples of
 * Python are arrays.
 */
export type MetaValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly MetaValue[]
  | ReadonlySet<MetaValue>
  | ReadonlyMap<MetaValue, MetaValue>
  | MetaComplex
  | MetaArray
  | MetaExt
  | { readonly [key: string]: MetaValue };

/** Numbers of the extensions that python-blosc2 uses. */
export const EXT = { cframe: 42, reference: 43, complex: 44, set: 45, array: 46 } as const;
/** First item of a list that stands for a tuple. */
export const TUPLE_MARK = "__tuple__";
/** How deep values may lie within each other; the msgpack of Python has this limit. */
export const MAX_DEPTH = 511;
