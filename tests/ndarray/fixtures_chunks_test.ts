import assert from "node:assert/strict";
import { decompress, libraryInfo } from "../../ffi/mod.ts";
import { parseChunkHeader, readBlockMap, subsetChunk } from "../../src/format/mod.ts";
import { entriesOf, fixturePath, sha256 } from "./manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

for (const { file, typesize, nbytes, cbytes, sha256: expected } of entriesOf("chunk")) {
  Deno.test(`decompress() and parseChunkHeader() agree on ${file}, whole and by the block`, () => {
    const chunk = Deno.readFileSync(fixturePath(file));
    const header = parseChunkHeader(chunk, chunk.byteLength);
    assert.deepEqual(
      { typesize: header.typesize, nbytes: header.nbytes, cbytes: header.cbytes },
      { typesize, nbytes, cbytes },
    );
    assert.equal(chunk.byteLength, cbytes);
    const whole = new Uint8Array(nbytes);
    assert.equal(decompress(chunk, whole), nbytes);
    assert.equal(sha256(whole), expected);
    if (header.special !== null) return;
    const map = readBlockMap(header, chunk);
    for (let i = 0; i < header.nblocks; i++) {
      const { chunk: part, lead } = subsetChunk(map, [i], (start, end) => chunk.subarray(start, end));
      const block = whole.subarray(i * header.blocksize, (i + 1) * header.blocksize);
      const found = new Uint8Array(parseChunkHeader(part, part.byteLength).nbytes);
      decompress(part, found);
      assert.deepEqual(found.subarray(lead * header.blocksize), block);
    }
  });
}
