import assert from "node:assert/strict";
import { asarray, libraryInfo, type NDArray, openArray, setBlockCache } from "../../../mod.ts";
import {
  blockCacheLimit,
  cacheBuffer,
  cachedBlock,
  CacheOwner,
  dropChunk,
  dropOwner,
  keepBlocks,
} from "../../../src/ndarray/chunks/block_cache.ts";
import { Folder } from "../folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const DEFAULT = blockCacheLimit();

/** The limit is one for the process: every test puts it back. */
function limited(bytes: number): Disposable {
  setBlockCache(bytes);
  return { [Symbol.dispose]: () => setBlockCache(DEFAULT) };
}

function keep(owner: CacheOwner, place: number, blocks: number[], length: number): void {
  const bytes = cacheBuffer(blocks.length * length);
  blocks.forEach((nblock, i) => bytes.fill(place * 10 + nblock, i * length, (i + 1) * length));
  keepBlocks(owner, blocks.map((nblock) => ({ place, nblock })), bytes, length);
}

Deno.test("setBlockCache() keeps 64 MB by default, and refuses what is no number of bytes", () => {
  assert.equal(DEFAULT, 64 * 2 ** 20);
  for (const bytes of [-1, 1.5, NaN, Infinity]) {
    assert.throws(() => setBlockCache(bytes), { name: "RangeError", message: new RegExp(`from 0 on, got ${bytes}`) });
  }
  assert.equal(blockCacheLimit(), DEFAULT);
});

Deno.test("keepBlocks() keeps blocks by place and number", () => {
  using _ = limited(10000);
  const owner = new CacheOwner();
  keep(owner, 1, [0, 3], 100);
  keep(owner, 2, [3], 100);
  assert.deepEqual([
    cachedBlock(owner, 1, 0, 100)?.[99],
    cachedBlock(owner, 1, 3, 100)?.[0],
    cachedBlock(owner, 2, 3, 100)?.[0],
  ], [10, 13, 23]);
  assert.deepEqual([
    cachedBlock(owner, 1, 1, 100),
    cachedBlock(owner, 3, 0, 100),
    cachedBlock(new CacheOwner(), 1, 0, 100),
  ], [undefined, undefined, undefined]);
  dropChunk(owner, 1);
  assert.deepEqual([cachedBlock(owner, 1, 0, 100), cachedBlock(owner, 2, 3, 100)?.[0]], [undefined, 23]);
  dropOwner(owner);
  assert.deepEqual([cachedBlock(owner, 2, 3, 100), owner.chunks.size], [undefined, 0]);
});

Deno.test("cacheBuffer() makes room by giving up what was used longest ago", () => {
  using _ = limited(12000);
  const owner = new CacheOwner();
  for (let place = 0; place < 5; place++) keep(owner, place, [0], 2000);
  assert.equal(cachedBlock(owner, 0, 0, 2000)?.[0], 0);
  keep(owner, 9, [0], 2000);
  assert.equal(cachedBlock(owner, 1, 0, 2000), undefined);
  assert.equal(cachedBlock(owner, 0, 0, 2000)?.[0], 0);
  assert.equal(cachedBlock(owner, 9, 0, 2000)?.[0], 90);
  let kept = 0;
  for (let place = 0; place < 10; place++) if (cachedBlock(owner, place, 0, 2000) !== undefined) kept++;
  assert.ok(kept <= 5);
});

Deno.test("keepBlocks() of a block that is there already forgets neither", () => {
  using _ = limited(10000);
  const owner = new CacheOwner();
  keep(owner, 1, [0, 1], 100);
  keep(owner, 1, [1, 2], 100);
  for (const nblock of [0, 1, 2]) assert.equal(cachedBlock(owner, 1, nblock, 100)?.[0], 10 + nblock);
  dropChunk(owner, 1);
  assert.equal(owner.chunks.size, 0);
  for (let place = 2; place < 12; place++) keep(owner, place, [0], 100);
  assert.ok(owner.chunks.size <= 10);
});

