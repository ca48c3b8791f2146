import assert from "node:assert/strict";
import { libraryInfo } from "../../ffi/mod.ts";
import { open, openArray, type SChunk, schunk, StaleError, zeros } from "../../mod.ts";
import type { NDArray } from "../../mod.ts";
import { Folder } from "./folder.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

/** Everything that reads chunks of an array. */
const READS: Readonly<Record<string, (a: NDArray) => unknown>> = {
  getSync: (a) => a.getSync(),
  get: (a) => a.get(),
  copy: (a) => a.copy(),
  "copy with another codec": (a) => a.copy({ cparams: { codec: "lz4" } }),
  "copy with another type": (a) => a.copy({ dtype: "int64" }),
  "slice of chunks": (a) => a.slice(":"),
  "slice of cells": (a) => a.slice("50:150"),
  "slice of a list": (a) => a.slice([[0, 100, 200]]),
  reshape: (a) => a.reshape([20, 40]),
  transpose: (a) => a.transpose(),
  expandDims: (a) => a.expandDims(0),
  astype: (a) => a.astype("int64"),
  toCframe: (a) => a.toCframe(),
  chunkIndex: (a) => a.chunkIndex(),
  iterchunksInfo: (a) => [...a.iterchunksInfo()],
  iterChunks: (a) => [...a.iterChunks()],
  cbytes: (a) => a.cbytes,
};

for (const contiguous of [true, false]) {
  const kind = contiguous ? "file" : "directory";

  Deno.test(`NDArray that reads a stale ${kind} throws a StaleError, whatever it finds there`, async () => {
    using folder = new Folder();
    const path = folder.next();
    using writer = zeros([800], { dtype: "int32", chunks: [100], blocks: [100], urlpath: path, contiguous });
    // Lengths differ, so that a reader finds headers, data and the ends of chunks at the places that it knows.
    const put = (value: number, k: number) =>
      writer.setSync(
        `${k * 100}:${k * 100 + 100}`,
        Int32Array.from({ length: 100 }, (_, i) => value * 1000 + i * i % 97),
      );
    for (let k = 0; k < 8; k++) put(k, k);
    for (let turn = 0; turn < 12; turn++) {
      using reader = openArray(path);
      for (let j = 0; j <= turn; j++) put(100 + j + turn, j * 3 % 8);
      for (const [name, read] of Object.entries(READS)) {
        await assert.rejects(async () => await read(reader), StaleError, `${name}, turn ${turn}`);
      }
      assert.equal(reader.refresh(), true);
      for (const read of Object.values(READS)) await read(reader);
      assert.deepEqual(reader.copy().getSync().data, writer.getSync().data);
    }
  });

  Deno.test(`NDArray that is copied from a stale ${kind} leaves no copy behind`, () => {
    using folder = new Folder();
    const [path, copy] = [folder.next(), folder.next()];
    using writer = zeros([4], { dtype: "int32", urlpath: path, contiguous });
    writer.setSync(":", [1, 2, 3, 4]);
    using reader = openArray(path);
    writer.setSync(":", [5, 6, 7, 8]);
    assert.throws(() => reader.copy({ urlpath: copy }), StaleError);
    assert.throws(() => Deno.statSync(copy), Deno.errors.NotFound);
  });

  Deno.test(`SChunk that reads a stale ${kind} throws a StaleError`, () => {
    using folder = new Folder();
    const path = folder.next();
    using writer = schunk({ chunksize: 1000, urlpath: path, contiguous });
    const bytes = (seed: number) => Uint8Array.from({ length: 1000 }, (_, i) => i * seed % 251);
    for (let i = 1; i <= 4; i++) writer.append(bytes(i));
    using reader = open(path) as SChunk;
    for (let i = 0; i < 8; i++) writer.update(i % 4, bytes(i + 7));
    const reads = [
      () => reader.get(0),
      () => reader.getSlice(),
      () => reader.cbytes,
      () => reader.toCframe(),
      () => [...reader.iterchunksInfo()],
    ];
    for (const read of reads) assert.throws(read, StaleError);
    writer.close();
  });
}

Deno.test("NDArray whose read is stopped by a signal says so, stale or not", async () => {
  using folder = new Folder();
  const path = folder.next();
  using writer = zeros([4000], { dtype: "int32", chunks: [1000], urlpath: path });
  writer.setSync(":", Int32Array.from({ length: 4000 }, (_, i) => i));
  using reader = openArray(path);
  const control = new AbortController();
  const reading = reader.get(undefined, { signal: control.signal });
  control.abort();
  writer.setSync([0], 5);
  await assert.rejects(reading, { name: "AbortError" });
});

Deno.test("NDArray that writes part of a chunk of a file that somebody else has changed throws a StaleError", () => {
  using folder = new Folder();
  const path = folder.next();
  using writer = zeros([800], { dtype: "int32", chunks: [100], blocks: [50], urlpath: path });
  writer.setSync(":", Int32Array.from({ length: 800 }, (_, i) => i * i));
  writer.close();
  const before = Deno.readFileSync(path);
  // With this file beside, python-blosc2 may write while a writer of ours has the file open.
  Deno.writeFileSync(`${path}.b2lock`, new Uint8Array(0));
  using first = openArray(path, { mode: "a" });
  using changed = zeros([800], { dtype: "int32", chunks: [100], blocks: [50] });
  changed.setSync(":", 3);
  const other = changed.toCframe();
  assert.ok(other.length < before.length);
  Deno.writeFileSync(path, other);
  assert.throws(() => first.setSync("10:20", 5), StaleError);
  assert.throws(() => first.getSync(), StaleError);
});
