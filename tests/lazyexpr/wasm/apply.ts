import assert from "node:assert/strict";
import { Body } from "../../../src/lazyexpr/wasm/body.ts";
import { i32, load, op } from "../../../src/lazyexpr/wasm/code.ts";
import { type Emit, Library, ModuleWriter, SCALAR_FUNCTIONS, tableBytes } from "../../../src/lazyexpr/wasm/mod.ts";

/** Values of one precision. */
export type FloatArray = Float64Array | Float32Array;

/** An elementary function that runs over arrays of its precision. */
export interface Compiled {
  /** Computes values. */
  (out: FloatArray, ...inputs: FloatArray[]): void;
  /** Computes the last values once more, without moving them. */
  again(): void;
}

const PAGE = 1 << 16;

/** Compiles one function of vectors to a loop over all elements of arrays. */
export function compileMath(emit: Emit, arity: number): Compiled {
  const memory = new WebAssembly.Memory({ initial: 64 });
  const writer = new ModuleWriter({ pages: 1 });
  const library = new Library(writer);
  const body = new Body(new Array(arity + 2).fill("i32"));
  const [end, out, ...inputs] = body.params;
  const at = body.let(i32(0));
  body.loop(() => {
    const args = inputs.map((start) => body.let(load("v128.load", op("i32.add", start, at))));
    body.store("v128.store", op("i32.add", out, at), emit(body, library, ...args));
    body.set(at, op("i32.add", at, i32(16)));
    return op("i32.lt_u", at, end);
  });
  writer.addFunction(body, null, "run");
  const bytes = writer.finish();
  assert.ok(WebAssembly.validate(bytes));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, ...SCALAR_FUNCTIONS } });
  const heap = new Uint8Array(memory.buffer);
  heap.set(tableBytes());
  const run = exports.run as (...args: number[]) => void;
  let last: number[] = [];
  const apply = (result: FloatArray, ...values: FloatArray[]) => {
    const size = Math.ceil(result.byteLength / 16) * 16;
    assert.ok(PAGE + size * (arity + 1) <= heap.length && values.length === arity);
    const places = values.map((_, index) => PAGE + (index + 1) * size);
    values.forEach((value, index) => heap.set(bytesOf(value), places[index]));
    last = [size, PAGE, ...places];
    run(...last);
    bytesOf(result).set(heap.subarray(PAGE, PAGE + result.byteLength));
  };
  return Object.assign(apply, { again: () => run(...last) });
}

function bytesOf(values: FloatArray): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
