import assert from "node:assert/strict";
import { libraryInfo, openArray, Slice } from "../../mod.ts";
import { entriesOf, fixturePath, sha256 } from "./manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** Reading a few cells of 8 TB must not depend on the 8 TB; a whole chunk alone would take seconds. */
const LIMIT_MS = 1000;

Deno.test("openArray() reads cells of a cube of 20,000 x 20,000 x 20,000 by the block", () => {
  const entry = entriesOf("b2nd").find(({ file }) => file === "big_20000_cube.b2nd");
  assert.ok(entry?.points !== undefined);
  const begin = performance.now();
  using a = openArray(fixturePath(entry.file));
  assert.deepEqual([...a.shape], entry.shape);
  assert.equal(a.nbytes, entry.nbytes);
  for (const { sel, shape, sha256: expected } of entry.slices) {
    const part = a.getSync(sel.map(([start, stop, step]) => new Slice(start, stop, step)));
    assert.deepEqual([...part.shape], shape);
    assert.equal(sha256(part.bytes), expected);
  }
  for (const [index, value] of entry.points) {
    assert.equal(a.item(...index), value);
    assert.equal(a.item(...index.map((i) => i - 20000)), value);
  }
  const index = a.chunkIndex();
  assert.deepEqual([...index.select()], entry.nonspecial_chunks);
  assert.equal(index.select("zero").length, index.length - index.select().length);
  assert.deepEqual([...a.iterchunksInfo({ skip: ["zero"] })].map(({ nchunk }) => nchunk), entry.nonspecial_chunks);
  assert.ok(performance.now() - begin < LIMIT_MS, `${performance.now() - begin} ms`);
});
