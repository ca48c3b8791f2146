import assert from "node:assert/strict";
import { libraryInfo, NDArray, open, openTree } from "../../mod.ts";
import { entriesOf, fixturePath, sha256, storedBytes } from "./manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

for (const { file, leaves } of entriesOf("treestore", "dictstore", "embedstore")) {
  Deno.test(`openTree() reads the arrays inside ${file} as python-blosc2 wrote them`, () => {
    const tree = openTree(fixturePath(file));
    assert.equal(tree.urlpath, fixturePath(file));
    assert.deepEqual([...tree.keys()].sort(), Object.keys(leaves).sort());
    assert.equal(tree.size, Object.keys(leaves).length);
    for (const [key, { shape, dtype, sha256: expected }] of Object.entries(leaves)) {
      for (const name of [key, key.slice(1)]) {
        assert.ok(tree.has(name));
        using a = tree.get(name);
        assert.ok(a instanceof NDArray);
        assert.deepEqual([...a.shape], shape);
        assert.equal(sha256(storedBytes(a.getSync(), dtype)), expected);
      }
    }
    assert.throws(() => tree.get("/nothing"), RangeError);
  });
}

Deno.test("open() opens what lies inside an archive where its bytes begin", () => {
  const path = fixturePath("tree.b2z");
  const bytes = Deno.readFileSync(path);
  // Frames begin with an array mark, the mark of an 8-byte string, and their name.
  const text = new TextDecoder("latin1").decode(bytes);
  const shapes: string[] = [];
  for (const { index } of text.matchAll(/b2frame\0/g)) {
    using a = open(path, { offset: index - 2 });
    if (a instanceof NDArray) shapes.push(`${a.shape} ${sha256(a.getSync().bytes)}`);
  }
  const [{ leaves }] = entriesOf("treestore");
  const expected = Object.keys(leaves).map((key) => `${leaves[key].shape} ${leaves[key].sha256}`);
  assert.deepEqual(shapes.sort(), expected.sort());
});
