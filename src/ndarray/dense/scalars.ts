import type { Complex, DType, DTypeInfo, FieldInfo, ItemValue, Nested, Scalar } from "../dtypes/mod.ts";
import { decodeBytes, decodeChars } from "./text_bytes.ts";

/**
 * Reads one element, at any place and in the byte order of its type.
 *
 * @param info The element type.
 * @param view The bytes.
 * @param offset Where the element begins.
 * @returns The value, as `item()` gives it.
 */
export function readAt(info: DTypeInfo, view: DataView, offset: number): ItemValue {
  const little = !info.bigEndian;
  switch (info.kind) {
    case "b":
      return view.getUint8(offset) !== 0;
    case "i":
      return readInt(view, offset, info.itemsize, little);
    case "u":
      return readUint(view, offset, info.itemsize, little);
    case "f":
      return readFloat(view, offset, info.itemsize, little);
    case "c":
      return readComplex(view, offset, info.itemsize / 2, little);
    case "S":
      return decodeBytes(bytesAt(view, offset, info.itemsize));
    case "U":
      return decodeChars(view, offset, info.itemsize, little);
    case "V":
      return bytesAt(view, offset, info.itemsize).slice();
    case "M":
    case "m":
      return view.getBigInt64(offset, little);
    case "struct":
      return readStruct(info.fields ?? [], view, offset);
  }
}

function readInt(view: DataView, offset: number, size: number, little: boolean): number | bigint {
  if (size === 1) return view.getInt8(offset);
  if (size === 2) return view.getInt16(offset, little);
  return size === 4 ? view.getInt32(offset, little) : view.getBigInt64(offset, little);
}

function readUint(view: DataView, offset: number, size: number, little: boolean): number | bigint {
  if (size === 1) return view.getUint8(offset);
  if (size === 2) return view.getUint16(offset, little);
  return size === 4 ? view.getUint32(offset, little) : view.getBigUint64(offset, little);
}

function readFloat(view: DataView, offset: number, size: number, little: boolean): number {
  if (size === 2) return view.getFloat16(offset, little);
  return size === 4 ? view.getFloat32(offset, little) : view.getFloat64(offset, little);
}

function readComplex(view: DataView, offset: number, half: number, little: boolean): Complex {
  return { re: readFloat(view, offset, half, little), im: readFloat(view, offset + half, half, little) };
}

function bytesAt(view: DataView, offset: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + offset, length);
}

function readStruct(fields: readonly FieldInfo[], view: DataView, offset: number): ItemValue {
  const value: Record<string, ItemValue | Nested<ItemValue>> = {};
  for (const field of fields) {
    const at = offset + field.offset;
    const read = field.shape.length === 0
      ? readAt(field.info, view, at)
      : nest(field.shape, (k) => readAt(field.info, view, at + k * field.info.itemsize));
    // A field may be called "__proto__".
    Object.defineProperty(value, field.name, { value: read, enumerable: true, configurable: true, writable: true });
  }
  return value;
}

/**
 * Builds nested arrays of a shape.
 *
 * @param shape The sizes of the axes.
 * @param item Gives the value of each element by its number in C order.
 * @returns Arrays nested as deep as the rank; the value itself for rank 0.
 */
export function nest<T>(shape: readonly number[], item: (index: number) => T): Nested<T> {
  let next = 0;
  const build = (axis: number): Nested<T> => {
    if (axis === shape.length) return item(next++);
    const list = new Array<Nested<T>>(shape[axis]);
    for (let k = 0; k < list.length; k++) list[k] = build(axis + 1);
    return list;
  };
  return build(0);
}

/**
 * Makes a view for {@linkcode readAt} and its writing counterpart.
 *
 * @param bytes The bytes.
 * @returns A view over the same memory.
 */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Gives a value the type of its element type: what reads values goes by the same table that `Scalar` follows.
 *
 * @param value A value read from an element of type `D`.
 * @returns The same value.
 */
export function asScalar<D extends DType>(value: ItemValue): Scalar<D> {
  return value as Scalar<D>;
}
