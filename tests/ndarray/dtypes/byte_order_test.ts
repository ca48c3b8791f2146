import assert from "node:assert/strict";
import fc from "fast-check";
import { UnsupportedError } from "../../../src/format/mod.ts";
import { nativeOrder, storedOrder } from "../../../src/ndarray/dtypes/byte_order.ts";
import { DTYPES } from "../../../src/ndarray/dtypes/dtype_table.ts";
import { resolveDType } from "../../../src/ndarray/dtypes/dtypes.ts";
import { readAt, viewOf } from "../../../src/ndarray/dense/scalars.ts";

const TYPES = [
  ...Object.values(DTYPES).map(({ code }) => ">" + code.slice(1)),
  ">U3",
  ">M8[s]",
  "S3",
] as const;
const STRUCT = resolveDType([["a", ">i2"], ["b", "u1"], ["c", [["x", ">f8"], ["y", "<i4"]], [2]], ["d", ">c8", [2]], [
  "e",
  ">U2",
]]);

for (const info of [...TYPES.map((code) => resolveDType(code)), STRUCT]) {
  Deno.test(`nativeOrder() keeps the values of ${info.code}, aligned or not`, () => {
    const random = fc.uint8Array({ minLength: info.itemsize * 5, maxLength: info.itemsize * 5 });
    fc.assert(
      fc.property(random, fc.nat(3), (values, lead) => {
        const memory = new Uint8Array(lead + values.length + 2).fill(0xee);
        const bytes = memory.subarray(lead, lead + values.length);
        bytes.set(values);
        const before = [0, 4].map((k) => readAt(info, viewOf(bytes), k * info.itemsize));
        nativeOrder(info, bytes);
        const after = [0, 4].map((k) => readAt(info.native ?? info, viewOf(bytes), k * info.itemsize));
        assert.deepEqual(after, before);
        assert.deepEqual(storedOrder(info, bytes), values);
        assert.deepEqual(
          [memory.subarray(0, lead), memory.subarray(lead + values.length)].flatMap((part) => [...part]),
          Array(lead + 2).fill(0xee),
        );
      }),
      { seed: 1, numRuns: 20 },
    );
  });
}

Deno.test("storedOrder() gives little-endian bytes back as they are", () => {
  const bytes = new Uint8Array(8);
  assert.equal(storedOrder(resolveDType("<f8"), bytes), bytes);
});

Deno.test("resolveDType() refuses big-endian fields that overlap", () => {
  const layout = { names: ["a", "b"], formats: [">i4", "<i2"], offsets: [0, 0], itemsize: 4 };
  assert.throws(() => Reflect.apply(resolveDType, undefined, [layout]), UnsupportedError);
});
