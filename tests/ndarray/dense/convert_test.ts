import assert from "node:assert/strict";
import fc from "fast-check";
import { asDense, castTo, convertTo } from "../../../src/ndarray/dense/convert.ts";
import { dense } from "../../../src/ndarray/dense/dense.ts";
import { DenseArray } from "../../../src/ndarray/dense/dense_array.ts";
import { type DTypeLike, DTYPES, type PlainDType } from "../../../src/ndarray/dtypes/dtype_table.ts";
import { resolveDType } from "../../../src/ndarray/dtypes/dtypes.ts";
import { pythonTest, runPython } from "../../python.ts";

function isPlain(name: string): name is PlainDType {
  return name in DTYPES;
}
const NAMES = Object.keys(DTYPES).filter(isPlain);
const REAL = NAMES.filter((name) => DTYPES[name].kind !== "c");

/** Values that sit at the limits of some type. */
const LIMITS = [
  0,
  -0,
  1,
  -1,
  0.5,
  127,
  128,
  255,
  256,
  -128,
  -129,
  2047,
  2049,
  32768,
  65535,
  65536,
  2 ** 24,
  2 ** 24 + 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 63,
  2 ** 64,
  -(2 ** 63),
  1e300,
  NaN,
  Infinity,
  -Infinity,
];
const LONGS = [
  0n,
  1n,
  -1n,
  255n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  -(2n ** 53n) - 1n,
  2n ** 60n,
];

/** Whether a type has a value, found the long way: write it, and read it back. */
function holds(name: PlainDType, value: number | bigint): boolean {
  const array: DenseArray = new DenseArray(resolveDType(name), [1]);
  const { data } = array;
  if (DTYPES[name].kind === "b") return Number(value) === 0 || Number(value) === 1;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    if (typeof value === "number" && !Number.isInteger(value)) return false;
    data[0] = BigInt(value);
    return data[0] === BigInt(value);
  }
  data[0] = Number(value);
  const back = data[0];
  if (typeof value === "bigint") return Number.isInteger(back) && BigInt(back) === value;
  return Object.is(back, value) || back === value;
}

for (const to of REAL) {
  Deno.test(`convertTo() ${to} keeps every value or throws, from every real type`, () => {
    const info = resolveDType(to);
    for (const from of REAL) {
      for (const value of [...LIMITS, ...LONGS]) {
        if (!holds(from, value)) continue;
        // A batch and a bit, with the value behind its end.
        const source: DenseArray = new DenseArray(resolveDType(from), [3, 1000]);
        const at = 2500;
        const single = dense(value, { dtype: from });
        source.bytes.set(single.bytes, at * source.itemsize);
        if (holds(to, value)) {
          const result = convertTo(source, info);
          assert.deepEqual(result.shape, [3, 1000]);
          // Integers have no -0.
          assert.equal(Number(result.item(2, 500)) + 0, Number(single.item()) + 0, `${value} from ${from}`);
          assert.equal(Number(result.item(0, 0)), 0);
        } else {
          assert.throws(
            () => convertTo(source, info),
            (error) => error instanceof RangeError && error.message.includes(" at [2, 500] to " + to),
            `${value} from ${from}`,
          );
        }
      }
    }
  });
}

Deno.test("convertTo() names the first value that does not fit", () => {
  assert.throws(() => convertTo(dense([[1, 2], [300, 0.5]]), resolveDType("u1")), {
    name: "RangeError",
    message: "Cannot convert 300 at [1, 0] to uint8: whole numbers from 0 to 255 fit",
  });
  assert.throws(() => convertTo(dense(new Float64Array([0.1])), resolveDType("f4")), RangeError);
  assert.throws(() => convertTo(dense(["a"]), resolveDType("f4")), TypeError);
  assert.throws(() => convertTo(dense([1]), resolveDType("U4")), TypeError);
});

Deno.test("asDense() rounds plain numbers to narrower floats, but not typed ones, and never to infinity", () => {
  assert.equal(asDense([0.1], { dtype: "float32" }).item(0), Math.fround(0.1));
  assert.equal(asDense(0.1, { dtype: "float16" }).item(), Math.f16round(0.1));
  assert.equal(asDense(0.1, { dtype: "complex64" }).field, asDense(0).field);
  assert.throws(() => asDense(new Float64Array([0.1]), { dtype: "float32" }), RangeError);
  assert.throws(() => asDense(1e39, { dtype: "float32" }), {
    name: "RangeError",
    message: /Cannot convert 1e\+39 to float32/,
  });
  assert.equal(asDense(Infinity, { dtype: "float32" }).item(), Infinity);
  assert.throws(() => asDense(2n ** 53n + 1n, { dtype: "float64" }), RangeError);
});

