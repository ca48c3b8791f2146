import fc from "fast-check";
import assert from "node:assert/strict";
import { Space } from "../../src/storage/contiguous/space.ts";
import { diffTables } from "../../src/storage/places.ts";

Deno.test("Space never gives out bytes that are in use, and joins what is free", () => {
  const action = fc.record({ take: fc.boolean(), length: fc.integer({ min: 1, max: 40 }), which: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), fc.boolean(), (actions, many) => {
      const space = new Space(10);
      const used: { start: number; end: number }[] = [{ start: 0, end: 10 }];
      for (const { take, length, which } of actions) {
        if (take) {
          const start = space.allocate(length);
          used.push({ start, end: start + length });
        } else if (many) {
          space.release(used.splice(which % (used.length + 1)));
        } else if (used.length > 0) {
          space.release(used.splice(which % used.length, 1));
        }
        const sorted = [...used].sort((a, b) => a.start - b.start);
        sorted.forEach((extent, i) => assert.ok(i === 0 || sorted[i - 1].end <= extent.start));
        const gaps: { start: number; end: number }[] = [];
        let end = 0;
        for (const extent of sorted) {
          if (extent.start > end) gaps.push({ start: end, end: extent.start });
          end = extent.end;
        }
        assert.deepEqual(space.holes(), gaps);
        assert.equal(space.top, end);
        const from = which % (end + 5);
        const fit = space.firstFit(length, from);
        assert.ok(fit >= from && sorted.every((extent) => extent.end <= fit || extent.start >= fit + length));
      }
    }),
    { seed: 3 },
  );
});

Deno.test("Space takes bytes that are free and refuses those in use", () => {
  const space = new Space(100);
  space.release([{ start: 20, end: 40 }]);
  space.take(25, 30);
  assert.deepEqual(space.holes(), [{ start: 20, end: 25 }, { start: 30, end: 40 }]);
  space.take(120, 130);
  assert.deepEqual(space.holes().at(-1), { start: 100, end: 120 });
  assert.throws(() => space.take(10, 22), RangeError);
});

Deno.test("diffTables() finds what is gone and what is new, in whatever order", () => {
  const places = fc.uniqueArray(fc.nat(60), { maxLength: 30 });
  fc.assert(
    fc.property(places, places, fc.integer({ min: 0, max: 4 }), fc.boolean(), (before, after, specials, known) => {
      const old = Float64Array.from([...before, ...Array(specials).fill(-1)]);
      const now = Float64Array.from([...Array(specials).fill(-2), ...after]);
      const had = new Set(before);
      const { gone, added } = diffTables(old, now, (place) => known && !had.has(place));
      assert.deepEqual(gone.sort(), before.filter((place) => !after.includes(place)).sort());
      assert.deepEqual(added.sort(), after.filter((place) => !had.has(place)).sort());
    }),
    { seed: 5 },
  );
});

Deno.test("diffTables() passes over tables of 512,000 chunks in milliseconds when their order stays", () => {
  const before = Float64Array.from({ length: 512_000 }, (_, i) => i * 100);
  const after = before.filter((_, i) => i % 80 !== 79);
  const start = performance.now();
  const { gone, added } = diffTables(before, after, () => false);
  const time = performance.now() - start;
  assert.equal(gone.length, 6400);
  assert.equal(added.length, 0);
  assert.ok(time < 250, `${time} ms`);
});
