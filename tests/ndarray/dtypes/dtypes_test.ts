import assert from "node:assert/strict";
import { FormatError, UnsupportedError } from "../../../src/format/mod.ts";
import {
  type Data,
  type DType,
  type DTypeLike,
  DTYPES,
  type FieldDType,
  type FieldNames,
  type Resolved,
  type Scalar,
} from "../../../src/ndarray/dtypes/dtype_table.ts";
import { nativeInfo, sameInfo } from "../../../src/ndarray/dtypes/dtype_info.ts";
import { parseStoredDType, resolveDType } from "../../../src/ndarray/dtypes/dtypes.ts";
import { pythonTest, runPython } from "../../python.ts";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
/** Compiles only when both types are the same. */
function sameType<A, B>(same: Same<A, B>): void {
  assert.equal(same, true);
}

Deno.test("Data and Scalar follow the table", () => {
  sameType<Data<"int64">, BigInt64Array>(true);
  sameType<Data<"float64">, Float64Array>(true);
  sameType<Data<"float16">, Float16Array>(true);
  sameType<Data<"complex64">, Float32Array>(true);
  sameType<Data<"bool">, Uint8Array>(true);
  sameType<Data<"datetime64[ns]">, BigInt64Array>(true);
  sameType<Data<"U9">, Uint8Array>(true);
  sameType<Scalar<"int64">, bigint>(true);
  sameType<Scalar<"timedelta64">, bigint>(true);
  sameType<Scalar<"float32">, number>(true);
  sameType<Scalar<"bool">, boolean>(true);
  sameType<Scalar<"S3">, string>(true);
  sameType<Scalar<"V3">, Uint8Array>(true);
  // @ts-expect-error: elements of 64 bits are bigints
  const one: Scalar<"int64"> = 1;
  assert.equal(one, 1);
});

Deno.test("Resolved gives the public name of type strings and structured lists", () => {
  sameType<Resolved<"<f8">, "float64">(true);
  sameType<Resolved<">i4">, "int32">(true);
  sameType<Resolved<"c16">, "complex128">(true);
  sameType<Resolved<"|b1">, "bool">(true);
  sameType<Resolved<"?">, "bool">(true);
  sameType<Resolved<">U4">, "U4">(true);
  sameType<Resolved<"<M8[ns]">, "datetime64[ns]">(true);
  type Fields = Resolved<
    readonly [readonly ["a", "<i8"], readonly ["b", "f4", readonly [2]], readonly ["c", readonly [readonly ["x", "?"]]]]
  >;
  sameType<FieldNames<Fields>, "a" | "b" | "c">(true);
  sameType<FieldDType<Fields, "a">, "int64">(true);
  const value: Scalar<Fields> = { a: 1n, b: [1, 2], c: { x: true } };
  assert.equal(value.c.x, true);
});

for (const [name, row] of Object.entries(DTYPES)) {
  Deno.test(`resolveDType() knows ${name} by name, type string and in big-endian order`, () => {
    const info = resolveDType(name);
    assert.equal(info, resolveDType(row.code));
    assert.equal(info, resolveDType(row.code.slice(1)));
    assert.deepEqual([info.dtype, info.code, info.itemsize, info.kind], [name, row.code, row.itemsize, row.kind]);
    assert.equal(info.ctor.BYTES_PER_ELEMENT * info.perItem, info.itemsize);
    const big = resolveDType(">" + row.code.slice(1));
    assert.equal(big.dtype, name);
    assert.equal(big.bigEndian, row.itemsize > 1);
    assert.equal(nativeInfo(big), info);
    assert.equal(big.code, row.itemsize > 1 ? ">" + row.code.slice(1) : row.code);
  });
}

Deno.test("resolveDType() gives the swapped unit: halves of complex, characters of U", () => {
  assert.deepEqual([">c16", ">c8", ">U3", ">M8[s]", ">i2", ">b1", "<f8"].map((code) => resolveDType(code).swap), [
    8,
    4,
    4,
    8,
    2,
    0,
    0,
  ]);
});

Deno.test("resolveDType() normalises units as NumPy does", () => {
  assert.equal(resolveDType("datetime64[1ns]").dtype, "datetime64[ns]");
  assert.equal(resolveDType("m8[25s]").dtype, "timedelta64[25s]");
  assert.equal(resolveDType("datetime64").code, "<M8");
  assert.equal(resolveDType("M8[generic]").code, "<M8");
  for (const bad of ["M8[x]", "M8[0s]", "m8[2generic]", "datetime64[]", "M4"]) {
    assert.throws(() => resolveDType(bad), TypeError, bad);
  }
});

