import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import {
  asarray,
  type CooOptions,
  type Coords,
  type CParams,
  dense,
  type DTypeLike,
  fromCoo,
  fromCooSync,
  libraryInfo,
  openArray,
  zeros,
} from "../../../mod.ts";
import { Folder } from "../folder.ts";
import { Dice } from "../property/dice.ts";
import { flatIndex } from "../property/model.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const SHAPE = [20, 30, 7];

/** What an array of cells is refused with, whichever way it is made. */
async function refusal(coords: Coords, values: Parameters<typeof fromCoo>[1], options: CooOptions = {}, shape = SHAPE) {
  const error = await fromCoo(coords, values, shape, options).then(() => null, (error) => error);
  assert.throws(() => fromCooSync(coords, values, shape, options), (again) => {
    assert.equal(String(again), String(error));
    return true;
  });
  return error;
}

async function assertRefused(
  kind: typeof RangeError | typeof TypeError,
  message: string | RegExp,
  ...args: Parameters<typeof refusal>
): Promise<void> {
  const error = await refusal(...args);
  assert.ok(error instanceof kind, String(error));
  if (typeof message === "string") assert.equal(error.message, message);
  else assert.match(error.message, message);
}

Deno.test("fromCoo() names row, axis and limit of an index that is outside", async () => {
  const outside = (index: number, what: string) =>
    `Cannot place cell of row 1: its index ${index} along axis 2 ${what} the axis of 7 cells`;
  for (const index of [7, -1, 2 ** 32, -(2 ** 31)]) {
    await assertRefused(RangeError, outside(index, "is outside"), [[0, 1], [0, 1], [0, index]], 1);
  }
  for (const index of [0.5, NaN, Infinity, -Infinity]) {
    await assertRefused(RangeError, outside(index, "is no integer within"), [[0, 1], [0, 1], [0, index]], 1);
  }
  await assertRefused(RangeError, /row 0: its index 0 along axis 0 is outside the axis of 0 cells/, [[0]], 1, {}, [0]);
});

Deno.test("fromCoo() wants a list for each axis, all of one length", async () => {
  await assertRefused(TypeError, /array has 3 axes, got 2 lists/, [[0], [0]], 1);
  await assertRefused(TypeError, /array has 3 axes, got 0 lists/, [], 1);
  await assertRefused(TypeError, /array has 0 axes, got 1 lists/, [[0]], 1, {}, []);
  await assertRefused(RangeError, /axis 0 has 2 coordinates, axis 2 has 3/, [[0, 1], [0, 1], [0, 1, 2]], 1);
  await assertRefused(RangeError, /there are 2 coordinates and 3 values/, [[0, 1], [0, 1], [0, 1]], [1, 2, 3]);
  await assertRefused(RangeError, /there are 1 coordinates and 0 values/, [[0], [0], [0]], []);
  await assertRefused(RangeError, /values must be a list, got the shape \[1, 2\]/, [[0, 1], [0, 1], [0, 1]], [[1, 2]]);
});

Deno.test("fromCoo() refuses values that are no such elements, and elements that are no numbers", async () => {
  const cell = [[0], [0], [0]];
  await assertRefused(RangeError, /256/, cell, 256, { dtype: "uint8" });
  await assertRefused(RangeError, /-1/, cell, [-1], { dtype: "uint64" });
  await assertRefused(RangeError, /9223372036854775808/, cell, 2n ** 63n, { dtype: "int64" });
  await assertRefused(TypeError, /text/, cell, "text", { dtype: "int32" });
  assert.ok(await refusal(cell, 1.5, { dtype: "int32" }) !== null);
  const others: DTypeLike[] = ["S3", "U2", "V4", "datetime64[s]", "timedelta64[s]", [["a", "int32"]]];
  for (const dtype of others) await assertRefused(TypeError, /are no numbers/, [[], [], []], [], { dtype });
  await assertRefused(TypeError, /are no numbers/, cell, ["text"]);
  const wrong: object[] = [{ duplicates: "first" }, { overflow: "wrap" }];
  for (const options of wrong) await assertRefused(TypeError, /must be one of/, cell, 1, options);
});

