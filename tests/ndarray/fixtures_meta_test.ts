import assert from "node:assert/strict";
import { libraryInfo, type MetaValue, openArray } from "../../mod.ts";
import { MetaArray, MetaComplex } from "../../src/format/mod.ts";
import { entriesOf, fixturePath } from "./manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** Values as JSON can tell them: bytes in hex digits. */
function plain(value: MetaValue): unknown {
  return value instanceof Uint8Array ? value.toHex() : value;
}

for (const { file, vlmeta } of entriesOf("b2nd")) {
  if (vlmeta === undefined) continue;
  Deno.test(`vlmeta has what python-blosc2 put into ${file}`, () => {
    using a = openArray(fixturePath(file));
    assert.deepEqual(Object.fromEntries([...a.vlmeta].map(([name, value]) => [name, plain(value)])), vlmeta);
    assert.deepEqual([...a.vlmeta.keys()], Object.keys(vlmeta));
    assert.equal(a.vlmeta.size, Object.keys(vlmeta).length);
    for (const name of Object.keys(vlmeta)) assert.ok(a.vlmeta.has(name));
    assert.equal(a.vlmeta.get("nothing"), undefined);
    assert.throws(() => a.vlmeta.set("int", 1), TypeError);
  });
}

Deno.test("vlmeta has the complex number, the array and the set that python-blosc2 put in", () => {
  using a = openArray(fixturePath("vlmeta_ext.b2nd"));
  assert.deepEqual(a.vlmeta.get("cplx"), new MetaComplex(1, 2));
  assert.deepEqual(a.vlmeta.get("set"), new Set([1, 2]));
  const found = a.vlmeta.get("nparr");
  assert.ok(found instanceof MetaArray);
  assert.deepEqual([found.dtype, found.shape], ["<i4", [5]]);
  assert.deepEqual(new Int32Array(found.data.slice().buffer), Int32Array.of(0, 1, 2, 3, 4));
});

Deno.test("meta has what python-blosc2 wrote when it made the array", () => {
  using a = openArray(fixturePath("vlmeta.b2nd"));
  assert.deepEqual(a.meta.toObject(), { mymeta: { a: 1, b: "two" }, raw: new TextEncoder().encode("xyz") });
});
