import assert from "node:assert/strict";
import fc from "fast-check";
import { type Index, resolveSelection, type SelectionLike } from "../../../src/ndarray/selection/selection.ts";
import { slice } from "../../../src/ndarray/selection/slice.ts";
import { takenByPieces, takenCells } from "./selection_model.ts";

fc.configureGlobal({ seed: 20240 });

function taken(selection: SelectionLike, shape: readonly number[], outer = false) {
  const resolved = resolveSelection(selection, shape, { outer });
  return { shape: resolved.shape, cells: takenCells(resolved, shape) };
}

Deno.test("resolveSelection() takes everything for undefined, empty text, [] and ...", () => {
  for (const all of [undefined, "", "()", [], "...", ["..."], ":", slice()] as const) {
    assert.deepEqual(taken(all, [2, 2]), { shape: [2, 2], cells: [0, 1, 2, 3] });
  }
  for (const all of [undefined, "", [], "..."] as const) assert.deepEqual(taken(all, []), { shape: [], cells: [0] });
});

Deno.test("resolveSelection() takes a single entry for a whole selection", () => {
  assert.deepEqual(taken(1, [3, 2]), { shape: [2], cells: [2, 3] });
  assert.deepEqual(taken(-1n, [3]), { shape: [], cells: [2] });
  assert.deepEqual(taken(null, [2]), { shape: [1, 2], cells: [0, 1] });
  assert.deepEqual(taken(slice(1), [3]), { shape: [2], cells: [1, 2] });
  assert.deepEqual(taken(Int32Array.of(2, 0), [3]), { shape: [2], cells: [2, 0] });
  assert.deepEqual(taken(BigInt64Array.of(-1n), [3]), { shape: [1], cells: [2] });
  assert.deepEqual(taken(Float64Array.of(1), [3]), { shape: [1], cells: [1] });
  assert.deepEqual(taken(Uint8Array.of(1, 0, 1), [3]), { shape: [2], cells: [0, 2] });
  assert.deepEqual(taken([true, false, true], [3]), { shape: [2], cells: [0, 2] });
  assert.deepEqual(taken({ dtype: "int64", shape: [2], data: BigInt64Array.of(1n, 1n) }, [3]), {
    shape: [2],
    cells: [1, 1],
  });
});

Deno.test("resolveSelection() reads lists of booleans as one mask when they fit the array, never for outer", () => {
  const nested = [[true, false, false], [false, true, true]];
  assert.deepEqual(taken(nested, [2, 3]), { shape: [3], cells: [0, 4, 5] });
  assert.deepEqual(taken([nested, 0], [2, 3, 2]), { shape: [3], cells: [0, 8, 10] });
  assert.deepEqual(taken([[true, true], [true, false]], [2, 2], true), { shape: [2, 1], cells: [0, 2] });
  assert.deepEqual(taken([[true, false, true], [false, true, true]], [3, 3]), { shape: [2], cells: [1, 8] });
});

Deno.test("resolveSelection() keeps lists that need no pairing as picks of their own axes", () => {
  const grid = resolveSelection([[[0], [2]], 1, [3, 1, 0]], [3, 2, 4]);
  assert.equal(grid.points, null);
  assert.deepEqual(grid.shape, [2, 3]);
  assert.equal(resolveSelection([[0, 2], "..."], [3, 2]).axes[0]?.indices, null);
  assert.deepEqual(resolveSelection([[0, 1], [1, 0]], [2, 2]).points?.axes, [0, 1]);
  assert.equal(resolveSelection([0, slice(), null], [2, 2]).basic, true);
  assert.equal(resolveSelection([[0]], [2, 2]).basic, false);
});

Deno.test("resolveSelection() names axis, index and size", () => {
  const errors: [SelectionLike, number[], RegExp][] = [
    [[0, 7], [3, 5], /^Cannot select index 7 on axis 1: the size of the axis is 5$/],
    ["0, -6", [3, 5], /^Cannot select index -6 on axis 1: the size of the axis is 5$/],
    [["...", [1, 9]], [3, 5], /^Cannot select index 9 on axis 1: the size of the axis is 5$/],
    [[2n ** 70n], [3], /^Cannot select index 1180591620717411303424 on axis 0: the size of the axis is 3$/],
    [[1e300], [3], /axis 0: the size of the axis is 3$/],
    [[0, 0, 0], [3, 5], /the array has 2 axes, the selection indexes 3$/],
    [[[0], 0, 0], [3, 5], /the array has 2 axes, the selection indexes 3$/],
    [["...", "..."], [3], /may hold "..." once/],
    [[[0, 1], [0, 1, 2]], [3, 5], /shapes \(2,\) \(3,\): lengths must be equal or 1$/],
    [[slice(), [true, true]], [3, 5], /mask of shape \(2,\): along axis 1 the array has 5 cells, the mask 2$/],
    [[{ dtype: "bool", shape: [3, 4], data: new Uint8Array(12) }], [3, 5], /\(3, 4\): along axis 1 the array has 5/],
  ];
  for (const [selection, shape, message] of errors) {
    assert.throws(() => resolveSelection(selection, shape), { name: "RangeError", message });
  }
});

Deno.test("resolveSelection() refuses what does not select", () => {
  const bad: unknown[] = [
    [1.5],
    [NaN],
    [[0, 0.5]],
    ["1"],
    [{}],
    [undefined],
    [[[0, 1], [2]]],
    [[0, true]],
    [[0, "1"]],
    [[[0], 1]],
    [Uint8Array.of(0, 7, 1)],
    [{ dtype: "bool", shape: [2], data: new Uint8Array(3) }],
    [() => 0],
    [new Date()],
  ];
  const cycle: unknown[] = [];
  cycle.push(cycle);
  bad.push(cycle);
  for (const selection of bad) {
    // Values that the types rule out reach it from untyped callers.
    assert.throws(() => Reflect.apply(resolveSelection, null, [selection, [3, 3]]), TypeError, String(selection));
  }
});

