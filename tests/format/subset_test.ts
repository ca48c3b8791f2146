import assert from "node:assert/strict";
import fc from "fast-check";
import {
  FormatError,
  memcpyChunk,
  parseChunkHeader,
  readBlockMap,
  specialChunk,
  subsetChunk,
  zeroBlocks,
} from "../../src/format/mod.ts";
import { anyCase, blockLength, type Case, caseData, compressed, decompressed } from "./compressed.ts";
import { fixture, frameNames, frameParts } from "./fixtures.ts";

function mapOf(chunk: Uint8Array) {
  return readBlockMap(parseChunkHeader(chunk, chunk.byteLength), chunk);
}

/** Reads ranges of a chunk, and fails where one leaves it; fills the buffer every second time. */
function reader(chunk: Uint8Array) {
  let calls = 0;
  const read = (start: number, end: number, into?: Uint8Array) => {
    assert.ok(start >= 0 && start < end && end <= chunk.byteLength);
    if (into === undefined || calls++ % 2 === 0) return chunk.subarray(start, end);
    assert.equal(into.byteLength, end - start);
    into.set(chunk.subarray(start, end));
    return into;
  };
  return Object.assign(read, { calls: () => calls });
}

function pickedBytes(c: Case, data: Uint8Array): Uint8Array[] {
  return c.picked.map((i) => data.slice(i * c.blocksize, i * c.blocksize + blockLength(c, i)));
}

