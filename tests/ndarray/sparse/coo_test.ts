import assert from "node:assert/strict";
import fc from "fast-check";
import { liveContexts } from "../../../ffi/mod.ts";
import { full, libraryInfo, type NDArray, zeros } from "../../../mod.ts";
import { Dice } from "../property/dice.ts";
import { Folder } from "../folder.ts";
import { checkCells, elementsOf, type Found, loopOver, someChoice, someSparse } from "./sparse_model.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

/** Holds all three against a loop over the cells. */
function checkArray(a: NDArray, dice: Dice): void {
  const cells = a.getSync();
  for (let turn = 0; turn < 3; turn++) {
    const { selection, taken } = someChoice(dice, a.shape);
    const whole = turn === 0;
    const expected = loopOver(cells, whole ? undefined : taken);
    const found = whole ? a.coo() : a.coo(selection);
    checkCells({ coords: found.coords, values: elementsOf(found.values) }, expected);
    const perItem = cells.size === 0 ? 1 : elementsOf(cells.data).length / cells.size;
    assert.equal(whole ? a.countNonzero() : a.countNonzero(selection), expected.values.length / perItem);
    checkChunks(a, whole ? undefined : selection, expected, perItem);
  }
}

/** Chunks come in C order, none is empty, each is in C order, and together they are all. */
function checkChunks(a: NDArray, selection: Parameters<NDArray["iterCoo"]>[0], expected: Found, perItem: number): void {
  const infos = [...a.iterchunksInfo()];
  const rows: { at: number[]; value: (number | bigint)[] }[] = [];
  let before = -1;
  for (const { chunk, coords, values } of a.iterCoo(selection)) {
    assert.deepEqual(chunk, infos[chunk.nchunk]);
    assert.ok(chunk.nchunk > before);
    before = chunk.nchunk;
    const elements = Array.from(elementsOf(values));
    const n = elements.length / perItem;
    assert.ok(n > 0);
    const own = Array.from({ length: n }, (_, i) => ({
      at: coords.map((column) => column[i]),
      value: elements.slice(i * perItem, (i + 1) * perItem),
    }));
    own.forEach(({ at }, i) => {
      at.forEach((index, axis) => {
        const inside = index - chunk.start[axis];
        assert.ok(inside >= 0 && inside < chunk.shape[axis]);
      });
      if (i > 0) assert.ok(compare(own[i - 1].at, at) < 0);
    });
    rows.push(...own);
  }
  rows.sort((x, y) => compare(x.at, y.at));
  assert.deepEqual(
    rows.map(({ at }) => at),
    expected.values.filter((_, i) => i % perItem === 0).map((_, i) => expected.coords.map((column) => column[i])),
  );
  assert.deepEqual(rows.flatMap(({ value }) => value), expected.values);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

Deno.test("coo(), iterCoo() and countNonzero() find what a loop over all cells finds", () => {
  using folder = new Folder();
  const contexts = liveContexts();
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const dice = new Dice(seed);
      using a = someSparse(dice, folder);
      checkArray(a, dice);
    }),
    { seed: 5120, numRuns: 400 },
  );
  assert.equal(liveContexts(), contexts);
});

Deno.test("coo() works with 16 axes", () => {
  using folder = new Folder();
  for (let seed = 0; seed < 5; seed++) {
    using a = someSparse(new Dice(seed), folder, 16);
    checkArray(a, new Dice(seed));
  }
});

Deno.test("coo() of large blocks finds cells at every place of a word", () => {
  const a = zeros([70, 1001], { dtype: "uint8", chunks: [40, 700], blocks: [7, 333], cparams: { filters: [] } });
  const b = zeros([70, 1001], { dtype: "float16", chunks: [40, 700], blocks: [7, 333] });
  a.batch(() =>
    b.batch(() => {
      for (let i = 0; i < 400; i++) {
        a.setSync([i * 31 % 70, i * 977 % 1001], 1 + i % 255);
        b.setSync([i * 31 % 70, i * 977 % 1001], i % 9 === 0 ? -0 : i % 8 === 0 ? NaN : -i);
      }
    })
  );
  for (const array of [a, b]) {
    const { coords, values } = array.coo();
    checkCells({ coords, values: elementsOf(values) }, loopOver(array.getSync()));
  }
});

