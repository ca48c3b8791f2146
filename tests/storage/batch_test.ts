import assert from "node:assert/strict";
import {
  createFileStore,
  type FileAccess,
  memoryStore,
  type OpenHow,
  openStore,
  StaleError,
} from "../../src/storage/mod.ts";
import { MemoryDisk } from "./_memory_disk.ts";
import { arrayHeader, chunkOf, numberMeta, setChunk, values, withFolder } from "./_support.ts";

for (const kind of ["memory", "file", "directory"]) {
  const contiguous = kind === "file";
  const disk = new MemoryDisk();
  let made = 0;
  const make = (nchunks: number) =>
    kind === "memory"
      ? memoryStore(arrayHeader(nchunks))
      : createFileStore(`/${kind}${made++}`, arrayHeader(nchunks), { mode: "w-", contiguous, host: disk });

  Deno.test(`batch() in ${kind} writes everything as one commit, at the end of the outermost`, () => {
    using store = make(3);
    setChunk(store, 0, 1);
    const seenOutside = () => {
      if (store.urlpath === undefined) return null;
      using reader = openStore(store.urlpath, { host: disk });
      return values(reader);
    };
    store.batch(() => {
      setChunk(store, 1, 2);
      store.batch(() => setChunk(store, 0, 3));
      assert.deepEqual(values(store), [3, 2, 0]);
      assert.deepEqual(seenOutside() ?? [1, 0, 0], [1, 0, 0]);
    });
    assert.deepEqual(values(store), [3, 2, 0]);
    assert.deepEqual(seenOutside() ?? [3, 2, 0], [3, 2, 0]);
  });

  Deno.test(`batch() in ${kind} goes back to the state before the outermost when one of them fails`, () => {
    using store = make(3);
    setChunk(store, 0, 1);
    const before = store.state;
    const outer = () =>
      store.batch(() => {
        setChunk(store, 0, 2);
        setChunk(store, 5, 3);
        assert.throws(() =>
          store.batch(() => {
            setChunk(store, 1, 4);
            throw new Error("Changed my mind");
          }), { message: "Changed my mind" });
        setChunk(store, 2, 7);
      });
    assert.throws(outer, { message: /a batch inside it has failed, nothing is written/ });
    assert.equal(store.state, before);
    assert.deepEqual(values(store), [1, 0, 0]);
    for (let i = 0; i < 20; i++) setChunk(store, i % 3, i);
    assert.deepEqual(values(store), [18, 19, 17]);
  });

  Deno.test(`batch() in ${kind} waits for a promise, and fails with it`, async () => {
    using store = make(2);
    const done = await store.batch(async () => {
      setChunk(store, 0, 1);
      await Promise.resolve();
      setChunk(store, 1, 2);
      return "done";
    });
    assert.equal(done, "done");
    const failing = store.batch(async () => {
      setChunk(store, 0, 9);
      await Promise.resolve();
      throw new Error("Changed my mind");
    });
    await assert.rejects(failing, { message: "Changed my mind" });
    assert.deepEqual(values(store), [1, 2]);
  });

  Deno.test(`write() in ${kind} gives back what no table has taken`, () => {
    using store = make(2);
    setChunk(store, 0, 1);
    const place = store.write(() => store.put(chunkOf(5)));
    const table = Float64Array.of(place, -1);
    assert.throws(() => store.write(() => store.commit({ ...store.state, table })), RangeError);
    assert.throws(() =>
      store.write(() => {
        store.put(chunkOf(6));
        throw new Error("No more");
      }), { message: "No more" });
    store.compact(); // which is refused while a chunk waits
    assert.deepEqual(values(store), [1, 0]);
  });

  Deno.test(`pin() keeps what a state in ${kind} needs readable through later commits and compact()`, () => {
    using store = make(4);
    for (let i = 0; i < 4; i++) setChunk(store, i, i + 1);
    const seen = store.state.table;
    {
      using pin = store.pin();
      for (let i = 0; i < 12; i++) setChunk(store, i % 4, 100 + i);
      store.compact();
      for (let i = 0; i < 12; i++) setChunk(store, i % 4, 200 + i);
      seen.forEach((place, i) => assert.deepEqual(store.read(place, 0, 432).slice(), chunkOf(i + 1)));
      pin.requireCurrent();
    }
    for (let i = 0; i < 12; i++) setChunk(store, i % 4, 300 + i);
    assert.deepEqual(values(store), [308, 309, 310, 311]);
  });

  Deno.test(`close() of ${kind} gives up an open batch, and later use is a TypeError`, () => {
    const store = make(2);
    assert.throws(() =>
      store.batch(() => {
        setChunk(store, 0, 1);
        store.close();
      }), TypeError);
    store.close();
    assert.equal(store.closed, true);
    assert.throws(() => store.put(chunkOf(1)), TypeError);
    assert.throws(() => store.commit(store.state), TypeError);
    assert.throws(() => store.refresh(), TypeError);
    if (store.urlpath === undefined) return;
    using reader = openStore(store.urlpath, { host: disk });
    assert.deepEqual(values(reader), [0, 0]);
  });

  if (kind === "memory") continue;

  Deno.test(`requireCurrent() and refresh() of ${kind} notice what another process commits`, () => {
    using writer = make(3);
    const path = writer.urlpath ?? "";
    setChunk(writer, 0, 1);
    using reader = openStore(path, { host: disk });
    reader.requireCurrent();
    using pin = reader.pin();
    const old = reader.state.table[0];
    setChunk(writer, 0, 2);
    assert.throws(() => reader.requireCurrent(), StaleError);
    assert.throws(() => pin.requireCurrent(), StaleError);
    assert.equal(reader.refresh(), true);
    assert.equal(reader.refresh(), false);
    reader.requireCurrent();
    assert.deepEqual(values(reader), [2, 0, 0]);
    assert.throws(() => pin.requireCurrent(), StaleError);
    assert.throws(() => reader.read(old, 0, 32), StaleError);
    writer.requireCurrent();
    writer.compact();
    reader.refresh();
    assert.deepEqual(values(reader), [2, 0, 0]);
  });
}

