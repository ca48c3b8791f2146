import assert from "node:assert/strict";
import { libraryInfo } from "../../../ffi/mod.ts";
import { type NDArray, openArray, schunk, StaleError, zeros } from "../../../mod.ts";
import { Folder } from "../folder.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

function cellsOf(first: number, length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => first + i * i);
}

for (const kind of ["memory", "file", "directory"]) {
  const storage = (folder: Folder) => kind === "memory" ? {} : { urlpath: folder.next(), contiguous: kind === "file" };
  const make = (folder: Folder, nchunks = 40) => {
    const a = zeros([nchunks * 8], { dtype: "int32", chunks: [8], blocks: [8], ...storage(folder) });
    a.setSync(":", cellsOf(1, nchunks * 8));
    return a;
  };
  /** Goes on as if nothing had happened. */
  const CHANGES: Readonly<Record<string, (a: NDArray) => void>> = {
    "is written to": (a) => {
      for (let i = 0; i < 5; i++) a.setSync(":", cellsOf(1000 * i, a.size));
    },
    "is emptied": (a) => a.setSync(":", 0),
    shrinks: (a) => a.resize([9]),
    grows: (a) => a.resize([1000]),
    "is compacted": (a) => a.compact(),
    "is written to, compacted, refreshed and written to": (a) => {
      a.setSync("8:100", 7);
      a.compact();
      a.setSync(":", cellsOf(3, a.size));
      assert.equal(a.refresh(), false);
      a.compact();
      a.setSync(":", cellsOf(5, a.size));
    },
    "has a batch that fails": (a) =>
      assert.throws(() =>
        a.batch(() => {
          a.setSync(":", cellsOf(9, a.size));
          throw new RangeError("Nothing");
        }), RangeError),
  };

  for (const [name, change] of Object.entries(CHANGES)) {
    Deno.test(`iterChunks() and iterchunksInfo() in ${kind} go on with the state of before when the array ${name}`, () => {
      using folder = new Folder();
      using a = make(folder);
      const infos = [...a.iterchunksInfo()];
      const cells = a.getSync().data;
      const seen: unknown[] = [];
      for (const info of a.iterchunksInfo()) {
        if (info.nchunk === 3) change(a);
        seen.push(info);
      }
      assert.deepEqual(seen, infos);
      a.resize([320]);
      a.setSync(":", cells);
      const before = [...a.iterchunksInfo()];
      let n = 0;
      for (const { info, data } of a.iterChunks()) {
        if (n === 3) change(a);
        assert.deepEqual(info, before[n]);
        assert.deepEqual(data.data, cells.slice(n * 8, n * 8 + 8));
        n++;
      }
      assert.equal(n, 40);
    });
  }

  Deno.test(`iterChunks() in ${kind} walks and updates, in a batch too`, () => {
    using folder = new Folder();
    using a = make(folder);
    const cells = a.getSync().data;
    const double = () => {
      for (const { info, data } of a.iterChunks()) {
        a.setSync(`${info.start[0]}:${info.start[0] + 8}`, data.data.map((value) => value * 2));
      }
    };
    double();
    a.batch(double);
    assert.deepEqual(a.getSync().data, cells.map((value) => value * 4));
  });

  Deno.test(`iterchunksInfo() in ${kind} begins with its first step, and after close() is a TypeError`, () => {
    using folder = new Folder();
    using a = make(folder);
    const walk = a.iterchunksInfo();
    a.setSync(":", 0);
    assert.equal(walk.next().value?.special, "zero");
    a.close();
    assert.throws(() => [...a.iterchunksInfo()], TypeError);
    assert.throws(() => [...a.iterChunks()], TypeError);
  });

  Deno.test(`iterchunksInfo() of a super-chunk in ${kind} goes on with the state of before`, () => {
    using folder = new Folder();
    using s = schunk({ chunksize: 100, ...storage(folder) });
    for (let i = 0; i < 5; i++) s.append(new Uint8Array(100).fill(i));
    s.append(new Uint8Array(30).fill(9));
    const before = [...s.iterchunksInfo()];
    const seen: unknown[] = [];
    for (const info of s.iterchunksInfo()) {
      if (info.nchunk === 1) { for (let i = 0; i < 4; i++) s.delete(0); }
      seen.push(info);
    }
    assert.deepEqual(seen, before);
    assert.equal(s.nchunks, 2);
  });
}

Deno.test("iterChunks() holds the space of the state it began with, and no more, until it is over or left half-way", () => {
  using folder = new Folder();
  const path = folder.next();
  using a = zeros([8000], { dtype: "int32", chunks: [4000], cparams: { codec: "lz4" }, urlpath: path });
  const put = () => a.setSync(":", crypto.getRandomValues(new Int32Array(8000)));
  put();
  const walk = a.iterChunks();
  walk.next();
  for (let i = 0; i < 20; i++) put();
  const held = Deno.statSync(path).size;
  walk.return();
  for (let i = 0; i < 20; i++) put();
  // Two states of 32 KB each: that of the walk and that of now, and room for the next.
  assert.ok(held > 2 * 32_000 && held < 5 * 32_000, String(held));
  assert.ok(Deno.statSync(path).size < 5 * 32_000);
  for (const _ of a.iterChunks()) break;
  for (let i = 0; i < 20; i++) put();
  assert.ok(Deno.statSync(path).size < 5 * 32_000);
});

for (const contiguous of [true, false]) {
  Deno.test(`iterChunks() of a reader ends with a StaleError when another handle commits, contiguous: ${contiguous}`, () => {
    using folder = new Folder();
    const path = folder.next();
    using writer = zeros([80], { dtype: "int32", chunks: [8], blocks: [8], urlpath: path, contiguous });
    writer.setSync(":", cellsOf(1, 80));
    using reader = openArray(path);
    for (const refresh of [false, true]) {
      const walk = reader.iterChunks();
      walk.next();
      writer.setSync(":", cellsOf(2, 80));
      if (refresh) reader.refresh();
      assert.throws(() => walk.next(), StaleError);
      reader.refresh();
    }
    assert.equal([...reader.iterChunks()].length, 10);
  });
}
