import assert from "node:assert/strict";
import { type ChunkStore, createFileStore, memoryStore, openStore, StaleError } from "../../src/storage/mod.ts";
import { MemoryDisk } from "./_memory_disk.ts";
import { arrayHeader, chunkAt, chunkOf, setChunk } from "./_support.ts";

function fail(error: Error): () => never {
  return () => {
    throw error;
  };
}

/** A disk that counts the reads of open files. */
function countingDisk(): { disk: MemoryDisk; reads: () => number } {
  const disk = new MemoryDisk();
  let reads = 0;
  const open = disk.open.bind(disk);
  disk.open = (...args) => {
    const file = open(...args);
    const read = file.read.bind(file);
    file.read = (into, position) => {
      reads++;
      return read(into, position);
    };
    return file;
  };
  return { disk, reads: () => reads };
}

for (const kind of ["memory", "file", "directory"]) {
  const make = (disk: MemoryDisk): ChunkStore =>
    kind === "memory"
      ? memoryStore(arrayHeader(3))
      : createFileStore("/a", arrayHeader(3), { mode: "w-", contiguous: kind === "file", host: disk });

  Deno.test(`consistent() of ${kind} gives what was read, and what was thrown while nothing has changed`, () => {
    using store = make(new MemoryDisk());
    setChunk(store, 0, 1);
    assert.equal(store.consistent(() => 5), 5);
    const error = new RangeError("Nothing");
    assert.throws(() => store.consistent(fail(error)), error);
    using pin = store.pin();
    setChunk(store, 0, 2);
    assert.equal(pin.consistent(() => 6), 6);
    assert.throws(() => pin.consistent(fail(error)), error);
    store.close();
    assert.throws(() => store.consistent(() => 5), TypeError);
    assert.throws(() => pin.consistent(() => 5), TypeError);
  });

  Deno.test(`pin() of ${kind} outlives the store without harm to the next writer`, () => {
    const disk = new MemoryDisk();
    const store = make(disk);
    for (let i = 0; i < 3; i++) setChunk(store, i, i + 1);
    const pin = store.pin();
    for (let i = 0; i < 3; i++) setChunk(store, i, i + 10);
    store.close();
    if (kind === "memory") return pin[Symbol.dispose]();
    using next = openStore("/a", { mode: "a", host: disk });
    for (let i = 0; i < 3; i++) setChunk(next, i, i + 20);
    pin[Symbol.dispose]();
    next.state.table.forEach((place, i) => assert.deepEqual(chunkAt(next, place), chunkOf(i + 20)));
    if (kind === "directory") assert.equal(disk.list("/a").filter((name) => name.endsWith(".chunk")).length, 3);
  });

  if (kind === "memory") continue;

  Deno.test(`consistent() of ${kind} throws a StaleError whatever the reading came to, and refresh() ends that`, () => {
    const disk = new MemoryDisk();
    using writer = make(disk);
    setChunk(writer, 0, 1);
    using reader = openStore("/a", { host: disk });
    using pin = reader.pin();
    setChunk(writer, 0, 2);
    for (const { consistent } of [reader, pin].map((r) => ({ consistent: r.consistent.bind(r) }))) {
      assert.throws(() => consistent(() => 5), StaleError);
      assert.throws(() => consistent(fail(new RangeError("Nothing"))), StaleError);
      assert.throws(() => consistent(() => reader.consistent(fail(new RangeError("Nothing")))), StaleError);
    }
    assert.throws(() => reader.toFrame(), StaleError);
    reader.refresh();
    assert.equal(reader.consistent(() => 5), 5);
    assert.throws(() => pin.consistent(() => 5), StaleError);
    assert.deepEqual(reader.toFrame().length, writer.toFrame().length);
  });

  Deno.test(`consistent() of ${kind} costs a reader a few small reads in all, and a writer none`, () => {
    const { disk, reads } = countingDisk();
    using writer = make(disk);
    setChunk(writer, 0, 1);
    using reader = openStore("/a", { host: disk });
    const costOf = (fn: () => void) => {
      const before = reads();
      fn();
      return reads() - before;
    };
    assert.equal(costOf(() => writer.consistent(() => writer.consistent(() => 5))), 0);
    const nested = () => reader.consistent(() => Array.from({ length: 50 }, () => reader.consistent(() => 5)));
    const cost = costOf(nested);
    assert.ok(cost >= 1 && cost <= 2, String(cost));
  });
}