Deno.test("asDense() takes each kind of value for each kind of element, or says why not", () => {
  const good: [unknown, DTypeLike, unknown][] = [
    [true, "int8", 1],
    [1, "bool", true],
    [0n, "bool", false],
    [5n, "uint8", 5],
    [5, "int64", 5n],
    [true, "uint64", 1n],
    [7n, "float32", 7],
    [{ re: 1, im: -2 }, "complex64", { re: 1, im: -2 }],
    [3n, "complex128", { re: 3, im: 0 }],
    ["né", "S3", "né"],
    [new Uint8Array([110]), "S3", "n"],
    ["n\u{1f600}", "U2", "n\u{1f600}"],
    [new Uint8Array([1]), "V3", new Uint8Array([1, 0, 0])],
    ["2024-02-29", "datetime64[D]", 19782n],
    ["NaT", "timedelta64[s]", -(2n ** 63n)],
    [new Date(86400000), "M8[D]", 1n],
    [12, "m8[ms]", 12n],
    [{ a: 1, b: [[1, 2]] }, [["a", "u1"], ["b", "f4", [1, 2]]], { a: 1, b: [[1, 2]] }],
    [{ b: [new Float64Array([1, 2])], a: 1 }, [["a", "u1"], ["b", "f4", [1, 2]]], { a: 1, b: [[1, 2]] }],
  ];
  for (const [value, dtype, item] of good) assert.deepEqual(asDense(value, { dtype, shape: [1] }).item(0), item);
  const wrong: [unknown, DTypeLike][] = [
    ["1", "int8"],
    [null, "float64"],
    [undefined, "float64"],
    [{ re: 1, im: 1 }, "float64"],
    [1, "S3"],
    [1, "U3"],
    ["a", "V3"],
    ["yesterday", "M8[D]"],
    [new Date(), "m8[D]"],
    [{ re: "1", im: 1 }, "complex64"],
    [{ a: 1 }, [["a", "u1"], ["b", "u1"]]],
    [{ a: 1, c: 1 }, [["a", "u1"]]],
    [1, [["a", "u1"]]],
    [{ a: 1 }, [["a", "u1", [1]]]],
  ];
  for (const [value, dtype] of wrong) assert.throws(() => asDense(value, { dtype }), TypeError, String(value));
  const outside: [unknown, DTypeLike][] = [
    [2, "bool"],
    [-1, "uint8"],
    [NaN, "int32"],
    [0.5, "int64"],
    [2n ** 63n, "int64"],
    [-1n, "uint64"],
    [2 ** 63, "int64"],
    ["né", "S2"],
    ["abc", "U2"],
    [0.5, "m8[s]"],
    ["2024-02-29T12", "M8[D]"],
    [new Date(1), "M8[s]"],
    [{ a: 256 }, [["a", "u1"]]],
    [{ a: [1, 2, 3] }, [["a", "u1", [2]]]],
  ];
  for (const [value, dtype] of outside) assert.throws(() => asDense(value, { dtype }), RangeError, String(value));
});

Deno.test("convertTo() goes between real and complex, text of all lengths, units, and fields by name", () => {
  const complex = resolveDType("complex64");
  assert.deepEqual(convertTo(dense([1, -2]), complex).data, new Float32Array([1, 0, -2, 0]));
  assert.deepEqual(convertTo(dense([{ re: 5, im: 0 }]), resolveDType("int8")).data, new Int8Array([5]));
  assert.throws(() => convertTo(dense([{ re: 5, im: 0 }, { re: 5, im: 1 }]), resolveDType("int8")), {
    name: "RangeError",
    message: /at \[1\]/,
  });
  assert.throws(() => convertTo(dense([{ re: 1, im: 0 }, { re: 0, im: 0.1 }]), complex), {
    name: "RangeError",
    message: /at \[1\]/,
  });

  const text = dense(["é\u{1f600}", "", "abc"]);
  assert.deepEqual(convertTo(text, resolveDType("U7")).toNested(), text.toNested());
  assert.deepEqual(convertTo(text, resolveDType("S6")).toNested(), text.toNested());
  assert.deepEqual(convertTo(convertTo(text, resolveDType("S9")), resolveDType("S6")).toNested(), text.toNested());
  assert.deepEqual(convertTo(convertTo(text, resolveDType("S9")), resolveDType("U3")).toNested(), text.toNested());
  for (const short of ["U2", "S5"] as const) assert.throws(() => convertTo(text, resolveDType(short)), RangeError);
  assert.throws(() => convertTo(convertTo(text, resolveDType("S6")), resolveDType("S5")), {
    name: "RangeError",
    message: /at \[0\]/,
  });

  const days = dense(["2024-02-29", "NaT"], { dtype: "M8[D]" });
  assert.deepEqual(convertTo(days, resolveDType("M8[h]")).toNested(), [19782n * 24n, -(2n ** 63n)]);
  assert.throws(() => convertTo(days, resolveDType("M8[M]")), { name: "RangeError", message: /at \[0\]/ });
  assert.throws(() => convertTo(days, resolveDType("m8[D]")), TypeError);
  assert.deepEqual(convertTo(dense(new Int32Array([1])), resolveDType("m8[D]")).toNested(), [1n]);

  const rows = dense([{ a: 1, b: [1, 2] }], { dtype: [["a", "i1"], ["b", "f4", [2]]] });
  const other = convertTo(rows, resolveDType([["b", "f8", [2]], ["", "V3"], ["a", ">i8"]]));
  assert.deepEqual(other.toNested(), [{ b: [1, 2], a: 1n }]);
  assert.throws(() => convertTo(rows, resolveDType([["a", "i1"], ["c", "f4", [2]]])), TypeError);
  assert.throws(() => convertTo(rows, resolveDType([["a", "i1"], ["b", "f4", [3]]])), TypeError);
});

