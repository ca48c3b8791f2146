import assert from "node:assert/strict";
import { Slice, slice } from "../../../src/ndarray/selection/slice.ts";

Deno.test("slice() keeps what it is given", () => {
  const part = slice(3, -9, 2);
  assert.ok(part instanceof Slice);
  assert.deepEqual([part.start, part.stop, part.step], [3, -9, 2]);
});

Deno.test("slice() takes absent and null bounds for none, and bigints for numbers", () => {
  const all = slice();
  assert.deepEqual([all.start, all.stop, all.step], [null, null, 1]);
  const back = slice(null, 5n, -1n);
  assert.deepEqual([back.start, back.stop, back.step], [null, 5, -1]);
  assert.equal(slice(-0).start, 0);
  assert.equal(slice(0, Infinity).stop, Infinity);
});

Deno.test("slice() refuses a step of 0 and what is no integer", () => {
  assert.throws(() => slice(0, 1, 0), { name: "RangeError", message: "Cannot make a slice: the step must not be 0" });
  assert.throws(() => slice(1.5), { name: "TypeError", message: /the start must be an integer, it is 1.5/ });
  assert.throws(() => slice(0, NaN), TypeError);
  assert.throws(() => slice(0, 1, Infinity), TypeError);
  assert.throws(() => slice(2n ** 60n), RangeError);
});

Deno.test("Slice.toString() writes it as a text selection does", () => {
  assert.deepEqual([slice(), slice(-3), slice(1, 9, 2), slice(null, null, -1)].map(String), [
    ":",
    "-3:",
    "1:9:2",
    "::-1",
  ]);
});
