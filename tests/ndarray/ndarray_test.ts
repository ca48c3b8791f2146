import assert from "node:assert/strict";
import { asarray, dense, full, libraryInfo, type NDArray, slice, zeros } from "../../mod.ts";
import { liveContexts } from "../../ffi/mod.ts";
import { Folder } from "./folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** 0 to 23 as 4 x 6, in chunks that do not divide. */
function small(): NDArray<"int32"> {
  return asarray(dense(Int32Array.from({ length: 24 }, (_, i) => i), { shape: [4, 6] }), {
    chunks: [3, 4],
    blocks: [2, 3],
  });
}

Deno.test("NDArray does the README's tour as NumPy would", () => {
  const a = full([4, 4], 9, { dtype: "int64" });
  a.resize([5, 7]);
  a.setSync("3:5, 2:7", 8);
  const expected = "[[9 9 9 9 0 0 0]\n [9 9 9 9 0 0 0]\n [9 9 9 9 0 0 0]\n [9 9 8 8 8 8 8]\n [0 0 8 8 8 8 8]]";
  assert.equal(String(a.getSync()), expected);
});

Deno.test("getSync() takes text, single entries and lists of entries", () => {
  const a = small();
  assert.deepEqual(a.getSync("1, ::2").toNested(), [6, 8, 10]);
  assert.deepEqual(a.getSync("..., -1").toNested(), [5, 11, 17, 23]);
  assert.deepEqual(a.getSync("0, :, newaxis").shape, [6, 1]);
  assert.deepEqual(a.getSync(-1).toNested(), [18, 19, 20, 21, 22, 23]);
  assert.deepEqual(a.getSync([slice(1, 3), slice(null, null, -3)]).toNested(), [[11, 8], [17, 14]]);
  assert.deepEqual(a.getSync([[3, 0, 0], "..."]).shape, [3, 6]);
  assert.deepEqual(a.getSync([[3, 0], [1, -1]]).toNested(), [19, 5]);
  assert.deepEqual(a.getSync([null, 2, [true, false, true, false, false, false]]).toNested(), [[12, 14]]);
  assert.deepEqual(a.getSync(Uint8Array.of(0, 1, 0, 1)).shape, [2, 6]);
  assert.deepEqual(a.getSync(a.getSync("0, :4")).shape, [4, 6], "integers are a list of rows");
  assert.deepEqual(a.getSync([2, 3]).item(), 15);
  assert.deepEqual(a.getSync("4:, :").shape, [0, 6]);
  assert.equal(a.getSync([2n, 3n]).item(), 15);
});

