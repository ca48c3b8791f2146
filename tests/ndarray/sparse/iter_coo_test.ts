import assert from "node:assert/strict";
import { libraryInfo, type NDArray, openArray, StaleError, zeros } from "../../../mod.ts";
import { Folder } from "../folder.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

const CHANGES: Readonly<Record<string, (a: NDArray) => void>> = {
  "is written to": (a) => {
    for (let i = 1; i < 6; i++) a.setSync(":", Int32Array.from({ length: a.size }, (_, k) => k * i));
  },
  "is emptied": (a) => a.setSync(":", 0),
  shrinks: (a) => a.resize([9]),
  grows: (a) => a.resize([1000]),
  "is compacted": (a) => a.compact(),
};

for (const kind of ["memory", "file", "directory"]) {
  for (const [name, change] of Object.entries(CHANGES)) {
    Deno.test(`iterCoo() in ${kind} goes on with the state of its first step when the array ${name}`, () => {
      using folder = new Folder();
      const storage = kind === "memory" ? {} : { urlpath: folder.next(), contiguous: kind === "file" };
      using a = zeros([320], { dtype: "int32", chunks: [8], blocks: [8], ...storage });
      const walk = a.iterCoo();
      a.setSync("::3", Int32Array.from({ length: 107 }, (_, i) => i * i + 1));
      const expected = a.coo();
      const [x, values]: number[][] = [[], []];
      for (const { chunk, coords, values: part } of walk) {
        if (chunk.nchunk === 3) change(a);
        x.push(...coords[0]);
        values.push(...part);
      }
      assert.deepEqual([x, values], [[...expected.coords[0]], [...expected.values]]);
      assert.equal(x.length, 107);
    });
  }
}

Deno.test("coo() and iterCoo() of a stale file throw a StaleError", () => {
  using folder = new Folder();
  const path = folder.next();
  using writer = zeros([800], { dtype: "int32", chunks: [100], blocks: [100], urlpath: path });
  writer.setSync(":", Int32Array.from({ length: 800 }, (_, i) => i * i));
  using reader = openArray(path);
  const walk = reader.iterCoo();
  walk.next();
  for (let i = 0; i < 3; i++) writer.setSync(":", Int32Array.from({ length: 800 }, (_, k) => k * i));
  for (const read of [() => reader.coo(), () => reader.countNonzero(), () => reader.coarsen(9), () => [...walk]]) {
    assert.throws(read, StaleError);
  }
  reader.refresh();
  assert.deepEqual(reader.coo(), writer.coo());
});