Deno.test("convertTo() never writes to its source, and takes views at any offset", () => {
  const numbers = fc.array(fc.integer({ min: -128, max: 127 }), { maxLength: 20 });
  fc.assert(
    fc.property(numbers, fc.nat(3), (values, lead) => {
      const data = Float32Array.from([...Array(lead).fill(99), ...values, 99]).subarray(lead, lead + values.length);
      const before = data.slice();
      for (const name of REAL.filter((name) => !name.startsWith("u") && name !== "bool")) {
        const result = convertTo(dense(data), resolveDType(name));
        assert.deepEqual(Array.from(result.data, Number), values);
      }
      assert.deepEqual(data, before);
    }),
    { seed: 21 },
  );
});

Deno.test("asDense() checks booleans byte by byte, wherever the first wrong one is", () => {
  for (const lead of [0, 1, 2, 3]) {
    for (let at = 0; at < 40; at++) {
      const bytes = new Uint8Array(48).subarray(lead, lead + 40);
      bytes[at] = 1;
      assert.equal(asDense(bytes, { dtype: "bool" }).data.buffer, bytes.buffer);
      bytes[at] = 2;
      assert.throws(() => asDense(bytes, { dtype: "bool" }), {
        name: "RangeError",
        message: new RegExp(`at \\[${at}\\]`),
      });
    }
  }
});

pythonTest("castTo() converts numbers as astype does", () => {
  const values = [0, 1, -1, 2.7, -2.7, 100.5, 1e6, 3e9, 2 ** 40 + 3];
  const names = NAMES.filter((name) => name !== "float16");
  const program = `
import json, sys, warnings, numpy as np
warnings.simplefilter('ignore')
values, names = json.loads(sys.argv[1])
def fits(x, name): return np.dtype(name).kind in 'fcb' or np.iinfo(name).min <= x <= np.iinfo(name).max
out = []
for a in names:
    for b in names:
        source = np.array([x for x in values if fits(int(x), a)]).astype(a)
        # Floats outside an integer type are undefined behaviour in C.
        if np.dtype(a).kind in 'fc' and np.dtype(b).kind in 'iu': source = source[[fits(int(x.real), b) for x in source]]
        out.append([a, b, source.tobytes().hex(), source.astype(b).tobytes().hex()])
print(json.dumps(out))`;
  const cases: [PlainDType, PlainDType, string, string][] = JSON.parse(
    runPython(program, [JSON.stringify([values, names])]),
  );
  for (const [a, b, source, target] of cases) {
    const info = resolveDType(a);
    const bytes = Uint8Array.fromHex(source);
    const array = new DenseArray(info, [bytes.length / info.itemsize], bytes);
    assert.equal(castTo(array, resolveDType(b)).bytes.toHex(), target, `${a} to ${b}`);
  }
});

Deno.test("castTo() cuts text off, rounds units down, and takes counts as numbers", () => {
  assert.deepEqual(castTo(dense(["abc"]), resolveDType("S2")).toNested(), ["ab"]);
  assert.deepEqual(castTo(dense(["1969-12-31"], { dtype: "M8[D]" }), resolveDType("M8[Y]")).toNested(), [-1n]);
  assert.deepEqual(castTo(dense([1.5, NaN]), resolveDType("m8[s]")).toNested(), [1n, -(2n ** 63n)]);
  assert.deepEqual(castTo(dense([3n], { dtype: "m8[s]" }), resolveDType("float32")).toNested(), [3]);
  assert.deepEqual(castTo(dense([{ re: 0, im: 1 }, { re: 0, im: 0 }]), resolveDType("bool")).toNested(), [true, false]);
  assert.throws(() => castTo(dense(["1"]), resolveDType("int8")), TypeError);
});