Deno.test("fromCoo() names the cell whose sum does not fit, at every rank and at the edges of chunks and blocks", () => {
  for (let ndim = 0; ndim <= 6; ndim++) {
    const shape = [7, 6, 5, 4, 3, 5].slice(0, ndim);
    const partition = { chunks: shape.map((n) => Math.ceil(n / 2) + 1), blocks: shape.map(() => 2) };
    const corners = [shape.map(() => 0), shape.map((n) => n - 1), partition.chunks.slice(), partition.blocks.slice()];
    for (const at of corners.map((corner) => corner.map((n, axis) => Math.min(n, shape[axis] - 1)))) {
      if (ndim === 0) continue;
      const coords = at.map((n) => [0, n, n]);
      const wanted = `cell [${at.join(", ")}]`;
      const isThis = (text: string) => (error: unknown) => error instanceof RangeError && error.message === text;
      assert.throws(
        () => fromCooSync(coords, [0, 100, 28], shape, { ...partition, dtype: "int8" }),
        isThis(`Cannot add 128 to ${wanted}: the sum does not fit the element type`),
      );
      assert.throws(
        () => fromCooSync(coords, [0, 100, 28], shape, { ...partition, duplicates: "error" }),
        isThis(`Cannot place ${at.every((n) => n === 0) ? `cell [${at.join(", ")}]` : wanted}: it has a value already`),
      );
    }
  }
  assert.equal(fromCooSync([], 5, [], { dtype: "int8" }).item(), 5);
});

Deno.test("fromCoo() adds without cutting: sums that fit in the end are right in any order, others are named or saturate", () => {
  const sums: [DTypeLike, (number | bigint)[], number | bigint | null, number | bigint][] = [
    ["int64", [2n ** 63n - 1n, 5n, -5n], 2n ** 63n - 1n, 2n ** 63n - 1n],
    ["int64", [-(2n ** 63n), -(2n ** 63n), 2n ** 63n - 1n, 1n], -(2n ** 63n), -(2n ** 63n)],
    ["int64", [2n ** 63n - 1n, 1n], null, 2n ** 63n - 1n],
    ["uint64", [2n ** 64n - 1n, 2n ** 64n - 1n], null, 2n ** 64n - 1n],
    ["uint64", [2n ** 63n, 2n ** 63n - 1n], 2n ** 64n - 1n, 2n ** 64n - 1n],
    ["int8", [100, 100, -100], 100, 100],
    ["int8", [-100, -100], null, -128],
    ["uint32", [2 ** 32 - 1, 1], null, 2 ** 32 - 1],
    ["float16", [65504, 65504], null, 65504],
    ["float16", [-65504, -65504], null, -65504],
    ["float16", [65504, 65504, -65504], 65504, 65504],
    ["float16", [65504, Infinity], Infinity, Infinity],
    ["float32", [3e38, 3e38], null, 3.4028234663852886e38],
    ["float64", [1.7e308, 1.7e308], null, Number.MAX_VALUE],
    ["float64", [-Infinity, Infinity], NaN, NaN],
    ["float64", [NaN, 1], NaN, NaN],
  ];
  for (const [dtype, values, wanted, saturated] of sums) {
    const coords = [values.map(() => 3)];
    const name = `${dtype} ${values}`;
    const make = () => fromCooSync(coords, values, [5], { dtype }).item(3);
    if (wanted === null) assert.throws(make, /Cannot add .* to cell \[3\]: the sum does not fit/, name);
    else assert.equal(make(), wanted, name);
    assert.equal(fromCooSync(coords, values, [5], { dtype, overflow: "saturate" }).item(3), saturated, name);
  }
});

Deno.test("fromCoo() adds both parts of complex numbers, and names the cell whose parts do not fit", () => {
  for (const [dtype, most] of [["complex64", 3.4028234663852886e38], ["complex128", Number.MAX_VALUE]] as const) {
    const values = [{ re: 1, im: 2 }, { re: 0.5, im: -most }, { re: 0, im: -most }];
    assert.throws(() => fromCooSync([[1, 1, 1]], values, [2], { dtype }), /to cell \[1\]: the sum does not fit/);
    const sum = fromCooSync([[1, 1, 1]], values, [2], { dtype, overflow: "saturate" }).item(1);
    assert.deepEqual(sum, { re: 1.5, im: -most });
  }
});

Deno.test("fromCoo() takes the element type of its values, and float64 of plain numbers", async () => {
  const coords = [[1, 4], [2, 0]];
  const forms = [
    [Uint16Array.of(3, 4), "uint16"],
    [BigInt64Array.of(3n, 4n), "int64"],
    [[3, 4], "float64"],
    [[3n, 4n], "int64"],
    [[true, true], "bool"],
    [dense([{ re: 3, im: 1 }, { re: 4, im: 1 }], { dtype: "complex64" }), "complex64"],
    [1, "float64"],
    [1n, "int64"],
    [true, "bool"],
  ] as const;
  for (const [values, dtype] of forms) assert.equal((await fromCoo(coords, values, [5, 3])).dtype, dtype);
  const a = fromCooSync(coords, Uint16Array.of(3, 4), [5, 3]);
  assert.deepEqual([...a.getSync().data], [0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 4, 0, 0]);
});

