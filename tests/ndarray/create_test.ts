import assert from "node:assert/strict";
import {
  arange,
  asarray,
  dense,
  DenseArray,
  type DTypeLike,
  empty,
  eye,
  fromCframe,
  full,
  libraryInfo,
  linspace,
  nans,
  NDArray,
  ones,
  zeros,
} from "../../mod.ts";
import { resolveDType } from "../../src/ndarray/dtypes/dtypes.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const DTYPES: readonly DTypeLike[] = [
  ...["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"] as const,
  ...["float16", "float32", "float64", "complex64", "complex128"] as const,
  ...["S3", "S300", "U2", "V5", "datetime64[ns]", "timedelta64[7D]"] as const,
  ...["<f8", ">f8", ">i2", "|b1", ">U3", ">M8[s]"] as const,
  [["a", "int32"], ["b", "float64", [2]]],
  [["a", ">i2"], ["inner", [["x", "U2"]]]],
];

/** Elements with bits of all sorts; characters must be characters, and booleans 0 or 1. */
function mixed(dtype: DTypeLike, shape: readonly number[]): DenseArray {
  const values: DenseArray = new DenseArray(resolveDType(dtype), shape);
  const { kind } = values.info;
  for (let i = 0; i < values.bytes.length; i++) values.bytes[i] = kind === "b" ? i % 2 : (i * 7) % 97;
  if (kind === "U") {
    const chars = new Uint32Array(values.bytes.buffer);
    for (let i = 0; i < chars.length; i++) chars[i] = 97 + i % 26;
  }
  return values;
}

Deno.test("zeros() makes every element type, in ranks 0 to 4", () => {
  for (const dtype of DTYPES) {
    for (const shape of [[], [3], [2, 3], [0, 2], [2, 3, 4], [2, 1, 2, 3]]) {
      const a = zeros(shape, { dtype });
      assert.deepEqual([a.shape, a.ndim, a.cbytes], [shape, shape.length, 0]);
      assert.equal(a.nbytes, a.size * a.itemsize);
      const all = a.getSync();
      assert.ok(all.bytes.every((byte) => byte === 0));
      assert.deepEqual(all.shape, shape);
      assert.deepEqual(all.dtype, a.dtype);
    }
  }
});

Deno.test("asarray() keeps the bits of every element type, and so do the bytes of a frame", () => {
  for (const dtype of DTYPES) {
    for (const shape of [[], [7], [5, 6], [3, 4, 2], [2, 3, 2, 3]]) {
      const values = mixed(dtype, shape);
      const chunks = shape.map((n) => Math.max(1, n - 1));
      const a = asarray(values, { dtype, chunks, blocks: chunks.map((n) => Math.min(2, n)) });
      const about = `${JSON.stringify(dtype)} [${shape}]`;
      assert.ok(a.getSync().equals(values), about);
      const again = fromCframe(a.toCframe());
      assert.ok(again instanceof NDArray);
      assert.deepEqual(again.dtype, a.dtype);
      assert.ok(again.getSync().equals(values), about);
    }
  }
});

Deno.test("asarray() stores big-endian elements as asked, and gives them back in native order", () => {
  const a = asarray([1.5, -2, 0, 258], { dtype: ">f8", cparams: { filters: [] } });
  const stored = new DataView(a.schunk.get(0).buffer);
  assert.deepEqual([0, 8, 16, 24].map((at) => stored.getFloat64(at, false)), [1.5, -2, 0, 258]);
  assert.equal(a.dtype, "float64");
  assert.deepEqual(a.getSync("::-1").data, Float64Array.of(258, 0, -2, 1.5));
  a.setSync("1", 7);
  assert.deepEqual(a.getSync().toNested(), [1.5, 7, 0, 258]);
  assert.equal(full([3], 5, { dtype: ">i4" }).item(2), 5);
  assert.deepEqual([...full([300], 5, { dtype: ">i4" }).iterchunksInfo()][0].repeatedValue, 5);
  assert.deepEqual(ones([2], { dtype: ">u2" }).getSync().data, Uint16Array.of(1, 1));
  assert.ok(Number.isNaN(nans([2], { dtype: ">f4" }).item(1)));
});

