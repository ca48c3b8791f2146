import assert from "node:assert/strict";
import fc from "fast-check";
import { dense, type DenseArray, eye, full, libraryInfo, ones, zeros } from "../../../mod.ts";
import { Dice } from "../property/dice.ts";
import { Folder } from "../folder.ts";
import { elementsOf, someSparse } from "./sparse_model.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

/** The elements of each bin, by number of the bin; of complex cells both parts, one behind the other. */
function binned(cells: DenseArray, factors: readonly number[]): { shape: number[]; bins: (number | bigint)[][] } {
  const shape = cells.shape.map((n, axis) => Math.ceil(n / factors[axis]));
  const bins: (number | bigint)[][] = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => []);
  const data = elementsOf(cells.data);
  const perItem = cells.size === 0 ? 1 : data.length / cells.size;
  for (let i = 0; i < cells.size; i++) {
    let bin = 0;
    let rest = i;
    let stride = 1;
    for (let axis = cells.shape.length - 1; axis >= 0; axis--) {
      bin += Math.floor(rest % cells.shape[axis] / factors[axis]) * stride;
      stride *= shape[axis];
      rest = Math.floor(rest / cells.shape[axis]);
    }
    for (let k = 0; k < perItem; k++) bins[bin].push(data[i * perItem + k]);
  }
  return { shape, bins };
}

function sumOf(list: readonly (number | bigint)[]): number {
  return list.reduce<number>((sum, value) => sum + Number(value), 0);
}

/** Sums in another order differ by a rounding of what was summed. */
function isNear(found: number, expected: number, list: readonly (number | bigint)[], relative: number): boolean {
  if (Number.isNaN(expected) || !Number.isFinite(found)) {
    return Object.is(found, expected) || Math.abs(expected) > 60000;
  }
  return Math.abs(found - expected) <= relative * (Math.abs(expected) + sumOf(list.map((v) => Math.abs(Number(v)))));
}

const ROUNDING: Readonly<Record<string, number>> = { float16: 1e-3, float32: 1e-6, complex64: 1e-6 };

function check(cells: DenseArray, found: DenseArray, factors: readonly number[], reduce: "sum" | "mean" | "max"): void {
  const { shape, bins } = binned(cells, factors);
  assert.deepEqual([...found.shape], shape);
  const data = Array.from(elementsOf(found.data));
  const integer = /^(bool|u?int)/.test(String(cells.dtype));
  const complex = String(cells.dtype).startsWith("complex");
  bins.forEach((list, bin) => {
    if (reduce === "max") {
      const isNaN = list.some((value) => value !== value);
      const largest = list.reduce((a, b) => b > a ? b : a);
      assert.ok(
        isNaN ? Number.isNaN(data[bin]) : Number(data[bin]) === Number(largest) && data[bin] >= largest,
        `${data[bin]} for ${list}`,
      );
      return;
    }
    if (integer && reduce === "sum") {
      const unsigned = found.dtype === "uint64";
      const exact = list.reduce<bigint>((sum, value) => sum + BigInt(value), 0n);
      assert.equal(data[bin], unsigned ? BigInt.asUintN(64, exact) : BigInt.asIntN(64, exact));
      return;
    }
    const parts = complex ? [list.filter((_, i) => i % 2 === 0), list.filter((_, i) => i % 2 === 1)] : [list];
    parts.forEach((part, k) => {
      const expected = reduce === "sum" ? sumOf(part) : sumOf(part) / part.length;
      const value = Number(data[bin * parts.length + k]);
      assert.ok(isNear(value, expected, part, ROUNDING[String(found.dtype)] ?? 1e-12), `${value}, not ${expected}`);
    });
  });
}

/** The type of a result by kind of the source, as NumPy has it. */
function expectedType(dtype: string, reduce: "sum" | "mean" | "max"): string {
  const kind = dtype.replace(/\d+$/, "");
  if (reduce === "max" || kind === "float") return dtype;
  if (kind === "complex") return reduce === "sum" ? dtype : "complex128";
  return reduce === "mean" ? "float64" : kind === "uint" ? "uint64" : "int64";
}

Deno.test("coarsen() gives what a loop over all cells gives", () => {
  using folder = new Folder();
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const dice = new Dice(seed);
      using a = someSparse(dice, folder);
      const cells = a.getSync();
      const factors = a.shape.map((n) => dice.int(1, Math.max(1, n + 1)));
      for (const reduce of ["sum", "mean", "max"] as const) {
        if (reduce === "max" && String(a.dtype).startsWith("complex")) {
          assert.throws(() => a.coarsen(factors, { reduce }), TypeError);
          continue;
        }
        const found = a.coarsen(factors, { reduce });
        assert.equal(found.dtype, expectedType(String(a.dtype), reduce));
        check(cells, found, factors, reduce);
        seen.add(`${a.dtype} ${reduce}`);
      }
    }),
    { seed: 77, numRuns: 400 },
  );
  // Of 14 types each, but for the largest of two.
  assert.equal(seen.size, 40);
});

