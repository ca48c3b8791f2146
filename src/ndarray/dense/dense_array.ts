import {
  type Data,
  type DataArray,
  type DType,
  type DTypeInfo,
  type DTypeLike,
  type FieldDType,
  type FieldNames,
  nativeInfo,
  type Nested,
  type Resolved,
  resolveDType,
  sameInfo,
  type Scalar,
} from "../dtypes/mod.ts";
import { describe } from "../describe.ts";
import { encodeNpy } from "./npy_format.ts";
import { toHtml, toText } from "./print.ts";
import { asScalar, nest, readAt, viewOf } from "./scalars.ts";
import { checkShape, elementStrides, resolveShape, sameShape } from "../shapes.ts";

function newView(info: DTypeInfo, buffer: ArrayBufferLike, byteOffset: number, count: number): DataArray {
  return new info.ctor(buffer, byteOffset, count * info.perItem);
}

/** Gives a typed array the type of its element type: `ctor` and `Data` come from the same table. */
function asData<D extends DType>(data: DataArray): Data<D> {
  return data as Data<D>;
}

/**
 * An array in memory, as results come: elements in C order and native byte order, never compressed.
 *
 * Make one with `dense()` or `fromNpy()`. Views (`reshape`, iteration) share memory with it.
 *
 * @example
 * ```ts
 * import { dense } from "@deneb/deneb";
 *
 * const a = dense([[1, 2, 3], [4, 5, 6]]);
 * console.log(a.shape, a.item(1, -1)); // [ 2, 3 ] 6
 * console.log(String(a));
 * ```
 */
export class DenseArray<D extends DType = DType> {
  /** The elements: a typed array in C order; complex values are interleaved pairs, strings and structured elements bytes. */
  readonly data: Data<D>;
  /** The same memory as bytes. */
  readonly bytes: Uint8Array;
  /** The sizes of the axes; empty for rank 0. */
  readonly shape: readonly number[];
  /** What there is to know about the element type. */
  readonly info: DTypeInfo<D>;
  /** The number of elements. */
  readonly size: number;
  /** `data` again, of a type that can be indexed. */
  readonly #entries: DataArray;
  #view: DataView | undefined;

