import assert from "node:assert/strict";
import { arange, asarray, empty, full, libraryInfo, nans, type NDArray, ones, zeros } from "../../../mod.ts";
import { Folder } from "../folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const STORAGE = ["memory", "file", "directory"] as const;

function where(folder: Folder, storage: typeof STORAGE[number]) {
  return storage === "memory" ? {} : { urlpath: folder.next(), contiguous: storage === "file" };
}

function kinds(a: NDArray): unknown[] {
  return [...a.iterchunksInfo()].map((chunk) => chunk.special);
}

Deno.test("iterchunksInfo() tells where chunks are and what they hold", () => {
  using folder = new Folder();
  for (const storage of STORAGE) {
    using a = zeros([5, 7], { chunks: [3, 4], blocks: [2, 2], dtype: "int16", ...where(folder, storage) });
    a.setSync("0:3, 4:", 5);
    a.setSync("4, 1", 7);
    const rows = [...a.iterchunksInfo()];
    assert.deepEqual(rows.map(({ nchunk, coords, start, shape }) => ({ nchunk, coords, start, shape })), [
      { nchunk: 0, coords: [0, 0], start: [0, 0], shape: [3, 4] },
      { nchunk: 1, coords: [0, 1], start: [0, 4], shape: [3, 3] },
      { nchunk: 2, coords: [1, 0], start: [3, 0], shape: [2, 4] },
      { nchunk: 3, coords: [1, 1], start: [3, 4], shape: [2, 3] },
    ]);
    assert.deepEqual(rows.map((row) => [row.special, row.repeatedValue]), [["zero", null], ["value", 5], [null, null], [
      "zero",
      null,
    ]]);
    for (const { nbytes, cbytes, cratio } of rows) {
      assert.deepEqual([nbytes, cratio], [4 * 4 * 2, nbytes / cbytes]);
    }
    assert.deepEqual([rows[0].cbytes, rows[1].cbytes], [32, 34]);
    assert.deepEqual([...a.iterchunksInfo({ skip: ["zero"] })].map((row) => row.nchunk), [1, 2]);
    assert.deepEqual([...a.iterchunksInfo({ skip: ["zero", "value"] })].map((row) => row.nchunk), [2]);
  }
});

Deno.test("iterchunksInfo() knows every special kind", () => {
  assert.deepEqual(kinds(zeros([4], { chunks: [2] })), ["zero", "zero"]);
  assert.deepEqual(kinds(nans([4], { chunks: [2] })), ["nan", "nan"]);
  assert.deepEqual(kinds(empty([4], { chunks: [2] })), ["uninit", "uninit"]);
  assert.deepEqual(kinds(ones([4], { chunks: [2] })), ["value", "value"]);
  assert.deepEqual(kinds(full([4], 0, { chunks: [2] })), ["zero", "zero"]);
  const values: [NDArray, unknown][] = [
    [full([400], 2n, { dtype: ">i8" }), 2n],
    [full([400], "abc", { dtype: "S7" }), "abc"],
    [full([400], { re: 1, im: -1 }), { re: 1, im: -1 }],
    [full([400], true), true],
    [full([400], "n\u00e9", { dtype: "U20" }), "n\u00e9"],
    [full([40], { a: 1 }, { dtype: [["a", "int8"]] }), { a: 1 }],
  ];
  for (const [a, value] of values) assert.deepEqual([...a.iterchunksInfo()][0].repeatedValue, value);
});

Deno.test("chunkIndex() is iterchunksInfo() in columns", () => {
  using folder = new Folder();
  for (const storage of STORAGE) {
    using a = arange(100, { dtype: "float32" }).reshape([10, 10], { chunks: [3, 4], ...where(folder, storage) });
    a.setSync("0:3, 0:4", 0);
    a.setSync("3:6, 4:8", 2.5);
    const rows = [...a.iterchunksInfo()];
    const index = a.chunkIndex();
    assert.deepEqual([index.length, index.grid, index.nbytes], [rows.length, [4, 3], rows[0].nbytes]);
    assert.deepEqual([...index.cbytes], rows.map((row) => row.cbytes));
    const names = [null, "zero", "nan", "value", "uninit"];
    assert.deepEqual([...index.special].map((code) => names[code]), rows.map((row) => row.special));
    for (const row of rows) assert.deepEqual(index.coords(row.nchunk), row.coords);
    assert.deepEqual([...index.select("zero")], [0]);
    assert.deepEqual([...index.select("value")], [4]);
    assert.deepEqual([...index.select()], rows.filter((row) => row.special === null).map((row) => row.nchunk));
  }
});

