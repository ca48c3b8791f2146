import assert from "node:assert/strict";
import { asarray, dense, libraryInfo, type NDArray, zeros } from "../../mod.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** 0 to 23 as 4 x 6, in chunks that do not divide. */
function small(): NDArray<"int32"> {
  return asarray(dense(Int32Array.from({ length: 24 }, (_, i) => i), { shape: [4, 6] }), {
    chunks: [3, 4],
    blocks: [2, 3],
  });
}

Deno.test("setSync() broadcasts as NumPy", () => {
  const a = zeros([2, 3, 4], { chunks: [2, 2, 3], blocks: [1, 2, 2], dtype: "int16" });
  a.setSync([], [1, 2, 3, 4]);
  assert.deepEqual(a.getSync("1, 2").toNested(), [1, 2, 3, 4]);
  a.setSync("0", [[1], [2], [3]]);
  assert.deepEqual(a.getSync("0, :, 3").toNested(), [1, 2, 3]);
  a.setSync("..., 0", dense(Int16Array.of(7, 8), { shape: [2, 1] }));
  assert.deepEqual(a.getSync("..., 0").toNested(), [[7, 7, 7], [8, 8, 8]]);
  a.setSync("1, 1, 1:3", [[[5, 6]]]);
  assert.deepEqual(a.getSync("1, 1").toNested(), [8, 5, 6, 4]);
  a.setSync([], new Int16Array(24).fill(3));
  assert.equal(a.item(1, 2, 3), 3);
  a.setSync("0:0", 4);
  a.setSync("0:0, :, :2", [1, 2]);
  for (const value of [[1, 2], [[1, 2, 3, 4], [1, 2, 3, 4]], new Int16Array(5)]) {
    assert.throws(() => a.setSync([], value), { name: "RangeError", message: /shape \[.*\].*shape \[2, 3, 4\]/ });
  }
  assert.throws(() => a.setSync("0:0", [1, 2, 3]), RangeError);
  assert.equal(a.item(1, 2, 3), 3);
});

Deno.test("setSync() takes whatever converts without loss", () => {
  const a = zeros([2], { dtype: "int64" });
  for (const value of [8, 8n, true, [8, 9n], Float64Array.of(8, 9), Uint8Array.of(8, 9), dense([8, 9])]) {
    a.setSync([], value);
  }
  assert.deepEqual(a.getSync().data, BigInt64Array.of(8n, 9n));
  assert.throws(() => a.setSync([], 8.5), { name: "RangeError", message: /8\.5.*int64/ });
  assert.throws(() => a.setSync([], 2n ** 63n), { name: "RangeError", message: /9223372036854775808/ });
  assert.throws(() => a.setSync([], "x"), { name: "TypeError", message: /"x".*int64/ });
  assert.throws(() => a.setSync([], Float64Array.of(1, 0.5)), RangeError);
  const bytes = zeros([2], { dtype: "uint8" });
  assert.throws(() => bytes.setSync([0], -1), { name: "RangeError", message: /-1.*uint8.*0 to 255/ });
  assert.throws(() => bytes.setSync([], Int32Array.of(1, 256)), { name: "RangeError", message: /256.*uint8/ });
  const single = zeros([2], { dtype: "float32" });
  single.setSync([0], 0.1);
  assert.equal(single.item(0), Math.fround(0.1));
  const text = zeros([2], { dtype: "U3" });
  text.setSync([], ["ñ", "日本語"]);
  assert.deepEqual(text.getSync().toNested(), ["ñ", "日本語"]);
  assert.throws(() => text.setSync([0], "long"), { name: "RangeError", message: /"long".*U3/ });
  const complex = zeros([2], { dtype: "complex128" });
  complex.setSync([], [1, { re: 2, im: 3 }]);
  assert.deepEqual(complex.getSync().data, Float64Array.of(1, 0, 2, 3));
  const days = zeros([2], { dtype: "datetime64[D]" });
  days.setSync([], ["1970-01-03", new Date(0)]);
  assert.deepEqual(days.getSync().data, BigInt64Array.of(2n, 0n));
});

Deno.test("setSync() writes nothing when a value does not fit", () => {
  const a = small();
  assert.throws(() =>
    a.setSync([], dense(Float64Array.from({ length: 24 }, (_, i) => i === 23 ? 0.5 : 0), { shape: [4, 6] }))
  );
  assert.equal(a.getSync().data[22], 22);
});

Deno.test("setSync() into ranks 0 and 1 and into axes without cells", () => {
  const point = zeros([], { dtype: "int8" });
  point.setSync([], 5);
  assert.equal(point.item(), 5);
  point.setSync("...", 6);
  assert.deepEqual(point.getSync(null).toNested(), [6]);
  const none = zeros([0, 3]);
  none.setSync([], 4);
  assert.deepEqual(none.getSync().shape, [0, 3]);
  assert.deepEqual([...none.iterchunksInfo()], []);
});

Deno.test("getSync() and setSync() take thousands of points at once", () => {
  const a = zeros([300, 200, 100], { dtype: "uint16", chunks: [70, 60, 50], blocks: [20, 16, 10] });
  const at = (step: number, n: number) => Int32Array.from({ length: 5000 }, (_, i) => (i * step) % n);
  const points = [at(7, 300), at(13, 200), at(3, 100)];
  const values = Uint16Array.from({ length: 5000 }, (_, i) => i % 1000 + 1);
  a.setSync(points, values);
  const last = new Map(values.entries().map(([i, value]) => [points.map((axis) => axis[i]).join(), value]));
  const found = a.getSync(points).data;
  found.forEach((value, i) => assert.equal(value, last.get(points.map((axis) => axis[i]).join())));
  assert.equal(a.getSync().data.reduce((n, value) => n + Number(value !== 0), 0), last.size);
});
