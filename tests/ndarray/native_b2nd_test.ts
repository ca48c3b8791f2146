import assert from "node:assert/strict";
import fc from "fast-check";
import { arange, asarray, type CParams, type DTypeLike, type NDArray, openArray, Slice } from "../../mod.ts";
import { liveContexts } from "../../ffi/mod.ts";
import { Dice, someParts as somePartition, someShape } from "./property/dice.ts";
import { someCells } from "./exchange/exchange_cells.ts";
import { Folder } from "./folder.ts";
import { NativeArray } from "./native.ts";

const TYPES: readonly DTypeLike[] = ["int32", "float64", "uint8", "complex128", "S3"];
const SETTINGS: readonly CParams[] = [{}, { codec: "lz4" }, { codec: "blosclz", filters: [] }, {
  filters: ["bitshuffle"],
}];

/** An array that the native library and Deneb have alike. */
interface Pair {
  readonly ours: NDArray;
  readonly dtype: DTypeLike;
  readonly native: NativeArray;
}

/** Makes a pair, hands it over, compares it at the end, and frees it. */
function withPair(dice: Dice, use: (pair: Pair) => void): void {
  const contexts = liveContexts();
  const dtype = dice.pick(TYPES);
  const shape = someShape(dice, dice.int(1, 4)).map((n) => Math.max(1, n));
  const options = { dtype, cparams: dice.pick(SETTINGS), ...somePartition(dice, shape) };
  const ours = asarray(someCells(dice, dtype, shape), options);
  using native = new NativeArray(ours.toCframe(), ours.itemsize);
  use({ ours, dtype, native });
  assert.deepEqual(native.all(ours.shape), ours.getSync().bytes);
  assert.equal(liveContexts(), contexts);
}

function someBox(dice: Dice, shape: readonly number[]): { start: number[]; stop: number[]; selection: Slice[] } {
  const start = shape.map((n) => dice.int(0, n - 1));
  const stop = shape.map((n, i) => dice.int(start[i] + 1, n));
  return { start, stop, selection: start.map((first, i) => new Slice(first, stop[i])) };
}

function forMany(numRuns: number, use: (pair: Pair, dice: Dice) => void): void {
  const seeds = fc.nat();
  fc.assert(
    fc.property(seeds, (seed) => {
      const dice = new Dice(seed);
      withPair(dice, (pair) => use(pair, dice));
    }),
    { seed: 20241, numRuns },
  );
}

Deno.test("getSync() reads boxes, lists and points as b2nd_get_slice_cbuffer and its kin do", () => {
  forMany(150, ({ ours, native }, dice) => {
    const { shape } = ours;
    const { start, stop, selection } = someBox(dice, shape);
    assert.deepEqual(ours.getSync(selection).bytes, native.get(start, stop));
    const lists = shape.map((n) => dice.list(dice.int(1, n + 2), () => dice.int(0, n - 1)));
    assert.deepEqual(ours.oindex.getSync(lists).bytes, native.outer(lists));
    const points = dice.list(dice.int(1, 9), () => dice.int(0, ours.size - 1));
    const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
    const coords = shape.map((n, i) => points.map((p) => Math.floor(p / strides[i]) % n));
    assert.deepEqual(ours.getSync(coords).bytes, native.points(points));
  });
});

Deno.test("setSync() writes boxes as b2nd_set_slice_cbuffer does", () => {
  forMany(100, ({ ours, dtype, native }, dice) => {
    for (let n = dice.int(1, 4); n > 0; n--) {
      const { start, stop, selection } = someBox(dice, ours.shape);
      const cells = someCells(dice, dtype, start.map((first, i) => stop[i] - first));
      ours.setSync(selection, cells);
      native.set(start, stop, cells.bytes);
    }
  });
});

/** A place on a chunk's edge, and a number of whole chunks: what the native functions ask for within an array. */
function aligned(
  dice: Dice,
  { shape, chunks }: NDArray,
  axis: number,
): { start: number; chunk: number; whole: number } {
  const chunk = chunks[axis];
  const whole = Math.floor(shape[axis] / chunk);
  return { start: chunk * dice.int(0, whole), chunk, whole };
}

