import assert from "node:assert/strict";
import { arange, asarray, dense, full, libraryInfo, type NDArray, ones, openArray, zeros } from "../../mod.ts";
import { Folder } from "./folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

function list(a: NDArray): unknown {
  return a.getSync().toNested();
}

Deno.test("resize() puts zeros at the far end, and takes cells from there", () => {
  const a = asarray([[1, 2, 3], [4, 5, 6]], { chunks: [2, 2], blocks: [1, 2] });
  a.resize([3, 4]);
  assert.deepEqual(list(a), [[1, 2, 3, 0], [4, 5, 6, 0], [0, 0, 0, 0]]);
  a.resize([1, 2]);
  assert.deepEqual(list(a), [[1, 2]]);
  a.resize([2, 3]);
  assert.deepEqual(list(a), [[1, 2, 0], [0, 0, 0]]);
});

Deno.test("resize() puts cells in and takes them out where it is told", () => {
  const a = arange(6, { chunks: [4], blocks: [3] });
  a.resize([9], { start: [2] });
  assert.deepEqual(list(a), [0, 1, 0, 0, 0, 2, 3, 4, 5]);
  a.resize([5], { start: [1] });
  assert.deepEqual(list(a), [0, 2, 3, 4, 5]);
  const b = ones([2, 2], { dtype: "int8" });
  b.resize([3, 3], { start: [0, undefined] });
  assert.deepEqual(list(b), [[0, 0, 0], [1, 1, 0], [1, 1, 0]]);
  b.resize([2, 4], { start: [1, 0] });
  assert.deepEqual(list(b), [[0, 0, 0, 0], [0, 1, 1, 0]]);
});

Deno.test("resize() of a full array shows zeros in what is new, however it shrank before", () => {
  for (const [small, large] of [[[3, 3], [4, 4]], [[5, 1], [5, 5]], [[0, 5], [5, 5]], [[5, 5], [6, 7]]]) {
    const a = full([5, 5], 9, { dtype: "int16", chunks: [4, 4], blocks: [2, 3] });
    a.resize(small);
    a.resize(large);
    const kept = [Math.min(small[0], 5), Math.min(small[1], 5)];
    const expected = Array.from(
      { length: large[0] },
      (_, i) => Array.from({ length: large[1] }, (_, j) => i < kept[0] && j < kept[1] ? 9 : 0),
    );
    assert.deepEqual(list(a), expected);
  }
});

Deno.test("resize() of a file that python-blosc2 shrank shows zeros in what is new", () => {
  const fixture = new URL("../fixtures/pyblosc2/shrunk.b2nd", import.meta.url).pathname;
  using folder = new Folder();
  for (const grown of [[16, 48], [7, 50], [30, 33], [8, 34]]) {
    const path = folder.next();
    Deno.copyFileSync(fixture, path);
    using a = openArray(path, { mode: "a" });
    assert.deepEqual(a.shape, [7, 33]);
    const before = a.getSync();
    a.resize(grown);
    assert.ok(a.getSync("0:7, 0:33").equals(before));
    assert.ok(a.getSync("7:").data.every((x) => x === 0));
    assert.ok(a.getSync(":, 33:").data.every((x) => x === 0));
  }
});

Deno.test("resize() of a huge array moves no cells", () => {
  const cube = zeros([20000, 20000, 20000], { dtype: "uint8" });
  cube.setSync([19999, 19999, 19999], 7);
  cube.resize([20500, 20500, 20500], { start: [0, 0, 0] });
  assert.equal(cube.item(20499, 20499, 20499), 7);
  cube.resize([20000, 20000, 20000], { start: [0, 0, 0] });
  assert.equal(cube.item(19999, 19999, 19999), 7);
});

