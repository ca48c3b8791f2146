import assert from "node:assert/strict";
import { arange, asarray, type DType, full, libraryInfo, type NDArray, openArray, slice, zeros } from "../../mod.ts";
import { frameHeaderLength } from "../../src/format/mod.ts";
import { Folder } from "./folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** 0, 1, 2, … in C order. */
function counted(shape: readonly number[], chunks?: readonly number[], blocks?: readonly number[]): NDArray<"int32"> {
  const size = shape.reduce((a, b) => a * b, 1);
  return arange(size, { dtype: "int32" }).reshape(shape, { chunks, blocks });
}

function list(a: NDArray): unknown {
  return a.getSync().toNested();
}

Deno.test("slice() copies a selection of any kind into a compressed array", () => {
  const a = counted([7, 9], [3, 4], [2, 3]);
  const mask = { dtype: "bool", shape: [7, 9], data: a.getSync().data.map((n) => n % 3 === 0 ? 1 : 0) };
  const selections = [
    "2:5, 1:8:2",
    "..., -1",
    "3",
    "::-2, newaxis",
    [[1, 1, 6], slice(2, 4)],
    [[0, 6], [8, 0]],
    mask,
    [2, 3],
    "5:5",
    undefined,
  ];
  for (const selection of selections) {
    const b = a.slice(selection);
    assert.ok(b.getSync().equals(a.getSync(selection)), String(selection));
    assert.equal(b.dtype, "int32");
    const c = a.slice(selection, { chunks: b.shape.map(() => 2), blocks: b.shape.map(() => 1) });
    assert.ok(c.getSync().equals(b.getSync()));
  }
});

Deno.test("slice() keeps an axis of length 1", () => {
  assert.deepEqual(counted([4, 5]).slice("1:2, :").shape, [1, 5]);
});

Deno.test("slice() copies aligned chunks as they are", () => {
  using folder = new Folder();
  const a = asarray(Float64Array.from({ length: 4000 }, (_, i) => Math.sin(i)), {
    chunks: [1000],
    blocks: [100],
    cparams: { clevel: 1 },
  });
  const whole = a.chunkIndex().cbytes;
  using b = a.slice("1000:3000", { urlpath: folder.next() });
  assert.deepEqual([...b.chunkIndex().cbytes], [whole[1], whole[2]]);
  assert.deepEqual([...a.copy().chunkIndex().cbytes], [...whole]);
  assert.deepEqual(a.schunk.get(2), b.schunk.get(1));
});

Deno.test("slice() that cuts a chunk brings nothing back when it grows", () => {
  const a = full([10, 10], 9, { dtype: "int8", chunks: [4, 4], blocks: [2, 2] });
  for (const selection of ["0:6, 0:10", "4:, 0:5", "0:8, 4:8", "4:8, 8:"]) {
    const b = a.slice(selection, { chunks: [4, 4], blocks: [2, 2] });
    const [rows, columns] = b.shape;
    b.resize([12, 12]);
    assert.equal(b.getSync().data.reduce((sum, n) => sum + n, 0), 9 * rows * columns, selection);
  }
});

Deno.test("copy() keeps content, settings and metadata, and takes options", () => {
  using folder = new Folder();
  const a = zeros([6, 5], {
    chunks: [4, 4],
    blocks: [2, 2],
    cparams: { codec: "lz4", clevel: 3, filters: ["bitshuffle"] },
    meta: { unit: "ly" },
  });
  a.setSync([], counted([6, 5]).getSync());
  a.vlmeta.set("author", "Caroline");
  const b = a.copy();
  assert.ok(b.getSync().equals(a.getSync()));
  assert.deepEqual([b.chunks, b.blocks, b.cparams], [a.chunks, a.blocks, a.cparams]);
  assert.deepEqual([b.meta.get("unit"), b.vlmeta.get("author")], ["ly", "Caroline"]);
  b.setSync([], 0);
  b.vlmeta.set("author", "William");
  assert.deepEqual([a.item(5, 4), a.vlmeta.get("author")], [29, "Caroline"]);
  for (const contiguous of [true, false]) {
    using c = a.copy({
      urlpath: folder.next(),
      contiguous,
      chunks: [3, 3],
      cparams: { codec: "zstd" },
      dtype: "int16",
      meta: { more: 1 },
    });
    assert.deepEqual([c.chunks, c.dtype, c.cparams.codec, c.cparams.filters], [[3, 3], "int16", "zstd", [
      "bitshuffle",
    ]]);
    assert.deepEqual(c.meta.toObject(), { unit: "ly", more: 1 });
    assert.deepEqual(list(c), list(a));
  }
});

