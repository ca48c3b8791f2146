import assert from "node:assert/strict";
import { type ChunkStore, createFileStore, memoryStore, openStore } from "../../src/storage/mod.ts";
import { MemoryDisk } from "./_memory_disk.ts";
import { arrayHeader, blobOf } from "./_support.ts";

const PATH = "/a.b2nd";

function sizeOnDisk(disk: MemoryDisk): number {
  return disk.stat(PATH)?.size ?? 0;
}

/** Bytes that the state needs when nothing is wasted. */
function least(store: ChunkStore): number {
  return store.toFrame().length;
}

function rewrite(store: ChunkStore, index: number, length: number): void {
  const table = store.state.table.slice();
  table[index] = store.put(blobOf(length, index));
  store.commit({ ...store.state, table });
}

/** How long a chunk gets: growing, and at random. */
const LENGTHS: Readonly<Record<string, (turn: number, random: () => number) => number>> = {
  "the same size": () => 20_000,
  "growing sizes": (turn) => 5_000 + turn * 60,
  "random sizes": (_, random) => 100 + Math.floor(random() * 60_000),
};

for (const [name, lengthOf] of Object.entries(LENGTHS)) {
  for (const nchunks of [1, 2, 9, 40]) {
    for (const reopening of [false, true]) {
      const how = reopening ? "opened again for every commit" : "kept open";
      Deno.test(`commit() of ${nchunks} chunks of ${name}, 1,000 times, keeps the file small, ${how}`, () => {
        const disk = new MemoryDisk();
        const random = seeded(nchunks);
        createFileStore(PATH, arrayHeader(nchunks), { mode: "w-", contiguous: true, host: disk }).close();
        const contents = new Map<number, number>();
        let store = openStore(PATH, { mode: "a", host: disk });
        try {
          for (let turn = 0; turn < 1000; turn++) {
            const index = Math.floor(random() * nchunks);
            const length = lengthOf(turn, random);
            rewrite(store, index, length);
            contents.set(index, length);
            if (reopening) {
              store.close();
              store = openStore(PATH, { mode: "a", host: disk });
            }
            disk.steps.length = 0;
            const needed = contentLength(contents);
            const size = sizeOnDisk(disk);
            assert.ok(size <= 2.5 * needed + 65_536, `turn ${turn}: ${size} bytes for ${needed}`);
          }
          for (const [index, length] of contents) {
            const place = store.state.table[index];
            assert.deepEqual(store.read(place, 0, store.sizeOf(place)), blobOf(length, index));
          }
          store.compact();
          assert.equal(sizeOnDisk(disk), least(store));
        } finally {
          store.close();
        }
      });
    }
  }
}

Deno.test("commit() of 5,000 small chunks in many sessions keeps the file small", () => {
  const disk = new MemoryDisk();
  const store = createFileStore(PATH, arrayHeader(5000), { mode: "w-", contiguous: true, host: disk });
  const table = Float64Array.from({ length: 5000 }, (_, i) => store.put(blobOf(200 + i % 50, i)));
  store.commit({ ...store.state, table });
  store.compact();
  const needed = sizeOnDisk(disk);
  store.close();
  const random = seeded(9);
  for (let session = 0; session < 300; session++) {
    using again = openStore(PATH, { mode: "a", host: disk });
    for (let i = 0; i < 3; i++) rewrite(again, Math.floor(random() * 5000), 200 + Math.floor(random() * 50));
    disk.steps.length = 0;
  }
  assert.ok(sizeOnDisk(disk) <= 1.5 * needed + 65_536, `${sizeOnDisk(disk)} bytes for ${needed}`);
});

Deno.test("compact() of a directory removes the chunk files that no state knows of", () => {
  const disk = new MemoryDisk();
  using store = createFileStore("/d", arrayHeader(3), { mode: "w-", contiguous: false, host: disk });
  rewrite(store, 1, 500);
  disk.open("/d/000000FF.chunk", "new").close();
  store.compact();
  assert.deepEqual([...disk.files().keys()].sort(), ["/d/00000000.chunk", "/d/chunks.b2frame"]);
});

Deno.test("close() cuts the file at the frame's end", () => {
  const disk = new MemoryDisk();
  const store = createFileStore(PATH, arrayHeader(2), { mode: "w-", contiguous: true, host: disk });
  rewrite(store, 0, 4000);
  rewrite(store, 0, 10);
  store.put(blobOf(5000, 1));
  store.close();
  using reader = openStore(PATH, { host: disk });
  assert.equal(sizeOnDisk(disk), reader.state.header.frameLength);
});

Deno.test("memoryStore() rewritten 20,000 times keeps its chunks and gives memory back", () => {
  using store = memoryStore(arrayHeader(50));
  const lengths = new Array<number>(50).fill(0);
  const random = seeded(4);
  for (let turn = 0; turn < 20_000; turn++) {
    const index = turn % 50;
    lengths[index] = 20 + Math.floor(random() * 3000);
    rewrite(store, index, lengths[index]);
  }
  assert.ok(Math.max(...store.state.table) < 200);
  store.state.table.forEach((place, i) => {
    const chunk = store.read(place, 0, store.sizeOf(place));
    assert.deepEqual(chunk, blobOf(lengths[i], i));
    assert.ok(chunk.buffer instanceof SharedArrayBuffer);
  });
  store.compact();
  assert.equal(store.sizeOf(store.state.table[7]), lengths[7] + 32);
});

Deno.test("createFileStore() makes 512,000 chunks of zeros in some hundred bytes", () => {
  const disk = new MemoryDisk();
  const start = performance.now();
  using store = createFileStore(PATH, arrayHeader(512_000), { mode: "w-", contiguous: true, host: disk });
  const time = performance.now() - start;
  assert.ok(sizeOnDisk(disk) < 400, `${sizeOnDisk(disk)} bytes`);
  assert.ok(time < 500, `${time} ms`);
  rewrite(store, 300_000, 100);
  assert.ok(sizeOnDisk(disk) < 60_000, `${sizeOnDisk(disk)} bytes`);
  using reader = openStore(PATH, { host: disk });
  assert.equal(reader.state.table.filter((place) => place >= 0).length, 1);
});

function contentLength(contents: Map<number, number>): number {
  let sum = 0;
  for (const length of contents.values()) sum += length + 32;
  return sum;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
