import assert from "node:assert/strict";
import fc from "fast-check";
import { copyRegion, libraryInfo } from "../../ffi/mod.ts";

libraryInfo();

/** One axis: extents of both arrays, where the box starts in each, how long it is. */
const axis = fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5)).map(([a, b, s, d, n]) => {
  const extent = Math.max(0, Math.min(n, a, b));
  return { source: a, dest: b, start: Math.min(s, a - extent), at: Math.min(d, b - extent), extent };
});

/** Copies item by item, by index arithmetic alone. */
function plainCopy(itemsize: number, source: Uint8Array, dest: Uint8Array, axes: readonly AxisCase[]): void {
  const visit = (depth: number, from: number, to: number) => {
    if (depth === axes.length) {
      dest.set(source.subarray(from * itemsize, (from + 1) * itemsize), to * itemsize);
      return;
    }
    const { source: a, dest: b, start, at, extent } = axes[depth];
    for (let k = 0; k < extent; k++) visit(depth + 1, from * a + start + k, to * b + at + k);
  };
  visit(0, 0, 0);
}

interface AxisCase {
  source: number;
  dest: number;
  start: number;
  at: number;
  extent: number;
}

Deno.test("copyRegion() copies what a plain loop copies, 0 to 5 axes", () => {
  const itemsizes = fc.constantFrom(1, 2, 3, 4, 7, 8, 16, 300);
  fc.assert(fc.property(fc.array(axis, { maxLength: 5 }), itemsizes, (axes, itemsize) => {
    const product = (side: "source" | "dest") => axes.reduce<number>((size, one) => size * one[side], itemsize);
    const source = Uint8Array.from({ length: product("source") + 3 }, (_, i) => i * 7 + 1).subarray(1);
    const dest = new Uint8Array(product("dest") + 5).fill(0xcc).subarray(2);
    const expected = dest.slice();
    plainCopy(itemsize, source, expected, axes);
    copyRegion(
      itemsize,
      source,
      axes.map((one) => one.source),
      axes.map((one) => one.start),
      axes.map((one) => one.start + one.extent),
      dest,
      axes.map((one) => one.dest),
      axes.map((one) => one.at),
    );
    assert.deepEqual(dest, expected);
  }));
});

Deno.test("copyRegion() takes 16 axes and shared memory", () => {
  const shape = Array(16).fill(2);
  const source = new Uint8Array(new SharedArrayBuffer(65536)).map((_, i) => i % 251);
  const dest = new Uint8Array(new SharedArrayBuffer(65536));
  copyRegion(1, source, shape, Array(16).fill(0), shape, dest, shape, Array(16).fill(0));
  assert.deepEqual([...dest], [...source]);
});

Deno.test("copyRegion() refuses boxes outside of the arrays and arrays outside of their memory", () => {
  const four = new Uint8Array(4);
  assert.throws(() => copyRegion(1, four, [2, 2], [0, 0], [2, 3], four, [2, 3], [0, 0]), /on axis 1: 0 to 3 of 2/);
  assert.throws(() => copyRegion(1, four, [2, 2], [-1, 0], [1, 2], four, [2, 2], [0, 0]), RangeError);
  assert.throws(() => copyRegion(1, four, [2, 2], [2, 0], [1, 2], four, [2, 2], [0, 0]), RangeError);
  assert.throws(() => copyRegion(1, four, [2, 2], [0, 0], [2, 2], four, [2, 2], [1, 0]), RangeError);
  assert.throws(() => copyRegion(1, four, [2, 2], [0], [2, 2], four, [2, 2], [0, 0]), RangeError);
  assert.throws(() => copyRegion(1, four, [2, 3], [0, 0], [1, 1], four, [2, 2], [0, 0]), /6 and 4 bytes/);
  assert.throws(() => copyRegion(2, four, [2], [0], [1], new Uint8Array(1), [1], [0]), RangeError);
  const many = Array(17).fill(1);
  assert.throws(() => copyRegion(1, four, many, Array(17).fill(0), many, four, many, Array(17).fill(0)), RangeError);
  assert.throws(() => copyRegion(0, four, [], [], [], four, [], []), RangeError);
});