Deno.test("resolveDType() refuses what is no type, with the known ones", () => {
  for (const bad of ["floot64", "", "f9", "i3", "<", "U", "S-1", "hasOwnProperty", "__proto__", "constructor", "V1x"]) {
    assert.throws(() => resolveDType(bad), { name: "TypeError", message: /known are bool, int8/ }, bad);
  }
  for (const bad of ["S0", "U0", "V2147483648", "U9999999999"]) assert.throws(() => resolveDType(bad), RangeError, bad);
  for (const other of ["O", "<f16", "c32", "T"]) assert.throws(() => resolveDType(other), UnsupportedError, other);
  for (const bad of [null, undefined, 5, [5], [["a"]], [["a", "i4", [2], 1]], [[5, "i4"]], {}]) {
    assert.throws(() => Reflect.apply(resolveDType, undefined, [bad]), TypeError);
  }
});

Deno.test("resolveDType() lays structured types out, and its public form leads back to it", () => {
  const info = resolveDType([["a", ">i4"], ["", "V3"], [["title", "b"], "f8", 2], ["c", [["x", "?"]], [2, 2]]]);
  assert.equal(info.itemsize, 4 + 3 + 16 + 4);
  assert.deepEqual(info.fields?.map((f) => [f.name, f.offset, f.shape]), [["a", 0, []], ["b", 7, [2]], ["c", 23, [
    2,
    2,
  ]]]);
  assert.deepEqual(info.dtype, [["a", "int32"], ["", "V3"], [["title", "b"], "float64", [2]], ["c", [["x", "bool"]], [
    2,
    2,
  ]]]);
  assert.ok(sameInfo(resolveDType(info.dtype), nativeInfo(info)));
  assert.throws(() => resolveDType([["a", "i4"], ["a", "i4"]]), { name: "TypeError", message: /"a" is there twice/ });
  assert.throws(() => resolveDType([["", "i4"]]), TypeError);
  assert.throws(() => resolveDType([["a", "i4", [-1]]]), RangeError);
  assert.throws(() => resolveDType([["a", "i4", [2 ** 31]]]), RangeError);
  assert.throws(() => resolveDType([]), RangeError);
});

Deno.test("resolveDType() takes fields out of order in the dict form", () => {
  const layout = { names: ["a", "b"], formats: ["int32", ["float64", [2]]], offsets: [16, 0], itemsize: 24 } as const;
  const info = resolveDType(layout);
  assert.equal(
    info.code,
    "{'names': ['a', 'b'], 'formats': ['<i4', ('<f8', (2,))], 'offsets': [16, 0], 'itemsize': 24}",
  );
  assert.deepEqual(info.dtype, layout);
  assert.throws(() => resolveDType({ ...layout, itemsize: 19 }), RangeError);
  assert.throws(() => resolveDType({ ...layout, offsets: [1] }), TypeError);
});

/** Python expressions that make element types. */
const PYTHON_TYPES = [
  ...Object.values(DTYPES).flatMap(({ code }) => [`'${code}'`, `'>${code.slice(1)}'`]),
  ..."S7 S1 U9 >U9 V5 M8 M8[ns] >M8[25s] m8[7D] M8[Y] m8[as] M8[D/8]".split(" ").map((code) => `'${code}'`),
  "[('a','i4'),('b','f8',(2,))]",
  "[('a','>i4'),('b','f8',2),('c','>U3'),('d','>M8[us]')]",
  "[('a',[('x','i1'),('y','M8[ns]',(2,3))]),('b','?')]",
  "[('a',[('x','i1')],(4,)),('b','S3'),('c','V3'),('d','c8')]",
  "[(('title','a'),'i4'),('b','f4')]",
  '[("it\'s","i4"),("q\\"q","i1"),("é\\u200b\\U0001f600","f4"),("a\\nb\\\\","?"),("both\'\\"","u1")]',
  "np.dtype([('a','i1'),('b','f8')],align=True)",
  "np.dtype([('a','i4'),('b','i4')],align=True)",
  "{'names':['a','b'],'formats':['i4','f8'],'offsets':[8,0]}",
  "{'names':['a','b'],'formats':['i4','i2'],'offsets':[0,2]}",
  "{'names':['a'],'formats':['i4'],'offsets':[4],'itemsize':16}",
  "{'names':['a','b'],'formats':['i1',('f8',(2,))],'offsets':[0,8],'titles':['T',None]}",
  "[('n',np.dtype({'names':['a','b'],'formats':['i4','f8'],'offsets':[8,0]}),(2,)),('x','f8')]",
];