Deno.test("save() writes files and directories that open again, and keeps what is there", () => {
  using folder = new Folder();
  const a = counted([5, 4], [2, 3]);
  for (const contiguous of [true, false]) {
    const path = folder.next();
    a.save(path, { contiguous });
    assert.throws(() => a.save(path, { contiguous }), { name: "AlreadyExists" });
    using b = openArray(path);
    assert.ok(b.getSync().equals(a.getSync()));
    assert.deepEqual([b.chunks, Deno.statSync(path).isDirectory], [[2, 3], !contiguous]);
  }
  const path = folder.next();
  a.save(path);
  counted([3]).save(path, { mode: "w" });
  using c = openArray(path);
  assert.deepEqual(list(c), [0, 1, 2]);
});

Deno.test("squeeze() and expandDims() drop and add axes of length 1", () => {
  const a = counted([1, 4, 1, 3], [1, 3, 1, 2], [1, 2, 1, 2]);
  assert.deepEqual([a.squeeze().shape, a.squeeze(0).shape, a.squeeze(-2).shape, a.squeeze([0, 2]).shape], [
    [4, 3],
    [4, 1, 3],
    [1, 4, 3],
    [4, 3],
  ]);
  assert.deepEqual(list(a.squeeze()), [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]]);
  const b = a.squeeze();
  for (
    const [axis, shape] of [[0, [1, 4, 3]], [1, [4, 1, 3]], [2, [4, 3, 1]], [-1, [4, 3, 1]], [-3, [1, 4, 3]]] as const
  ) {
    const c = b.expandDims(axis);
    assert.deepEqual(c.shape, shape);
    assert.deepEqual(c.getSync().data, b.getSync().data);
  }
  const grown = zeros([1, 5], { chunks: [3, 4], dtype: "int8" });
  grown.setSync([], [1, 2, 3, 4, 5]);
  assert.deepEqual(list(grown.squeeze()), [1, 2, 3, 4, 5]);
  assert.deepEqual(zeros([1, 1]).squeeze().shape, []);
  assert.deepEqual(asarray(5).expandDims(0).getSync().toNested(), [5]);
  assert.throws(() => b.squeeze(0), { name: "RangeError", message: /axis 0.*4/ });
  assert.throws(() => b.squeeze(2), { name: "RangeError", message: /Axis 2.*2 axes/ });
  assert.throws(() => b.expandDims(3), { name: "RangeError", message: /Axis 3/ });
});

Deno.test("transpose() puts axes in any order", () => {
  const a = counted([2, 3, 4], [2, 2, 3], [1, 2, 2]);
  const all = a.getSync();
  for (const order of [[2, 1, 0], [1, 2, 0], [0, 2, 1], [-1, 0, 1]]) {
    const b = a.transpose(order);
    const axes = order.map((axis) => axis < 0 ? axis + 3 : axis);
    assert.deepEqual(b.shape, axes.map((axis) => a.shape[axis]));
    assert.deepEqual(b.chunks, axes.map((axis) => a.chunks[axis]));
    for (const index of [[0, 0, 0], [1, 2, 3], [1, 0, 2]]) {
      assert.equal(b.item(...axes.map((axis) => index[axis])), all.item(...index));
    }
  }
  assert.deepEqual([a.transpose().shape, zeros([]).transpose().shape, zeros([0, 2]).transpose().shape], [
    [4, 3, 2],
    [],
    [2, 0],
  ]);
  assert.throws(() => a.transpose([0, 0, 1]), { name: "RangeError", message: /3 axes once.*\[0, 0, 1\]/ });
  assert.throws(() => a.transpose([0, 1]), RangeError);
  assert.throws(() => a.transpose([0, 1, 3]), RangeError);
});

