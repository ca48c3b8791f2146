import assert from "node:assert/strict";
import { arange, fromCframe, libraryInfo, type MetaValue, NDArray, openArray, schunk, zeros } from "../../mod.ts";
import { Folder } from "./folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const VALUES: Record<string, MetaValue> = {
  nothing: null,
  yes: true,
  number: 1.5,
  large: 2n ** 60n,
  text: "Caroline Herschel, né",
  bytes: Uint8Array.of(1, 2, 3),
  list: [1, "two", [3, null]],
  map: { a: 1, b: { c: [true, false] } },
  empty: "",
  long: "x".repeat(100000),
  many: Array.from({ length: 2000 }, (_, i) => i * i),
};

Deno.test("vlmeta keeps values of every kind, live on disk", () => {
  using folder = new Folder();
  for (const where of [{}, { urlpath: folder.next() }, { urlpath: folder.next(), contiguous: false }]) {
    using a = arange(10, where);
    for (const [name, value] of Object.entries(VALUES)) a.vlmeta.set(name, value);
    assert.deepEqual(a.vlmeta.toObject(), VALUES);
    using again = where.urlpath === undefined ? fromCframe(a.toCframe()) : openArray(where.urlpath);
    assert.deepEqual(again.vlmeta.toObject(), VALUES);
    assert.ok(again instanceof NDArray);
    assert.equal(again.item(9), 9);
  }
});

Deno.test("vlmeta works like a Map", () => {
  const { vlmeta } = zeros([2]);
  assert.deepEqual([vlmeta.size, vlmeta.has("a"), vlmeta.get("a"), vlmeta.delete("a")], [0, false, undefined, false]);
  vlmeta.set("b", 1).set("a", 2).set("b", 3);
  assert.deepEqual([...vlmeta.keys()], ["b", "a"]);
  assert.deepEqual([...vlmeta.values()], [3, 2]);
  assert.deepEqual([...vlmeta], [["b", 3], ["a", 2]]);
  assert.deepEqual([...vlmeta.entries()], [...vlmeta]);
  const seen: unknown[] = [];
  vlmeta.forEach((value, name) => seen.push(name, value));
  assert.deepEqual(seen, ["b", 3, "a", 2]);
  assert.equal(Deno.inspect(vlmeta), "{ b: 3, a: 2 }");
  assert.deepEqual([vlmeta.delete("b"), vlmeta.size, vlmeta.has("b")], [true, 1, false]);
  vlmeta.clear();
  assert.equal(vlmeta.size, 0);
});

Deno.test("vlmeta copies values in and out", () => {
  const { vlmeta } = zeros([2]);
  const list = [1, 2];
  vlmeta.set("list", list);
  list.push(3);
  const found = vlmeta.get("list");
  assert.deepEqual(found, [1, 2]);
  if (Array.isArray(found)) found.push(9);
  assert.deepEqual(vlmeta.get("list"), [1, 2]);
});

Deno.test("vlmeta and meta name their limits", () => {
  const { vlmeta } = zeros([2]);
  for (const name of ["", "x".repeat(32), "é".repeat(16)]) {
    assert.throws(() => vlmeta.set(name, 1), { name: "RangeError", message: /1 to 31 bytes/ });
    assert.throws(() => zeros([2], { meta: { [name]: 1 } }), { name: "RangeError", message: /1 to 31 bytes/ });
  }
  vlmeta.set("x".repeat(31), 1);
  assert.throws(() => zeros([2], { meta: { b2nd: 1 } }), { name: "RangeError", message: /"b2nd"/ });
  assert.equal(vlmeta.size, 1);
});

Deno.test("meta is written once and read back", () => {
  using folder = new Folder();
  const meta = { unit: "ly", deep: { a: [1, 2] } };
  using a = zeros([3], { meta, urlpath: folder.next() });
  assert.deepEqual([a.meta.toObject(), [...a.meta.keys()], a.meta.size, a.meta.has("b2nd")], [
    meta,
    ["unit", "deep"],
    2,
    false,
  ]);
  using again = openArray(a.urlpath!);
  assert.deepEqual(again.meta.toObject(), meta);
  a.resize([5]);
  a.vlmeta.set("unit", "pc");
  assert.deepEqual([a.meta.get("unit"), a.vlmeta.get("unit")], ["ly", "pc"]);
  using copied = a.copy();
  assert.deepEqual(copied.meta.toObject(), meta);
});

Deno.test("vlmeta of a super-chunk and of the chunks of an array", () => {
  const s = schunk({ chunksize: 10 });
  s.vlmeta.set("a", 1);
  assert.deepEqual(s.vlmeta.toObject(), { a: 1 });
  const a = zeros([2]);
  a.schunk.vlmeta.set("b", 2);
  assert.equal(a.vlmeta.get("b"), 2);
});

Deno.test("vlmeta of a closed array cannot be changed", () => {
  const a = zeros([2]);
  const { vlmeta } = a;
  vlmeta.set("a", 1);
  a.close();
  assert.throws(() => vlmeta.set("a", 2), { name: "TypeError", message: /closed/ });
  assert.throws(() => vlmeta.delete("a"), { name: "TypeError", message: /closed/ });
});

Deno.test("vlmeta.set() refuses undefined and says what to do", () => {
  const { vlmeta } = arange(3);
  const message = 'Cannot store undefined as "a": null is stored, and delete() removes a value';
  // @ts-expect-error: callers without types get an error too
  assert.throws(() => vlmeta.set("a", undefined), { name: "TypeError", message });
});

Deno.test("vlmeta, meta and info go through JSON.stringify and iterator helpers", () => {
  const a = zeros([3], { meta: { unit: "ly", factor: 2 } });
  a.vlmeta.set("author", { name: "Caroline", year: 1787 });
  assert.deepEqual(JSON.parse(JSON.stringify(a.vlmeta)), { author: { name: "Caroline", year: 1787 } });
  assert.deepEqual(JSON.parse(JSON.stringify(a.meta)), { unit: "ly", factor: 2 });
  assert.equal(JSON.parse(JSON.stringify(a.info)).dtype, "float64");
  assert.deepEqual(a.vlmeta.keys().map((name) => name.length).toArray(), [6]);
  assert.deepEqual(a.meta.entries().filter(([name]) => name === "unit").toArray(), [["unit", "ly"]]);
  assert.deepEqual([...a.meta.values().take(1), ...a.meta.keys()], ["ly", "unit", "factor"]);
  assert.equal(a.vlmeta.values().toArray().length, a.vlmeta.entries().toArray().length);
  assert.equal(a.info[Symbol.iterator]().take(1).toArray()[0][0], "type");
});