pythonTest("parseStoredDType() reads every form that NumPy writes, and gives the same text back", () => {
  const program = `
import json, numpy as np
def flat(d): return [[n, d.fields[n][1], list(d.fields[n][0].shape)] for n in d.names] if d.names else []
types = [np.dtype(x) for x in [${PYTHON_TYPES.join(",\n")}]]
print(json.dumps([[str(d) if d.kind == 'V' else d.str, d.itemsize, flat(d)] for d in types]))`;
  const found: [string, number, [string, number, number[]][]][] = JSON.parse(runPython(program));
  assert.equal(found.length, PYTHON_TYPES.length);
  for (const [text, itemsize, fields] of found) {
    const info = parseStoredDType(text);
    assert.equal(info.code, text);
    assert.equal(info.itemsize, itemsize, text);
    assert.deepEqual((info.fields ?? []).map((f) => [f.name, f.offset, f.shape]), fields, text);
    // The public form has no byte order, titles of the dict form or alignment, but the same layout.
    const again = resolveDType(info.dtype);
    assert.equal(again.itemsize, itemsize);
    assert.deepEqual((again.fields ?? []).map((f) => [f.name, f.offset, f.shape]), fields);
  }
});

pythonTest("DTypeInfo.code is what python-blosc2 keeps", () => {
  const types: DTypeLike[] = ["float64", ">i4", "bool", "S7", "U9", "V5", "datetime64[ns]", [["a", "int32"], [
    "b",
    "float64",
    [2],
  ], ["c", "bool"]]];
  const codes = types.map((dtype) => resolveDType(dtype).code);
  const program = `
import ast, blosc2, json, numpy as np, sys
out = []
for code in json.loads(sys.argv[1]):
    dtype = np.dtype(ast.literal_eval(code) if code.startswith('[') else code)
    array = blosc2.zeros((3,), dtype=dtype)
    out.append(array.schunk.meta['b2nd'][6])
print(json.dumps(out))`;
  assert.deepEqual(JSON.parse(runPython(program, [JSON.stringify(codes)])), codes);
});

Deno.test("parseStoredDType() refuses hostile text with the place of the trouble", () => {
  const cases: [string, number][] = [
    ["[('a', '<f4'", 112],
    ["__import__('os').system('true')", 100],
    ["[('a', '<f4')] * 2", 115],
    ["[('a', __import__('os'))]", 107],
    ["[('a', '<f4'), ('a', '<f4')]", 100],
    ["[('a', '<f9')]", 100],
    ["[('a', '<f4', (-1,))]", 100],
    ["[('a', '<f4', (99999999999,))]", 100],
    ["{'names': ['a'], 'formats': ['<f4'], 'offsets': [-4]}", 100],
    ["{'names': ['a'], 'formats': ['<f4'], 'offsets': [4], 'itemsize': 6}", 100],
    ["{'names': ['a'], 'formats': []}", 100],
    ["{'names': 5, 'formats': []}", 100],
    ["S0", 100],
    ["", 100],
    ["[".repeat(100000), 165],
    ["[('a', 'i4', 1)]", 0],
  ];
  for (const [text, offset] of cases) {
    if (offset === 0) assert.equal(parseStoredDType(text, 100).code, "[('a', '<i4', (1,))]");
    else {assert.throws(() =>
        parseStoredDType(text, 100), (error) =>
        error instanceof FormatError && error.offset === offset, text.slice(0, 60));}
  }
  assert.throws(() => parseStoredDType("|O"), UnsupportedError);
  assert.throws(() => parseStoredDType("('<i4', (2,))"), UnsupportedError);
});

Deno.test("resolveDType() types what it finds", () => {
  const dtype: "float64" = resolveDType(">f8").dtype;
  const any: DType = resolveDType([["a", "<i4"]]).dtype;
  assert.deepEqual([dtype, any], ["float64", [["a", "int32"]]]);
  // @ts-expect-error: no such name, and no variable either
  assert.throws(() => resolveDType(["floot64"]), TypeError);
});
