import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import {
  type ArrayOptions,
  asarray,
  type CParams,
  dense,
  type DTypeLike,
  empty,
  fromCooSync,
  full,
  libraryInfo,
  nans,
  type NDArray,
  openArray,
  zeros,
} from "../../../mod.ts";
import { compress, maxCompressedLength } from "../../../ffi/mod.ts";
import { parseChunkHeader } from "../../../src/format/mod.ts";
import { compressParams } from "../../../src/codecs/mod.ts";
import { decodeSync } from "../../../src/ndarray/chunks/mod.ts";
import { Folder } from "../folder.ts";
import { Dice } from "../property/dice.ts";
import { flatIndex } from "../property/model.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const SHAPE = [40, 50];
const PARTITION = { chunks: [20, 25], blocks: [8, 10] };
const SIZE = 2000;

interface Cells {
  readonly coords: number[][];
  readonly values: number[];
}

/** Cells of the first and of the last chunk, in each some in the same block; one comes twice. */
const CELLS: Cells = {
  coords: [[0, 1, 1, 19, 39, 38, 39], [0, 3, 3, 24, 49, 25, 49]],
  values: [1, 2, 3, 4, 5, 6, 1],
};
const TOUCHED = [0, 3];
const UNTOUCHED = [1, 2];

/** What the cells make of numbers, in C order. */
function added(before: readonly number[], { coords, values }: Cells, shape = SHAPE): number[] {
  const after = [...before];
  values.forEach((value, row) => after[flatIndex(shape, coords.map((axis) => axis[row]))] += value);
  return after;
}

function numbersOf(array: NDArray): number[] {
  return Array.from(array.getSync().data, Number);
}

function randomNumbers(seed: number): number[] {
  const dice = new Dice(seed);
  return dice.list(SIZE, () => dice.int(0, 50_000));
}

/** Whatever chunks can be, and what compresses them. */
const KINDS: readonly (readonly [name: string, make: (options: ArrayOptions) => NDArray])[] = [
  ["zero", (options) => zeros(SHAPE, { ...options, dtype: "uint16" })],
  ["uninitialised", (options) => empty(SHAPE, { ...options, dtype: "uint16" })],
  ["repeated value", (options) => full(SHAPE, 77, { ...options, dtype: "uint16" })],
  ["NaN float64", (options) => nans(SHAPE, options)],
  ["NaN float32", (options) => nans(SHAPE, { ...options, dtype: "float32" })],
  ["NaN float16", (options) => nans(SHAPE, { ...options, dtype: "float16" })],
  ["NaN big endian", (options) => nans(SHAPE, { ...options, dtype: ">f4" })],
  ["incompressible", (options) => asarray(dense(randomNumbers(1), { shape: SHAPE, dtype: "uint16" }), options)],
  [
    "big endian",
    (options) => asarray(dense(randomNumbers(2), { shape: SHAPE, dtype: "uint16" }), { ...options, dtype: ">u4" }),
  ],
  ["smooth", (options) => asarray(dense(Array.from({ length: SIZE }, (_, i) => i), { shape: SHAPE }), options)],
  ["mostly zero", (options) => fromCooSync([[3, 25, 39], [3, 40, 49]], 9, SHAPE, { ...options, dtype: "int64" })],
];

const SETTINGS: readonly CParams[] = [
  { codec: "zstd", clevel: 5 },
  { codec: "lz4", clevel: 0 },
  { codec: "zlib", clevel: 0, filters: [] },
  { codec: "lz4", useDict: true },
  { codec: "zstd", useDict: true, filters: [] },
  { codec: "lz4", filters: ["delta", "shuffle"] },
  { codec: "blosclz", splitMode: "always" },
  { codec: "lz4", splitMode: "never" },
  { codec: "zstd", splitMode: "auto", filters: ["bitshuffle"] },
  { codec: "zlib", filters: ["shuffle", "bytedelta"] },
];

Deno.test("addCoo() adds to chunks of every kind, and changes only chunks that get a cell", () => {
  using folder = new Folder();
  for (const [name, make] of KINDS) {
    for (const cparams of SETTINGS) {
      for (const storage of [{}, { urlpath: folder.next() }, { urlpath: folder.next(), contiguous: false }]) {
        const about = `${name} ${JSON.stringify(cparams)} ${storage.urlpath ?? "memory"}`;
        using a = make({ ...PARTITION, cparams, ...storage });
        const before = numbersOf(a), places = a["core"].table;
        a.addCoo(CELLS.coords, CELLS.values);
        const wanted = added(before, CELLS);
        assert.deepEqual(numbersOf(a), wanted, about);
        const after = a["core"].table;
        assert.deepEqual(UNTOUCHED.map((i) => after[i]), UNTOUCHED.map((i) => places[i]), about);
        for (const i of TOUCHED) assert.notEqual(after[i], places[i], about);
        if (storage.urlpath === undefined) continue;
        using again = openArray(storage.urlpath);
        assert.deepEqual(numbersOf(again), wanted, about);
      }
    }
  }
});