Deno.test("coarsen() sums 64-bit integers exactly, and modulo 2^64", () => {
  const big = [2n ** 63n - 1n, 2n ** 62n, -(2n ** 53n) - 1n, 1n, 2n ** 52n - 1n, 2n ** 52n - 1n, 3n, -7n];
  const a = zeros([8], { dtype: "int64", chunks: [3], blocks: [2] });
  a.setSync(":", dense(BigInt64Array.from(big)));
  const exact = big.reduce((sum, value) => sum + value, 0n);
  assert.equal(a.coarsen(8).item(0), BigInt.asIntN(64, exact));
  assert.deepEqual(
    Array.from(elementsOf(a.coarsen(4).data)),
    [
      BigInt.asIntN(64, big[0] + big[1] + big[2] + big[3]),
      big[4] + big[5] + big[6] + big[7],
    ].map(BigInt),
  );
  const u = full([100_000], 2n ** 63n + 1n, { dtype: "uint64" });
  assert.equal(u.coarsen(100_000).item(0), BigInt.asUintN(64, 100_000n * (2n ** 63n + 1n)));
  const many = full([3_000_000], 2 ** 32 - 1, { dtype: "uint32" });
  many.setSync([5], 7);
  assert.equal(many.coarsen(3_000_000).item(0), 2_999_999n * (2n ** 32n - 1n) + 7n);
});

Deno.test("coarsen() takes a mean of the cells that are there, and holds a zero against negative cells", () => {
  const a = full([5, 3], -2, { dtype: "int8", chunks: [2, 2], blocks: [1, 2] });
  assert.deepEqual(a.coarsen([2, 2], { reduce: "mean" }).toNested(), [[-2, -2], [-2, -2], [-2, -2]]);
  a.setSync("0, 0", 0);
  assert.deepEqual(a.coarsen([2, 2], { reduce: "max" }).toNested(), [[0, -2], [-2, -2], [-2, -2]]);
  assert.deepEqual(a.coarsen([2, 2], { reduce: "mean" }).toNested(), [[-1.5, -2], [-2, -2], [-2, -2]]);
  a.setSync("4, 2", 100);
  assert.deepEqual(a.coarsen([2, 2], { reduce: "max" }).toNested(), [[0, -2], [-2, -2], [-2, 100]]);
  const b = zeros([4], { dtype: "float32" });
  b.setSync(":", [-1, NaN, -3, -4]);
  assert.deepEqual(b.coarsen(2, { reduce: "max" }).toNested(), [NaN, -3]);
  assert.deepEqual(b.coarsen(2).toNested(), [NaN, -7]);
});

Deno.test("coarsen() gives the type that is asked for", () => {
  const a = full([4, 4], 100, { dtype: "uint8" });
  const sums: DenseArray<"float64"> = a.coarsen(2, { dtype: "float64" });
  assert.deepEqual(sums.data, new Float64Array(4).fill(400));
  assert.deepEqual(a.coarsen(4, { dtype: "float32", reduce: "max" }).data, new Float32Array([100]));
  assert.deepEqual(a.coarsen(4, { dtype: "complex64" }).data, new Float32Array([1600, 0]));
  assert.deepEqual(a.coarsen(4, { dtype: "int16", reduce: "mean" }).data, new Int16Array([100]));
  assert.throws(() => a.coarsen(2, { dtype: "S3" }), { name: "TypeError", message: /^Cannot coarsen to "S3"/ });
  const c = full([4], { re: 1, im: 2 }, { dtype: "complex64" });
  assert.throws(() => c.coarsen(2, { dtype: "float64" }), { name: "TypeError", message: /imaginary/ });
});

Deno.test("coarsen() refuses factors that are no whole numbers from 1, and results that do not fit", () => {
  const a = ones([4, 4]);
  for (const factors of [0, -1, 1.5, NaN, [2], [2, 2, 2], [2, 0]]) assert.throws(() => a.coarsen(factors), RangeError);
  // @ts-expect-error what has no factors
  assert.throws(() => a.coarsen("2"), TypeError);
  // @ts-expect-error what is no reduction
  assert.throws(() => a.coarsen(2, { reduce: "min" }), RangeError);
  const huge = zeros([2 ** 20, 2 ** 20], { dtype: "uint8" });
  assert.throws(() => huge.coarsen(1), { name: "RangeError", message: /do not fit into memory/ });
  assert.deepEqual(huge.coarsen(2 ** 19).toNested(), [[0n, 0n], [0n, 0n]]);
  assert.deepEqual(eye(6).coarsen(3).toNested(), [[3, 0], [0, 3]]);
  assert.equal(full([], 5).coarsen([]).item(), 5);
  assert.deepEqual([...zeros([0, 3]).coarsen(2).shape], [0, 2]);
});
