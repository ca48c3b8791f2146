import assert from "node:assert/strict";
import {
  compress,
  type CompressParams,
  decompress,
  decompressAsync,
  libraryInfo,
  liveContexts,
} from "../../ffi/mod.ts";
import { paramsWith, plainData } from "./data.ts";
import { readShaped } from "./shaped.ts";

libraryInfo();

function chunkOf(source: Uint8Array, params = paramsWith()): Uint8Array<ArrayBuffer> {
  const dest = new Uint8Array(source.byteLength + 32);
  return dest.slice(0, compress(source, dest, params));
}

Deno.test("decompress() ignores bytes after the chunk and keeps bytes after the data", () => {
  const source = plainData(5000, 2);
  const chunk = chunkOf(source);
  const longer = new Uint8Array(chunk.byteLength + 100).fill(0xee);
  longer.set(chunk);
  const dest = new Uint8Array(5010).fill(9);
  assert.equal(decompress(longer, dest), 5000);
  assert.deepEqual(dest.subarray(0, 5000), source);
  assert.deepEqual([...dest.subarray(5000)], Array(10).fill(9));
});

Deno.test("decompress() gives 0 for a chunk of nothing", () => {
  const chunk = chunkOf(new Uint8Array(0));
  assert.equal(decompress(chunk, new Uint8Array(0)), 0);
  assert.equal(decompress(chunk, new Uint8Array(10)), 0);
});

Deno.test("decompress() reads a chunk with the header of Blosc 1", () => {
  // version 2, lz4 format 1, flags: stored; item size 4; 12 bytes in one block, 28 in all
  const chunk = Uint8Array.from([
    2,
    1,
    2,
    4,
    12,
    0,
    0,
    0,
    12,
    0,
    0,
    0,
    28,
    0,
    0,
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
  ]);
  const dest = new Uint8Array(12);
  assert.equal(decompress(chunk, dest), 12);
  assert.deepEqual(dest, chunk.slice(16));
});

Deno.test("decompress() refuses chunks that are cut, too long for the destination, or no chunks", () => {
  const source = plainData(5000, 2);
  const chunk = chunkOf(source);
  const dest = new Uint8Array(5000);
  for (const length of [0, 1, 15, 16, 31, 32, 40, chunk.byteLength - 1]) {
    assert.throws(() => decompress(chunk.subarray(0, length), dest), { name: "Blosc2Error", code: -5 });
  }
  assert.throws(() => decompress(chunk, dest.subarray(1)), { name: "Blosc2Error", message: /room for 4999/ });
  assert.throws(() => decompress(chunk, new Uint8Array(0)), { name: "Blosc2Error", code: -6 });
  assert.throws(() => decompress(new Uint8Array(64), dest), { name: "Blosc2Error", code: -11 });
  assert.throws(() => decompress(new Uint8Array(64).fill(255), dest), { name: "Blosc2Error" });
  assert.throws(() => decompress(chunk, dest, { nthreads: 0.5 }), RangeError);
});

Deno.test("decompress() refuses codecs that would start a program, lazy chunks and unknown filters", () => {
  const chunk = chunkOf(plainData(5000, 2));
  const dest = new Uint8Array(5000);
  const changed = (at: number, value: number) => {
    const copy = chunk.slice();
    copy[at] = value;
    return copy;
  };
  for (const codec of [36, 37, 38, 39, 40, 99]) {
    const copy = changed(2, chunk[2] & 0x1f | 6 << 5);
    copy[22] = codec;
    assert.throws(() => decompress(copy, dest), { name: "Blosc2Error", code: -7 });
  }
  assert.throws(() => decompress(changed(31, 8), dest), { name: "Blosc2Error", message: /lazy/ });
  assert.throws(() => decompress(changed(16, 37), dest), { name: "Blosc2Error", code: -18 });
  assert.throws(() => decompress(changed(16, 32), dest), { name: "Blosc2Error", message: /shape of blocks/ });
});

Deno.test("decompress() goes on well after a failure, with the same parameters", async () => {
  const live = liveContexts();
  const source = plainData(600_000, 4);
  const chunk = chunkOf(source, paramsWith({ blocksize: 32768 }));
  const damaged = chunk.slice();
  damaged.fill(0x5a, 120, 400);
  for (let i = 0; i < 20; i++) {
    const dest = new Uint8Array(source.byteLength);
    assert.throws(() => decompress(damaged, dest, { nthreads: 2 }), { name: "Blosc2Error" });
    await assert.rejects(decompressAsync(damaged, dest, { nthreads: 2 }), { name: "Blosc2Error" });
    decompress(chunk, dest, { nthreads: 2 });
    assert.deepEqual(dest, source);
  }
  assert.equal(liveContexts(), live);
});

const SHAPED: readonly [string, boolean][] = [
  ["filter_ndcell4.b2nd", true],
  ["filter_ndcell4_shuffle.b2nd", true],
  ["filter_ndmean4.b2nd", false],
  ["codec_ndlz_4.b2nd", true],
  ["codec_ndlz_8.b2nd", true],
  ["codec_zfp_acc_0_f8.b2nd", true],
  ["codec_zfp_prec_20_f4.b2nd", false],
  ["codec_zfp_rate_50_f8.b2nd", true],
];

for (const [name, exact] of SHAPED) {
  Deno.test(`decompress() and compress() use the shape of blocks in a frame: ${name}`, async () => {
    const live = liveContexts();
    const { chunk, frame } = readShaped(name);
    const view = new DataView(chunk.buffer);
    const plain = new Uint8Array(view.getInt32(4, true));
    assert.equal(decompress(chunk, plain, { frame }), plain.byteLength);
    const params: CompressParams = {
      codec: chunk[22],
      codecMeta: chunk[23],
      clevel: 5,
      filters: [...chunk.subarray(16, 22)],
      filtersMeta: [...chunk.subarray(24, 30)],
      splitMode: 2,
      useDict: false,
      typesize: chunk[3],
      blocksize: view.getInt32(8, true),
      nthreads: 2,
      frame,
    };
    const again = chunkOf(plain, params);
    const [one, two] = [new Uint8Array(plain.byteLength), new Uint8Array(plain.byteLength)];
    decompress(again, one, { frame, nthreads: 2 });
    await decompressAsync(again, two, { frame: frame.slice() });
    assert.deepEqual(two, one);
    if (exact) assert.deepEqual(one, plain);
    assert.equal(liveContexts(), live);
  });
}

Deno.test("decompress() refuses a frame that is none", () => {
  const { chunk } = readShaped("codec_zfp_acc_0_f8.b2nd");
  const frame = new Uint8Array(100);
  assert.throws(() => decompress(chunk, new Uint8Array(9000), { frame }), { name: "Blosc2Error", message: /frame/ });
});
