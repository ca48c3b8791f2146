import assert from "node:assert/strict";
import fc from "fast-check";
import { dense } from "../../../src/ndarray/dense/dense.ts";
import { DenseArray } from "../../../src/ndarray/dense/dense_array.ts";
import { DTYPES, type PlainDType } from "../../../src/ndarray/dtypes/dtype_table.ts";
import { resolveDType } from "../../../src/ndarray/dtypes/dtypes.ts";

/** Rank 0 to 4. */
const SHAPES = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

function isPlain(name: string): name is PlainDType {
  return name in DTYPES;
}

for (const name of Object.keys(DTYPES).filter(isPlain)) {
  Deno.test(`DenseArray of ${name} is zero at first, and reads what its data holds`, () => {
    const array: DenseArray = new DenseArray(resolveDType(name), [2, 3]);
    const { ctor, itemsize, kind } = DTYPES[name];
    assert.ok(array.data instanceof ctor);
    assert.deepEqual([array.dtype, array.shape, array.strides, array.size, array.ndim, array.itemsize, array.nbytes], [
      name,
      [2, 3],
      [3, 1],
      6,
      2,
      itemsize,
      6 * itemsize,
    ]);
    assert.equal(array.data.length, kind === "c" ? 12 : 6);
    const one = kind === "b"
      ? true
      : kind === "c"
      ? { re: 1, im: 0 }
      : array.data instanceof BigInt64Array || array.data instanceof BigUint64Array
      ? 1n
      : 1;
    array.data[kind === "c" ? 10 : 5] = array.data instanceof BigInt64Array || array.data instanceof BigUint64Array
      ? 1n
      : 1;
    assert.deepEqual(array.item(1, 2), one);
    assert.deepEqual(array.item(-1, -1), one);
    assert.notDeepEqual(array.item(0, 0), one);
    assert.ok(array.is(name) && array.is(DTYPES[name].code) && !array.is("S7"));
  });
}

Deno.test("item() follows strides, from either end", () => {
  fc.assert(
    fc.property(SHAPES, (shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const array = dense(Float64Array.from({ length: size }, (_, k) => k), { shape });
      const index = new Array<number>(shape.length).fill(0);
      for (let k = 0; k < size; k++) {
        assert.equal(array.item(...index), k);
        assert.equal(array.item(...index.map((n, axis) => n - shape[axis])), k);
        assert.equal(index.reduce((at, n, axis) => at + n * array.strides[axis], 0), k);
        for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
      }
    }),
    { seed: 11 },
  );
});

Deno.test("item() names axis, index and size of what is outside", () => {
  const array = dense([[1, 2], [3, 4]]);
  assert.throws(() => array.item(0, 2), {
    name: "RangeError",
    message: "Cannot read index 2 of axis 1: its size is 2",
  });
  assert.throws(() => array.item(-3, 0), {
    name: "RangeError",
    message: "Cannot read index -3 of axis 0: its size is 2",
  });
  assert.throws(() => array.item(0.5, 0), RangeError);
  assert.throws(() => array.item(0), { name: "TypeError", message: /2 numbers are needed, got 1/ });
  assert.throws(() => array.item(), TypeError);
  assert.equal(dense([[7]]).item(), 7);
  assert.equal(dense(7).item(), 7);
});

Deno.test("toNested() and dense() are inverse", () => {
  fc.assert(
    fc.property(SHAPES, (shape) => {
      // An empty axis hides what comes behind it.
      const visible = shape.includes(0) ? shape.slice(0, shape.indexOf(0) + 1) : shape;
      const array = dense(new Float64Array(shape.reduce((a, b) => a * b, 1)).map((_, k) => k / 4), { shape });
      const nested = array.toNested();
      assert.deepEqual(dense(nested).shape, visible);
      assert.deepEqual(dense(nested, { shape }).data, array.data);
    }),
    { seed: 12 },
  );
});

Deno.test("reshape() shares memory, with one size left open", () => {
  const array = dense([1, 2, 3, 4, 5, 6]);
  const other = array.reshape([3, -1]);
  assert.deepEqual(other.shape, [3, 2]);
  other.data[0] = 9;
  assert.equal(array.item(0), 9);
  assert.deepEqual(dense([]).reshape([0, 5]).shape, [0, 5]);
  assert.deepEqual(dense([5]).reshape([]).shape, []);
  for (const bad of [[4], [-1, -1], [-1, 4], [7, 0], [1.5, 4], [-2, -3], [-1, 0]]) {
    assert.throws(() => array.reshape(bad), RangeError, String(bad));
  }
});

