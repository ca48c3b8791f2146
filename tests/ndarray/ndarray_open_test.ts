import assert from "node:assert/strict";
import { arange, asarray, dense, fromCframe, libraryInfo, NDArray, open, openArray } from "../../mod.ts";
import { Folder } from "./folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** 0 to 23 as 4 x 6, in chunks that do not divide. */
function small(): NDArray<"int32"> {
  return asarray(dense(Int32Array.from({ length: 24 }, (_, i) => i), { shape: [4, 6] }), {
    chunks: [3, 4],
    blocks: [2, 3],
  });
}

Deno.test("open() and openArray() read what was saved, and only mode a writes", () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    const path = folder.next();
    small().save(path, { contiguous });
    using a = open(path);
    assert.ok(a instanceof NDArray);
    assert.deepEqual([a.urlpath, a.item(3, 5), a.dtype], [path, 23, "int32"]);
    const refused = [
      () => a.setSync([], 1),
      () => a.oindex.setSync([], 1),
      () => a.resize([4, 5]),
      () => a.append([[1, 2, 3, 4, 5, 6]]),
      () => a.insert([[1, 2, 3, 4, 5, 6]], 0, 0),
      () => a.delete(0, 0, 1),
      () => a.compact(),
      () => a.batch(() => 1),
      () => a.vlmeta.set("a", 1),
      () => a.schunk.update(0, new Uint8Array(96)),
    ];
    for (const write of refused) {
      assert.throws(write, { name: "TypeError", message: new RegExp(`"${path}".*read`) }, String(write));
    }
    using b = openArray(path, { mode: "a" });
    b.setSync([0, 0], 99);
    assert.equal(a.refresh(), true);
    assert.equal(a.item(0, 0), 99);
    assert.equal(a.refresh(), false);
  }
});

Deno.test("close() ends every use, twice is harmless, and using closes", () => {
  using folder = new Folder();
  for (const urlpath of [undefined, folder.next()]) {
    const a = arange(100, { chunks: [10], urlpath });
    const { schunk } = a;
    a.close();
    a.close();
    const uses = [
      () => a.getSync(),
      () => a.item(0),
      () => a.setSync([], 1),
      () => a.resize([5]),
      () => a.append([1]),
      () => a.slice("1:3"),
      () => a.copy(),
      () => a.toCframe(),
      () => [...a.iterchunksInfo()],
      () => a.chunkIndex(),
      () => a.cbytes,
      () => a.compact(),
      () => a.refresh(),
      () => a.batch(() => 1),
      () => a.vlmeta.set("a", 1),
      () => a.transpose(),
      () => a.reshape([10, 10]),
      () => a.astype("int8"),
      () => schunk.get(0),
      () => schunk.getSlice(),
    ];
    for (const use of uses) assert.throws(use, { name: "TypeError", message: /closed/ }, String(use));
  }
  const path = folder.next();
  {
    using _ = arange(10, { urlpath: path });
  }
  assert.equal(openAndClose(path), 10);
});

function openAndClose(path: string): number {
  using a = openArray(path);
  return a.size;
}

Deno.test("get() that is under way when the array is closed rejects", async () => {
  using folder = new Folder();
  const a = asarray(Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i)), {
    chunks: [50],
    urlpath: folder.next(),
  });
  const reading = a.get();
  a.close();
  await assert.rejects(reading, { name: "TypeError", message: /closed/ });
});

Deno.test("toCframe() gives bytes that fromCframe() reads, copied or shared", () => {
  const bytes = small().toCframe();
  for (const copy of [true, false]) {
    const again = fromCframe(bytes, { copy });
    assert.ok(again instanceof NDArray);
    assert.ok(again.getSync().equals(small().getSync()));
    again.setSync([], 5);
    again.resize([7, 7]);
    assert.equal(again.item(3, 5), 5);
  }
  assert.deepEqual(small().toCframe().length, bytes.length);
  assert.throws(() => fromCframe(bytes.subarray(0, 40)), { name: "FormatError" });
  assert.throws(() => fromCframe(new Uint8Array(100)), { name: "FormatError" });
});

Deno.test("open() reads a frame inside a larger file, and does not write there", () => {
  using folder = new Folder();
  const path = folder.next();
  const frame = small().toCframe();
  const file = new Uint8Array(frame.length + 300).fill(0xee);
  file.set(frame, 123);
  Deno.writeFileSync(path, file);
  using a = openArray(path, { offset: 123 });
  assert.ok(a.getSync().equals(small().getSync()));
  assert.deepEqual(a.chunkIndex().length, 4);
  assert.throws(() => a.setSync([], 1), { name: "TypeError", message: /read/ });
  assert.throws(() => openArray(path, { offset: 123, mode: "a" }), TypeError);
  assert.throws(() => openArray(path), { name: "FormatError" });
  assert.deepEqual(Deno.readFileSync(path), file);
});

Deno.test("openArray() checks and narrows the element type", () => {
  using folder = new Folder();
  const path = folder.next();
  small().save(path);
  using a = openArray(path, { dtype: "int32" });
  const data: Int32Array = a.getSync().data;
  assert.equal(data[23], 23);
  using same = openArray(path, { dtype: ">i4", mode: "a" }); // the order of bytes is the file's own affair
  assert.equal(same.dtype, "int32");
  same.close();
  const message = `Cannot open "${path}" as an array of "uint16": its elements are "int32"`;
  assert.throws(() => openArray(path, { dtype: "uint16", mode: "a" }), { name: "TypeError", message });
  openArray(path, { mode: "a" }).close(); // what was refused has not stayed open
});