Deno.test("iterchunksInfo() shows the state of its beginning", () => {
  const a = zeros([6], { chunks: [2] });
  const walk = a.iterchunksInfo();
  walk.next();
  a.setSync([], [1, 2, 3, 4, 5, 6]);
  a.resize([2]);
  assert.equal([...walk].length, 2);
});

Deno.test("iterChunks() gives every chunk's cells", () => {
  const a = asarray([[1, 2, 3], [4, 5, 6], [7, 8, 9]], { chunks: [2, 2] });
  const found = [...a.iterChunks()].map(({ info, data }) => [info.coords, data.toNested()]);
  assert.deepEqual(found, [
    [[0, 0], [[1, 2], [4, 5]]],
    [[0, 1], [[3], [6]]],
    [[1, 0], [[7, 8]]],
    [[1, 1], [[9]]],
  ]);
  assert.deepEqual([...asarray(5).iterChunks()].map(({ data }) => data.item()), [5]);
  assert.deepEqual([...zeros([0, 3]).iterChunks()], []);
});

Deno.test("setSync() notices uniform chunks and zero blocks", () => {
  const a = zeros([20, 20], { chunks: [10, 10], blocks: [5, 5], dtype: "int32" });
  a.setSync(":10, :10", 3);
  a.setSync(":10, 10:", new Int32Array(100).fill(-4));
  a.setSync("10:, :10", [[6]]);
  a.setSync("10:, 10:", Int32Array.from({ length: 100 }, (_, i) => i % 2));
  assert.deepEqual([...a.iterchunksInfo()].map((chunk) => chunk.repeatedValue), [3, -4, 6, null]);
  a.setSync(":10, :10", 0);
  a.setSync(":10, 10:", new Int32Array(100));
  assert.deepEqual(kinds(a), ["zero", "zero", "value", null]);
  a.setSync("10:, 10:", 0);
  a.setSync("10:, :10", Int32Array.from({ length: 100 }, (_, i) => i));
  a.setSync("10:, :10", 7);
  assert.deepEqual(kinds(a), ["zero", "zero", "value", "zero"]);
});

Deno.test("setSync() makes a chunk zero again block by block", () => {
  for (const codec of ["zstd", "lz4", "blosclz"]) {
    const a = zeros([8, 8], { chunks: [8, 8], blocks: [2, 2], dtype: "int32", cparams: { codec } });
    a.setSync("0:2, 0:2", 5);
    a.setSync("6:, 4:6", [[1, 2], [3, 4]]);
    assert.deepEqual(kinds(a), [null]);
    a.setSync("0:2, 0:2", 0);
    assert.deepEqual(kinds(a), [null]);
    a.setSync("6, 4:6", 0);
    a.setSync("7, 5", 0);
    a.setSync("7, 4", 0);
    assert.deepEqual([kinds(a), a.cbytes], [["zero"], 0]);
  }
});

Deno.test("chunkIndex() of a file with many chunks agrees with what is stored", () => {
  using folder = new Folder();
  for (const storage of STORAGE) {
    const length = storage === "directory" ? 300 : 5000;
    using a = zeros([length], { chunks: [1], dtype: "int64", ...where(folder, storage) });
    a.setSync("::3", 7);
    const { special, cbytes } = a.chunkIndex();
    for (let i = 0; i < length; i++) assert.deepEqual([special[i], cbytes[i]], i % 3 === 0 ? [3, 40] : [1, 32]);
    assert.equal(a.cbytes, Math.ceil(length / 3) * 40);
  }
});