/** A name for whatever lies in a folder, at any depth. */
function treeOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? [name, ...treeOf(`${folder}/${name}`).map((below) => `${name}/${below}`)] : [name]
  ).sort();
}

Deno.test("fromCoo() that fails leaves nothing at its path or beside it, and what was there as it was", async () => {
  for (const contiguous of [true, false]) {
    const folder = Deno.makeTempDirSync();
    try {
      const urlpath = `${folder}/a.b2nd`;
      const [good, outside, over] = [[[0], [0], [0]], [[0], [0], [7]], [[0, 0], [0, 0], [0, 0]]];
      const options: CooOptions = { urlpath, contiguous, dtype: "uint8" };
      await refusal(outside, 1, options);
      await refusal(over, 200, options);
      await refusal(good, 300, options);
      assert.deepEqual(treeOf(folder), []);
      (await fromCoo(good, 7, SHAPE, options)).close();
      const before = treeOf(folder);
      for (const mode of ["w", "w-"] as const) {
        for (const coords of [outside, over]) await refusal(coords, 200, { ...options, mode });
        assert.deepEqual(treeOf(folder), before);
        using a = openArray(urlpath);
        assert.equal(a.item(0, 0, 0), 7);
      }
      await assert.rejects(fromCoo(good, 1, SHAPE, options), Deno.errors.AlreadyExists);
      assert.throws(() => fromCooSync(good, 1, SHAPE, options), Deno.errors.AlreadyExists);
      (await fromCoo(good, 9, SHAPE, { ...options, mode: "w" })).close();
      using b = openArray(urlpath);
      assert.equal(b.item(0, 0, 0), 9);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  }
});

Deno.test("fromCoo() keeps options of storage: fsync, checksums, fixed metadata, partition", async () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    const urlpath = folder.next();
    const options = { contiguous, urlpath, fsync: true, checksum: true, meta: { origin: [1, 2, 3] } };
    const partition = { chunks: [10, 9, 7], blocks: [5, 4, 3] };
    using a = await fromCoo([[3, 19], [4, 29], [5, 6]], 2, SHAPE, { ...options, ...partition, dtype: "int16" });
    assert.deepEqual([[...a.chunks], [...a.blocks]], [partition.chunks, partition.blocks]);
    a.close();
    using b = openArray(urlpath);
    assert.deepEqual(b.meta.get("origin"), [1, 2, 3]);
    assert.deepEqual([b.item(3, 4, 5), b.item(19, 29, 6), b.item(0, 0, 0)], [2, 2, 0]);
    assert.equal(b.checksum, "crc32");
    assert.deepEqual((await b.verify()).damaged, []);
  }
});

Deno.test("fromCoo() goes over many groups of blocks, and more cells of a chunk than are put in at a time", async () => {
  const shape = [96, 640, 640];
  const dice = new Dice(7010);
  const cells = zeros(shape, { dtype: "uint8" }).getSync();
  const coords = shape.map(() => new Int32Array(420_000));
  for (let row = 0; row < coords[0].length; row++) {
    // Most cells are crowded into one chunk.
    const at = row % 3 === 0 ? shape.map((n) => dice.int(0, n - 1)) : shape.map((n) => dice.int(0, n / 8));
    at.forEach((index, axis) => coords[axis][row] = index);
    cells.data[flatIndex(shape, at)]++;
  }
  for (const filters of [["shuffle"], ["delta"]] as const) {
    const cparams: CParams = { codec: "lz4", clevel: 1, filters };
    const options = { dtype: "uint8", chunks: [48, 320, 320], blocks: [16, 64, 64], cparams } as const;
    const array = await fromCoo(coords, 1, shape, options);
    assert.equal(Buffer.compare(array.getSync().bytes, cells.bytes), 0);
    array.addCoo(coords, 2);
    assert.equal(Buffer.compare(array.getSync().bytes, cells.bytes.map((n) => 3 * n)), 0);
  }
});

Deno.test("fromCoo() fills chunks that are as large as chunks can be, all of whose blocks get a cell", () => {
  const [block, blocks] = [7_000_000, 306];
  const chunk = block * blocks;
  const at = [5, ...Array.from({ length: blocks }, (_, i) => chunk + i * block)];
  const cparams: CParams = { codec: "lz4", filters: [] };
  const options = { dtype: "uint8", chunks: [chunk], blocks: [block], cparams } as const;
  using a = fromCooSync([at], 1, [2 * chunk], options);
  assert.deepEqual([5, 6, chunk, chunk + 1, at.at(-1)!].map((index) => a.item(index)), [1, 0, 1, 0, 1]);
});

