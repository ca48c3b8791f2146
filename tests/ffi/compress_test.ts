import assert from "node:assert/strict";
import {
  Blosc2Error,
  compress,
  compressAsync,
  type CompressParams,
  decompress,
  decompressAsync,
  libraryInfo,
  liveContexts,
  maxCompressedLength,
} from "../../ffi/mod.ts";
import { paramsWith, plainData } from "./data.ts";

libraryInfo(); // opened here, so that no test seems to leak it

const CODECS = [0, 1, 2, 4, 5];
const FILTERS: readonly { filters: number[]; metas: (typesize: number) => number[] }[] = [
  { filters: [0, 0, 0, 0, 0, 0], metas: () => [0, 0, 0, 0, 0, 0] },
  { filters: [0, 0, 0, 0, 0, 1], metas: () => [0, 0, 0, 0, 0, 0] },
  { filters: [0, 0, 0, 0, 0, 2], metas: () => [0, 0, 0, 0, 0, 0] },
  { filters: [0, 0, 0, 0, 3, 1], metas: () => [0, 0, 0, 0, 0, 0] },
  { filters: [0, 0, 0, 0, 1, 35], metas: (typesize) => [0, 0, 0, 0, 0, typesize] },
];

/** Compresses, checks the header, decompresses, and compares. Gives the length of the chunk. */
function roundTrip(source: Uint8Array, params: CompressParams): number {
  const chunk = new Uint8Array(maxCompressedLength(source.byteLength));
  const written = compress(source, chunk, params);
  assert.equal(new DataView(chunk.buffer).getInt32(12, true), written);
  const dest = new Uint8Array(source.byteLength);
  assert.equal(decompress(chunk.subarray(0, written), dest, { nthreads: 2 }), source.byteLength);
  assert.deepEqual(dest, new Uint8Array(source));
  return written;
}

for (const codec of CODECS) {
  Deno.test(`compress() round trips with codec ${codec}, all lossless filters, item sizes, levels and splits`, () => {
    const live = liveContexts();
    for (const { filters, metas } of FILTERS) {
      for (const typesize of [1, 2, 3, 4, 8, 255, 256, 300]) {
        const filtersMeta = metas(Math.min(typesize, 255));
        const common = { codec, filters, filtersMeta, typesize };
        // Whole items and others; under 32 bytes, less than a block, a few blocks; in an order that shrinks and grows.
        for (const length of [70001, 0, 1, 31, 9999, 32, typesize * 5, 33, 1000, typesize * 1000]) {
          if (filters.includes(3) && typesize < 256 && length % typesize !== 0) continue;
          const source = plainData(length, codec + typesize);
          for (
            const changes of [{ clevel: 0 }, { clevel: 9, splitMode: 1 }, { blocksize: typesize * 64, nthreads: 2 }]
          ) {
            roundTrip(source, paramsWith({ ...common, ...changes }));
          }
        }
      }
    }
    assert.equal(liveContexts(), live);
  });
}

Deno.test("compress() makes the same chunk whatever was compressed before with the same parameters", () => {
  for (const blocksize of [0, 4096]) {
    const params = paramsWith({ blocksize, codec: 1 });
    const first = new Map<number, Uint8Array>();
    for (const length of [40000, 31, 40000, 1000, 0, 100_000, 5000, 31, 1000, 40000, 100_000, 5000]) {
      const dest = new Uint8Array(maxCompressedLength(length));
      const chunk = dest.slice(0, compress(plainData(length, 1), dest, params));
      if (first.has(length)) assert.deepEqual(chunk, first.get(length), `${length} bytes, block size ${blocksize}`);
      first.set(length, chunk);
    }
  }
});

Deno.test("compress() refuses what the library would give back as other bytes", () => {
  const dest = new Uint8Array(2000);
  const delta = paramsWith({ filters: [0, 0, 0, 0, 3, 1] });
  assert.throws(() => compress(plainData(1001, 1), dest, delta), {
    name: "RangeError",
    message: "Cannot compress with the delta filter: expected a multiple of the item size 8, got 1001 bytes",
  });
  assert.throws(() => compress(plainData(1000, 1), dest, paramsWith({ blocksize: 100 })), {
    name: "RangeError",
    message: "Cannot compress with this block size: expected a multiple of the item size 8, got 100",
  });
});

Deno.test("compress() uses the threads it is told for large data", () => {
  const source = plainData(3_000_000, 5);
  for (const codec of CODECS) {
    const written = roundTrip(source, paramsWith({ codec, clevel: 1, typesize: 4, blocksize: 65536, nthreads: 3 }));
    assert.ok(written < source.byteLength / 2);
  }
});

Deno.test("compress() makes and reads dictionaries", () => {
  for (const codec of [1, 2, 5]) {
    const params = paramsWith({ codec, typesize: 4, blocksize: 4096, splitMode: 2, useDict: true });
    const source = plainData(200_000, 3);
    const chunk = new Uint8Array(maxCompressedLength(source.byteLength));
    compress(source, chunk, params);
    assert.equal(chunk[31] & 1, 1);
    roundTrip(source, params);
  }
  assert.throws(() => roundTrip(plainData(8000, 1), paramsWith({ codec: 0, useDict: true })), {
    name: "Blosc2Error",
    message: /takes no dictionary/,
  });
});

