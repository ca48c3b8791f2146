import assert from "node:assert/strict";
import fc from "fast-check";
import { liveContexts } from "../../../ffi/mod.ts";
import { cooWriter, fromCoo, fromCooSync, libraryInfo, type NDArray, openArray } from "../../../mod.ts";
import { Folder } from "../folder.ts";
import { Dice } from "../property/dice.ts";
import { count } from "../property/model.ts";
import { coordsOf, someCellShape, someOptions, valuesOf } from "./cell_cases.ts";
import { CELL_KINDS, type CellKind } from "./cell_kinds.ts";
import { assertNames, put, type Rows, type Rules, someRows } from "./cell_model.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

function someRules(dice: Dice): Rules {
  return { duplicates: dice.pick(["sum", "sum", "last", "error"]), overflow: dice.pick(["error", "saturate"]) };
}

/** Makes an array of rows in one of the ways there are. */
async function made(dice: Dice, rows: Rows, kind: CellKind, shape: readonly number[], options: object) {
  const { dtype } = kind;
  const ndim = shape.length;
  const way = dice.pick(["sync", "async", "writer"]);
  const all = { ...options, dtype };
  if (way === "writer" && ndim > 0) {
    using writer = cooWriter(shape, all);
    for (let from = 0; from < rows.numbers.length;) {
      const end = from + dice.int(1, rows.numbers.length);
      const batch = { coords: rows.coords.slice(from, end), numbers: rows.numbers.slice(from, end) };
      await writer.add(coordsOf(dice, batch, ndim), valuesOf(dice, batch, kind));
      from = end;
    }
    return await writer.finish();
  }
  const coords = coordsOf(dice, rows, ndim), values = valuesOf(dice, rows, kind);
  return way === "async" ? await fromCoo(coords, values, shape, all) : fromCooSync(coords, values, shape, all);
}

/** Chunks that hold nothing have no bytes: the index tells of them, and nothing else. */
function checkKinds(array: NDArray): void {
  let stored = 0;
  for (const { info, data } of array.iterChunks()) {
    const isZero = data.bytes.every((byte) => byte === 0);
    assert.equal(info.special === "zero", isZero, `chunk ${info.nchunk} is ${info.special}`);
    if (!isZero) stored += info.cbytes;
  }
  assert.equal(array.cbytes, stored);
}

function checkCells(array: NDArray, kind: CellKind, shape: readonly number[], cells: readonly bigint[]): void {
  const found = array.getSync();
  assert.deepEqual([...found.shape], shape);
  assert.equal(array.dtype, kind.name);
  assert.deepEqual(found.bytes, kind.dense(cells, shape).bytes);
}

Deno.test("fromCoo() and cooWriter() hold what a plain-loop model holds, or name a cell that does not fit", async () => {
  using folder = new Folder();
  const contexts = liveContexts();
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const dice = new Dice(seed);
      const kind = dice.pick(CELL_KINDS);
      const shape = someCellShape(dice);
      const rows = shape.length === 0
        ? { coords: [[]], numbers: [dice.chance(0.5) ? 1n : 0n] }
        : someRows(dice, kind, shape, dice.pick([5, 30, 2 * count(shape)]));
      const options = { ...someOptions(dice, shape, folder), ...someRules(dice) };
      const outcome = put(kind, shape, new Array<bigint>(count(shape)).fill(0n), rows, options);
      if ("faulty" in outcome) {
        const error = await made(dice, rows, kind, shape, options).then(() => null, (error) => error);
        assertNames(error, outcome.faulty);
        if (options.urlpath !== undefined) assert.throws(() => Deno.lstatSync(options.urlpath!), Deno.errors.NotFound);
        return;
      }
      using array = await made(dice, rows, kind, shape, options);
      checkCells(array, kind, shape, outcome.cells);
      checkKinds(array);
      if (options.urlpath === undefined) return;
      using again = openArray(options.urlpath);
      checkCells(again, kind, shape, outcome.cells);
    }),
    { seed: 7001, numRuns: 700 },
  );
  assert.equal(liveContexts(), contexts);
});

Deno.test("addCoo() holds what a plain-loop model holds, or leaves the array as it was", () => {
  using folder = new Folder();
  const contexts = liveContexts();
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const dice = new Dice(seed);
      const kind = dice.pick(CELL_KINDS);
      const shape = someCellShape(dice).map((n) => Math.max(1, n));
      if (shape.length === 0) return;
      const options = someOptions(dice, shape, folder);
      const first = someRows(dice, kind, shape, dice.pick([0, 10, 2 * count(shape)]));
      let cells = new Array<bigint>(count(shape)).fill(0n);
      const start = put(kind, shape, cells, first, { duplicates: "last", overflow: "error" });
      assert.ok("cells" in start);
      cells = start.cells;
      using array = fromCooSync(coordsOf(dice, first, shape.length), valuesOf(dice, first, kind), shape, {
        ...options,
        dtype: kind.dtype,
        duplicates: "last",
      });
      for (let round = dice.int(1, 4); round > 0; round--) {
        const rules = someRules(dice);
        const rows = someRows(dice, kind, shape, dice.pick([3, 20, count(shape)]));
        const outcome = put(kind, shape, cells, rows, rules);
        const coords = coordsOf(dice, rows, shape.length), values = valuesOf(dice, rows, kind);
        if ("cells" in outcome) {
          array.addCoo(coords, values, rules);
          cells = outcome.cells;
        } else {
          assert.throws(() => array.addCoo(coords, values, rules), (error) => {
            assertNames(error, outcome.faulty);
            return true;
          });
        }
        checkCells(array, kind, shape, cells);
      }
      if (options.urlpath === undefined) return;
      using again = openArray(options.urlpath);
      checkCells(again, kind, shape, cells);
    }),
    { seed: 7002, numRuns: 500 },
  );
  assert.equal(liveContexts(), contexts);
});