Deno.test("resolveSelection() lists cells of a large mask quickly", () => {
  const data = new Uint8Array(4_000_000);
  for (let i = 0; i < data.length; i += 5) data[i] = 1;
  const { points } = resolveSelection({ dtype: "bool", shape: [100, 200, 200], data }, [100, 200, 200]);
  assert.equal(points?.count, 800_000);
  for (const p of [0, 1, 399_999, 799_999]) {
    const at: number[] = points.coords.map((list) => list[p]);
    assert.equal((at[0] * 200 + at[1]) * 200 + at[2], p * 5);
  }
});

Deno.test("resolveSelection() with outer takes every list along its own axis", () => {
  assert.deepEqual(taken([[0, 2], [1, 1, 0]], [3, 2], true), { shape: [2, 3], cells: [1, 1, 0, 5, 5, 4] });
  const mask = { dtype: "bool", shape: [2, 2], data: Uint8Array.of(0, 1, 1, 0) };
  assert.deepEqual(taken([mask, [1, 0]], [2, 2, 2], true), { shape: [2, 2], cells: [3, 2, 5, 4] });
  assert.throws(() => resolveSelection([mask, mask], [2, 2, 2, 2], { outer: true }), TypeError);
});

/** One entry for an axis, with the indices it takes; `drops` for an integer. */
function axisEntry(length: number): fc.Arbitrary<{ entry: Index; indices: number[]; drops: boolean }> {
  const wrap = (index: number) => index < 0 ? index + length : index;
  const bound = fc.option(fc.integer({ min: -length - 2, max: length + 2 }));
  const step = fc.integer({ min: -3, max: 3 }).filter((by) => by !== 0);
  const index = fc.integer({ min: -length, max: length - 1 });
  return fc.oneof(
    fc.tuple(bound, bound, step).map(([from, to, by]) => {
      const all = Array.from({ length }, (_, i) => i);
      const clip = (value: number, low: number, high: number) => Math.min(Math.max(wrap(value), low), high);
      const indices: number[] = [];
      if (by > 0) {
        const stop = to === null ? length : clip(to, 0, length);
        for (let i = from === null ? 0 : clip(from, 0, length); i < stop; i += by) indices.push(all[i]);
      } else {
        const stop = to === null ? -1 : clip(to, -1, length - 1);
        for (let i = from === null ? length - 1 : clip(from, -1, length - 1); i > stop; i += by) indices.push(all[i]);
      }
      return { entry: slice(from, to, by), indices, drops: false };
    }),
    index.map((i) => ({ entry: i, indices: [wrap(i)], drops: true })),
    fc.array(index, { maxLength: 8 }).map((list) => ({ entry: list, indices: list.map(wrap), drops: false })),
    fc.array(fc.boolean(), { minLength: length, maxLength: length }).map((mask) => ({
      entry: Uint8Array.from(mask, Number),
      indices: mask.flatMap((on, i) => on ? [i] : []),
      drops: false,
    })),
  );
}

const SHAPE = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 0, maxLength: 4 });

Deno.test("resolveSelection() with outer agrees with plain loops, whole and cut into chunks and blocks", () => {
  const cases = SHAPE.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      picks: fc.tuple(...shape.map(axisEntry)),
      chunks: fc.tuple(...shape.map(() => fc.integer({ min: 1, max: 9 }))),
      blocks: fc.tuple(...shape.map(() => fc.integer({ min: 1, max: 9 }))),
    })
  );
  fc.assert(fc.property(cases, ({ shape, picks, chunks, blocks }) => {
    let wanted = [0];
    shape.forEach((length, axis) => {
      wanted = wanted.flatMap((base) => picks[axis].indices.map((index) => base * length + index));
    });
    const resolved = resolveSelection(picks.map(({ entry }) => entry), shape, { outer: true });
    assert.deepEqual(resolved.shape, picks.filter(({ drops }) => !drops).map(({ indices }) => indices.length));
    assert.deepEqual(takenCells(resolved, shape), wanted);
    const inner = blocks.map((block, axis) => Math.min(block, chunks[axis]));
    assert.deepEqual(takenByPieces(resolved, shape, chunks, inner), wanted);
  }));
});

Deno.test("resolveSelection() pairs lists as plain loops do", () => {
  const cases = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 }))
    .chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        points: fc.array(fc.tuple(fc.nat(shape[0] - 1), fc.nat(shape[2] - 1)), { minLength: 1, maxLength: 30 }),
        part: fc.integer({ min: 1, max: 5 }),
      })
    );
  fc.assert(fc.property(cases, ({ shape, points, part }) => {
    const rows = points.map(([row]) => row);
    const columns = points.map(([, column]) => column);
    const resolved = resolveSelection([rows, slice(null, null, -1), columns], shape);
    // Parted by a slice: the points come first.
    assert.deepEqual(resolved.shape, [points.length, shape[1]]);
    const wanted = points.flatMap(([row, column]) =>
      Array.from({ length: shape[1] }, (_, i) => (row * shape[1] + shape[1] - 1 - i) * shape[2] + column)
    );
    assert.deepEqual(takenCells(resolved, shape), wanted);
    assert.deepEqual(takenByPieces(resolved, shape, shape.map(() => part + 1), shape.map(() => part)), wanted);
  }));
});