  /**
   * Puts a shape on bytes.
   *
   * @param info The element type; results are always in native order.
   * @param shape The sizes of the axes.
   * @param bytes The elements in native order, shared; copied only when they are not aligned to their size. Left out: zeros.
   * @throws {RangeError} when the bytes are not as many as the shape needs.
   */
  constructor(info: DTypeInfo<D>, shape: readonly number[], bytes?: Uint8Array) {
    this.info = nativeInfo(info);
    this.size = checkShape(shape);
    this.shape = [...shape];
    const length = this.size * info.itemsize;
    let memory = bytes ?? new Uint8Array(length);
    if (memory.byteLength !== length) {
      throw new RangeError(
        `Cannot make a dense array of shape ${describe(shape)}: it takes ${length} bytes, got ${memory.byteLength}`,
      );
    }
    if (memory.byteOffset % info.ctor.BYTES_PER_ELEMENT !== 0) memory = new Uint8Array(memory);
    this.bytes = memory;
    this.#entries = newView(this.info, memory.buffer, memory.byteOffset, this.size);
    this.data = asData<D>(this.#entries);
  }

  #read(index: number): Scalar<D> {
    const { kind, itemsize } = this.info;
    const entries = this.#entries;
    if (kind === "b") return asScalar<D>(entries[index] !== 0);
    if (kind === "i" || kind === "u" || kind === "f" || kind === "M" || kind === "m") {
      return asScalar<D>(entries[index]);
    }
    this.#view ??= viewOf(this.bytes);
    return asScalar<D>(readAt(this.info, this.#view, index * itemsize));
  }

  /** The public name of the element type, or the list of fields. */
  get dtype(): D {
    return this.info.dtype;
  }

  /** Steps between neighbours along each axis, in elements. */
  get strides(): readonly number[] {
    return elementStrides(this.shape);
  }

  /** The number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Bytes of one element. */
  get itemsize(): number {
    return this.info.itemsize;
  }

  /** Bytes of all elements. */
  get nbytes(): number {
    return this.bytes.byteLength;
  }

  /**
   * Tells whether the elements are of a type, and narrows to it.
   *
   * @param dtype The element type to ask for.
   * @returns True when the elements are of this type.
   * @throws {TypeError} when there is no such type.
   * @example
   * ```ts
   * import { dense, type DenseArray } from "@deneb/deneb";
   *
   * const a: DenseArray = dense([1, 2]);
   * if (a.is("float64")) console.log(a.data.at(-1)); // a.data is a Float64Array
   * ```
   */
  is<const E extends DTypeLike>(dtype: E): this is DenseArray<Resolved<E>> {
    return sameInfo(nativeInfo(resolveDType(dtype)), this.info);
  }

  /**
   * Reads one element.
   *
   * @param index One number an axis, negatives from the end; none at all when there is only one element.
   * @returns The value: number, bigint, boolean, `{re, im}`, string, bytes, or an object by field.
   * @throws {TypeError} when there are too few or too many numbers.
   * @throws {RangeError} when a number is outside its axis.
   * @example
   * ```ts
   * import { dense } from "@deneb/deneb";
   *
   * console.log(dense([[1, 2], [3, 4]]).item(-1, 0)); // 3
   * ```
   */
  item(...index: number[]): Scalar<D> {
    if (index.length === 0 && this.size === 1) return this.#read(0);
    if (index.length !== this.ndim) {
      throw new TypeError(
        `Cannot read one element of an array of shape ${
          describe(this.shape)
        }: ${this.ndim} numbers are needed, got ${index.length}`,
      );
    }
    let at = 0;
    for (let axis = 0; axis < index.length; axis++) {
      const size = this.shape[axis];
      const k = index[axis];
      if (!Number.isInteger(k) || k < -size || k >= size) {
        throw new RangeError(`Cannot read index ${describe(k)} of axis ${axis}: its size is ${size}`);
      }
      at = at * size + (k < 0 ? k + size : k);
    }
    return this.#read(at);
  }

  /**
   * Copies the elements into nested arrays.
   *
   * @returns Arrays nested as deep as the rank; the value itself for rank 0. Values are those of `item()`.
   * @example
   * ```ts
   * import { dense } from "@deneb/deneb";
   *
   * console.log(dense(new Int8Array([1, 2, 3, 4]), { shape: [2, 2] }).toNested()); // [[1, 2], [3, 4]]
   * ```
   */
  toNested(): Nested<Scalar<D>> {
    return nest(this.shape, (index) => this.#read(index));
  }

  /**
   * Puts another shape on the same memory.
   *
   * @param shape The sizes of the axes; one may be -1, and follows from the others.
   * @returns An array that shares memory with this one.
   * @throws {RangeError} when the number of elements differs.
   * @example
   * ```ts
   * import { dense } from "@deneb/deneb";
   *
   * console.log(dense([1, 2, 3, 4, 5, 6]).reshape([2, -1]).shape); // [2, 3]
   * ```
   */
  reshape(shape: readonly number[]): DenseArray<D> {
    return new DenseArray(this.info, resolveShape(shape, this.size), this.bytes);
  }

  /**
   * Writes the array as a NumPy `.npy` file.
   *
   * @returns The bytes of the file: what `numpy.load` reads.
   * @throws {UnsupportedError} when fields overlap or are out of order.
   * @example
   * ```ts
   * import { dense, fromNpy } from "@deneb/deneb";
   *
   * console.log(fromNpy(dense([1, 2, 3]).toNpy()).shape); // [3]
   * ```
   */
  toNpy(): Uint8Array<ArrayBuffer> {
    return encodeNpy(this.info, this.shape, this.bytes);
  }

  /**
   * Copies one field of structured elements.
   *
   * @param name The field's name.
   * @returns An array of the field; axes of a sub-array come last.
   * @throws {TypeError} when the elements have no fields.
   * @throws {RangeError} when there is no field of this name.
   * @example
   * ```ts
   * import { dense } from "@deneb/deneb";
   *
   * const a = dense([{ x: 1, y: 2 }], { dtype: [["x", "int8"], ["y", "float64"]] });
   * console.log(a.field("y").data); // Float64Array(1) [ 2 ]
   * ```
   */
  field<N extends FieldNames<D>>(name: N): DenseArray<FieldDType<D, N>>;
  field(name: string): DenseArray {
    const { fields, itemsize } = this.info;
    if (fields === undefined) {
      throw new TypeError(`Cannot read the field "${name}": elements of type ${describe(this.dtype)} have no fields`);
    }
    const field = fields.find((f) => f.name === name);
    if (field === undefined) {
      throw new RangeError(
        `Cannot read the field "${name}": the fields are ${fields.map((f) => `"${f.name}"`).join(", ")}`,
      );
    }
    const length = field.info.itemsize * field.count;
    const bytes = new Uint8Array(this.size * length);
    for (let k = 0, from = field.offset; k < this.size; k++, from += itemsize) {
      for (let i = 0; i < length; i++) bytes[k * length + i] = this.bytes[from + i];
    }
    return new DenseArray(field.info, [...this.shape, ...field.shape], bytes);
  }

  /**
   * Tells whether another array is the same: element type, shape and every bit of every element.
   *
   * @param other The array to compare with.
   * @returns True when nothing differs; so NaN equals itself, and 0 differs from -0.
   */
  equals(other: DenseArray): boolean {
    if (!sameInfo(this.info, other.info) || !sameShape(this.shape, other.shape)) return false;
    const { bytes } = other;
    for (let i = 0; i < bytes.length; i++) if (this.bytes[i] !== bytes[i]) return false;
    return true;
  }

  /**
   * Goes along the first axis.
   *
   * @returns Values of a 1-d array; otherwise views of one axis less, which share memory.
   * @throws {TypeError} when the rank is 0.
   */
  *[Symbol.iterator](): Generator<DenseArray<D> | Scalar<D>> {
    if (this.ndim === 0) throw new TypeError("Cannot iterate over an array of rank 0: use item()");
    const [count, ...rest] = this.shape;
    const step = count === 0 ? 0 : this.nbytes / count;
    for (let k = 0; k < count; k++) {
      yield rest.length === 0
        ? this.#read(k)
        : new DenseArray(this.info, rest, this.bytes.subarray(k * step, (k + 1) * step));
    }
  }

  /** The array as NumPy's `str` writes it; long ones are abbreviated. */
  toString(): string {
    return toText(this);
  }

  /** What `console.log` shows: a line with element type and shape, then the elements. */
  [Symbol.for("Deno.customInspect")](): string {
    return `DenseArray ${dtypeText(this.info)} [${this.shape.join(", ")}]\n${toText(this)}`;
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const title = `DenseArray ${dtypeText(this.info)} [${this.shape.join(", ")}]`;
    return { "text/plain": `${title}\n${toText(this)}`, "text/html": toHtml(title, this) };
  }
}

/** The name of an element type, as heads of texts show it. */
function dtypeText(info: DTypeInfo): string {
  return typeof info.dtype === "string" ? info.dtype : info.code;
}
