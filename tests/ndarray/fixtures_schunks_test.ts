import assert from "node:assert/strict";
import { libraryInfo, open, SChunk } from "../../mod.ts";
import { chunkBytes, entriesOf, fixturePath, KIND_NAMES, sha256 } from "./manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

for (const entry of entriesOf("schunk")) {
  Deno.test(`open() reads ${entry.file} as python-blosc2 wrote it`, () => {
    using chunks = open(fixturePath(entry.file));
    assert.ok(chunks instanceof SChunk);
    const { typesize, nchunks, nbytes } = entry;
    assert.deepEqual(
      { typesize: chunks.typesize, nchunks: chunks.nchunks, nbytes: chunks.nbytes, chunksize: chunks.chunksize },
      { typesize, nchunks, nbytes, chunksize: Math.max(entry.chunksize, 0) },
    );
    assert.deepEqual(chunkBytes(chunks).map(sha256), entry.chunks_sha256);
    assert.deepEqual([...chunks.iterchunksInfo()].map(({ special }) => KIND_NAMES.get(special)), entry.special);
    assert.equal(sha256(chunks.getSlice()), entry.sha256);
    for (const { sel: [start, stop], sha256: expected } of entry.slices) {
      assert.equal(sha256(chunks.getSlice(start, stop)), expected);
    }
  });
}
