/**
 * Arrays as the native library keeps them, called through FFI: only tests do this, to compare.
 *
 * @module
 */
import assert from "node:assert/strict";
import { libraryInfo } from "../../mod.ts";

const SYMBOLS = {
  b2nd_from_cframe: { parameters: ["buffer", "i64", "bool", "buffer"], result: "i32" },
  b2nd_free: { parameters: ["pointer"], result: "i32" },
  b2nd_save: { parameters: ["pointer", "buffer"], result: "i32" },
  b2nd_to_cbuffer: { parameters: ["pointer", "buffer", "i64"], result: "i32" },
  b2nd_get_slice_cbuffer: { parameters: ["pointer", "buffer", "buffer", "buffer", "buffer", "i64"], result: "i32" },
  b2nd_set_slice_cbuffer: { parameters: ["buffer", "buffer", "i64", "buffer", "buffer", "pointer"], result: "i32" },
  b2nd_get_orthogonal_selection: {
    parameters: ["pointer", "buffer", "buffer", "buffer", "buffer", "i64"],
    result: "i32",
  },
  b2nd_get_sparse_cbuffer: { parameters: ["pointer", "i64", "buffer", "buffer", "i64"], result: "i32" },
  b2nd_resize: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  b2nd_insert: { parameters: ["pointer", "buffer", "i64", "i8", "i64"], result: "i32" },
  b2nd_append: { parameters: ["pointer", "buffer", "i64", "i8"], result: "i32" },
  b2nd_delete: { parameters: ["pointer", "i8", "i64", "i64"], result: "i32" },
} as const;

/** The functions; the library has been started by `libraryInfo`. Stays open as long as the tests run. */
const { symbols } = Deno.dlopen(libraryInfo().path, SYMBOLS);

function check(code: number, action: string): void {
  assert.ok(code >= 0, `Native library: cannot ${action}, code ${code}`);
}

function int64(numbers: readonly number[]): BigInt64Array<ArrayBuffer> {
  return BigInt64Array.from(numbers, BigInt);
}

/** An array in memory. */
export class NativeArray implements Disposable {
  #pointer: Deno.PointerValue;
  readonly #itemsize: number;

  /**
   * @param frame Bytes of a frame; copied.
   * @param itemsize Bytes of an item.
   */
  constructor(frame: Uint8Array, itemsize: number) {
    const slot = new BigUint64Array(1);
    const bytes = new Uint8Array(frame);
    check(symbols.b2nd_from_cframe(bytes, BigInt(bytes.length), true, slot), "read a frame");
    this.#pointer = Deno.UnsafePointer.create(slot[0]);
    this.#itemsize = itemsize;
  }

  #bytes(shape: readonly number[]): Uint8Array<ArrayBuffer> {
    return new Uint8Array(shape.reduce((a, b) => a * b, this.#itemsize));
  }

  /** All cells. */
  all(shape: readonly number[]): Uint8Array {
    const bytes = this.#bytes(shape);
    check(symbols.b2nd_to_cbuffer(this.#pointer, bytes, BigInt(bytes.length)), "read all cells");
    return bytes;
  }

  /** The cells of a box. */
  get(start: readonly number[], stop: readonly number[]): Uint8Array {
    const shape = start.map((first, i) => stop[i] - first);
    const bytes = this.#bytes(shape);
    const length = BigInt(bytes.length);
    const code = symbols.b2nd_get_slice_cbuffer(this.#pointer, int64(start), int64(stop), bytes, int64(shape), length);
    check(code, "read a box");
    return bytes;
  }

  /** Writes the cells of a box. */
  set(start: readonly number[], stop: readonly number[], cells: Uint8Array): void {
    const shape = start.map((first, i) => stop[i] - first);
    const bytes = new Uint8Array(cells);
    const length = BigInt(bytes.length);
    const code = symbols.b2nd_set_slice_cbuffer(bytes, int64(shape), length, int64(start), int64(stop), this.#pointer);
    check(code, "write a box");
  }

  /** The cells that lists of indices choose, each on its own axis. */
  outer(lists: readonly (readonly number[])[]): Uint8Array {
    const shape = lists.map((list) => list.length);
    const bytes = this.#bytes(shape);
    const buffers = lists.map(int64);
    const pointers = BigUint64Array.from(buffers, (list) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(list)));
    const code = symbols.b2nd_get_orthogonal_selection(
      this.#pointer,
      pointers,
      int64(shape),
      bytes,
      int64(shape),
      BigInt(bytes.length),
    );
    check(code, "read an orthogonal selection");
    // The lists must live until here: C has seen their addresses only.
    assert.equal(buffers.length, lists.length);
    return bytes;
  }

  /** Cells by their number in C order. */
  points(numbers: readonly number[]): Uint8Array {
    const bytes = this.#bytes([numbers.length]);
    const count = BigInt(numbers.length);
    const code = symbols.b2nd_get_sparse_cbuffer(this.#pointer, count, int64(numbers), bytes, BigInt(bytes.length));
    check(code, "read points");
    return bytes;
  }

  resize(shape: readonly number[], start: readonly number[] | null): void {
    check(symbols.b2nd_resize(this.#pointer, int64(shape), start === null ? null : int64(start)), "resize");
  }

  insert(cells: Uint8Array, axis: number, start: number): void {
    const bytes = new Uint8Array(cells);
    check(symbols.b2nd_insert(this.#pointer, bytes, BigInt(bytes.length), axis, BigInt(start)), "insert");
  }

  append(cells: Uint8Array, axis: number): void {
    const bytes = new Uint8Array(cells);
    check(symbols.b2nd_append(this.#pointer, bytes, BigInt(bytes.length), axis), "append");
  }

  delete(axis: number, start: number, length: number): void {
    check(symbols.b2nd_delete(this.#pointer, axis, BigInt(start), BigInt(length)), "delete");
  }

  /** Writes a file. */
  save(path: string): void {
    check(symbols.b2nd_save(this.#pointer, new TextEncoder().encode(path + "\0")), "save");
  }

  [Symbol.dispose](): void {
    if (this.#pointer !== null) check(symbols.b2nd_free(this.#pointer), "free an array");
    this.#pointer = null;
  }
}