Deno.test("coo() counts cells of special chunks that are in the array, and no padding", () => {
  for (const dtype of ["uint8", ">i4", "float64", "complex64"] as const) {
    const a = full([7, 9], 3, { dtype, chunks: [4, 5], blocks: [3, 2] });
    assert.equal(a.countNonzero(), 63);
    const { coords, values } = a.coo("::-2, [8, 1, 1]");
    assert.deepEqual(coords.map((list) => [...list]), [[0, 0, 2, 2, 4, 4, 6, 6], [1, 8, 1, 8, 1, 8, 1, 8]]);
    assert.equal(elementsOf(values)[0], 3);
    assert.equal(a.countNonzero("::-2, [8, 1, 1]"), 8);
  }
  assert.equal(full([7, 9], -0, { chunks: [4, 5], blocks: [3, 2] }).countNonzero(), 0);
  assert.equal(full([7, 9], NaN, { chunks: [4, 5], blocks: [3, 2] }).countNonzero(), 63);
});

Deno.test("coo() gives coordinates of axes over 2^31 as floating-point numbers, in order", () => {
  const far = 2 ** 40;
  const a = zeros([far, 4], { dtype: "int16", chunks: [2 ** 24, 4], blocks: [2 ** 10, 2] });
  for (const at of [far - 1, 5, 2 ** 33 + 1, 2 ** 31, 2 ** 24]) a.setSync([at, 3], at % 100 + 1), a.setSync([at, 0], 1);
  const { coords: [x, y], values } = a.coo();
  assert.ok(x instanceof Float64Array && y instanceof Int32Array);
  assert.deepEqual([...x], [5, 2 ** 24, 2 ** 31, 2 ** 33 + 1, far - 1].flatMap((at) => [at, at]));
  assert.deepEqual([...y], [0, 3, 0, 3, 0, 3, 0, 3, 0, 3]);
  for (let i = 0; i < x.length; i++) assert.equal(a.item(x[i], y[i]), values[i]);
  assert.equal(a.countNonzero([far - 1]), 2);
});

Deno.test("coo() of an array without cells looks along no axis", () => {
  const a = zeros([2 ** 40, 0, 2 ** 40], { dtype: "int8", chunks: [1, 1, 1], blocks: [1, 1, 1] });
  assert.deepEqual(a.coo(), {
    coords: [new Float64Array(0), new Int32Array(0), new Float64Array(0)],
    values: new Int8Array(0),
  });
  assert.deepEqual([a.countNonzero(), [...a.iterCoo()], a.coarsen(2).size], [0, [], 0]);
});

Deno.test("coo() refuses elements that are no numbers, and cells that are listed one by one", () => {
  for (const dtype of ["S3", "U2", "V4", "datetime64[s]", "timedelta64[s]"] as const) {
    const a = zeros([4], { dtype });
    for (const call of [() => a.coo(), () => [...a.iterCoo()], () => a.countNonzero(), () => a.coarsen(2)]) {
      assert.throws(call, (error) => error instanceof TypeError && error.message.includes(dtype));
    }
  }
  assert.throws(() => zeros([4], { dtype: [["a", "int32"]] }).coo(), TypeError);
  const a = zeros([2, 2]);
  for (const selection of [[[0, 1], [1, 0]], [[[true, false], [false, true]]]]) {
    assert.throws(() => a.coo(selection), {
      name: "TypeError",
      message: /^Cannot list the cells of .* one by one: slices/,
    });
  }
  assert.throws(() => a.coo("4"), RangeError);
  const closed = zeros([4]);
  closed.close();
  assert.throws(() => closed.coo(), TypeError);
});
