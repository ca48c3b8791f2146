import assert from "node:assert/strict";
import fc from "fast-check";
import {
  blockMapLength,
  FormatError,
  memcpyChunk,
  parseChunkHeader,
  readBlockMap,
  specialChunk,
} from "../../src/format/mod.ts";
import { fixture, frameNames, frameParts } from "./fixtures.ts";

/** A chunk of lz4 with the given starts, whose blocks are not looked into. */
function chunkWith(starts: readonly number[], cbytes: number, dict?: number): Uint8Array {
  const chunk = new Uint8Array(cbytes);
  const view = new DataView(chunk.buffer);
  chunk.set([5, 1, 0x35, 1]);
  view.setInt32(4, 64 * starts.length, true);
  view.setInt32(8, 64, true);
  view.setInt32(12, cbytes, true);
  starts.forEach((start, i) => view.setInt32(32 + 4 * i, start, true));
  if (dict !== undefined) {
    chunk[31] = 1;
    view.setInt32(32 + 4 * starts.length, dict, true);
  }
  return chunk;
}

function mapOf(chunk: Uint8Array) {
  return readBlockMap(parseChunkHeader(chunk, chunk.byteLength), chunk);
}

Deno.test("readBlockMap() ends a block where the next larger start is, in whatever order they lie", () => {
  const lengths = fc.array(fc.integer({ min: 4, max: 90 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(lengths, fc.infiniteStream(fc.nat()), fc.nat(9), (lengths, keys, gap) => {
      const order = lengths.map((_, i) => [keys.next().value, i]).sort(([a], [b]) => a - b).map(([, i]) => i);
      const starts = new Array<number>(lengths.length);
      let at = 32 + 4 * lengths.length + gap;
      for (const i of order) {
        starts[i] = at;
        at += lengths[i];
      }
      const map = mapOf(chunkWith(starts, at));
      assert.deepEqual([...map.starts], starts);
      assert.deepEqual([...map.lengths], lengths);
    }),
    { seed: 3 },
  );
});

Deno.test("readBlockMap() needs the bytes that blockMapLength() tells and no more", () => {
  for (const name of frameNames()) {
    for (const chunk of frameParts(fixture(name)).chunks.slice(0, 3)) {
      const header = parseChunkHeader(chunk);
      const needed = blockMapLength(header);
      const map = readBlockMap(header, chunk.slice(0, needed));
      assert.deepEqual(map, readBlockMap(header, chunk));
      assert.equal(map.lengths.reduce((sum, length) => sum + length, 0) <= chunk.byteLength, true);
      assert.throws(() => readBlockMap(header, chunk.subarray(0, needed - 1)), FormatError);
    }
  }
});

Deno.test("readBlockMap() keeps nothing of the bytes it was given", () => {
  const chunk = chunkWith([40, 60], 80);
  const map = mapOf(chunk);
  chunk.fill(0xff);
  assert.deepEqual([...map.starts], [40, 60]);
  assert.equal(map.head[0], 5);
});

Deno.test("readBlockMap() counts the blocks of raw data, and knows none of special chunks", () => {
  const raw = mapOf(memcpyChunk(new Uint8Array(10), { blocksize: 4, typesize: 1 }));
  assert.deepEqual([[...raw.starts], [...raw.lengths]], [[32, 36, 40], [4, 4, 2]]);
  const zero = mapOf(specialChunk("zero", { nbytes: 2 ** 31 - 33, blocksize: 1, typesize: 1 }));
  assert.equal(zero.starts.length, 0);
});

Deno.test("readBlockMap() finds the dictionary with its size", () => {
  const [chunk] = frameParts(fixture("dict_zstd.b2nd")).chunks;
  const { header, dict } = mapOf(chunk);
  assert.equal(header.hasDict, true);
  const [start, end] = dict ?? [0, 0];
  assert.equal(start, 32 + 4 * header.nblocks);
  assert.equal(new DataView(chunk.buffer, chunk.byteOffset).getInt32(start, true), end - start - 4);
  assert.deepEqual(mapOf(chunkWith([60], 80, 20)).dict, [36, 60]);
});

const FAULTS: readonly [why: string, chunk: Uint8Array, offset: number][] = [
  ["starts within the table", chunkWith([36, 44], 80), 32],
  ["negative starts", chunkWith([40, -8], 80), 36],
  ["starts beyond the chunk", chunkWith([40, 100], 80), 36],
  ["starts without room for a stream", chunkWith([40, 77], 80), 36],
  ["starts on each other", chunkWith([50, 60, 50], 80), 40],
  ["starts that leave no room for a stream", chunkWith([50, 53], 80), 36],
  ["a dictionary of negative size", chunkWith([60], 80, -1), 36],
  ["a dictionary longer than the chunk", chunkWith([60], 80, 41), 36],
  ["starts within the dictionary", chunkWith([50], 80, 20), 32],
];

for (const [why, chunk, offset] of FAULTS) {
  Deno.test(`readBlockMap() refuses ${why}`, () => {
    assert.throws(() => mapOf(chunk), { name: "FormatError", offset });
  });
}