Deno.test("insert(), append() and delete() do what b2nd_insert, b2nd_append and b2nd_delete do", () => {
  forMany(150, ({ ours, dtype, native }, dice) => {
    for (let n = dice.int(1, 4); n > 0; n--) {
      const axis = dice.int(0, ours.ndim - 1);
      const { start, chunk, whole } = aligned(dice, ours, axis);
      const cells = (length: number) => someCells(dice, dtype, ours.shape.map((k, i) => i === axis ? length : k));
      const roll = dice.int(0, 2);
      if (roll === 0) {
        const put = cells(chunk * dice.int(1, 2));
        ours.insert(put, axis, start);
        native.insert(put.bytes, axis, start);
      } else if (roll === 1 || start >= chunk * whole) {
        const put = cells(dice.int(1, 2 * chunk));
        // As many bytes as a chunk has, the native function takes for a chunk, wherever they begin.
        if (put.bytes.length === ours.chunkIndex().nbytes) continue;
        ours.append(put, axis);
        native.append(put.bytes, axis);
      } else {
        const length = chunk * dice.int(1, whole - start / chunk);
        if (length === ours.shape[axis]) continue;
        ours.delete(axis, start, length);
        native.delete(axis, start, length);
      }
      assert.deepEqual(native.all(ours.shape), ours.getSync().bytes);
    }
  });
});

Deno.test("resize() with a start does what b2nd_resize does", () => {
  forMany(150, ({ ours, native }, dice) => {
    for (let n = dice.int(1, 3); n > 0; n--) {
      const start = [...ours.shape];
      const shape = ours.shape.map((length, axis) => {
        const { start: at, chunk, whole } = aligned(dice, ours, axis);
        const roll = dice.int(0, 3);
        if (roll === 0) {
          start[axis] = at;
          return length + chunk * dice.int(1, 2);
        }
        if (roll === 1 && at < chunk * whole) {
          start[axis] = at;
          return length - chunk * dice.int(1, whole - at / chunk);
        }
        return roll === 2 ? length + dice.int(0, chunk) : length;
      });
      if (shape.includes(0)) return;
      const ends = start.map((at, i) => Math.min(at, shape[i]));
      ours.resize(shape, { start: ends });
      native.resize(shape, start);
      assert.deepEqual(native.all(shape), ours.getSync().bytes);
    }
  });
});

Deno.test("resize() without a start does what b2nd_resize does at the far end", () => {
  forMany(100, ({ ours, native }, dice) => {
    const larger = ours.shape.map((n) => n + dice.int(0, n + 3));
    ours.resize(larger);
    native.resize(larger, null);
    assert.deepEqual(native.all(larger), ours.getSync().bytes);
    // Only once: cells that the native function cuts off come back when it grows again.
    const smaller = larger.map((n) => dice.int(1, n));
    ours.resize(smaller);
    native.resize(smaller, null);
  });
});

Deno.test("openArray() reads what b2nd_save wrote after native changes", () => {
  using folder = new Folder();
  forMany(40, ({ ours, dtype, native }, dice) => {
    const { start, stop, selection } = someBox(dice, ours.shape);
    const cells = someCells(dice, dtype, start.map((first, i) => stop[i] - first));
    ours.setSync(selection, cells);
    native.set(start, stop, cells.bytes);
    const path = folder.next();
    native.save(path);
    using saved = openArray(path);
    assert.deepEqual(saved.shape, ours.shape);
    assert.deepEqual(saved.getSync().bytes, ours.getSync().bytes);
  });
});

Deno.test("toCframe() of an array of rank 0 and of 16 is what b2nd_from_cframe reads", () => {
  for (const a of [arange(1).reshape([]), arange(24).reshape([...new Array<number>(13).fill(1), 2, 3, 4])]) {
    using native = new NativeArray(a.toCframe(), 8);
    assert.deepEqual(native.all(a.shape), a.getSync().bytes);
  }
});
