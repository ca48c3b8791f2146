import assert from "node:assert/strict";
import { Blosc2Error, check, libraryInfo } from "../../ffi/mod.ts";

const { path } = libraryInfo();
const native = Deno.dlopen(path, { blosc2_error_string: { parameters: ["i32"], result: "pointer" } });

Deno.test("check() passes codes that are not negative on", () => {
  assert.equal(check(0, "do it"), 0);
  assert.equal(check(7, "do it"), 7);
});

Deno.test("check() throws a Blosc2Error that carries code and action", () => {
  assert.throws(() => check(-4, "make a context"), {
    name: "Blosc2Error",
    message: "Cannot make a context: out of memory (code -4)",
    code: -4,
    action: "make a context",
    reason: "out of memory",
  });
});

Deno.test("Blosc2Error.reason is the text that was given, without action and code", () => {
  const error = new Blosc2Error(-3, "read chunk 2", "its block (code 4) is cut off");
  assert.equal(error.reason, "its block (code 4) is cut off");
  assert.equal(error.message, "Cannot read chunk 2: its block (code 4) is cut off (code -3)");
});

Deno.test("Blosc2Error has words of its own for every code that the library knows", () => {
  const unknown = Deno.UnsafePointerView.getCString(native.symbols.blosc2_error_string(-9999)!);
  for (let code = -1; code > -100; code--) {
    const known = Deno.UnsafePointerView.getCString(native.symbols.blosc2_error_string(code)!) !== unknown;
    const here = !new Blosc2Error(code, "act").message.includes("unknown failure");
    assert.equal(here, known, `code ${code}`);
  }
});
