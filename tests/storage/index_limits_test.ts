import assert from "node:assert/strict";
import { FormatError, libraryInfo, openArray, zeros } from "../../mod.ts";
import { buildTrailer, type FrameHeader } from "../../src/format/mod.ts";
import { createFileStore, memoryStore } from "../../src/storage/mod.ts";
import { ChunkFolder } from "../../src/storage/directory/chunk_folder.ts";
import { DENO_FILES } from "../../src/storage/files/mod.ts";
import { parseTail } from "../../src/storage/frame/mod.ts";
import { encodeIndexChunk } from "../../src/storage/frame/index_chunk.ts";
import { MemoryDisk } from "./_memory_disk.ts";
import { arrayHeader, blobOf, CHUNK, saveAs, withFolder } from "./_support.ts";

libraryInfo();

/** One more than an index of equal entries is believed to have. */
const TOO_MANY = 2 ** 24 + 1;

/** Index and trailer behind the chunks of a frame. */
function tailOf(table: number[]): Uint8Array {
  const index = encodeIndexChunk(Float64Array.from(table));
  const trailer = buildTrailer(new Map());
  const tail = new Uint8Array(index.length + trailer.length);
  tail.set(index);
  tail.set(trailer, index.length);
  return tail;
}

function header(nchunks: number, parts: Partial<FrameHeader>): FrameHeader {
  return { ...arrayHeader(nchunks), headerLength: 100, ...parts };
}

Deno.test("parseTail() believes no more stored chunks than their bytes have room for, wherever these are", () => {
  const on = (cbytes: number, table: number[]) => parseTail(header(table.length, { cbytes }), tailOf(table), 0).table;
  const many = Array.from({ length: 1000 }, (_, i) => i % 7);
  assert.throws(() => on(15_999, many), { name: "FormatError", message: /1000 chunks in 15999 bytes/ });
  assert.equal(on(16_000, many).length, 1000);
  // Chunks that are not stored need no room.
  assert.equal(on(16, many.map((_, i) => i === 500 ? 0 : -1)).length, 1000);
});

Deno.test("parseTail() refuses a directory in which several chunks have one file", () => {
  const of = (table: number[]) => parseTail(header(table.length, { directory: true, cbytes: 1e6 }), tailOf(table), 0);
  const expected = { name: "FormatError", message: /several chunks are in the file of number 3/ };
  assert.throws(() => of([1, -1, 3, 3, 4]), expected);
  assert.throws(() => of([3, -1, 2, -1, 3]), expected);
  assert.throws(() => of(Array.from({ length: 100_000 }, () => 3)), expected);
  assert.deepEqual([...of([9, -1, 3, -1, 7]).table], [9, -1, 3, -1, 7]);
});

Deno.test(
  "openArray() refuses a directory frame whose index names one file for several chunks",
  withFolder((folder) => {
    const path = `${folder}/a.b2nd`;
    {
      using array = zeros([40], { chunks: [10], blocks: [5], urlpath: path, contiguous: false });
      for (let i = 0; i < 40; i += 10) array.setSync([i], i + 1);
    }
    const frame = `${path}/chunks.b2frame`;
    const bytes = Deno.readFileSync(frame);
    // The index of four chunks is stored as it is: 0, 1, 2, 3, of eight bytes each.
    const two = bytes.findLastIndex((byte, i) => byte === 2 && bytes[i - 8] === 1 && bytes[i + 8] === 3);
    bytes[two] = 1;
    Deno.writeFileSync(frame, bytes);
    for (const mode of ["r", "a"] as const) {
      assert.throws(() => openArray(path, { mode }), { name: "FormatError", message: /the file of number 1/ });
    }
  }),
);

Deno.test(
  "ChunkFolder keeps few unused numbers in mind, the smallest ones, however far apart those of its chunks are",
  withFolder((folder) => {
    const chunks = new ChunkFolder(DENO_FILES, folder, false);
    // As many numbers between each two as there are chunks were more than a list can have.
    chunks.begin(Float64Array.from({ length: 30_000 }, (_, i) => (30_000 - i) * 140_000));
    assert.deepEqual([0, 1, 2].map(() => chunks.add(blobOf(10, 1))), [0, 1, 2]);
    chunks.begin(Float64Array.of(5, 1, 2, -1));
    assert.deepEqual([0, 1, 2, 3].map(() => chunks.add(blobOf(10, 1))).slice(0, 3), [0, 3, 4]);
    chunks.close();
  }),
);

Deno.test("encodeIndexChunk() refuses more equal entries than are believed when they are read", () => {
  const table = new Float64Array(TOO_MANY).fill(-1);
  assert.throws(() => encodeIndexChunk(table), {
    name: "RangeError",
    message: /^Cannot index 16777217 chunks without data: at most 16777216 can be read again, take larger chunks$/,
  });
  assert.equal(encodeIndexChunk(table.subarray(1)).length, 40);
});

Deno.test("createFileStore() refuses, new and as a copy, more chunks without data than can be read again, before they make anything", () => {
  const header = arrayHeader(TOO_MANY);
  const expected = { name: "RangeError", message: /Cannot index 16777217 chunks without data/ };
  using memory = memoryStore(header);
  for (const contiguous of [true, false]) {
    const host = new MemoryDisk();
    const options = { mode: "w-", contiguous, host } as const;
    assert.throws(() => createFileStore("/a.b2nd", header, options), expected);
    assert.throws(() => saveAs("/a.b2nd", memory, options), expected);
    assert.deepEqual(host.steps, []);
  }
});

Deno.test(
  "zeros() of more chunks than can be read again is refused in a file, and has its limit in memory told by toCframe()",
  withFolder((folder) => {
    const options = { dtype: "uint8", chunks: [1], blocks: [1] } as const;
    const expected = { name: "RangeError", message: /at most 16777216 can be read again, take larger chunks/ };
    for (const contiguous of [true, false]) {
      assert.throws(() => zeros([TOO_MANY], { ...options, urlpath: `${folder}/a.b2nd`, contiguous }), expected);
    }
    using array = zeros([TOO_MANY], options);
    assert.throws(() => array.toCframe(), expected);
    assert.throws(() => array.save(`${folder}/a.b2nd`), expected);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    array.setSync([TOO_MANY - 1], 7);
    assert.equal(array.item(TOO_MANY - 1), 7);
    assert.equal(array.item(0), 0);
  }),
);

Deno.test("parseTail() tells where in the frame the index is wrong", () => {
  const tail = tailOf([0, 16, 1e6]);
  const parse = () => parseTail(header(3, { cbytes: 3 * CHUNK }), tail, 5000);
  assert.throws(parse, (error) => error instanceof FormatError && error.offset === 5016);
});
