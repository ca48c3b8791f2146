import assert from "node:assert/strict";
import { asarray, type CParams, empty, full, libraryInfo, openArray, UnsupportedError, zeros } from "../../mod.ts";
import { Folder } from "./folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** What a caller without types may write. */
function untyped<T>(value: unknown): T {
  // The point of these tests is what happens to values of a wrong type.
  return value as T;
}

Deno.test("zeros() names the limit and the value of a shape", () => {
  assert.throws(() => zeros([-1]), { name: "RangeError", message: /\[-1\].*from 0, got -1/ });
  assert.throws(() => zeros([2, 1.5]), { name: "RangeError", message: /\[2, 1\.5\].*whole numbers.*1\.5/ });
  assert.throws(() => zeros([NaN]), { name: "RangeError", message: /NaN/ });
  assert.throws(() => zeros([2], { dtype: untyped("flot64") }), { name: "TypeError", message: /"flot64".*float64/ });
});

Deno.test("zeros() refuses chunks of 2 GiB with the reason", () => {
  assert.throws(() => zeros([3e9], { dtype: "uint8", chunks: [2 ** 31] }), {
    name: "RangeError",
    message: /2147483648 bytes.*up to 2147483615.*signed 32-bit/,
  });
  assert.throws(
    () => zeros([2 ** 16, 2 ** 16], { dtype: "float64", chunks: [2 ** 14, 2 ** 14], blocks: [2 ** 10, 2 ** 10] }),
    {
      name: "RangeError",
      message: /2147483648 bytes/,
    },
  );
  const most = zeros([2147483615], { dtype: "uint8", chunks: [2147483615], blocks: [2147483615 / 5] });
  assert.equal(most.chunks[0], 2147483615);
});

Deno.test("zeros() names what is wrong with chunks and blocks", () => {
  const make = (chunks: number[], blocks?: number[]) => zeros([4, 6], { chunks, blocks });
  assert.throws(() => make([2]), { name: "RangeError", message: /as many numbers as the shape, 2, it has 1/ });
  assert.throws(() => make([2, 0]), { name: "RangeError", message: /axis 1.*positive integer.*0/ });
  assert.throws(() => make([2, 2.5]), { name: "RangeError", message: /2\.5/ });
  assert.throws(() => make([2, 2], [2, 3]), { name: "RangeError", message: /axis 1 it has 3 cells, the chunk 2/ });
  assert.throws(() => zeros([20000, 20000, 20000], { chunks: [10, 10, 10] }), {
    name: "RangeError",
    message: /8000000000 chunks.*up to 268435451/,
  });
  assert.throws(() => zeros([4], { access: untyped("columns") }), { name: "TypeError", message: /"cube".*columns/ });
});

Deno.test("zeros() refuses codecs, filters and settings that there are not, and lists those there are", () => {
  const make = (cparams: CParams) => () => zeros([4], { dtype: "int32", cparams });
  assert.throws(make({ codec: "brotli" }), UnsupportedError);
  assert.throws(make({ codec: "brotli" }), { message: /"brotli".*blosclz, lz4, lz4hc, zlib, zstd/ });
  assert.throws(make({ filters: [untyped("sort")] }), UnsupportedError);
  assert.throws(make({ filters: [untyped("sort")] }), { message: /"sort".*shuffle, bitshuffle, delta/ });
  assert.throws(make({ filters: new Array(7).fill("shuffle") }), { name: "RangeError", message: /7 filters.*6/ });
  assert.throws(make({ filters: [["trunc_prec", 300]] }), { name: "RangeError", message: /300/ });
  assert.throws(make({ clevel: 10 }), { name: "RangeError", message: /clevel.*0 to 9.*10/ });
  assert.throws(make({ splitMode: untyped("some") }), { name: "RangeError", message: /mode.*always.*some/ });
  assert.throws(make({ codec: "zlib", useDict: true }), { name: "RangeError", message: /zlib.*dictionaries/ });
  for (const nthreads of [0, -1, 1.5, NaN, 1e9]) {
    assert.throws(make({ nthreads }), { name: "RangeError", message: /nthreads.*1 to 32767/ });
    assert.throws(() => zeros([4], { dparams: { nthreads } }), { name: "RangeError", message: /nthreads/ });
  }
});

Deno.test("zeros() keeps a path that exists, unless it is told to replace it", () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    const urlpath = folder.next();
    zeros([4], { urlpath, contiguous }).close();
    assert.throws(() => zeros([5], { urlpath, contiguous }), { name: "AlreadyExists", message: new RegExp(urlpath) });
    zeros([5], { urlpath, contiguous, mode: "w" }).close();
    using again = openArray(urlpath);
    assert.deepEqual(again.shape, [5]);
    assert.equal(Deno.statSync(urlpath).isDirectory, !contiguous);
  }
  assert.throws(() => zeros([4], { urlpath: folder.next(), mode: untyped("a") }), {
    name: "TypeError",
    message: /"a".*"w-" or "w"/,
  });
  assert.throws(() => openArray(folder.next(), { mode: untyped("w") }), {
    name: "TypeError",
    message: /"w".*"r" or "a"/,
  });
  assert.throws(() => openArray(folder.next()), Deno.errors.NotFound);
  assert.throws(() => zeros([4], { urlpath: folder.next() + "/deeper.b2nd" }), Deno.errors.NotFound);
});

Deno.test("full() and asarray() leave no file behind when a value does not fit, and do not replace one", () => {
  using folder = new Folder();
  const urlpath = folder.next();
  assert.throws(() => full([2], 300, { dtype: "uint8", urlpath }), RangeError);
  assert.throws(() => asarray([300], { dtype: "uint8", urlpath }), RangeError);
  asarray([3], { dtype: "uint8", urlpath }).close();
  assert.throws(() => full([2], 300, { dtype: "uint8", urlpath, mode: "w" }), RangeError);
  assert.throws(() => asarray([300], { dtype: "uint8", urlpath, mode: "w" }), RangeError);
  using kept = openArray(urlpath);
  assert.equal(kept.item(0), 3);
});

Deno.test("zeros() and empty() of 20,000 to the third take some hundred bytes on disk", () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    for (const make of [zeros, empty]) {
      const urlpath = folder.next();
      make([20000, 20000, 20000], { dtype: "uint8", urlpath, contiguous }).close();
      const files = contiguous ? [urlpath] : [...Deno.readDirSync(urlpath)].map(({ name }) => `${urlpath}/${name}`);
      assert.ok(files.reduce((sum, file) => sum + Deno.statSync(file).size, 0) < 1000);
      using again = openArray(urlpath);
      assert.equal(again.size, 8e12);
      assert.equal(again.item(1, 2, 3), 0);
    }
  }
});