Deno.test("DenseArray goes along its first axis with views or values", () => {
  const array = dense([[1, 2], [3, 4]]);
  const rows = [...array];
  assert.ok(rows.every((row) => row instanceof DenseArray));
  const row = rows[1];
  if (row instanceof DenseArray) row.data[0] = 7;
  assert.equal(array.item(1, 0), 7);
  assert.deepEqual([...dense([1n, 2n])], [1n, 2n]);
  assert.deepEqual([...dense([[], []])].map((part) => part instanceof DenseArray && part.shape), [[0], [0]]);
  assert.throws(() => [...dense(1)], TypeError);
});

Deno.test("DenseArray sits on shared memory and at any aligned offset, and copies what is not aligned", () => {
  const shared = new Uint8Array(new SharedArrayBuffer(32));
  const array = new DenseArray(resolveDType("float64"), [2], shared.subarray(8, 24));
  array.data[0] = 1;
  assert.equal(shared[8 + 7], 0x3f);
  assert.equal(array.data.buffer, shared.buffer);
  const odd = new DenseArray(resolveDType("float64"), [2], shared.subarray(7, 23));
  odd.data[0] = 5;
  assert.notEqual(odd.data.buffer, shared.buffer);
  assert.equal(array.item(0), 1);
  assert.throws(() => new DenseArray(resolveDType("float64"), [2], shared), {
    name: "RangeError",
    message: /it takes 16 bytes, got 32/,
  });
  const text = new Uint8Array(new SharedArrayBuffer(4));
  text.set([104, 105]);
  assert.equal(new DenseArray(resolveDType("S4"), [], text).item(), "hi");
});

Deno.test("is() narrows the type", () => {
  const array: DenseArray = dense([1n]);
  if (array.is("int64")) {
    const data: BigInt64Array = array.data;
    const value: bigint = array.item(0);
    assert.deepEqual([data[0], value], [1n, 1n]);
  } else assert.fail();
  assert.ok(array.is(">i8"));
});

Deno.test("field() copies one field, with the axes of a sub-array last", () => {
  const array = dense([{ a: 1, b: [1, 2] }, { a: 2, b: [3, 4] }], { dtype: [["a", "i8"], ["b", "f4", [2]]] });
  const a: BigInt64Array = array.field("a").data;
  const b = array.field("b");
  assert.deepEqual(a, new BigInt64Array([1n, 2n]));
  assert.deepEqual([b.shape, b.dtype, b.toNested()], [[2, 2], "float32", [[1, 2], [3, 4]]]);
  b.data[0] = 9;
  assert.deepEqual(array.item(0).b, [1, 2]);
  assert.throws(() => Reflect.apply(array.field, array, ["c"]), {
    name: "RangeError",
    message: /the fields are "a", "b"/,
  });
  assert.throws(() => dense([1]).field("a"), TypeError);
});

Deno.test("equals() goes by type, shape and bits", () => {
  const array = dense([NaN, 0]);
  assert.ok(array.equals(dense([NaN, 0])));
  assert.ok(!array.equals(dense([NaN, -0])));
  assert.ok(!array.equals(array.reshape([2, 1])));
  assert.ok(!dense([0], { dtype: "int32" }).equals(dense([0], { dtype: "uint32" })));
});

Deno.test("item() of text, bytes and structured elements", () => {
  assert.deepEqual(dense(["é", ""], { dtype: "S3" }).toNested(), ["é", ""]);
  assert.equal(dense(new Uint8Array([0xe9, 0x41, 0]), { dtype: "S3" }).item(), "éA");
  assert.equal(dense("a\u{1f600}", { dtype: ">U3" }).item(), "a\u{1f600}");
  assert.equal(dense(new Uint8Array([255, 255, 255, 255]), { dtype: "U1" }).item(), "\ufffd");
  const bytes = dense(new Uint8Array([1, 2, 3, 4]), { dtype: "V2" });
  bytes.item(0)[0] = 9;
  assert.deepEqual(bytes.item(0), new Uint8Array([1, 2]));
  const nested = dense([{ ["__proto__"]: 1, x: { y: true } }], { dtype: [["__proto__", "i1"], ["x", [["y", "?"]]]] });
  assert.deepEqual(Object.entries(nested.item(0)), [["__proto__", 1], ["x", { y: true }]]);
});

Deno.test("DenseArray refuses shapes that are none", () => {
  for (const bad of [[-1], [1.5], [NaN], [2 ** 53], [2 ** 30, 2 ** 30]]) {
    assert.throws(() => new DenseArray(resolveDType("int8"), bad), RangeError);
  }
  assert.throws(() => Reflect.construct(DenseArray, [resolveDType("int8"), 5]), TypeError);
});