Deno.test("asarray() infers the element type", () => {
  assert.equal(asarray([1, 2]).dtype, "float64");
  assert.equal(asarray(1n).dtype, "int64");
  assert.equal(asarray([[true], [false]]).dtype, "bool");
  assert.equal(asarray(["ab", "c"]).dtype, "U2");
  assert.equal(asarray({ re: 1, im: 2 }).dtype, "complex128");
  assert.equal(asarray([new Date(0)]).dtype, "datetime64[ms]");
  for (const data of [Uint8Array, Int16Array, Uint32Array, Float16Array, Float32Array, Float64Array]) {
    const a = asarray(new data([1, 2, 3]));
    assert.equal(a.dtype, data.name.toLowerCase().replace("array", ""));
    assert.deepEqual(a.getSync().data, new data([1, 2, 3]));
  }
  assert.equal(asarray(BigUint64Array.of(2n ** 63n)).item(0), 2n ** 63n);
});

Deno.test("asarray() takes scalars, nested lists, views and arrays", () => {
  assert.deepEqual([asarray(3).shape, asarray(3).item()], [[], 3]);
  assert.deepEqual(asarray([[1, 2, 3], [4, 5, 6]], { dtype: "int32" }).getSync().data, Int32Array.of(1, 2, 3, 4, 5, 6));
  assert.deepEqual(asarray([]).shape, [0]);
  assert.deepEqual(asarray([[], []]).shape, [2, 0]);
  const bytes = new Uint8Array(20).map((_, i) => i);
  assert.deepEqual(asarray(bytes.subarray(3, 6)).getSync().toNested(), [3, 4, 5]);
  assert.deepEqual(asarray(new Int16Array(bytes.buffer, 2, 2)).getSync().data, new Int16Array(bytes.buffer, 2, 2));
  const source = arange(10, { chunks: [4], dtype: "int16" });
  const copied = asarray(source, { chunks: [3] });
  assert.deepEqual([copied.chunks, copied.dtype, copied.item(9)], [[3], "int16", 9]);
  assert.equal(asarray(source, { dtype: "float32" }).item(3), 3);
});

Deno.test("asarray() does not change what it is given, nor keep it", () => {
  const data = Float64Array.of(1, 2, 3);
  for (const dtype of ["<f8", ">f8"] as const) {
    const a = asarray(data, { dtype });
    assert.deepEqual(data, Float64Array.of(1, 2, 3));
    data[0] = 9;
    assert.equal(a.item(0), 1);
    data[0] = 1;
  }
});

Deno.test("asarray() refuses what is lost or uneven, and leaves nothing behind", () => {
  assert.throws(() => asarray([[1, 2], [3]]), { name: "RangeError", message: /ragged/ });
  assert.throws(() => asarray([1, "a"]), { name: "TypeError", message: /number and string/ });
  assert.throws(() => asarray([300], { dtype: "uint8" }), { name: "RangeError", message: /300.*uint8.*255/ });
  assert.throws(() => asarray([0.5], { dtype: "int64" }), { name: "RangeError", message: /0\.5.*int64/ });
  assert.throws(() => asarray(["x"], { dtype: "int64" }), { name: "TypeError", message: /"x".*int64/ });
  assert.throws(() => asarray(["abc"], { dtype: "S2" }), { name: "RangeError", message: /"abc".*S2/ });
});

