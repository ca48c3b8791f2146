import assert from "node:assert/strict";
import { dense, type Inferred } from "../../../src/ndarray/dense/dense.ts";
import type { DenseArray } from "../../../src/ndarray/dense/dense_array.ts";
import { DTYPES } from "../../../src/ndarray/dtypes/dtype_table.ts";
import { resolveDType } from "../../../src/ndarray/dtypes/dtypes.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
/** Compiles only when both types are the same. */
function sameType<A, B>(same: Same<A, B>): void {
  assert.equal(same, true);
}

Deno.test("dense() infers the element type, at compile time too", () => {
  sameType<Inferred<number[][]>, "float64">(true);
  sameType<Inferred<bigint>, "int64">(true);
  sameType<Inferred<boolean[]>, "bool">(true);
  sameType<Inferred<string[]>, `U${number}`>(true);
  sameType<Inferred<Date[]>, "datetime64[ms]">(true);
  sameType<Inferred<{ re: number; im: number }[]>, "complex128">(true);
  sameType<Inferred<Int16Array[]>, "int16">(true);
  sameType<Inferred<Uint8ClampedArray>, "uint8">(true);
  sameType<Inferred<Float16Array>, "float16">(true);
  sameType<Inferred<DenseArray<"int8">[]>, "int8">(true);
  sameType<Inferred<never[]>, "float64">(true);
  assert.equal(dense([[1, 2]]).dtype, "float64");
  assert.equal(dense([1n]).dtype, "int64");
  assert.equal(dense([true]).dtype, "bool");
  assert.equal(dense(["a", "b\u{1f600}c", ""]).dtype, "U3");
  assert.equal(dense("").dtype, "U1");
  assert.equal(dense([new Date(5)]).item(0), 5n);
  assert.deepEqual(dense([{ re: 1, im: 2 }, { re: 3, im: 4 }]).data, new Float64Array([1, 2, 3, 4]));
  assert.deepEqual(dense([]).shape, [0]);
  assert.deepEqual(dense([[], []]).shape, [2, 0]);
});

Deno.test("dense() joins booleans with numbers, and numbers with complex values, and nothing else", () => {
  assert.equal(dense([true, 2]).dtype, "float64");
  assert.equal(dense([true, 2n]).dtype, "int64");
  assert.deepEqual(dense([1, { re: 2, im: 3 }]).data, new Float64Array([1, 0, 2, 3]));
  for (
    const mixed of [[1, 2n], [1, "a"], [true, "a"], [1, new Date()], [new Float64Array(2), new Int8Array(2)], [
      new Float64Array(1),
      [1],
    ]]
  ) {
    assert.throws(() => dense(mixed), TypeError);
  }
  for (const odd of [null, undefined, {}, () => 1, Symbol("s"), [null], new Map()]) {
    assert.throws(() => Reflect.apply(dense, undefined, [odd]), TypeError);
  }
});

for (const [name, { kind }] of Object.entries(DTYPES)) {
  const { ctor, dtype } = resolveDType(name);
  Deno.test(`dense() shares a typed array that is the data of ${name}`, () => {
    const data = new ctor(new SharedArrayBuffer(64), 16, 2);
    const array = dense(data, { dtype });
    assert.equal(array.data.buffer, data.buffer);
    assert.equal(array.bytes.byteOffset, 16);
    assert.equal(array.size, kind === "c" ? 1 : 2);
    if (kind !== "b" && kind !== "c") assert.equal(dense(data).dtype, name);
  });
}

Deno.test("dense() takes bytes as elements of strings, raw bytes and structured types", () => {
  const bytes = new Uint8Array([97, 0, 98, 99]);
  assert.deepEqual(dense(bytes, { dtype: "S2" }).toNested(), ["a", "bc"]);
  assert.deepEqual(dense(bytes, { dtype: "U1" }).shape, [1]);
  assert.deepEqual(dense(bytes, { dtype: [["x", "u1"], ["y", "u1"]] }).toNested(), [{ x: 97, y: 0 }, { x: 98, y: 99 }]);
  assert.deepEqual(dense(bytes.buffer, { dtype: ">u2" }).dtype, "uint16");
  assert.deepEqual(dense(bytes.buffer).shape, [4]);
  assert.throws(() => dense(bytes, { dtype: "U2" }), RangeError);
  assert.throws(() => dense(bytes.subarray(1), { dtype: [["x", "<i2"]] }), RangeError);
  assert.deepEqual(dense([bytes.subarray(0, 2), bytes.subarray(2)], { dtype: "V2" }).toNested(), [
    new Uint8Array([97, 0]),
    new Uint8Array([98, 99]),
  ]);
});

Deno.test("dense() gives a dense array back as it is", () => {
  const array = dense([1, 2, 3, 4]);
  assert.equal(dense(array), array);
  assert.equal(dense(array, { dtype: "<f8" }), array);
  assert.equal(dense(array, { shape: [2, 2] }).data.buffer, array.data.buffer);
  assert.notEqual(dense(array, { dtype: "float32" }).data.buffer, array.data.buffer);
});

Deno.test("dense() fills a shape with a single value", () => {
  assert.deepEqual(dense(8, { shape: [2, 2], dtype: "int64" }).data, new BigInt64Array(4).fill(8n));
  assert.deepEqual(dense("ab", { shape: [3], dtype: "S2" }).toNested(), ["ab", "ab", "ab"]);
  assert.deepEqual(dense({ x: 1 }, { shape: [2], dtype: [["x", "u1"]] }).toNested(), [{ x: 1 }, { x: 1 }]);
  assert.equal(dense(1, { shape: [0, 3] }).size, 0);
  assert.throws(() => dense([1, 2, 3], { shape: [2] }), RangeError);
});

Deno.test("dense() stacks typed and dense arrays", () => {
  const rows = [new Int16Array([1, 2]), new Int16Array([3, 4])];
  assert.deepEqual(dense(rows).data, new Int16Array([1, 2, 3, 4]));
  assert.deepEqual(dense(rows, { dtype: "float64" }).toNested(), [[1, 2], [3, 4]]);
  assert.deepEqual(dense([[dense([[1], [2]])], [dense([[3], [4]])]]).shape, [2, 1, 2, 1]);
});

Deno.test("dense() says where lists are ragged", () => {
  const cases: [unknown, string][] = [
    [[[1, 2], [3]], "a list of 1 at [1], where a list of 2 is needed"],
    [[[1, 2], 3], "3 at [1], where a list of 2 is needed"],
    [[1, [2]], "a list of 1 at [1], where a single value is needed"],
    [[[[1], [2]], [[3], [4, 5]]], "a list of 2 at [1, 1], where a list of 1 is needed"],
    [[[], [1]], "a list of 1 at [1], where a list of 0 is needed"],
    [[new Int8Array(2), new Int8Array(3)], "a list of 3 at [1], where a list of 2 is needed"],
    [[[new Int8Array(2)], new Int8Array(1)], "a list of 1 at [1], where a list of 1 x 2 is needed"],
  ];
  for (const [value, text] of cases) {
    assert.throws(() => Reflect.apply(dense, undefined, [value]), {
      name: "RangeError",
      message: `Cannot make an array of ragged lists: ${text}`,
    });
  }
});