Deno.test("resize() names its limits", () => {
  const a = zeros([3, 4], { chunks: [1, 1] });
  assert.throws(() => a.resize([3]), { name: "RangeError", message: /2 axes to 1 axes/ });
  assert.throws(() => a.resize([3, -1]), { name: "RangeError", message: /-1/ });
  assert.throws(() => a.resize([3, 1.5]), { name: "RangeError", message: /1\.5/ });
  assert.throws(() => a.resize([5, 4], { start: [4] }), { name: "RangeError", message: /axis 0.*0 to 3, got 4/ });
  assert.throws(() => a.resize([3, 2], { start: [0, 3] }), { name: "RangeError", message: /axis 1.*0 to 2, got 3/ });
  assert.throws(() => a.resize([2 ** 20, 2 ** 20]), { name: "RangeError", message: /1099511627776 chunks.*268435451/ });
  assert.deepEqual([a.shape, a.chunkIndex().length], [[3, 4], 12]);
});

Deno.test("append() puts cells at the end of any axis", () => {
  const a = zeros([2, 0], { dtype: "int32", chunks: [2, 3] });
  for (let i = 1; i <= 8; i++) a.append([[i], [-i]], 1);
  assert.deepEqual(list(a), [[1, 2, 3, 4, 5, 6, 7, 8], [-1, -2, -3, -4, -5, -6, -7, -8]]);
  a.append(Int32Array.from({ length: 8 }, (_, i) => i));
  a.append([1, 1, 1, 1, 1, 1, 1, 1], -2);
  assert.deepEqual([a.shape, a.item(2, 7), a.item(3, 0)], [[4, 8], 7, 1]);
  a.append(dense(new Int32Array(0), { shape: [4, 0] }), 1);
  assert.deepEqual(a.shape, [4, 8]);
});

Deno.test("append() grows from shape 0, in memory and on disk", () => {
  using folder = new Folder();
  for (const urlpath of [undefined, folder.next()]) {
    using a = zeros([0, 3], { dtype: "int16", urlpath });
    a.append([[1, 2, 3]]);
    a.append([4, 5, 6]);
    a.append(Int16Array.of(7, 8, 9, 10, 11, 12));
    assert.deepEqual(list(a), [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]);
    assert.ok(a.chunks[0] > 1, "room for many rows in a chunk");
  }
  const none = zeros([0, 0], { dtype: "int8" });
  none.resize([2, 0]);
  none.append([[1], [2]], 1);
  assert.deepEqual(list(none), [[1], [2]]);
});

Deno.test("insert() puts cells in before an index", () => {
  const a = arange(5, { chunks: [3], blocks: [2] });
  a.insert([10, 11], 0, 2);
  a.insert([20], 0, -1);
  a.insert([30], 0, 8);
  assert.deepEqual(list(a), [0, 1, 10, 11, 2, 3, 20, 4, 30]);
  const b = zeros([2, 2], { dtype: "int8" });
  b.insert([5, 6], 1, 1);
  assert.deepEqual(list(b), [[0, 5, 0], [0, 6, 0]]);
  b.insert([[7, 8, 9]], 0, 0);
  assert.deepEqual(list(b), [[7, 8, 9], [0, 5, 0], [0, 6, 0]]);
});

Deno.test("delete() takes cells out of any axis", () => {
  const a = arange(24, { dtype: "int32" }).reshape([4, 6], { chunks: [3, 4], blocks: [2, 2] });
  a.delete(0, 1, 2);
  assert.deepEqual(list(a), [[0, 1, 2, 3, 4, 5], [18, 19, 20, 21, 22, 23]]);
  a.delete(-1, -2, 2);
  a.delete(1, 0, 1);
  assert.deepEqual(list(a), [[1, 2, 3], [19, 20, 21]]);
  a.delete(1, 3, 0);
  a.delete(0, 0, 2);
  assert.deepEqual(a.shape, [0, 3]);
});