Deno.test("full() and ones() store 32 bytes and an item a chunk, zeros(), nans() and empty() nothing", () => {
  const options = { chunks: [10, 10], blocks: [5, 5] } as const;
  assert.equal(full([95, 100], 7, { ...options, dtype: "int32" }).cbytes, 100 * 36);
  assert.equal(ones([95, 100], options).cbytes, 100 * 40);
  assert.equal(full([30], { re: 1, im: 2 }, { chunks: [10] }).cbytes, 3 * 48);
  assert.equal(full([30], "ab", { chunks: [10], dtype: "S200" }).cbytes, 3 * 232);
  for (
    const a of [
      zeros([95, 100], options),
      nans([95, 100], options),
      empty([95, 100], options),
      full([95, 100], 0, options),
    ]
  ) {
    assert.equal(a.cbytes, 0);
    assert.ok(a.toCframe().length < 350);
  }
  assert.equal(nans([50], { dtype: "float32", chunks: [10] }).cbytes, 0);
  assert.equal(nans([50], { dtype: "float16", chunks: [10] }).cbytes, 5 * 34);
});

Deno.test("full() gives its value everywhere, in every element type", () => {
  assert.deepEqual(full([2, 2], 9, { dtype: "int64" }).getSync().data, BigInt64Array.of(9n, 9n, 9n, 9n));
  assert.equal(full([3], "añ").item(2), "añ");
  assert.equal(full([3], true).dtype, "bool");
  assert.deepEqual(full([3], { re: 1, im: -2 }, { dtype: "complex64" }).item(0), { re: 1, im: -2 });
  assert.deepEqual(full([3], Uint8Array.of(1, 2), { dtype: "V2" }).item(1), Uint8Array.of(1, 2));
  assert.equal(full([2], new Date(5), { dtype: "datetime64[ms]" }).item(0), 5n);
  assert.equal(full([400], "x", { dtype: "S300", chunks: [150] }).item(399), "x");
  const pair = full([3], { a: 1, b: [2, 3] }, { dtype: [["a", "int8"], ["b", "float32", [2]]] });
  assert.deepEqual(pair.item(2), { a: 1, b: [2, 3] });
  assert.equal(full([], 4).item(), 4);
  assert.equal(full([0, 3], 4).size, 0);
  assert.equal(full(5, -0).getSync().data[0], -0);
});

Deno.test("full() tells a value that does not fit", () => {
  assert.throws(() => full([2], 300, { dtype: "uint8" }), { name: "RangeError", message: /300.*uint8.*0 to 255/ });
  assert.throws(() => full([2], 1.5, { dtype: "int8" }), { name: "RangeError", message: /1\.5.*int8/ });
  assert.throws(() => ones([2], { dtype: "S3" }), { name: "TypeError", message: /ones of "S3"/ });
  assert.throws(() => nans([2], { dtype: "int8" }), { name: "TypeError", message: /"int8" cannot be NaN/ });
});

Deno.test("nans() is NaN in floats and complex numbers", () => {
  for (const dtype of ["float16", "float32", "float64"] as const) {
    assert.ok(nans([3, 3], { dtype }).getSync("1:").data.every(Number.isNaN));
  }
  assert.ok(Number.isNaN(nans([1], { dtype: "complex64" }).item(0).re));
});

Deno.test("arange() counts as NumPy", () => {
  const list = (a: NDArray) => a.getSync().toNested();
  assert.deepEqual(list(arange(5)), [0, 1, 2, 3, 4]);
  assert.deepEqual(list(arange(2, 10, 3)), [2, 5, 8]);
  assert.deepEqual(list(arange(5, 0, -2)), [5, 3, 1]);
  assert.deepEqual(list(arange(5, { dtype: "uint8" })), [0, 1, 2, 3, 4]);
  assert.deepEqual(list(arange(2, 4, { dtype: "int16" })), [2, 3]);
  assert.deepEqual(list(arange(3n)), [0n, 1n, 2n]);
  assert.deepEqual(list(arange(2n ** 60n, 2n ** 60n + 2n, 1n)), [2n ** 60n, 2n ** 60n + 1n]);
  assert.equal(arange(0, 1, 0.1).size, 10);
  assert.deepEqual([arange(0).shape, arange(10, 0).shape], [[0], [0]]);
  assert.deepEqual(
    arange(1000, { chunks: [64], blocks: [10], dtype: "int32" }).getSync().data,
    Int32Array.from({ length: 1000 }, (_, i) => i),
  );
  assert.throws(() => arange(1, 2, 0), { name: "RangeError", message: /Step.*0/ });
  assert.throws(() => arange(Infinity), RangeError);
  assert.throws(() => arange(NaN), RangeError);
});

