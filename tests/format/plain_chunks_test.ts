import assert from "node:assert/strict";
import { memcpyChunk, parseChunkHeader, specialChunk, specialValue } from "../../src/format/mod.ts";
import { fixture, frameParts } from "./fixtures.ts";

Deno.test("specialChunk() writes a repeated value as the native library does", () => {
  const [theirs] = frameParts(fixture("sp_full_i4.b2nd")).chunks;
  const { nbytes, blocksize, typesize } = parseChunkHeader(theirs);
  const item = specialValue(parseChunkHeader(theirs), theirs);
  assert.deepEqual(specialChunk("value", { nbytes, blocksize, typesize, item }), theirs.slice());
});

Deno.test("specialChunk() says 1 for items over 255 bytes, and keeps the item", () => {
  const item = new Uint8Array(300).fill(7);
  const chunk = specialChunk("value", { nbytes: 1200, blocksize: 600, typesize: 300, item });
  const header = parseChunkHeader(chunk, chunk.byteLength);
  assert.equal(header.typesize, 1);
  assert.deepEqual(specialValue(header, chunk), item);
});

Deno.test("specialChunk() makes an empty chunk, and takes a block for no longer than the data", () => {
  assert.equal(parseChunkHeader(specialChunk("zero", { nbytes: 0, blocksize: 64, typesize: 4 })).nblocks, 0);
  assert.equal(parseChunkHeader(specialChunk("zero", { nbytes: 20, blocksize: 64, typesize: 4 })).blocksize, 20);
});

Deno.test("specialChunk() refuses sizes out of range", () => {
  const sizes = { nbytes: 12, blocksize: 4, typesize: 4 };
  const faults = [{ nbytes: -1 }, { nbytes: 1.5 }, { nbytes: 2147483616 }, { blocksize: 0 }, { typesize: 0 }, {
    typesize: NaN,
  }];
  for (const fault of faults) assert.throws(() => specialChunk("zero", { ...sizes, ...fault }), RangeError);
  assert.throws(() => specialChunk("value", sizes), RangeError);
  assert.throws(() => specialChunk("value", { ...sizes, item: new Uint8Array(5) }), RangeError);
});

Deno.test("memcpyChunk() holds its data as they are", () => {
  const data = Uint8Array.from({ length: 999 }, (_, i) => i);
  const chunk = memcpyChunk(data, { blocksize: 996, typesize: 4 });
  const header = parseChunkHeader(chunk, chunk.byteLength);
  assert.equal(header.memcpyed, true);
  assert.equal(header.nblocks, 2);
  assert.deepEqual(chunk.subarray(32), data);
  // Equal to theirs but for the filter, which runs on compressed chunks only.
  const theirs = fixture("chunk_memcpy.bin").subarray(0, 16);
  assert.deepEqual(chunk.subarray(0, 16), theirs);
});

Deno.test("specialValue() refuses chunks of other kinds and bytes that end early", () => {
  const zero = specialChunk("zero", { nbytes: 8, blocksize: 8, typesize: 8 });
  assert.throws(() => specialValue(parseChunkHeader(zero), zero), { name: "FormatError", offset: 31 });
  const value = specialChunk("value", { nbytes: 8, blocksize: 8, typesize: 8, item: new Uint8Array(8) });
  assert.throws(() => specialValue(parseChunkHeader(value), value.subarray(0, 39)), {
    name: "FormatError",
    offset: 39,
  });
});