Deno.test("addCoo() makes chunks zero again, which then take no room", () => {
  for (const cparams of SETTINGS) {
    using a = fromCooSync(CELLS.coords, CELLS.values, SHAPE, { ...PARTITION, dtype: "int16", cparams });
    a.addCoo(CELLS.coords, CELLS.values.map((n) => -n));
    assert.ok(a.getSync().data.every((n) => n === 0));
    // Chunks that are stored as they are, for one, are not looked through.
    if (cparams.clevel !== 0) {
      assert.deepEqual([...a.iterchunksInfo()].map(({ special }) => special), ["zero", "zero", "zero", "zero"]);
      assert.equal(a.cbytes, 0);
    }
    using one = fromCooSync([[3], [3]], 5, SHAPE, { ...PARTITION, dtype: "int16", cparams });
    one.addCoo([[3], [3]], 0, { duplicates: "last" });
    if (cparams.clevel !== 0) assert.equal(one.cbytes, 0);
    // With all blocks of a chunk there is nothing left that would have to be looked through.
    const blocks = [0, 8, 16].flatMap((x) => [0, 10, 20].map((y) => [x, y]));
    const everywhere = [0, 1].map((axis) => blocks.map((at) => at[axis]));
    one.addCoo(everywhere, 5);
    one.addCoo(everywhere, -5);
    assert.equal(one.cbytes, 0, JSON.stringify(cparams));
  }
});

Deno.test("addCoo() goes from chunks that hold much to chunks that hold nothing, over many groups of blocks", () => {
  const [chunk, block, nchunks] = [1 << 20, 1 << 16, 24];
  const cells = new Uint8Array(chunk * nchunks).fill(3, 0, 9.5 * chunk);
  const at = Array.from({ length: chunk * nchunks / block }, (_, i) => i * block + i);
  const cparams: CParams = { codec: "lz4", clevel: 1 };
  using a = asarray(cells, { chunks: [chunk], blocks: [block], cparams });
  a.addCoo([at], 4);
  for (const index of at) cells[index] += 4;
  assert.equal(Buffer.compare(a.getSync().bytes, cells), 0);
});

Deno.test("addCoo() takes cells over with duplicates: last, and refuses those that hold something with duplicates: error", () => {
  using a = fromCooSync([[3, 5], [3, 5]], [7, -1], SHAPE, { ...PARTITION, dtype: "float32" });
  a.addCoo([[3, 4], [3, 4]], [1, 2], { duplicates: "last" });
  assert.deepEqual([a.item(3, 3), a.item(4, 4), a.item(5, 5)], [1, 2, -1]);
  const again = () => a.addCoo([[39, 5], [49, 5]], 1, { duplicates: "error" });
  assert.throws(again, { name: "RangeError", message: "Cannot place cell [5, 5]: it has a value already" });
  assert.equal(a.item(39, 49), 0);
  a.addCoo([[39, 6], [49, 6]], 1, { duplicates: "error" });
  assert.deepEqual([a.item(39, 49), a.item(6, 6)], [1, 1]);
});

Deno.test("addCoo() names the cell whose sum with what is there does not fit, or saturates", () => {
  const cases: [DTypeLike, number | bigint, number | bigint, number | bigint][] = [
    ["uint8", 200, 56, 255],
    ["int8", -100, -29, -128],
    ["int64", 2n ** 63n - 1n, 1n, 2n ** 63n - 1n],
    ["uint64", 2n ** 64n - 2n, 2n, 2n ** 64n - 1n],
    [">i2", 32767, 1, 32767],
    ["float16", 65504, 65504, 65504],
    ["float64", 1.7e308, 1.7e308, Number.MAX_VALUE],
  ];
  for (const [dtype, there, more, most] of cases) {
    using a = full(SHAPE, there, { ...PARTITION, dtype });
    const add = () => a.addCoo([[0, 39], [0, 49]], [typeof more === "bigint" ? 0n : 0, more]);
    assert.throws(add, { message: `Cannot add ${more} to cell [39, 49]: the sum does not fit the element type` });
    assert.equal(a.item(39, 49), there);
    a.addCoo([[39], [49]], more, { overflow: "saturate" });
    assert.equal(a.item(39, 49), most);
  }
  // A sum of new values that is too large may fit with what is there.
  using b = full(SHAPE, -5, { ...PARTITION, dtype: "int64" });
  b.addCoo([[1, 1], [1, 1]], [2n ** 63n - 1n, 5n]);
  assert.equal(b.item(1, 1), 2n ** 63n - 1n);
});

