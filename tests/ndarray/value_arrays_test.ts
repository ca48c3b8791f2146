import assert from "node:assert/strict";
import { arange, type ArraySource, asarray, libraryInfo, type NDArray, zeros } from "../../mod.ts";

libraryInfo(); // opened before the sanitizers look

function grid(): NDArray<"int32"> {
  return arange(12, { dtype: "int32" }).reshape([3, 4]);
}

Deno.test("set(), setSync() and oindex take a compressed array, broadcast and converted", async () => {
  const a = zeros([3, 4], { dtype: "float64", chunks: [2, 3] });
  a.setSync(":", grid());
  assert.deepEqual(a.getSync("1").toNested(), [4, 5, 6, 7]);
  await a.set("0:2", arange(4, { dtype: "uint8" }));
  assert.deepEqual(a.getSync(":2").toNested(), [[0, 1, 2, 3], [0, 1, 2, 3]]);
  a.oindex.setSync([[0, 2], [1, 3]], grid().slice(":2, :2"));
  await a.oindex.set([[1], [0]], asarray([[-1]]));
  assert.deepEqual(a.getSync().toNested(), [[0, 0, 2, 1], [-1, 1, 2, 3], [8, 4, 10, 5]]);
});

Deno.test("setSync() takes the array itself, as it was before", () => {
  const a = grid();
  a.setSync(":", a.slice("::-1"));
  a.append(a);
  a.insert(a, 1, 0);
  assert.deepEqual([a.shape, a.getSync("0").toNested()], [[6, 8], [8, 9, 10, 11, 8, 9, 10, 11]]);
});

Deno.test("append() and insert() take a compressed array", () => {
  const a = grid();
  a.append(grid().slice("0"));
  a.insert(zeros([4, 1], { dtype: "int32" }), 1, 1);
  assert.deepEqual(a.getSync().toNested(), [[0, 0, 1, 2, 3], [4, 0, 5, 6, 7], [8, 0, 9, 10, 11], [0, 0, 1, 2, 3]]);
  assert.throws(() => a.append(grid()), { name: "RangeError", message: /the other axes differ/ });
});

Deno.test("setSync() refuses arrays that are not here", () => {
  const { shape, dtype, chunks, blocks } = grid();
  const far: ArraySource = { shape, dtype, chunks, blocks, get: () => Promise.reject(new Error("Cannot be asked")) };
  // @ts-expect-error: reading it would have to wait
  assert.throws(() => grid().setSync(":", far), TypeError);
});
