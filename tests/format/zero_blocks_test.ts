import assert from "node:assert/strict";
import fc from "fast-check";
import { parseChunkHeader, readBlockMap, tokenLength, zeroBlocks } from "../../src/format/mod.ts";
import { anyCase, caseData, compressed } from "./compressed.ts";

Deno.test("tokenLength() is the length of every block that zeroBlocks() tells", () => {
  let told = 0;
  fc.assert(
    fc.property(anyCase, (made) => {
      const chunk = compressed(caseData(made), made.params);
      if (chunk === null) return;
      const header = parseChunkHeader(chunk);
      const map = readBlockMap(header, chunk);
      zeroBlocks(map, (start, end) => chunk.subarray(start, end)).forEach((flag, block) => {
        if (flag === 0 || header.special !== null) return;
        assert.equal(map.lengths[block], tokenLength(header, block));
        told++;
      });
    }),
    { seed: 40, numRuns: 300 },
  );
  assert.ok(told > 20, `${told} blocks`);
});

Deno.test("tokenLength() is 4 for one stream, and 4 for each of several", () => {
  const sizes = { typesize: 8, nbytes: 100, blocksize: 40 };
  assert.deepEqual([0, 1, 2].map((block) => tokenLength({ ...sizes, split: true }, block)), [32, 32, 4]);
  assert.deepEqual([0, 1, 2].map((block) => tokenLength({ ...sizes, split: false }, block)), [4, 4, 4]);
});