Deno.test("linspace() spaces evenly and ends at the stop", () => {
  const list = (a: NDArray) => a.getSync().toNested();
  assert.deepEqual(list(linspace(0, 1, { num: 5 })), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(list(linspace(0, 1, { num: 4, endpoint: false, dtype: "float32" })), [0, 0.25, 0.5, 0.75]);
  assert.deepEqual(list(linspace(1, 0, { shape: [3, 1], chunks: [2, 1] })), [[1], [0.5], [0]]);
  assert.deepEqual(list(linspace(3, 9, { num: 1 })), [3]);
  assert.deepEqual(linspace(0, 0.1, { num: 7 }).item(-1), 0.1);
  assert.deepEqual([linspace(0, 1).size, linspace(0, 1, { num: 0 }).size], [50, 0]);
  assert.throws(() => linspace(0, 1, { num: 3, shape: [2] }), { name: "RangeError", message: /3 values.*2 cells/ });
});

Deno.test("eye() has ones on its diagonal, over the edges of chunks", () => {
  for (const [n, m, k] of [[5, 5, 0], [4, 7, 2], [6, 3, -2], [3, 3, 5], [0, 4, 0]]) {
    const found = eye(n, { m, k, dtype: "int8", chunks: [2, 3], blocks: [2, 2] }).getSync();
    const expected = Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, j) => j === i + k ? 1 : 0));
    assert.deepEqual(found.shape, [n, m]);
    if (n > 0) assert.deepEqual(found.toNested(), expected);
  }
  assert.deepEqual([eye(2).dtype, eye(2).item(1, 1), eye(2, { dtype: "bool" }).item(0, 1)], ["float64", 1, false]);
  assert.deepEqual(eye(2, { dtype: "complex64" }).item(1, 1), { re: 1, im: 0 });
});

Deno.test("zeros() makes 16 axes, and refuses 17", () => {
  const shape = new Array<number>(16).fill(2);
  const a = zeros(shape, { dtype: "uint16", chunks: shape.map((_, i) => 1 + i % 2), blocks: shape.map(() => 1) });
  a.setSync("..., 1", 3);
  assert.equal(a.getSync().data.reduce((sum, n) => sum + n, 0), 3 * 2 ** 15);
  assert.throws(() => zeros([...shape, 1]), { name: "RangeError", message: /at most 16 axes, got 17/ });
});

Deno.test("zeros() of 20,000 to the third takes some hundred bytes", () => {
  const cube = zeros([20000, 20000, 20000], { dtype: "uint16" });
  assert.deepEqual([cube.nbytes, cube.cbytes], [16e12, 0]);
  assert.ok(cube.toCframe().length < 1000);
  assert.equal(cube.item(19999, 12345, 0), 0);
  cube.setSync("19999, 12345, ::10000", 5);
  assert.equal(cube.getSync("19990:, 12340:12350, :20").data.reduce((sum, n) => sum + n, 0), 5);
  const { chunks } = cube;
  assert.ok(Math.max(...chunks) <= 4 * Math.min(...chunks), `chunks of ${chunks} are no cubes`);
});

Deno.test("dense() results stay as they were when the array changes", () => {
  const a = asarray(dense([1, 2, 3]));
  const before = a.getSync();
  a.setSync([], 0);
  assert.deepEqual(before.toNested(), [1, 2, 3]);
});