Deno.test("getSync() selects by a mask made of results", () => {
  const a = small();
  const all = a.getSync();
  const odd = dense(Uint8Array.from(all.data, (n) => n % 2), { dtype: "bool", shape: [4, 6] });
  assert.deepEqual(a.getSync(odd).toNested(), [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);
  a.setSync(odd, 0);
  assert.equal(a.getSync().data.reduce((sum, n) => sum + n, 0), 132);
});

Deno.test("oindex reads and writes an outer product of lists", async () => {
  const a = small();
  assert.deepEqual(a.oindex.getSync([[0, 3], [5, 0, 5]]).toNested(), [[5, 0, 5], [23, 18, 23]]);
  a.oindex.setSync([[1, 2], [0, -1]], [[1, 2], [3, 4]]);
  assert.deepEqual(a.getSync("1:3").toNested(), [[1, 7, 8, 9, 10, 2], [3, 13, 14, 15, 16, 4]]);
  await a.oindex.set([[0], slice(0, 2)], -1);
  assert.deepEqual((await a.oindex.get([0, [2, 0]])).toNested(), [2, -1]);
  const twice = zeros([4]);
  twice.oindex.setSync([[1, 1, 2]], [5, 6, 7]);
  assert.deepEqual(twice.getSync().toNested(), [0, 6, 7, 0]);
});

Deno.test("getSync() puts results where it is told", () => {
  const a = small();
  const typed = new Int32Array(12);
  assert.equal(a.getSync("1:3", { out: typed }).data.buffer, typed.buffer);
  assert.deepEqual(typed, Int32Array.from({ length: 12 }, (_, i) => i + 6));
  const view = new Int32Array(20).subarray(4, 10);
  a.getSync("0", { out: view });
  assert.deepEqual([...view], [0, 1, 2, 3, 4, 5]);
  const result = dense(new Int32Array(6), { shape: [2, 3] });
  a.getSync("2:, :3", { out: result });
  assert.deepEqual(result.toNested(), [[12, 13, 14], [18, 19, 20]]);
  const sparse = zeros([3, 3], { chunks: [2, 2], dtype: "int32" });
  sparse.setSync("2, 2", 1);
  const dirty = new Int32Array(9).fill(7);
  sparse.getSync([], { out: dirty });
  assert.deepEqual([...dirty], [0, 0, 0, 0, 0, 0, 0, 0, 1]);
  assert.throws(() => a.getSync([], { out: new Int32Array(3) }), {
    name: "RangeError",
    message: /12 bytes.*\[4, 6\] takes 96/,
  });
  const wrong: Int32Array = new Uint32Array(24) as unknown as Int32Array;
  assert.throws(() => a.getSync([], { out: wrong }), { name: "TypeError", message: /"out".*"int32"/ });
});

Deno.test("get() resolves to what getSync() gives, and rejects instead of throwing", async () => {
  const a = small();
  for (const selection of [undefined, "1:, ::-1", [[3, 0], "..."], 2] as const) {
    assert.ok((await a.get(selection)).equals(a.getSync(selection)));
  }
  const out = new Int32Array(6);
  await a.get(1, { out });
  assert.deepEqual([...out], [6, 7, 8, 9, 10, 11]);
  await assert.rejects(a.get([9]), RangeError);
  await assert.rejects(a.set([0], "x"), TypeError);
  await assert.rejects(a.oindex.set([9], 1), RangeError);
  await a.set("0", [1, 1, 1, 1, 1, 1]);
  assert.deepEqual(a.item(0, 5), 1);
});

Deno.test("get() stops when its signal is aborted", async () => {
  const before = liveContexts();
  const a = asarray(Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i)), { chunks: [50], blocks: [10] });
  const stop = new AbortController();
  const reason = new Error("Enough");
  const reading = a.get([], { signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(reading, reason);
  for (const array of [a, zeros([9])]) {
    await assert.rejects(array.get([], { signal: AbortSignal.abort() }), { name: "AbortError" });
    await assert.rejects(array.oindex.get([], { signal: AbortSignal.abort() }), { name: "AbortError" });
  }
  assert.equal((await a.get("17", { signal: new AbortController().signal })).item(), Math.sin(17));
  assert.equal(a.getSync().data[4999], Math.sin(4999));
  assert.equal(liveContexts(), before);
});

Deno.test("item() reads one element of each kind", () => {
  const a = small();
  assert.deepEqual([a.item(0, 0), a.item(3, 5), a.item(-1, -6)], [0, 23, 18]);
  assert.equal(asarray(7).item(), 7);
  assert.equal(asarray([5n]).item(0), 5n);
  assert.equal(asarray([true]).item(0), true);
  assert.equal(asarray(["ab"]).item(0), "ab");
});

Deno.test("NDArray tells its sizes and settings", () => {
  const a = asarray(new Float32Array(1000).map((_, i) => i), {
    chunks: [300],
    blocks: [100],
    cparams: { codec: "lz4hc", clevel: 7, filters: ["bitshuffle", ["trunc_prec", 20]], splitMode: "never" },
  });
  assert.deepEqual([a.ndim, a.size, a.itemsize, a.nbytes, a.urlpath], [1, 1000, 4, 4000, undefined]);
  assert.deepEqual([a.chunks, a.blocks], [[300], [100]]);
  assert.ok(a.cbytes > 0 && a.cbytes < 4000);
  assert.equal(a.cratio, 4000 / a.cbytes);
  const { codec, clevel, filters, splitMode, useDict } = a.cparams;
  assert.deepEqual({ codec, clevel, splitMode, useDict }, {
    codec: "lz4hc",
    clevel: 7,
    splitMode: "never",
    useDict: false,
  });
  assert.deepEqual(filters, ["bitshuffle", ["trunc_prec", 20]]);
  const info = Object.fromEntries(a.info);
  assert.deepEqual([info.shape, info.chunks, info.dtype, info.urlpath], ["[1000]", "[300]", "float32", "in memory"]);
  assert.match(String(a.info), /^type +: NDArray\nshape +: \[1000\]\n/);
  assert.match(Deno.inspect(a), /NDArray float32 \[1000\]/);
  assert.match(Deno.inspect(a.info), /cratio/);
});

Deno.test("NDArray counts the bytes of live chunks only", () => {
  const noise = Uint8Array.from({ length: 4000 }, (_, i) => (i * i * 31 + (i >> 3) * 17) & 255);
  using folder = new Folder();
  for (const urlpath of [undefined, folder.next()]) {
    using a = asarray(noise, { chunks: [1000], urlpath });
    const { cbytes } = a;
    assert.equal(cbytes, a.chunkIndex().cbytes.reduce((sum, n) => sum + n, 0));
    for (let i = 0; i < 5; i++) a.setSync([], noise);
    assert.equal(a.cbytes, cbytes);
    a.setSync("1000:2000", 0);
    assert.ok(a.cbytes < cbytes);
    a.resize([1000]);
    a.resize([0]);
    assert.equal(a.cbytes, 0);
  }
});

Deno.test("is() narrows the element type", () => {
  const a: NDArray = zeros([2], { dtype: ">i8" });
  assert.ok(a.is("int64") && a.is("<i8") && !a.is("uint64") && !a.is("float64"));
  if (a.is("int64")) assert.equal(a.getSync().data[0] + 1n, 1n);
});

Deno.test("NDArray takes and fills memory that is shared between threads", async () => {
  const shared = new Float64Array(new SharedArrayBuffer(80)).map((_, i) => i);
  const source = new Float64Array(new SharedArrayBuffer(80));
  source.set(shared);
  const a = asarray(source, { chunks: [4], blocks: [2] });
  const out = new Float64Array(new SharedArrayBuffer(80));
  a.getSync([], { out });
  assert.deepEqual([...out], [...shared]);
  a.setSync("2:4", source.subarray(8));
  await a.get("2:4", { out: out.subarray(0, 2) });
  assert.deepEqual([...out.subarray(0, 3)], [8, 9, 2]);
});

Deno.test("item() refuses another number of indices than axes as DenseArray does", () => {
  const a = zeros([2, 3]);
  for (const array of [a, a.getSync()]) {
    assert.throws(() => array.item(1), { name: "TypeError", message: /got 1/ });
    assert.throws(() => array.item(2, 0), RangeError);
  }
});
