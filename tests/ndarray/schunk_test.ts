import assert from "node:assert/strict";
import {
  arange,
  asarray,
  fromCframe,
  full,
  libraryInfo,
  NDArray,
  open,
  openArray,
  SChunk,
  schunk,
  zeros,
} from "../../mod.ts";
import { Folder } from "./folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

function bytes(length: number, first: number = 0): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => first + i);
}

Deno.test("schunk() is made, filled and read on its own", () => {
  using folder = new Folder();
  for (const options of [{}, { urlpath: folder.next() }, { urlpath: folder.next(), contiguous: false }]) {
    using s = schunk({ chunksize: 40, typesize: 4, ...options });
    assert.deepEqual([s.nchunks, s.nbytes, s.nitems, s.chunksize, s.typesize, s.cbytes], [0, 0, 0, 40, 4, 0]);
    assert.equal(s.append(Int32Array.from({ length: 10 }, (_, i) => i)), 1);
    assert.equal(s.append(new Int32Array(10)), 2);
    assert.equal(s.append(new Int32Array(3).fill(7)), 3);
    assert.deepEqual([s.nbytes, s.nitems], [92, 23]);
    assert.deepEqual(new Int32Array(s.get(0).buffer), Int32Array.from({ length: 10 }, (_, i) => i));
    assert.deepEqual([s.get(1).length, s.get(-1).length, s.get(2)[8]], [40, 12, 7]);
    assert.deepEqual([...new Int32Array(s.getSlice(8, 22).slice().buffer)], [8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 7]);
    assert.deepEqual(s.getSlice().length, 92);
    assert.deepEqual(s.getSlice(5, 5).length, 0);
    assert.ok(s.cbytes > 0);
    assert.equal(s.cratio, s.nbytes / s.cbytes);
    assert.match(String(s.info), /SChunk/);
  }
});

Deno.test("schunk() is kept on disk, and open() tells it from an array", () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    const urlpath = folder.next();
    {
      using s = schunk({ chunksize: 100, urlpath, contiguous, meta: { a: 1 }, cparams: { codec: "lz4", clevel: 9 } });
      s.append(bytes(100));
      s.append(bytes(30, 100));
      s.vlmeta.set("b", [1, 2]);
    }
    using again = open(urlpath, { mode: "a" });
    assert.ok(again instanceof SChunk);
    assert.deepEqual([again.nchunks, again.meta.get("a"), again.vlmeta.get("b"), again.cparams.codec], [
      2,
      1,
      [1, 2],
      "lz4",
    ]);
    assert.deepEqual(again.getSlice(95, 105), bytes(10, 95));
    again.update(1, bytes(100, 7));
    again.append(bytes(1));
    assert.deepEqual([again.nbytes, again.get(1)[0]], [201, 7]);
    assert.throws(() => openArray(urlpath), { name: "TypeError", message: /super-chunk/ });
    assert.throws(() => schunk({ urlpath }), { name: "AlreadyExists" });
  }
});

Deno.test("SChunk takes its chunk size from the first chunk when none was given", () => {
  const s = schunk();
  assert.deepEqual([s.chunksize, s.typesize], [0, 1]);
  s.append(bytes(50));
  s.append(bytes(20));
  assert.deepEqual([s.chunksize, s.nchunks, s.nbytes], [50, 2, 70]);
  const again = fromCframe(s.toCframe());
  assert.ok(again instanceof SChunk);
  assert.deepEqual(again.getSlice(), s.getSlice());
});

Deno.test("insert(), update() and delete() change chunks", () => {
  const s = schunk({ chunksize: 10 });
  for (const first of [0, 10, 20]) s.append(bytes(10, first));
  assert.equal(s.insert(1, bytes(10, 50)), 4);
  assert.equal(s.insert(0, new Uint8Array(10).fill(9)), 5);
  s.update(-1, bytes(4, 70));
  s.update(0, new Uint8Array(10));
  assert.deepEqual([...Array(5).keys()].map((i) => s.get(i)[1]), [0, 1, 51, 11, 71]);
  assert.equal(s.nbytes, 44);
  assert.equal(s.delete(1), 4);
  assert.equal(s.delete(-1), 3);
  assert.deepEqual([s.nbytes, s.getSlice(9, 12)], [30, Uint8Array.of(0, 50, 51)]);
  s.delete(0);
  s.delete(0);
  s.delete(0);
  assert.deepEqual([s.nchunks, s.nbytes, s.cbytes], [0, 0, 0]);
  s.append(bytes(10));
  assert.deepEqual(s.get(0), bytes(10));
});