Deno.test("addCoo() that fails leaves array and file as they were", () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    const urlpath = folder.next();
    using a = asarray(dense(randomNumbers(3), { shape: SHAPE, dtype: "uint16" }), {
      ...PARTITION,
      urlpath,
      contiguous,
    });
    const before = a.getSync().bytes, places = a["core"].table;
    const failing = [
      () => a.addCoo([[0, 40], [0, 0]], 1),
      () => a.addCoo([[0, 39], [0, 49]], [1, 65535]),
      () => a.addCoo([[0, 0], [0, 0]], 1, { duplicates: "error" }),
      () => a.addCoo([[0, 39], [0]], 1),
      () => a.addCoo([[0, 39]], 1),
      () => a.addCoo([[0, 39], [0, 49]], -1),
      () => a.addCoo([[0, 39], [0, 49]], 1, { onProgress: () => assert.fail("no more") }),
    ];
    for (const fail of failing) {
      assert.throws(fail);
      assert.deepEqual(a["core"].table, places);
      assert.deepEqual(a.getSync().bytes, before);
      using again = openArray(urlpath);
      assert.deepEqual(again.getSync().bytes, before);
    }
    a.addCoo([[39], [49]], 0);
    assert.deepEqual(a.getSync().bytes, before);
  }
});

Deno.test("addCoo() is one commit, and part of a batch", () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    const urlpath = folder.next();
    using a = zeros(SHAPE, { ...PARTITION, urlpath, contiguous });
    using reader = openArray(urlpath);
    const sum = () => {
      reader.refresh();
      return numbersOf(reader).reduce((all, n) => all + n, 0);
    };
    const seen: number[] = [];
    a.addCoo(CELLS.coords, CELLS.values, { onProgress: (done, total) => void (done < total && seen.push(sum())) });
    assert.ok(seen.length > 0 && seen.every((n) => n === 0));
    assert.equal(sum(), 22);
    a.batch(() => {
      a.addCoo(CELLS.coords, CELLS.values);
      a.addCoo([[7], [7]], 100);
      assert.equal(a.item(7, 7), 100);
      assert.equal(sum(), 22);
    });
    assert.equal(sum(), 144);
    const failing = () =>
      a.batch(() => {
        a.addCoo([[7], [7]], 100);
        a.addCoo([[7], [70]], 100);
      });
    assert.throws(failing, RangeError);
    assert.equal(sum(), 144);
  }
});

Deno.test("addCoo() refuses arrays that are closed, read-only, or not of numbers", () => {
  using folder = new Folder();
  const urlpath = folder.next();
  const a = zeros(SHAPE, { ...PARTITION, urlpath });
  a.close();
  assert.throws(() => a.addCoo([[0], [0]], 1), { name: "TypeError", message: /closed/ });
  using b = openArray(urlpath);
  assert.throws(() => b.addCoo([[0], [0]], 1), {
    name: "TypeError",
    message: /Cannot add cells to .*: it is read-only/,
  });
  using c = zeros(SHAPE, { dtype: "S4" });
  assert.throws(() => c.addCoo([[0], [0]], "text"), { name: "TypeError", message: /elements of S4 are no numbers/ });
});

Deno.test("addCoo() changes chunks whose blocks have another size than those of the array, a short last one among them", () => {
  const dice = new Dice(7030);
  for (
    const cparams of [{ codec: "lz4" }, { codec: "zstd", splitMode: "always" }, { codec: "lz4", clevel: 0 }] as const
  ) {
    for (const blocksize of [64, 176, 1000]) {
      const cells = dense(dice.list(SIZE, () => dice.chance(0.5) ? 0 : dice.int(0, 999)), {
        shape: SHAPE,
        dtype: "uint32",
      });
      using a = asarray(cells, { ...PARTITION, cparams });
      const { access, layout, store, table } = a["core"];
      const chunk = new Uint8Array(layout.chunkBytes);
      decodeSync(access.decodeWhole(table[3], access.content(table[3], layout.chunkBytes), chunk));
      const dest = new Uint8Array(maxCompressedLength(chunk.length));
      const length = compress(chunk, dest, compressParams({ ...store.state.header, blocksize }, 1));
      assert.notEqual(parseChunkHeader(dest, length).blocksize, layout.blockBytes);
      const place = access.put(dest.slice(0, length));
      a["core"].commitTable(table.with(3, place));
      const before = numbersOf(a);
      assert.deepEqual(before, Array.from(cells.data, Number));
      a.addCoo(CELLS.coords, CELLS.values);
      assert.deepEqual(numbersOf(a), added(before, CELLS), `${JSON.stringify(cparams)} ${blocksize}`);
    }
  }
});

Deno.test("addCoo() and setSync() go by the partition where the header of a file gives another size of blocks", () => {
  for (const blocksize of [512, 1000, 3000]) {
    using folder = new Folder();
    const urlpath = folder.next();
    zeros([4096], { dtype: "uint8", chunks: [4096], blocks: [1024], urlpath }).close();
    const bytes = Deno.readFileSync(urlpath);
    assert.equal(new DataView(bytes.buffer).getInt32(53), 1024);
    new DataView(bytes.buffer).setInt32(53, blocksize);
    Deno.writeFileSync(urlpath, bytes);
    {
      using a = openArray(urlpath, { mode: "a", dtype: "uint8" });
      a.addCoo([[5, 3000]], [1, 2]);
      a.setSync("2000:2010", 3);
    }
    using a = openArray(urlpath, { dtype: "uint8" });
    assert.deepEqual([a.item(5), a.item(3000), a.item(2009), a.countNonzero()], [1, 2, 3, 12]);
  }
});
