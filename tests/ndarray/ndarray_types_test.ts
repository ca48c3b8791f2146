import assert from "node:assert/strict";
import {
  arange,
  type ArraySource,
  asarray,
  type Complex,
  type Data,
  type DenseArray,
  empty,
  eye,
  full,
  libraryInfo,
  linspace,
  nans,
  type NDArray,
  ones,
  type Scalar,
  zeros,
} from "../../mod.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only when the value is of exactly this type. */
function isType<T>() {
  return <V>(_value: V, same: Same<V, T>): void => assert.equal(same, true);
}

Deno.test("NDArray gives data of the element type, at compile time too", () => {
  isType<Float64Array>()(zeros([2]).getSync().data, true);
  isType<Float64Array>()(zeros([2], { dtype: "<f8" }).getSync().data, true);
  isType<BigInt64Array>()(zeros([2], { dtype: "int64" }).getSync().data, true);
  isType<Uint8Array>()(zeros([2], { dtype: "bool" }).getSync().data, true);
  isType<Float16Array>()(zeros([2], { dtype: "float16" }).getSync().data, true);
  isType<Float32Array>()(zeros([2], { dtype: "complex64" }).getSync().data, true);
  isType<Uint8Array>()(zeros([2], { dtype: "S7" }).getSync().data, true);
  isType<BigInt64Array>()(zeros([2], { dtype: "datetime64[ns]" }).getSync().data, true);
  isType<Promise<DenseArray<"uint16">>>()(zeros([2], { dtype: "uint16" }).get("0"), true);
  const data: Data<"int64"> = BigInt64Array.of();
  assert.equal(data.length, 0);
});

Deno.test("item() gives a value of the element type, at compile time too", () => {
  isType<number>()(zeros([2]).item(0), true);
  isType<bigint>()(zeros([2], { dtype: "uint64" }).item(0), true);
  isType<boolean>()(zeros([2], { dtype: "bool" }).item(0), true);
  isType<Complex>()(zeros([2], { dtype: "complex128" }).item(0), true);
  isType<string>()(zeros([2], { dtype: "U5" }).item(0), true);
  isType<Uint8Array>()(zeros([2], { dtype: "V5" }).item(0), true);
  isType<bigint>()(zeros([2], { dtype: "timedelta64[us]" }).item(0), true);
  const pair = zeros([2], { dtype: [["a", "int32"], ["b", "float64", [2]]] });
  isType<number>()(pair.item(0).a, true);
  assert.deepEqual(pair.item(0).b, [0, 0]);
  const one: Scalar<"int64"> = 1n;
  assert.equal(one, 1n);
});

Deno.test("functions that make arrays tell the element type, at compile time too", () => {
  isType<NDArray<"float64">>()(empty([1]), true);
  isType<NDArray<"float64">>()(ones(3), true);
  isType<NDArray<"float32">>()(nans([1], { dtype: "float32" }), true);
  isType<NDArray<"int16">>()(arange(3, { dtype: "int16" }), true);
  isType<NDArray<"float64">>()(linspace(0, 1), true);
  isType<NDArray<"int8">>()(eye(3, { dtype: "int8" }), true);
  isType<NDArray<"int64">>()(full([2], 9, { dtype: "int64" }), true);
  isType<NDArray<"bool">>()(full([2], true), true);
  isType<NDArray<"float64">>()(asarray([[1, 2]]), true);
  isType<NDArray<"int64">>()(asarray([1n]), true);
  isType<NDArray<"uint16">>()(asarray(new Uint16Array(3)), true);
  isType<NDArray<"uint16">>()(asarray(asarray(new Uint16Array(3))), true);
  isType<NDArray<"float32">>()(asarray([1], { dtype: "float32" }), true);
  isType<NDArray<"int32">>()(zeros([2], { dtype: ">i4" }), true);
});

Deno.test("functions that derive arrays keep the element type, at compile time too", () => {
  const a = zeros([2, 3], { dtype: "int8" });
  for (const b of [a.slice("1"), a.copy(), a.transpose(), a.reshape([6]), a.expandDims(0), a.squeeze()]) {
    isType<NDArray<"int8">>()(b, true);
  }
  isType<NDArray<"complex64">>()(a.astype("complex64"), true);
  isType<NDArray<"float64">>()(a.astype("<f8"), true);
  const source: ArraySource<"int8"> = a;
  assert.deepEqual(source.shape, [2, 3]);
  const any: NDArray = zeros([2], { dtype: "int64" });
  if (any.is("int64")) isType<BigInt64Array>()(any.getSync().data, true);
});