Deno.test("setSlice() writes over the edges of chunks", () => {
  const s = schunk({ chunksize: 12, typesize: 4 });
  s.fillSpecial(10, "zero");
  s.setSlice(Int32Array.of(1, 2, 3, 4), 2);
  s.setSlice(Int32Array.of(9), 9);
  s.setSlice(new Int32Array(0), 10);
  assert.deepEqual([...new Int32Array(s.getSlice().buffer)], [0, 0, 1, 2, 3, 4, 0, 0, 0, 9]);
  assert.throws(() => s.setSlice(Int32Array.of(1, 2), 9), { name: "RangeError", message: /9 to 11.*10 of 4/ });
  assert.throws(() => s.setSlice(bytes(3), 0), RangeError);
  assert.throws(() => s.getSlice(3, 11), { name: "RangeError", message: /3 to 11.*10/ });
  assert.throws(() => s.getSlice(4, 3), RangeError);
  assert.throws(() => s.getSlice(-1), RangeError);
});

Deno.test("fillSpecial() stores nothing but the value", () => {
  const s = schunk({ chunksize: 800, typesize: 8 });
  s.fillSpecial(1e9, "zero");
  assert.deepEqual([s.nchunks, s.nbytes, s.cbytes], [1e7, 8e9, 0]);
  s.fillSpecial(250, "nan");
  assert.ok(new Float64Array(s.getSlice(100, 103).buffer).every(Number.isNaN));
  s.fillSpecial(250, "value", Float64Array.of(1.5));
  assert.deepEqual([s.nchunks, s.cbytes, new Float64Array(s.get(2).buffer).at(-1)], [3, 3 * 40, 1.5]);
  assert.deepEqual([...s.iterchunksInfo()].map((chunk) => chunk.special), ["value", "value", "value"]);
  s.fillSpecial(7, "uninit");
  assert.deepEqual([s.nchunks, s.get(0).length], [1, 56]);
  assert.deepEqual([...s.iterchunksInfo()][0].special, "uninit");
  s.fillSpecial(0, "zero");
  assert.equal(s.nchunks, 0);
  assert.throws(() => s.fillSpecial(-1, "zero"), { name: "RangeError", message: /-1/ });
  assert.throws(() => s.fillSpecial(1, "value", new Float32Array(1)), { name: "RangeError", message: /8 bytes.*4/ });
  assert.throws(() => s.fillSpecial(1, "value"), { name: "RangeError", message: /8 bytes.*0/ });
  assert.throws(() => schunk({ typesize: 2 }).fillSpecial(1, "nan"), {
    name: "RangeError",
    message: /4 or 8 bytes, not 2/,
  });
});

Deno.test("iterchunksInfo() of a super-chunk tells kinds and sizes", () => {
  const s = schunk({ chunksize: 10 });
  s.append(new Uint8Array(10));
  s.append(new Uint8Array(10).fill(3));
  s.append(bytes(7));
  const rows = [...s.iterchunksInfo()];
  assert.deepEqual(rows.map((row) => row.special), ["zero", "value", null]);
  assert.deepEqual(rows[1].repeatedValue, Uint8Array.of(3));
  assert.deepEqual(rows.map((row) => [row.nchunk, row.nbytes]), [[0, 10], [1, 10], [2, 7]]);
  assert.deepEqual([...s.iterchunksInfo({ skip: ["zero", "value"] })].map((row) => row.nchunk), [2]);
});

Deno.test("SChunk names its limits", () => {
  assert.throws(() => schunk({ typesize: 0 }), { name: "RangeError", message: /Item size.*0/ });
  assert.throws(() => schunk({ chunksize: 2 ** 31 }), { name: "RangeError", message: /2147483615.*2147483648/ });
  assert.throws(() => schunk({ chunksize: 10, typesize: 4 }), { name: "RangeError", message: /multiple of 4.*10/ });
  assert.throws(() => schunk({ cparams: { nthreads: 0 } }), { name: "RangeError", message: /nthreads/ });
  assert.throws(() => schunk({ typesize: 3, cparams: { blockSize: 64 } }), {
    name: "RangeError",
    message: /multiple of 3.*64/,
  });
  const s = schunk({ chunksize: 8, typesize: 2 });
  s.append(bytes(8));
  assert.throws(() => s.append(bytes(10)), { name: "RangeError", message: /1 to 8 bytes.*10/ });
  assert.throws(() => s.append(bytes(0)), { name: "RangeError", message: /got 0/ });
  assert.throws(() => s.append(bytes(3)), { name: "RangeError", message: /items of 2, got 3/ });
  s.append(bytes(4));
  assert.throws(() => s.append(bytes(8)), { name: "RangeError", message: /4 of 8 bytes/ });
  assert.throws(() => s.insert(0, bytes(4)), { name: "RangeError", message: /chunk 0 needs 8 bytes, got 4/ });
  assert.throws(() => s.insert(3, bytes(8)), { name: "RangeError", message: /Chunk 3.*2/ });
  assert.throws(() => s.update(0, bytes(4)), { name: "RangeError", message: /chunk 0 of 8 bytes with 4/ });
  for (const nchunk of [2, -3, 0.5, NaN]) {
    assert.throws(() => s.get(nchunk), { name: "RangeError", message: /Chunk .* out of range: there are 2/ });
  }
  assert.throws(() => s.delete(2), RangeError);
  assert.equal(s.nchunks, 2);
});