Deno.test("subsetChunk() decodes to the picked blocks over codecs, filters, split modes, dictionaries and DELTA", () => {
  const seen = new Map<string, number>();
  const buffer = new Uint8Array(1000);
  fc.assert(
    fc.property(anyCase, (c) => {
      const chunk = compressed(caseData(c), c.params);
      if (chunk === null) return;
      const map = mapOf(chunk);
      const whole = decompressed(chunk);
      const { chunk: small, lead } = subsetChunk(map, c.picked, reader(chunk), buffer);
      // A subset is a sound chunk: its blocks can be taken once more.
      assert.equal(mapOf(small).header.cbytes, small.byteLength);
      const got = decompressed(small, 2);
      let at = lead * c.blocksize;
      for (const bytes of pickedBytes(c, whole)) {
        assert.deepEqual(got.slice(at, at + bytes.byteLength), bytes);
        at += bytes.byteLength;
      }
      assert.equal(at, got.byteLength);
      const { special, memcpyed, delta, hasDict, split } = map.header;
      for (
        const key of [
          String(special),
          memcpyed && "raw",
          delta && "delta",
          hasDict && "dict",
          split && "split",
          lead && "lead",
        ]
      ) {
        if (key) seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }),
    { seed: 4, numRuns: 3000 },
  );
  for (const key of ["null", "zero", "raw", "delta", "dict", "split", "lead"]) {
    assert.ok((seen.get(key) ?? 0) > 20, key);
  }
});

Deno.test("zeroBlocks() tells zeros and nothing else, and all of them unless they are raw or differences", () => {
  let found = 0;
  fc.assert(
    fc.property(anyCase, (c) => {
      const chunk = compressed(caseData(c), c.params);
      if (chunk === null) return;
      const map = mapOf(chunk);
      const whole = decompressed(chunk);
      const zeros = zeroBlocks(map, reader(chunk));
      assert.equal(zeros.length, c.kinds.length);
      zeros.forEach((zero, i) => {
        const isZero = whole.subarray(i * c.blocksize, i * c.blocksize + blockLength(c, i)).every((byte) => byte === 0);
        const { special, memcpyed, delta } = map.header;
        const isTold = isZero && (special === "zero" || !memcpyed && !delta);
        assert.equal(zero, Number(isTold));
        found += zero;
      });
    }),
    { seed: 5, numRuns: 1000 },
  );
  assert.ok(found > 500);
});

Deno.test("zeroBlocks() finds the zero blocks that python-blosc2 wrote", () => {
  let found = 0;
  for (const chunk of frameParts(fixture("sp_zero_blocks.b2nd")).chunks) {
    const map = mapOf(chunk);
    const whole = decompressed(chunk);
    zeroBlocks(map, reader(chunk)).forEach((zero, i) => {
      const block = whole.subarray(i * map.header.blocksize, (i + 1) * map.header.blocksize);
      assert.equal(zero, Number(block.every((byte) => byte === 0)));
      found += zero;
    });
  }
  assert.ok(found > 0);
});

Deno.test("zeroBlocks() answers for special chunks, but not for any number of blocks", () => {
  const sizes = { nbytes: 40, blocksize: 10, typesize: 1 };
  const read = () => new Uint8Array();
  assert.deepEqual([...zeroBlocks(mapOf(specialChunk("zero", sizes)), read)], [1, 1, 1, 1]);
  assert.deepEqual([...zeroBlocks(mapOf(specialChunk("nan", sizes)), read)], [0, 0, 0, 0]);
  const many = mapOf(specialChunk("zero", { nbytes: 2 ** 30, blocksize: 1, typesize: 1 }));
  assert.throws(() => zeroBlocks(many, read), FormatError);
});

Deno.test("subsetChunk() takes each block of the chunks of python-blosc2", () => {
  for (const name of frameNames().filter((name) => !/zfp|ndlz|ndcell|ndmean|uninit/.test(name))) {
    for (const chunk of frameParts(fixture(name)).chunks.slice(0, 2)) {
      const map = mapOf(chunk);
      const { nblocks, blocksize } = map.header;
      const whole = decompressed(chunk);
      for (let i = 0; i < Math.min(nblocks, 20); i++) {
        const { chunk: small, lead } = subsetChunk(map, [i], reader(chunk));
        const wanted = whole.slice(i * blocksize, (i + 1) * blocksize);
        assert.deepEqual(decompressed(small).slice(lead * blocksize), wanted, `${name}, block ${i}`);
      }
    }
  }
});

Deno.test("subsetChunk() repeats a value in a smaller chunk", () => {
  const item = Uint8Array.of(1, 2, 3, 4);
  const chunk = specialChunk("value", { nbytes: 40, blocksize: 16, typesize: 4, item });
  const { chunk: small } = subsetChunk(mapOf(chunk), [0, 2], reader(chunk));
  assert.deepEqual([...decompressed(small)], new Array(6).fill([...item]).flat());
  const odd = specialChunk("value", { nbytes: 12, blocksize: 5, typesize: 4, item });
  assert.throws(() => subsetChunk(mapOf(odd), [0], reader(odd)), { name: "FormatError", offset: 8 });
});

Deno.test("subsetChunk() reads neighbours in one go and leaves out what is far", () => {
  const data = new Uint8Array(64 * 1024);
  for (let i = 0; i < data.byteLength; i++) data[i] = Math.imul(i, 2654435761) >>> 24;
  const chunk = memcpyChunk(data, { blocksize: 1024, typesize: 1 });
  const ranges: number[][] = [];
  subsetChunk(mapOf(chunk), [1, 2, 3, 40, 41], (start, end) => {
    ranges.push([start, end]);
    return chunk.subarray(start, end);
  });
  assert.deepEqual(ranges, [[32 + 1024, 32 + 4096], [32 + 40960, 32 + 43008]]);
});

Deno.test("subsetChunk() uses the buffer when it is large enough", () => {
  const chunk = memcpyChunk(Uint8Array.of(1, 2, 3, 4), { blocksize: 2, typesize: 1 });
  const buffer = new Uint8Array(50);
  assert.equal(subsetChunk(mapOf(chunk), [1], reader(chunk), buffer).chunk.buffer, buffer.buffer);
  const { chunk: small } = subsetChunk(mapOf(chunk), [1], reader(chunk), buffer.subarray(0, 33));
  assert.notEqual(small.buffer, buffer.buffer);
  assert.deepEqual([...small.subarray(32)], [3, 4]);
});

Deno.test("subsetChunk() refuses blocks that are not ascending or not there, and none at all", () => {
  const chunk = memcpyChunk(new Uint8Array(10), { blocksize: 2, typesize: 1 });
  for (const blocks of [[], [5], [-1], [1, 1], [2, 1], [NaN]]) {
    assert.throws(() => subsetChunk(mapOf(chunk), blocks, reader(chunk)), RangeError);
  }
});
