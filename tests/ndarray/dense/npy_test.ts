import assert from "node:assert/strict";
import fc from "fast-check";
import { FormatError, UnsupportedError } from "../../../src/format/mod.ts";
import { dense, fromNpy } from "../../../src/ndarray/dense/dense.ts";
import { DenseArray } from "../../../src/ndarray/dense/dense_array.ts";
import { type DTypeLike, DTYPES } from "../../../src/ndarray/dtypes/dtype_table.ts";
import { resolveDType } from "../../../src/ndarray/dtypes/dtypes.ts";
import { pythonTest, runPython } from "../../python.ts";

const STRUCT: DTypeLike = [["a", "int16"], ["", "V2"], ["it's", "float32", [2]], ["é", [["x", "bool"], [
  "y",
  "M8[s]",
]]]];
const TYPES: DTypeLike[] = [
  ...Object.values(DTYPES).map(({ code }) => code),
  "S3",
  "U2",
  "V5",
  "datetime64[ns]",
  "timedelta64[7D]",
  "datetime64",
  STRUCT,
];
const SHAPES = [[], [5], [2, 3], [2, 3, 4], [0], [3, 0, 2], [1, 1, 1, 2]];

function counted(dtype: DTypeLike, shape: readonly number[]): DenseArray {
  const array: DenseArray = new DenseArray(resolveDType(dtype), shape);
  array.bytes.forEach((_, i) =>
    array.bytes[i] = array.info.kind === "b"
      ? i % 2
      : array.info.kind === "U"
      ? (i % 4 === 0 ? 65 + i % 26 : 0)
      : (i * 37 + 1) % 251
  );
  return array;
}

for (const dtype of TYPES) {
  Deno.test(`fromNpy() reads what toNpy() writes for ${resolveDType(dtype).code}, of any rank`, () => {
    for (const shape of SHAPES) {
      const array = counted(dtype, shape);
      const file = array.toNpy();
      assert.equal((file.byteLength - array.nbytes) % 64, 0);
      assert.ok(fromNpy(file).equals(array));
    }
  });
}

pythonTest(
  "toNpy() is read by NumPy, and fromNpy() reads what NumPy writes: all types, both byte orders, both orders of axes",
  () => {
    const arrays = TYPES.flatMap((dtype) => SHAPES.map((shape) => counted(dtype, shape)));
    const folder = Deno.makeTempDirSync();
    try {
      arrays.forEach((array, k) => Deno.writeFileSync(`${folder}/${k}.npy`, array.toNpy()));
      const program = `
import sys, numpy as np
folder, count = sys.argv[1], int(sys.argv[2])
for k in range(count):
    a = np.load(f'{folder}/{k}.npy')
    swapped = a.astype(a.dtype.newbyteorder('>'))
    with open(f'{folder}/{k}.v2', 'wb') as f: np.lib.format.write_array(f, swapped, version=(2, 0) if k % 2 and str(a.dtype).isascii() else (3, 0))
    np.save(f'{folder}/{k}.fortran', np.asfortranarray(swapped) if a.ndim else swapped)
    np.save(f'{folder}/{k}.same', a)
    print(list(a.shape), a.dtype.itemsize)`;
      const lines = runPython(program, [folder, String(arrays.length)]).trim().split("\n");
      arrays.forEach((array, k) => {
        assert.equal(lines[k], `[${array.shape.join(", ")}] ${array.itemsize}`);
        for (const name of ["v2", "fortran.npy", "same.npy"]) {
          const back = fromNpy(Deno.readFileSync(`${folder}/${k}.${name}`));
          assert.deepEqual(back.shape, array.shape);
          // NumPy does not copy padding, so values are compared, not bytes.
          assert.deepEqual(back.toNested(), array.toNested(), `${array.info.code} ${name}`);
          assert.equal(back.info.code, array.info.code);
        }
      });
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
);

/** A file of version 1 with this header. */
function file(header: string, bytes = 64): Uint8Array {
  const text = new TextEncoder().encode(header);
  const out = new Uint8Array(10 + text.length + bytes);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
  out.set(text, 10);
  return out;
}

Deno.test("fromNpy() takes spaces, orders of keys and long integers of Python 2", () => {
  const a = fromNpy(file("{ 'shape': (2L, 2), 'fortran_order': True, 'descr': '>i2' }  \n", 8));
  assert.deepEqual([a.dtype, a.shape], ["int16", [2, 2]]);
  assert.deepEqual(fromNpy(file("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", 8)).shape, []);
});

Deno.test("fromNpy() refuses damaged files with the place of the trouble", () => {
  const good = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";
  const cases: [Uint8Array, number][] = [
    [new Uint8Array(0), 0],
    [new Uint8Array(20), 0],
    [file(good).with(3, 0), 3],
    [file(good).with(6, 4), 6],
    [file(good).with(9, 255), 8],
    [file(good, 15), 10 + good.length],
    [file(good).subarray(0, 30), 8],
    [file(good.replace("(2,)", "(2, -1)")), 10],
    [file(good.replace("(2,)", "(99999999999, 99999999999)")), 89],
    [file(good.replace("(2,)", "__import__('os')")), 60],
    [file(good.replace("False", "0")), 10],
    [file(good.replace("'descr'", "'descx'")), 10],
    [file(good.replace("<f8", "<f9")), 10],
    [file("[]"), 10],
  ];
  for (const [bytes, offset] of cases) {
    assert.throws(
      () => fromNpy(bytes),
      (error) => error instanceof FormatError && (assert.equal(error.offset, offset, error.message), true),
    );
  }
  assert.throws(() => fromNpy(file(good.replace("<f8", "|O"))), UnsupportedError);
});

Deno.test("fromNpy() fails with errors of its own only, whatever bytes are damaged", () => {
  const good = counted(STRUCT, [2, 3]).toNpy();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.nat(good.length),
      (changes, length) => {
        const bytes = good.slice(0, length);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          fromNpy(bytes);
        } catch (error) {
          assert.ok(error instanceof FormatError || error instanceof UnsupportedError, String(error));
        }
      },
    ),
    { seed: 5, numRuns: 2000 },
  );
});

Deno.test("fromNpy() leaves the file as it is, and reads views at odd offsets", () => {
  const bytes = dense([1, 2, 3], { dtype: "float32" }).toNpy();
  const memory = new Uint8Array(bytes.length + 1);
  memory.set(bytes, 1);
  const view = memory.subarray(1);
  const before = view.slice();
  const a = fromNpy(view);
  assert.deepEqual(a.data, new Float32Array([1, 2, 3]));
  assert.deepEqual(view, before);
  a.bytes.fill(0);
  assert.deepEqual(view, before);
});

Deno.test("toNpy() refuses fields out of order", () => {
  const array = new DenseArray(
    resolveDType({ names: ["a", "b"], formats: ["int32", "int32"], offsets: [4, 0], itemsize: 8 }),
    [1],
  );
  assert.throws(() => array.toNpy(), UnsupportedError);
});

Deno.test("toNpy() writes headers that need version 2 and 3", () => {
  const many = new DenseArray(
    resolveDType(Array.from({ length: 4000 }, (_, k): [string, DTypeLike] => [`field_${k}`, "int8"])),
    [2],
  );
  assert.equal(many.toNpy()[6], 2);
  assert.ok(fromNpy(many.toNpy()).equals(many));
  assert.equal(counted(STRUCT, [1]).toNpy()[6], 3);
});