Deno.test("commit() tells two states apart whose headers are equal", () => {
  const disk = new MemoryDisk();
  using writer = createFileStore("/a", arrayHeader(2), { mode: "w-", contiguous: true, host: disk });
  const name = (value: number) => ({ ...writer.state, vlmeta: new Map([["n", numberMeta(value)]]) });
  for (let i = 0; i < 6; i++) writer.commit(name(i));
  using reader = openStore("/a", { host: disk });
  writer.commit(name(8));
  writer.commit(name(9));
  assert.deepEqual(writer.state.header, reader.state.header);
  assert.throws(() => reader.requireCurrent(), StaleError);
});

Deno.test(
  "put() and commit() notice that somebody else has written the file meanwhile",
  withFolder((folder) => {
    const path = `${folder}/a.b2nd`;
    using writer = createFileStore(path, arrayHeader(2), { mode: "w-", contiguous: true });
    setChunk(writer, 0, 1);
    const other = Deno.readFileSync(path);
    setChunk(writer, 0, 2);
    Deno.writeFileSync(path, other);
    assert.throws(() => setChunk(writer, 0, 3), { name: "StaleError", message: /call refresh\(\)/ });
    assert.equal(writer.refresh(), true);
    assert.deepEqual(values(writer), [1, 0]);
    setChunk(writer, 0, 3);
    Deno.removeSync(path);
    assert.throws(() => setChunk(writer, 0, 4), (error: Error) => error.message.includes(path));
  }),
);

class RefusingDisk extends MemoryDisk {
  refused = "";

  override open(path: string, how: OpenHow): FileAccess {
    if (path === this.refused) throw new Deno.errors.PermissionDenied(`Cannot open "${path}"`);
    return super.open(path, how);
  }
}

Deno.test("batch() that cannot begin leaves no batch behind: what is written later counts", () => {
  const disk = new RefusingDisk();
  createFileStore("/a", arrayHeader(2), { mode: "w-", contiguous: true, host: disk }).close();
  using store = openStore("/a", { mode: "a", host: disk });
  disk.open("/a.b2lock", "create").close();
  disk.refused = "/a.b2lock";
  assert.throws(() => store.batch(() => setChunk(store, 0, 1)), Deno.errors.PermissionDenied);
  disk.refused = "";
  setChunk(store, 1, 2);
  using reader = openStore("/a", { host: disk });
  assert.deepEqual(values(reader), [0, 2]);
});