Deno.test("reshape() keeps cells in C order", () => {
  const a = counted([6, 10], [4, 3], [2, 2]);
  for (const shape of [[60], [10, 6], [3, 4, 5], [1, 60, 1], [2, 3, 2, 5], [15, -1]]) {
    const b = a.reshape(shape, { chunks: shape.map(() => 2), blocks: shape.map(() => 1) });
    assert.deepEqual(b.getSync().data, a.getSync().data);
    assert.equal(b.size, 60);
  }
  assert.deepEqual([asarray([5]).reshape([]).item(), asarray(5).reshape([1, 1]).shape], [5, [1, 1]]);
  assert.deepEqual(zeros([0, 3]).reshape([3, 0, 2]).shape, [3, 0, 2]);
  assert.throws(() => a.reshape([7, 9]), { name: "RangeError", message: /60 cells into \[7, 9\]|\[7, 9\]/ });
  assert.throws(() => a.reshape([7, -1]), RangeError);
  assert.throws(() => a.reshape([-1, -1]), RangeError);
});

Deno.test("astype() converts as NumPy: fractions are cut off, integers wrap", () => {
  const a = asarray([1.9, -1.9, 300, 0], { chunks: [3] });
  const cases: [DType, unknown][] = [
    ["int8", [1, -1, 44, 0]],
    ["int64", [1n, -1n, 300n, 0n]],
    ["bool", [true, true, true, false]],
    ["float32", [Math.fround(1.9), Math.fround(-1.9), 300, 0]],
    ["complex64", [1.9, -1.9, 300, 0].map((re) => ({ re: Math.fround(re), im: 0 }))],
  ];
  for (const [dtype, expected] of cases) assert.deepEqual(list(a.astype(dtype)), expected);
  assert.deepEqual(list(asarray([{ re: 1.5, im: 2 }]).astype("float64")), [1.5]);
  assert.deepEqual(list(asarray([2n ** 40n, -1n]).astype("int32")), [0, -1]);
  assert.deepEqual(list(asarray([2n ** 40n, -1n]).astype("float64")), [2 ** 40, -1]);
  assert.deepEqual(list(asarray([5n]).astype("datetime64[s]")), [5n]);
  assert.deepEqual(list(asarray([258], { dtype: "int32" }).astype(">i2")), [258]);
  assert.throws(() => a.astype("S4"), { name: "TypeError", message: /float64.*S4/ });
  using folder = new Folder();
  using b = a.astype("int16", { urlpath: folder.next(), chunks: [2] });
  assert.deepEqual([b.chunks, b.item(2)], [[2], 300]);
});

Deno.test("derived arrays that cannot be made leave no file behind", () => {
  using folder = new Folder();
  const a = asarray(new Float64Array(400).map((_, i) => Math.sin(i)), { chunks: [100], urlpath: folder.next() });
  const broken = damaged(a);
  for (
    const derive of [
      (urlpath: string) => broken.copy({ urlpath, chunks: [60] }),
      (urlpath: string) => broken.slice("50:200", { urlpath }),
      (urlpath: string) => broken.reshape([20, 20], { urlpath }),
      (urlpath: string) => broken.astype("int8", { urlpath }),
    ]
  ) {
    const path = folder.next();
    assert.throws(() => derive(path), { name: "FormatError" }, String(derive));
    assert.throws(() => Deno.statSync(path), Deno.errors.NotFound, String(derive));
  }
  broken.close();
});

/** The same file with nonsense for the header of a chunk: reading that must throw. */
function damaged(a: NDArray): NDArray {
  const path = a.urlpath!;
  // Bytes of a frame begin with the first chunk; a file may have its index there.
  const bytes = a.toCframe();
  a.close();
  bytes.fill(255, frameHeaderLength(bytes), frameHeaderLength(bytes) + 16);
  Deno.writeFileSync(path, bytes);
  return openArray(path);
}