/** Counts reads of chunk bytes: what comes from the cache reads nothing. */
function sine(folder: Folder): NDArray<"float64"> {
  const data = Float64Array.from({ length: 10000 }, (_, i) => Math.sin(i));
  return asarray(data, { chunks: [2500], blocks: [250], urlpath: folder.next() });
}

Deno.test("getSync() gives the same with any cache, also none", () => {
  using folder = new Folder();
  using a = sine(folder);
  const expected = Float64Array.from({ length: 10000 }, (_, i) => Math.sin(i));
  for (const bytes of [0, 1, 2000, 2001, 5000, 20000, DEFAULT]) {
    using _ = limited(bytes);
    for (let round = 0; round < 2; round++) {
      for (let start = 0; start < 9000; start += 731) {
        assert.deepEqual(
          a.getSync([{ dtype: "int64", shape: [3], data: Float64Array.of(start, start + 400, start + 999) }]).data,
          Float64Array.of(expected[start], expected[start + 400], expected[start + 999]),
        );
        assert.deepEqual(a.getSync(`${start}:${start + 300}`).data, expected.slice(start, start + 300));
      }
    }
  }
});

Deno.test("getSync() reads cached blocks without the file", () => {
  using folder = new Folder();
  using a = sine(folder);
  const first = a.getSync("100:200");
  // What is asked for twice is kept.
  a.getSync("100:200");
  // Whoever damages a file under a reader gets what the cache holds for as long as it holds it.
  const bytes = Deno.readFileSync(a.urlpath!);
  Deno.writeFileSync(a.urlpath!, bytes.map((byte, i) => i > 500 && i < bytes.length - 500 ? byte ^ 255 : byte));
  try {
    assert.ok(a.getSync("100:200").equals(first));
    assert.equal(a.item(249), Math.sin(249));
  } finally {
    Deno.writeFileSync(a.urlpath!, bytes);
  }
});

Deno.test("getSync() forgets cached blocks when they are written, refreshed, moved or rolled back", () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    const urlpath = folder.next();
    using a = asarray(Float64Array.from({ length: 1000 }, (_, i) => i), {
      chunks: [250],
      blocks: [50],
      urlpath,
      contiguous,
    });
    using reader = openArray(urlpath);
    const both = (start: number) => [a.getSync([start]).item(), reader.getSync([start]).item()];
    assert.deepEqual(both(10), [10, 10]);
    for (let round = 1; round <= 20; round++) {
      a.setSync("10:12", [-round, round]);
      a.setSync("300:302", [-round, round]);
      assert.ok(reader.refresh());
      assert.deepEqual([both(10), both(11), both(300), both(301), both(13)], [
        [-round, -round],
        [round, round],
        [-round, -round],
        [round, round],
        [13, 13],
      ]);
    }
    assert.throws(() =>
      a.batch(() => {
        a.setSync("10:12", 77);
        assert.equal(a.item(10), 77);
        throw new Error("Given up");
      })
    );
    assert.deepEqual(both(10), [-20, -20]);
    a.compact();
    reader.refresh();
    assert.deepEqual([both(10), both(999)], [[-20, -20], [999, 999]]);
    a.delete(0, 0, 10);
    reader.refresh();
    assert.deepEqual([both(0), both(1)], [[-20, -20], [20, 20]]);
    a.resize([5]);
    a.resize([1000]);
    reader.refresh();
    assert.deepEqual([both(4), both(5), both(300)], [[14, 14], [0, 0], [0, 0]]);
  }
});

Deno.test("setBlockCache() while reads are under way changes no result", async () => {
  using folder = new Folder();
  using _ = limited(30000);
  using a = sine(folder);
  const reads = Array.from({ length: 40 }, (_, i) => a.get(`${i * 200}:${i * 200 + 600}`));
  setBlockCache(0);
  reads.push(a.get("5:9"));
  setBlockCache(4000);
  for (const [i, found] of (await Promise.all(reads.slice(0, 40))).entries()) {
    assert.equal(found.data[599], Math.sin(i * 200 + 599));
  }
  assert.equal((await reads[40]).data[0], Math.sin(5));
});
