import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { dense, fromNpy } from "../../../src/ndarray/dense/dense.ts";
import file from "./print_cases.json" with { type: "json" };

for (const { name, npy, text } of file.cases) {
  // NumPy 2.4 writes bytes of rank 0 as `np.bytes_(b'...')`; there are none among the cases.
  Deno.test(`toString() writes ${name} as NumPy does`, () => {
    assert.equal(String(fromNpy(gunzipSync(Uint8Array.fromBase64(npy)))), text.join("\n"));
  });
}

Deno.test("Deno.inspect() shows element type and shape above the elements", () => {
  const a = dense([[1n, -2n], [3n, 40n]]);
  assert.equal(Deno.inspect(a), "DenseArray int64 [2, 2]\n[[ 1 -2]\n [ 3 40]]");
  assert.match(Deno.inspect(dense([{ x: 1 }], { dtype: [["x", "i4"]] })), /^DenseArray \[\('x', '<i4'\)\] \[1\]\n/);
});

Deno.test("Jupyter.display gives text and HTML without markup of its own values", () => {
  const a = dense(["<b>&"]);
  const display = Reflect.get(a, Symbol.for("Jupyter.display")).call(a);
  assert.deepEqual(Object.keys(display), ["text/plain", "text/html"]);
  assert.equal(display["text/plain"], "DenseArray U4 [1]\n['<b>&']");
  assert.match(display["text/html"], /<pre>\['&#60;b&#62;&#38;'\]<\/pre>/);
});

Deno.test("toString() of a huge array touches the edges only", () => {
  const a = dense(0, { shape: [1000, 1000], dtype: "uint8" });
  assert.equal(
    String(a),
    `[${Array(3).fill("[0 0 0 ... 0 0 0]").join("\n ")}\n ...\n ${Array(3).fill("[0 0 0 ... 0 0 0]").join("\n ")}]`,
  );
});

Deno.test("toString() of bytes of rank 0 is their literal", () => {
  assert.equal(String(dense("ab", { dtype: "S5" })), "b'ab'");
});
