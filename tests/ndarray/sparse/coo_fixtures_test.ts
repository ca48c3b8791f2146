import assert from "node:assert/strict";
import { libraryInfo, openArray } from "../../../mod.ts";
import { entriesOf, fixturePath } from "../fixtures/manifest.ts";
import { checkCells, elementsOf, loopOver } from "./sparse_model.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

for (const entry of entriesOf("b2nd")) {
  using a = openArray(fixturePath(entry.file));
  const numeric = typeof a.dtype === "string" && /^(bool|u?int|float|complex)/.test(a.dtype);
  // Those without a digest are too large to be read whole.
  if (!numeric || entry.sha256 === null) continue;

  Deno.test(`coo() of ${entry.file} finds what getSync() reads`, () => {
    using array = openArray(fixturePath(entry.file));
    const expected = loopOver(array.getSync());
    const { coords, values } = array.coo();
    checkCells({ coords, values: elementsOf(values) }, expected);
    assert.equal(array.countNonzero() * (array.dtype.toString().startsWith("complex") ? 2 : 1), expected.values.length);
    const taken = array.shape.map((n) => new Set(Array.from({ length: n }, (_, i) => i).filter((i) => i % 3 === 1)));
    const part = array.coo(array.shape.map(() => "1::3").join(", ") || undefined);
    checkCells({ coords: part.coords, values: elementsOf(part.values) }, loopOver(array.getSync(), taken));
  });
}
