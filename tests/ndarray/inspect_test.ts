import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { arange, libraryInfo, nans, openArray, openTree, schunk, zeros } from "../../mod.ts";

libraryInfo(); // opened before the sanitizers look

Deno.test("arrays, super-chunks and stores show themselves in a line", () => {
  const a = zeros([5, 7], { dtype: "int64", chunks: [4, 4] });
  assert.equal(`${a}`, "NDArray int64 [5, 7] in chunks of [4, 4]");
  assert.equal(Deno.inspect([a]), "[ NDArray int64 [5, 7] in chunks of [4, 4] ]");
  assert.equal(Deno.inspect(zeros([2], { dtype: [["x", "int8"]] })), 'NDArray [["x","int8"]] [2] in chunks of [2]');
  const s = schunk({ chunksize: 12, typesize: 4 });
  s.append(new Int32Array(3));
  assert.equal(Deno.inspect(s), "SChunk 1 chunks of 12 bytes, items of 4");
  assert.equal(`${s}`, Deno.inspect(s));
  const path = fileURLToPath(new URL("../fixtures/pyblosc2/dict.b2d", import.meta.url));
  assert.equal(Deno.inspect(openTree(path)), `ArrayTree "${path}" of 2\n  /x\n  /y/z`);
});

Deno.test("vlmeta of a read-only array says how to write", () => {
  const path = Deno.makeTempFileSync();
  try {
    arange(3).save(path, { mode: "w" });
    using a = openArray(path);
    const message = `Cannot change the metadata of "${path}": it is read-only, open it with mode "a"`;
    assert.throws(() => a.vlmeta.set("a", 1), { name: "TypeError", message });
    a.close();
    assert.throws(() => a.vlmeta.set("a", 1), {
      name: "TypeError",
      message: `Cannot change the metadata of "${path}": it is closed`,
    });
  } finally {
    Deno.removeSync(path);
  }
});

Deno.test("getSync() of more than there is memory for names shape and bytes", () => {
  const message =
    "Cannot read a selection of shape [20000, 20000, 20000]: its 64000000000000 bytes do not fit into memory";
  assert.throws(() => nans([20000, 20000, 20000]).getSync(), { name: "RangeError", message });
});

Deno.test("arange() of bigints holds int64, for the compiler too", () => {
  const data: BigInt64Array = arange(2n, 8n, 3n).getSync().data;
  assert.deepEqual(data, BigInt64Array.of(2n, 5n));
  const floats: Float64Array = arange(3).getSync().data;
  assert.deepEqual(floats, Float64Array.of(0, 1, 2));
});
