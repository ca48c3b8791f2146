import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";
import { arange, libraryInfo, open, openArray, openTree, schunk, zeros } from "../../mod.ts";
import { Folder } from "./folder.ts";

libraryInfo(); // opened before the sanitizers look

Deno.test("urlpath, save(), open(), openArray() and openTree() take file URLs", () => {
  using folder = new Folder();
  const [made, saved, chunks] = [folder.next(), folder.next() + " with 100% é#?", folder.next()];
  {
    using a = zeros([3], { urlpath: pathToFileURL(made) });
    assert.equal(a.urlpath, made);
    using s = schunk({ urlpath: pathToFileURL(chunks), contiguous: false });
    assert.equal(s.urlpath, chunks);
  }
  arange(4).save(pathToFileURL(saved));
  using b = openArray(pathToFileURL(saved));
  using c = open(pathToFileURL(chunks));
  assert.deepEqual([b.urlpath, b.shape, c.urlpath], [saved, [4], chunks]);
  const store = new URL("../fixtures/pyblosc2/dict.b2d", import.meta.url);
  assert.equal(openTree(store).urlpath, fileURLToPath(store));
});

Deno.test("open() and zeros() refuse what is no path", () => {
  const far = new URL("https://example.org/a.b2nd");
  const message = "Cannot use https://example.org/a.b2nd as a path: it must be a string or a file: URL";
  assert.throws(() => open(far), { name: "TypeError", message });
  assert.throws(() => zeros([1], { urlpath: far }), { name: "TypeError", message });
  // @ts-expect-error: callers without types get an error too
  assert.throws(() => openArray(7), { name: "TypeError", message: /Cannot use 7 as a path/ });
});
