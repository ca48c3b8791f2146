import assert from "node:assert/strict";
import {
  closePools,
  compress,
  compressAsync,
  decompress,
  defaultThreads,
  libraryInfo,
  liveContexts,
  pooledContexts,
  setThreads,
} from "../../ffi/mod.ts";
import { paramsWith, plainData } from "./data.ts";
import { readShaped } from "./shaped.ts";

libraryInfo();

Deno.test("closePools() frees every context, and later calls make new ones", () => {
  const source = plainData(1000, 1);
  const dest = new Uint8Array(1032);
  const params = paramsWith();
  for (let i = 0; i < 3; i++) {
    decompress(dest.subarray(0, compress(source, dest, params)), source);
    const { chunk, frame } = readShaped("codec_zfp_acc_0_f8.b2nd");
    decompress(chunk, new Uint8Array(2048), { frame });
    assert.equal(pooledContexts(), 3);
    assert.equal(liveContexts(), 0);
    closePools();
    assert.equal(pooledContexts(), 0);
  }
});

Deno.test("pooledContexts() stays at 16 however many parameters are used", () => {
  closePools();
  const source = plainData(1000, 1);
  const dest = new Uint8Array(1032);
  for (let typesize = 1; typesize <= 100; typesize++) compress(source, dest, paramsWith({ typesize }));
  assert.equal(pooledContexts(), 16);
  closePools();
  assert.equal(pooledContexts(), 0);
});

Deno.test("pooledContexts() does not grow when equal parameters come in new objects", () => {
  closePools();
  const source = plainData(1000, 1);
  const dest = new Uint8Array(1032);
  const { chunk, frame } = readShaped("codec_zfp_acc_0_f8.b2nd");
  for (let i = 0; i < 10; i++) {
    compress(source, dest, paramsWith());
    decompress(chunk, new Uint8Array(2048), { frame: frame.slice() });
  }
  assert.equal(pooledContexts(), 2);
  closePools();
});

Deno.test("pooledContexts() comes back under its limit after many calls at once", async () => {
  closePools();
  const source = plainData(100_000, 1);
  const params = paramsWith();
  const calls = Array.from({ length: 40 }, () => compressAsync(source, new Uint8Array(100_032), params));
  assert.equal(liveContexts(), 40);
  await Promise.all(calls);
  assert.equal(liveContexts(), 0);
  assert.equal(pooledContexts(), 16);
  closePools();
});

Deno.test("setThreads() holds for parameters that were used before", () => {
  const before = defaultThreads();
  const source = plainData(1_000_000, 1);
  const dest = new Uint8Array(1_000_032);
  const params = paramsWith({ nthreads: 0, blocksize: 65536, clevel: 1 });
  closePools();
  try {
    for (const threads of [1, 2, 3]) {
      setThreads(threads);
      assert.equal(defaultThreads(), threads);
      compress(source, dest, params);
      compress(source, dest, params);
      assert.equal(pooledContexts(), threads); // one more context for each number of threads
    }
    setThreads(100_000);
    assert.equal(defaultThreads(), 256);
  } finally {
    setThreads(before);
    closePools();
  }
});

Deno.test("setThreads() refuses what is no number of threads", () => {
  for (const wrong of [0, -1, 1.5, NaN, Infinity]) assert.throws(() => setThreads(wrong), RangeError);
});
