import assert from "node:assert/strict";
import fc from "fast-check";
import { isSorted, sortOrder } from "../../../src/ndarray/sparse/mod.ts";
import { Dice } from "../property/dice.ts";

/** What the language's own stable sort gives. */
function expectedOrder(keys: readonly Uint32Array[], n: number): number[] {
  return Array.from({ length: n }, (_, i) => i).sort((a, b) => {
    for (const key of keys) if (key[a] !== key[b]) return key[a] - key[b];
    return 0;
  });
}

Deno.test("sortOrder() orders rows as a stable sort by all keys does", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const dice = new Dice(seed);
      const n = dice.pick([0, 1, 2, 10, 300, 5000]);
      const keys = dice.list(dice.int(0, 4), () => {
        const [low, range, step] = [
          dice.pick([0, 7, 2 ** 31, 2 ** 32 - 5000]),
          dice.pick([1, 2, 40, 4999]),
          dice.pick([1, 1, 64]),
        ];
        const most = Math.floor((2 ** 32 - 1 - low) / step);
        return Uint32Array.from({ length: n }, () => low + step * dice.int(0, Math.min(range, most)));
      });
      const order = sortOrder(keys, n);
      assert.deepEqual([...order], expectedOrder(keys, n));
      const moved = keys.map((key) => Uint32Array.from(order, (row) => key[row]));
      assert.equal(isSorted(moved, n), true);
      assert.equal(isSorted(keys, n), order.every((row, i) => row === i));
    }),
    { seed: 91, numRuns: 150 },
  );
});

Deno.test("sortOrder() looks at all 32 bits, and only at as many rows as it is told", () => {
  const wide = Uint32Array.from({ length: 6000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 0);
  assert.deepEqual([...sortOrder([wide], 6000)], expectedOrder([wide], 6000));
  assert.deepEqual([...sortOrder([wide], 3)], expectedOrder([wide], 3));
});
