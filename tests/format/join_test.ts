import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type BlockMap,
  canJoin,
  ChunkJoiner,
  joinedLength,
  parseChunkHeader,
  readBlockMap,
} from "../../src/format/mod.ts";
import { anyCase, type Case, caseData, compressed, decompressed } from "./compressed.ts";

interface Chunk {
  readonly bytes: Uint8Array;
  readonly map: BlockMap;
}

function chunkOf(c: Case, data: Uint8Array): Chunk | null {
  const bytes = compressed(data, c.params);
  return bytes === null ? null : { bytes, map: readBlockMap(parseChunkHeader(bytes, bytes.byteLength), bytes) };
}

function join(chunks: readonly Chunk[], picked: readonly number[]): Uint8Array {
  const maps = chunks.flatMap(({ map }) => picked.map(() => map));
  const room = joinedLength(maps, chunks.flatMap(() => picked));
  const joiner = new ChunkJoiner(maps.length, new Uint8Array(room));
  for (const { map, bytes } of chunks) {
    joiner.add(map, picked, (start, end, into) => {
      assert.ok(start >= 0 && start < end && end <= bytes.byteLength);
      if (into === undefined || start % 2 === 0) return bytes.subarray(start, end);
      into.set(bytes.subarray(start, end));
      return into;
    });
  }
  return joiner.finish();
}

Deno.test("ChunkJoiner makes one chunk of blocks of several, whatever may join, and canJoin() refuses the rest", () => {
  let joined = 0, refused = 0;
  fc.assert(
    fc.property(anyCase, (c) => {
      const data = caseData(c);
      const other = data.map((byte) => byte ^ 0x55);
      const chunks = [chunkOf(c, data), chunkOf(c, other)].filter((chunk) => chunk !== null);
      if (chunks.length < 2) return;
      if (!canJoin(chunks[0].map, chunks[1].map)) return void refused++;
      joined++;
      const small = join(chunks, c.picked);
      assert.equal(parseChunkHeader(small, small.byteLength).nblocks, 2 * c.picked.length);
      // A chunk of less than a block has that length as its block size.
      const { blocksize } = chunks[0].map.header;
      const got = decompressed(small, 2);
      let at = 0;
      for (const bytes of chunks.map((chunk) => decompressed(chunk.bytes))) {
        for (const i of c.picked) {
          assert.deepEqual(got.slice(at, at + blocksize), bytes.slice(i * blocksize, (i + 1) * blocksize));
          at += blocksize;
        }
      }
      assert.equal(at, got.byteLength);
    }),
    { seed: 20261121, numRuns: 300 },
  );
  assert.ok(joined > 20 && refused > 20, `${joined} joined, ${refused} refused`);
});

Deno.test("ChunkJoiner.add() refuses more blocks than were announced", () => {
  const [c] = fc.sample(anyCase.filter((some) => chunkOf(some, caseData(some)) !== null), { seed: 3, numRuns: 1 });
  const { map, bytes } = chunkOf(c, caseData(c))!;
  const joiner = new ChunkJoiner(0, new Uint8Array(64));
  assert.throws(() => joiner.add(map, [0], (start, end) => bytes.subarray(start, end)), {
    name: "RangeError",
    message: "Cannot join 1 blocks into a chunk of 0",
  });
});