Deno.test("append(), insert() and delete() name what does not fit", () => {
  const a = zeros([3, 4], { dtype: "int8" });
  assert.throws(() => a.append([1, 2, 3]), { name: "RangeError", message: /\[3\] into \[3, 4\] along axis 0/ });
  assert.throws(() => a.append([[1, 2], [3, 4]]), { name: "RangeError", message: /\[2, 2\] into \[3, 4\]/ });
  assert.throws(() => a.append([[1, 2, 3, 400]]), { name: "RangeError", message: /400.*int8/ });
  assert.throws(() => a.append([[1, 2, 3, 4]], 2), { name: "RangeError", message: /Axis 2.*2 axes/ });
  assert.throws(() => a.insert([1, 2, 3, 4], 0, 4), { name: "RangeError", message: /Index 4.*axis 0 of length 3/ });
  assert.throws(() => a.insert([1, 2, 3, 4], 0, -4), { name: "RangeError", message: /Index -4.*axis 0 of length 3/ });
  assert.throws(() => a.delete(0, 2, 2), { name: "RangeError", message: /2 cells from index 2 of axis 0.*3/ });
  assert.throws(() => a.delete(0, 0, -1), { name: "RangeError", message: /-1/ });
  assert.throws(() => a.delete(0, 1.5, 1), { name: "RangeError", message: /1\.5/ });
  assert.throws(() => zeros([]).append(1), { name: "RangeError", message: /Axis 0.*0 axes/ });
  assert.deepEqual([a.shape, a.cbytes], [[3, 4], 0]);
});

Deno.test("append() at a chunk's edge leaves all other chunks where they are", () => {
  const a = arange(40, { chunks: [10], dtype: "int32" });
  const before = a.chunkIndex().cbytes;
  a.append(new Int32Array(10).map((_, i) => i * i));
  assert.deepEqual(a.chunkIndex().cbytes.subarray(0, 4), before);
  a.insert(new Int32Array(10).fill(3), 0, 20);
  assert.deepEqual([...a.iterchunksInfo()].map((chunk) => chunk.special), [null, null, "value", null, null, null]);
});

Deno.test("resize() and writes that fail leave no chunks waiting", () => {
  using folder = new Folder();
  for (const urlpath of [undefined, folder.next()]) {
    using a = arange(20, { chunks: [6], urlpath });
    assert.throws(() => a.resize([7, 7]), RangeError);
    assert.throws(() => a.setSync([], "x"), TypeError);
    a.resize([9]);
    a.resize([30], { start: [4] });
    a.append([5]);
    a.compact();
    assert.deepEqual([a.item(0), a.item(29), a.item(30)], [0, 8, 5]);
  }
});

Deno.test("delete() and resize() of a huge cube cost what it holds", () => {
  const cube = zeros([20000, 20000, 20000], { dtype: "uint8", chunks: [500, 500, 500] });
  cube.setSync("7, 7, 7", 3);
  cube.setSync("-1, -1, -1", 5);
  cube.delete(0, 5, 1);
  assert.deepEqual([cube.item(6, 7, 7), cube.item(-1, -1, -1)], [3, 5]);
  cube.resize([20001, 20001, 20001], { start: [3, 3, 3] });
  assert.deepEqual([cube.item(8, 8, 8), cube.item(-1, -1, -1)], [3, 5]);
  assert.equal(cube.chunkIndex().select().length, 2);
});

Deno.test("openArray() lets one writer in at a time, and any number of readers", () => {
  using folder = new Folder();
  const urlpath = folder.next();
  using a = arange(20, { urlpath });
  assert.throws(() => openArray(urlpath, { mode: "a" }), { name: "Busy", message: new RegExp(urlpath) });
  using b = openArray(urlpath);
  using c = openArray(urlpath);
  a.append([7]);
  assert.ok(b.refresh() && c.refresh());
  assert.deepEqual([b.item(20), c.item(20)], [7, 7]);
  a.close();
  using d = openArray(urlpath, { mode: "a" });
  d.resize([2]);
  assert.ok(b.refresh());
  assert.deepEqual(b.shape, [2]);
});
