import assert from "node:assert/strict";
import plugin from "../../tools/lint/mod.ts";
import { ROOT } from "../../tools/repository.ts";

/** The rules that report something about a text, with the plugin's name left out. */
function reported(text: string, path = "src/ndarray/example.ts"): string[] {
  return Deno.lint.runPlugin(plugin, ROOT + path, text).map(({ id }) => id.replace("deneb/", ""));
}

Deno.test("error-message reports lower case, final stops and contractions", () => {
  const bad = [
    `throw new Error("cannot read");`,
    `throw new RangeError("Cannot read.");`,
    `throw new TypeError("The array doesn't fit");`,
    "throw new RangeError(`the axis ${axis} is too big`);",
    "throw new RangeError(`Cannot find axis ${axis}.`);",
    `throw new Error("Cannot find " + name + ".");`,
    `throw new FormatError("bad chunk", 7);`,
  ];
  for (const text of bad) assert.deepEqual(reported(text), ["error-message"], text);
});

Deno.test("error-message leaves good and computed messages alone", () => {
  const good = [
    `throw new Error("Cannot read axis 7: the array has 3");`,
    "throw new RangeError(`${what} is too big: ${value}.${rest}`);",
    'throw new RangeError(`Cannot use "${name}": it must be one of ${names.join(", ")}`);',
    `throw new Error(message);`,
    `throw new Blosc2Error(-5, "decompress a chunk.", reason);`,
    `throw new Error();`,
  ];
  for (const text of good) assert.deepEqual(reported(text), [], text);
});

Deno.test("layers reports every form of import", () => {
  const bad = [
    `import { a } from "../../mod.ts";`,
    `import type { A } from "../../mod.ts";`,
    `export { a } from "../lazyexpr/mod.ts";`,
    `const a = await import("../storage/file.ts");`,
    `new Worker(new URL("../storage/worker.ts", import.meta.url));`,
    `import { a } from "@deneb/deneb";`,
  ];
  for (const text of bad) assert.deepEqual(reported(text), ["layers"], text);
  assert.deepEqual(reported(`import { a } from "../storage/mod.ts";`), []);
});

Deno.test("only-ffi-opens keeps native code in ffi/", () => {
  const text = `Deno.dlopen("x", {}); Deno.UnsafePointer.of(bytes);`;
  assert.deepEqual(reported(text), ["only-ffi-opens", "only-ffi-opens"]);
  assert.deepEqual(reported(text, "ffi/library.ts"), []);
  assert.deepEqual(reported(text, "tests/ffi/a_test.ts"), []);
});

Deno.test("top-level-functions reports arrows at the top level only", () => {
  assert.deepEqual(reported(`const f = () => 1;`), ["top-level-functions"]);
  assert.deepEqual(reported(`export const f = () => 1;`), ["top-level-functions"]);
  assert.deepEqual(reported(`function f() { const g = () => 1; return g; }`), []);
  assert.deepEqual(reported(`const table = { f: () => 1 };`), []);
});

Deno.test("hash-private reports the private keyword", () => {
  assert.deepEqual(reported(`class A { private a = 1; private b() {} }`), ["hash-private", "hash-private"]);
  assert.deepEqual(reported(`class A { #a = 1; private constructor() {} }`), []);
});

Deno.test("no-export-star reports a door that lists nothing", () => {
  assert.deepEqual(reported(`export * from "./a.ts";`), ["no-export-star"]);
  assert.deepEqual(reported(`export { a } from "./a.ts";`), []);
});
