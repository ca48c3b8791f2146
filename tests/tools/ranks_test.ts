import assert from "node:assert/strict";
import { importFault, ownerOf } from "../../tools/lint/ranks.ts";
import { findCycle } from "../../tools/lint/find_cycle.ts";
import { importTarget } from "../../tools/lint/layers.ts";

const ALLOWED: [string, string][] = [
  ["src/ndarray/read.ts", "src/storage/mod.ts"],
  ["src/ndarray/read.ts", "src/ndarray/boxes.ts"],
  ["src/ndarray/sub/a.ts", "src/ndarray/boxes.ts"],
  ["src/ndarray/read.ts", "src/ndarray/sub/mod.ts"],
  ["src/storage/store.ts", "ffi/mod.ts"],
  ["mod.ts", "src/ndarray/mod.ts"],
  ["notebooks/stars.ts", "mod.ts"],
  ["tests/src/a_test.ts", "src/format/inner.ts"],
];
const REFUSED: [string, string, RegExp][] = [
  ["ffi/a.ts", "src/format/mod.ts", /rank 0/],
  ["src/format/a.ts", "ffi/mod.ts", /rank 0/],
  ["src/storage/a.ts", "src/codecs/mod.ts", /rank 1/],
  ["src/ndarray/a.ts", "mod.ts", /rank 6/],
  ["src/ndarray/a.ts", "src/storage/file.ts", /Import "src\/storage\/mod.ts"/],
  ["src/ndarray/a.ts", "src/ndarray/mod.ts", /own door/],
  ["src/ndarray/sub/a.ts", "src/ndarray/mod.ts", /own door/],
  ["src/ndarray/a.ts", "src/ndarray/sub/b.ts", /Import "src\/ndarray\/sub\/mod.ts"/],
  ["src/new/a.ts", "ffi/mod.ts", /rank table/],
  ["src/ndarray/a.ts", "models/a.ts", /rank table/],
];

Deno.test("importFault() allows lower ranks through their doors", () => {
  for (const [from, to] of ALLOWED) assert.equal(importFault(from, to), null, `${from} to ${to}`);
});

Deno.test("importFault() refuses everything else, with the reason", () => {
  for (const [from, to, reason] of REFUSED) assert.match(importFault(from, to) ?? "", reason, `${from} to ${to}`);
});

Deno.test("ownerOf() gives the ranked folder", () => {
  assert.equal(ownerOf("src/ndarray/sub/a.ts"), "src/ndarray");
  assert.equal(ownerOf("ffi/a.ts"), "ffi");
  assert.equal(ownerOf("elsewhere/a.ts"), null);
});

Deno.test("importTarget() resolves relative files and the package's own name, and leaves packages alone", () => {
  assert.equal(importTarget("src/a/b.ts", "../c/mod.ts"), "src/c/mod.ts");
  assert.equal(importTarget("mod.ts", "./src/c/mod.ts"), "src/c/mod.ts");
  assert.equal(importTarget("notebooks/a.ts", "@deneb/deneb"), "mod.ts");
  assert.equal(importTarget("src/a/b.ts", "node:path"), null);
  assert.equal(importTarget("src/a/b.ts", "./table.json"), null);
});

Deno.test("findCycle() gives one cycle in order, or null", () => {
  assert.equal(findCycle(new Map([["a", ["b", "c"]], ["b", ["c"]], ["c", []]])), null);
  assert.deepEqual(findCycle(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b", "c", "b"]);
});
