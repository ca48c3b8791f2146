import assert from "node:assert/strict";
import { libraryInfo } from "../../../mod.ts";
import { CODECS, FILTERS } from "../../../src/codecs/mod.ts";
import { buildB2ndMeta, type FrameHeader } from "../../../src/format/mod.ts";
import { borrow } from "../../../src/ndarray/chunks/scratch.ts";
import { isolated, requireShape, type ShapedChunk } from "../../../src/ndarray/chunks/shape_check.ts";
import { arrayHeader } from "../../storage/_support.ts";

libraryInfo();

/** Header of an array of int32 in chunks of one block. */
function headerOf(blocks: readonly number[]): FrameHeader {
  const lengths = [...blocks];
  const meta = { version: 0, shape: lengths, chunks: lengths, blocks: lengths, dtypeFormat: 0, dtype: "<i4" };
  const nbytes = lengths.reduce((n, length) => n * length, 4);
  const sizes = { nbytes, blocksize: nbytes, chunksize: nbytes };
  return { ...arrayHeader(1), ...sizes, meta: new Map([["b2nd", buildB2ndMeta(meta)]]) };
}

/** The chunk of such an array. */
function chunkOf({ nbytes }: FrameHeader, parts: Partial<ShapedChunk>): ShapedChunk {
  const none = { codec: 5, codecMeta: 0, filters: [0, 0, 0, 0, 0, 0], filtersMeta: [0, 0, 0, 0, 0, 0] };
  return { ...none, typesize: 4, blocksize: nbytes, nbytes, split: false, ...parts };
}

Deno.test("requireShape() refuses more axes than the native library has room for, where a codec or filter looks at them", () => {
  const cells = { filters: [0, 0, 0, 0, 0, FILTERS.ndcell.id], filtersMeta: [0, 0, 0, 0, 0, 2] };
  const eight = headerOf(Array.from({ length: 8 }, () => 2));
  const nine = headerOf(Array.from({ length: 9 }, () => 2));
  requireShape(chunkOf(eight, cells), eight);
  requireShape(chunkOf(nine, {}), nine);
  const expected = { name: "FormatError", message: /9 axes, its codec or filters take 8 at byte 22$/ };
  assert.throws(() => requireShape(chunkOf(nine, cells), nine), expected);
  assert.throws(() => requireShape(chunkOf(nine, { codec: CODECS.zfp_acc.id }), nine), expected);
});

Deno.test("isolated() puts nothing but zeros around a chunk, whatever the buffer was used for before", () => {
  const header = headerOf([5, 7]);
  const [before, behind] = [2 ** 17, 2 ** 16 + 2 * 4 * 8 * 8]; // zfp makes groups of four of 5 and 7 cells
  const chunk = new Uint8Array(100).fill(9);
  {
    using used = borrow(before + chunk.length + behind);
    used.bytes.fill(0xaa);
  }
  const { chunk: alone, room } = isolated(chunk, header);
  using _room = room;
  assert.deepEqual(alone, chunk);
  const around = (start: number, length: number) => new Uint8Array(alone.buffer, alone.byteOffset + start, length);
  assert.ok(around(-before, before).every((byte) => byte === 0), "Expected zeros before the chunk");
  assert.ok(around(chunk.length, behind).every((byte) => byte === 0), "Expected zeros behind the chunk");
});
