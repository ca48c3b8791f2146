import assert from "node:assert/strict";
import { Body } from "../../../src/lazyexpr/wasm/body.ts";
import { i32, i64 } from "../../../src/lazyexpr/wasm/code.ts";
import { INSTRUCTIONS, ModuleWriter, op, signed, tableBytes, unsigned } from "../../../src/lazyexpr/wasm/mod.ts";

Deno.test("leb128: numbers read back as they were", () => {
  for (const value of [0, 1, 127, 128, 300, 65535, 2 ** 31, 2 ** 32 - 1]) {
    assert.equal(unsigned(value).reduce((sum, byte, k) => sum + byte % 128 * 128 ** k, 0), value);
  }
  const memory = new WebAssembly.Memory({ initial: 1 });
  for (const value of [0n, 1n, -1n, 63n, 64n, -64n, -65n, 8191n, -8193n, 2n ** 63n - 1n, -(2n ** 63n)]) {
    const writer = new ModuleWriter({ pages: 1 });
    const body = new Body([]);
    body.raw(i64(value).bytes);
    writer.addFunction(body, "i64", "get");
    const module = new WebAssembly.Module(writer.finish());
    const { get } = new WebAssembly.Instance(module, { env: { memory } }).exports as { get: () => bigint };
    assert.equal(get(), value);
    assert.ok(signed(value).length <= 10);
  }
});

Deno.test("module writer: functions call each other, share types, and take a shared memory", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const writer = new ModuleWriter({ pages: 1, shared: true });
  const body = new Body(["i32", "i32"]);
  const sum = body.let(op("i32.add", body.params[0], body.params[1]));
  body.if(op("i32.eq", sum, i32(7)), () => body.set(sum, i32(-1)));
  body.raw(sum.bytes);
  writer.addFunction(body, "i32", "add");
  const module = new WebAssembly.Module(writer.finish());
  const { add } = new WebAssembly.Instance(module, { env: { memory } }).exports as {
    add: (a: number, b: number) => number;
  };
  assert.deepEqual([add(1, 2), add(3, 4), add(2 ** 31 - 1, 1)], [3, -1, -(2 ** 31)]);
  assert.throws(() => writer.importFunction("late", [], "i32"), /Cannot import "late"/);
});

Deno.test("instructions: no two have one opcode", () => {
  const codes = Object.values(INSTRUCTIONS);
  assert.equal(new Set(codes).size, codes.length);
});

Deno.test("constants: the tables are made once and are small", () => {
  assert.equal(tableBytes(), tableBytes());
  assert.ok(tableBytes().length < 32768);
});