Deno.test("fromCoo() of all cells is the array, whatever the order", () => {
  const shape = [9, 11, 4];
  const options = { dtype: "int32", chunks: [4, 5, 4], blocks: [2, 3, 2] } as const;
  const size = 9 * 11 * 4;
  const order = Array.from({ length: size }, (_, i) => (i * 101) % size);
  const coords = [
    order.map((i) => Math.floor(i / 44)),
    order.map((i) => Math.floor(i / 4) % 11),
    order.map((i) => i % 4),
  ];
  const a = fromCooSync(coords, order, shape, options);
  assert.deepEqual(a.getSync().data, Int32Array.from({ length: size }, (_, i) => i));
  const b = fromCooSync(coords, -3, shape, options);
  assert.ok(b.getSync().data.every((n) => n === -3));
});

Deno.test("fromCoo() writes what codecs that need the shape make of the whole array", () => {
  const dice = new Dice(7011);
  const shape = [40, 50];
  const cases: [CParams, "float32" | "uint16" | "uint8"][] = [
    [{ codec: "ndlz", codecMeta: 4, filters: [] }, "uint8"],
    [{ codec: "ndlz", codecMeta: 8, filters: [] }, "uint8"],
    [{ codec: "zfp_acc", codecMeta: 253, filters: [] }, "float32"],
    [{ codec: "zfp_prec", codecMeta: 20, filters: [] }, "float32"],
    [{ codec: "zfp_rate", codecMeta: 50, filters: [] }, "float32"],
    [{ codec: "lz4", filters: [["ndcell", 4], "shuffle"] }, "uint8"],
    [{ codec: "lz4", filters: [["ndmean", 4]] }, "float32"],
    [{ codec: "lz4", filters: [["trunc_prec", 8], "shuffle"] }, "float32"],
    [{ codec: "lz4", filters: [["int_trunc", 14], "shuffle"] }, "uint16"],
  ];
  for (const [cparams, dtype] of cases) {
    const options = { dtype, chunks: [20, 24], blocks: [16, 8], cparams };
    const rows = dice.list(60, () => dice.int(0, 19)), columns = dice.list(60, () => dice.int(0, 49));
    const values = dice.list(60, () => dice.int(1, 4));
    const cells = zeros(shape, { dtype }).getSync();
    rows.forEach((row, i) => cells.data[flatIndex(shape, [row, columns[i]])] += values[i]);
    using a = fromCooSync([rows, columns], values, shape, options);
    using b = asarray(cells, options);
    assert.deepEqual(a.getSync().bytes, b.getSync().bytes, JSON.stringify(cparams));
    // The lower half has no cells.
    assert.deepEqual([...a.iterchunksInfo()].slice(3).map(({ special }) => special), ["zero", "zero", "zero"]);
  }
});

Deno.test("fromCoo() finds sums too large for short floats, also where nothing is compressed", () => {
  for (const dtype of ["float32", "complex64"] as const) {
    const make = (overflow: "error" | "saturate") =>
      fromCooSync([[70_001, 70_001]], dense([3e38, 3e38], { dtype }), [100_000], { dtype, overflow });
    assert.throws(() => make("error"), { name: "RangeError", message: /^Cannot add .* to cell \[70001\]/ });
    assert.equal(Number(make("saturate").getSync("70001:70002").data[0]), 3.4028234663852886e38);
  }
});

Deno.test("fromCoo() refuses coordinates that are bigints, and names the axis", () => {
  const coords = [[1], BigInt64Array.of(1n) as unknown as number[]];
  assert.throws(() => fromCooSync(coords, 1, [4, 4]), { name: "TypeError", message: /along axis 1 are bigints/ });
});

Deno.test("get() of cells among zeros lets the event loop go on, and its signal stops it", async () => {
  const n = 40_000;
  const at = (step: number) => Int32Array.from({ length: n }, (_, i) => i * step % 20_000);
  const a = fromCooSync([at(1), at(7919)], 1, [20_000, 20_000], {
    dtype: "uint8",
    blocks: [40, 40],
    chunks: [2000, 2000],
    duplicates: "last",
  });
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("Enough")), 0);
  await assert.rejects(a.get(undefined, { signal: controller.signal }), /Enough/);
});
