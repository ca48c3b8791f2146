/**
 * The element types that property tests run with, and how the model's numbers (0 to 99) are written in each.
 *
 * @module
 */
import type { dense, DenseArray, DType, ItemValue } from "../../../mod.ts";

/** A typed array that `dense` takes. */
type TypedData = Extract<Parameters<typeof dense>[0], ArrayBufferView>;

/** One element type: its name, and the way from the model's numbers to elements and back. */
export interface ElementKind {
  readonly dtype: DType;
  readonly item: (n: number) => ItemValue;
  /** A typed array as `data` of a dense array of these elements. */
  readonly data: (numbers: readonly number[]) => TypedData;
  readonly numbers: (dense: DenseArray) => number[];
}

type AnyData = ArrayLike<number> | ArrayLike<bigint>;

function plain(dense: DenseArray): number[] {
  const data: AnyData = dense.data;
  return Array.from({ length: data.length }, (_, i) => Number(data[i]));
}

function text(n: number): string {
  return n === 0 ? "" : `s${n}é`;
}

const ENCODER = new TextEncoder();

/** All kinds; a test picks one by number. */
export const KINDS: readonly ElementKind[] = [
  { dtype: "uint8", item: (n) => n, data: (list) => Uint8Array.from(list), numbers: plain },
  { dtype: "int32", item: (n) => n, data: (list) => Int32Array.from(list), numbers: plain },
  { dtype: "float64", item: (n) => n, data: (list) => Float64Array.from(list), numbers: plain },
  { dtype: "int64", item: BigInt, data: (list) => BigInt64Array.from(list, BigInt), numbers: plain },
  { dtype: "uint16", item: (n) => n, data: (list) => Uint16Array.from(list), numbers: plain },
  { dtype: "datetime64[s]", item: BigInt, data: (list) => BigInt64Array.from(list, BigInt), numbers: plain },
  {
    dtype: "complex128",
    item: (n) => ({ re: n, im: 2 * n }),
    data: (list) => Float64Array.from(list.flatMap((n) => [n, 2 * n])),
    numbers: (dense) => {
      const data = plain(dense);
      return data.filter((_, i) => i % 2 === 0).map((re, i) => data[2 * i + 1] === 2 * re ? re : NaN);
    },
  },
  {
    dtype: "S7",
    item: (n) => n === 0 ? "" : `s${n}`,
    data: (list) => {
      const bytes = new Uint8Array(list.length * 7);
      list.forEach((n, i) => bytes.set(ENCODER.encode(n === 0 ? "" : `s${n}`), i * 7));
      return bytes;
    },
    numbers: (dense) =>
      dense.size === 0 ? [] : flatItems(dense).map((item) => item === "" ? 0 : Number(String(item).slice(1))),
  },
  {
    dtype: "U5",
    item: text,
    data: (list) => {
      const chars = list.flatMap((n) => Array.from({ length: 5 }, (_, i) => text(n).codePointAt(i) ?? 0));
      return new Uint8Array(Uint32Array.from(chars).buffer);
    },
    numbers: (dense) => flatItems(dense).map((item) => item === "" ? 0 : Number(String(item).slice(1, -1))),
  },
  {
    dtype: [["a", "int16"], ["b", "float32", [2]]],
    item: (n) => ({ a: n, b: [n, -n || 0] }),
    data: (list) => {
      const view = new DataView(new ArrayBuffer(list.length * 10));
      list.forEach((n, i) => {
        view.setInt16(i * 10, n, true);
        view.setFloat32(i * 10 + 2, n, true);
        view.setFloat32(i * 10 + 6, -n || 0, true);
      });
      return new Uint8Array(view.buffer);
    },
    numbers: (dense) => {
      const view = new DataView(dense.bytes.buffer, dense.bytes.byteOffset, dense.bytes.byteLength);
      return Array.from({ length: dense.size }, (_, i) => {
        const n = view.getInt16(i * 10, true);
        const same = view.getFloat32(i * 10 + 2, true) === n && view.getFloat32(i * 10 + 6, true) === -n;
        return same ? n : NaN;
      });
    },
  },
];

function flatItems(dense: DenseArray): unknown[] {
  const flat = dense.reshape([dense.size]);
  return Array.from({ length: dense.size }, (_, i) => flat.item(i));
}