Deno.test("close() ends every use of a super-chunk", () => {
  const s = schunk({ chunksize: 8 });
  s.append(new Uint8Array(8));
  s.close();
  s.close();
  for (
    const use of [
      () => s.get(0),
      () => s.getSlice(),
      () => s.append(bytes(8)),
      () => s.update(0, bytes(8)),
      () => s.delete(0),
      () => s.toCframe(),
      () => [...s.iterchunksInfo()],
    ]
  ) {
    assert.throws(use, { name: "TypeError", message: /closed/ }, String(use));
  }
});

Deno.test("schunk of an array shares its chunks, whose number the shape says", () => {
  const a = asarray(Int16Array.from({ length: 10 }, (_, i) => i), { chunks: [4], blocks: [2] });
  const { schunk: s } = a;
  assert.deepEqual([s.nchunks, s.chunksize, s.typesize], [3, 8, 2]);
  assert.deepEqual([...new Int16Array(s.get(1).buffer)], [4, 5, 6, 7]);
  s.update(1, Int16Array.of(9, 9, 9, 9));
  s.setSlice(Int16Array.of(-1), 0);
  assert.deepEqual(a.getSync().toNested(), [-1, 1, 2, 3, 9, 9, 9, 9, 8, 9]);
  s.fillSpecial(12, "value", Int16Array.of(4));
  assert.deepEqual(a.getSync().toNested(), new Array(10).fill(4));
  for (
    const change of [
      () => s.append(bytes(8)),
      () => s.insert(0, bytes(8)),
      () => s.delete(0),
      () => s.fillSpecial(4, "zero"),
    ]
  ) {
    assert.throws(change, { name: "TypeError", message: /array.*shape/ }, String(change));
  }
  assert.throws(() => s.update(2, bytes(4)), RangeError);
  const again = fromCframe(s.toCframe());
  assert.ok(again instanceof NDArray);
  assert.ok(again.getSync().equals(a.getSync()));
});

Deno.test("schunk of an array takes part in its batches", () => {
  const a = arange(10, { chunks: [4], dtype: "int16" });
  assert.throws(() =>
    a.batch(() => {
      a.schunk.update(0, new Int16Array(4));
      assert.equal(a.item(1), 0);
      throw new Error("Given up");
    })
  );
  assert.equal(a.item(1), 1);
  assert.equal(full([3], 1).schunk.nchunks, zeros([3]).schunk.nchunks);
});

Deno.test("SChunk.batch() is one commit or none; refresh() takes over what another handle wrote, compact() gives room back", () => {
  using folder = new Folder();
  const path = folder.next();
  using writer = schunk({ chunksize: 4000, typesize: 4, urlpath: path });
  const noise = (seed: number) => Int32Array.from({ length: 1000 }, (_, i) => Math.imul(i + seed, 2654435761));
  writer.append(noise(1));
  using reader = open(path) as SChunk;
  assert.throws(() =>
    writer.batch(() => {
      writer.append(noise(2));
      throw new Error("Changed my mind");
    }), { message: "Changed my mind" });
  assert.deepEqual([writer.nchunks, reader.refresh()], [1, false]);
  writer.batch(() => {
    writer.append(noise(3));
    writer.update(0, noise(4));
    assert.equal(reader.refresh(), false);
  });
  assert.throws(() => reader.get(0), { name: "StaleError" });
  assert.equal(reader.refresh(), true);
  assert.deepEqual(reader.get(0), new Uint8Array(noise(4).buffer));
  assert.deepEqual(reader.get(1), new Uint8Array(noise(3).buffer));
  const before = Deno.statSync(path).size;
  writer.delete(1);
  writer.compact();
  assert.ok(Deno.statSync(path).size < before - 3000);
  assert.deepEqual(writer.get(0), new Uint8Array(noise(4).buffer));
});