const MEMORIES: readonly [string, (length: number) => ArrayBufferLike][] = [
  ["ArrayBuffer", (length) => new ArrayBuffer(length)],
  ["SharedArrayBuffer", (length) => new SharedArrayBuffer(length)],
  ["wasm memory", (length) => new WebAssembly.Memory({ initial: Math.ceil(length / 65536) }).buffer],
  ["shared wasm memory", (length) => {
    const pages = Math.ceil(length / 65536);
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer;
  }],
];

for (const [name, make] of MEMORIES) {
  Deno.test(`compress() and decompress() take views into ${name}, and stay within them`, async () => {
    const length = 100_000;
    const room = maxCompressedLength(length);
    const memory = new Uint8Array(make(3 + length + room + length + 5)).fill(0xa5);
    const source = memory.subarray(3, 3 + length);
    source.set(plainData(length, 9));
    const dest = memory.subarray(3 + length, 3 + length + room);
    const result = memory.subarray(3 + length + room, 3 + length + room + length);
    const params = paramsWith({ nthreads: 2, blocksize: 16384 });
    // Often enough for the optimised form of the call, too.
    for (let i = 0; i < 50; i++) {
      const written = compress(source, dest, params);
      result.fill(0);
      assert.equal(decompress(dest.subarray(0, written), result), length);
    }
    assert.deepEqual([...result], [...source]);
    result.fill(0);
    const written = await compressAsync(source, dest, params);
    assert.equal(await decompressAsync(dest.subarray(0, written), result), length);
    assert.deepEqual([...result], [...source]);
    assert.deepEqual(
      [...memory.subarray(0, 3), ...memory.subarray(result.byteOffset + length)].slice(0, 8),
      Array(8).fill(0xa5),
    );
  });
}

Deno.test("compressAsync() and decompressAsync() serve 32 calls at once", async () => {
  const live = liveContexts();
  const params = paramsWith({ nthreads: 2, blocksize: 8192, clevel: 1 });
  const calls = Array.from({ length: 32 }, async (_, seed) => {
    const source = plainData(60_000 + seed * 997, seed);
    const chunk = new Uint8Array(maxCompressedLength(source.byteLength));
    const written = await compressAsync(source, chunk, params);
    const dest = new Uint8Array(source.byteLength);
    await decompressAsync(chunk.subarray(0, written), dest, { nthreads: 2 });
    assert.deepEqual(dest, source);
  });
  assert.ok(liveContexts() > live);
  await Promise.all(calls);
  assert.equal(liveContexts(), live);
});

Deno.test("compress() refuses a destination that is too short", () => {
  const source = crypto.getRandomValues(new Uint8Array(1000));
  for (const length of [0, 31, 32, 500, 1031]) {
    assert.throws(
      () => compress(source, new Uint8Array(length), paramsWith()),
      (error: unknown) => error instanceof Blosc2Error && error.code <= 0 && /1000 bytes/.test(error.message),
    );
  }
  assert.equal(compress(source, new Uint8Array(1032), paramsWith()), 1032);
});

Deno.test("compress() refuses codecs and filters that the build lacks", () => {
  const source = new Uint8Array(100);
  const dest = new Uint8Array(132);
  for (const codec of [3, 6, 31, 36, 37, 40, 200]) {
    assert.throws(() => compress(source, dest, paramsWith({ codec })), {
      name: "Blosc2Error",
      code: -7,
      message:
        `Cannot compress with codec ${codec} and filters 0,0,0,0,0,1: this build of the library lacks the codec (code -7)`,
    });
  }
  assert.throws(() => compress(source, dest, paramsWith({ filters: [0, 0, 0, 0, 0, 77] })), {
    name: "Blosc2Error",
    message: /lacks filter 77/,
  });
});

Deno.test("compress() refuses a codec or filter that needs the shape of blocks without one", () => {
  const dest = new Uint8Array(132);
  for (const changes of [{ codec: 32 }, { codec: 33 }, { filters: [32, 0, 0, 0, 0, 0] }]) {
    assert.throws(() => compress(new Uint8Array(100), dest, paramsWith(changes)), /need the shape of blocks/);
  }
});

Deno.test("compress() refuses parameters outside their limits", () => {
  const wrong: Partial<CompressParams>[] = [
    { codec: -1 },
    { clevel: 10 },
    { codecMeta: 256 },
    { splitMode: 0 },
    { typesize: 0 },
    { typesize: 1.5 },
    { blocksize: -1 },
    { nthreads: -1 },
    { filters: [1] },
    { filtersMeta: [0, 0, 0, 0, 0, -8] },
  ];
  for (const changes of wrong) {
    assert.throws(() => compress(new Uint8Array(9), new Uint8Array(99), paramsWith(changes)), RangeError);
  }
});

Deno.test("compress() goes by the parameters as they were at their first use", () => {
  const filters = [0, 0, 0, 0, 0, 1];
  const params = { ...paramsWith({ filters }) };
  const source = plainData(1000, 1);
  const dest = new Uint8Array(1032);
  compress(source, dest, params);
  assert.deepEqual([...dest.subarray(16, 22)], filters);
});
