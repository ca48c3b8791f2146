import assert from "node:assert/strict";
import fc from "fast-check";
import { cutPick, cutPiece, cutPointParts } from "../../../src/ndarray/selection/pieces.ts";
import type { AxisPick } from "../../../src/ndarray/selection/selection.ts";
import { elements } from "./selection_model.ts";

fc.configureGlobal({ seed: 20240 });

function range(start: number, step: number, count: number): AxisPick {
  return { start, step, count, indices: null, stride: 1 };
}

function list(...indices: number[]): AxisPick {
  return { start: 0, step: 1, count: indices.length, indices: Float64Array.from(indices), stride: 1 };
}

const PICK = fc.oneof(
  fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 70 }), fc.nat(20)).map((args) => range(...args)),
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(20), fc.nat(8)).map(([step, count, rest]) =>
    range(step * Math.max(count - 1, 0) + rest, -step, count)
  ),
  fc.array(fc.nat(200), { maxLength: 60 }).map((indices) => list(...indices)),
  fc.array(fc.nat(200), { maxLength: 60 }).map((indices) => list(...indices.sort((a, b) => a - b))),
  fc.array(fc.nat(2 ** 40), { maxLength: 60 }).map((indices) => list(...indices)),
);

function indexOf(pick: AxisPick, k: number): number {
  return pick.indices === null ? pick.start + k * pick.step : pick.indices[k];
}

Deno.test("cutPick() and cutPiece() hold every element once, in its part, in order within a part", () => {
  const length = fc.integer({ min: 1, max: 40 });
  fc.assert(fc.property(PICK, length, length, (pick, chunk, block) => {
    const seen = new Set<number>();
    const chunks = cutPick(pick, chunk);
    assert.equal(new Set(chunks.map(({ part }) => part)).size, chunks.length);
    for (const piece of chunks) {
      assert.ok(piece.count > 0);
      const blocks = cutPiece(piece, block);
      assert.equal(new Set(blocks.map(({ part }) => part)).size, blocks.length);
      for (const inner of blocks) {
        let last = -1;
        for (const { index, k } of elements(inner)) {
          assert.ok(index >= 0 && index < block && k > last && !seen.has(k));
          assert.equal(piece.part * chunk + inner.part * block + index, indexOf(pick, k));
          seen.add(k);
          last = k;
        }
      }
    }
    assert.equal(seen.size, pick.count);
  }));
});

Deno.test("cutPick() gives one piece a part for ranges, downwards for negative steps", () => {
  assert.deepEqual(cutPick(range(2, 3, 4), 5), [
    { part: 0, first: 0, start: 2, step: 1, count: 1, indices: null, ks: null },
    { part: 1, first: 1, start: 0, step: 3, count: 2, indices: null, ks: null },
    { part: 2, first: 3, start: 1, step: 1, count: 1, indices: null, ks: null },
  ]);
  assert.deepEqual(cutPick(range(6, -1, 5), 4).map(({ part, start, step, count }) => [part, start, step, count]), [
    [1, 2, -1, 3],
    [0, 3, -1, 2],
  ]);
  assert.deepEqual(cutPick(range(0, 1, 0), 4), []);
  assert.deepEqual(cutPick(list(), 4), []);
});

Deno.test("cutPick() tells runs from lists", () => {
  const [low, high] = cutPick(list(3, 4, 5, 8, 8), 6);
  assert.deepEqual(low, { part: 0, first: 0, start: 3, step: 1, count: 3, indices: null, ks: null });
  assert.deepEqual(high.indices, Float64Array.of(2, 2));
  assert.equal(high.ks, null);
  const [zero] = cutPick(list(9, 0, 8, 1), 6);
  assert.deepEqual([zero.indices, zero.ks], [Float64Array.of(0, 1), Float64Array.of(1, 3)]);
});

Deno.test("cutPointParts() groups points by part, numbers ascending within a group", () => {
  const point = fc.tuple(fc.nat(30), fc.nat(30));
  const far = fc.tuple(fc.nat(2 ** 45), fc.nat(30));
  const points = fc.oneof(fc.array(point, { maxLength: 80 }), fc.array(far, { maxLength: 80 }));
  fc.assert(fc.property(points, fc.integer({ min: 1, max: 9 }), (list, length) => {
    const coords = [0, 1].map((axis) => Float64Array.from(list, (at) => at[axis]));
    const groups = cutPointParts(coords, list.length, [length, 4], [8, 1]);
    let before = -1;
    let total = 0;
    for (const { part, members } of groups) {
      assert.ok(part > before && members.length > 0);
      before = part;
      total += members.length;
      members.forEach((p, i) => {
        assert.ok(i === 0 || p > members[i - 1]);
        assert.equal(Math.floor(list[p][0] / length) * 8 + Math.floor(list[p][1] / 4), part);
      });
    }
    assert.equal(total, list.length);
  }));
});

Deno.test("cutPointParts() takes points without axes for one part", () => {
  assert.deepEqual(cutPointParts([], 0, [], []), []);
  assert.deepEqual(cutPointParts([], 1, [], []), [{ part: 0, members: Int32Array.of(0) }]);
});

Deno.test("cutPick() groups far apart parts whatever their numbers", () => {
  const many = list(...Array.from({ length: 3000 }, (_, k) => (k * 7919 % 3000) * 2 ** 41));
  const pieces = cutPick(many, 1);
  assert.equal(pieces.length, 3000);
  for (const piece of pieces) assert.equal(indexOf(many, piece.first), piece.part);
});
