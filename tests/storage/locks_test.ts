import assert from "node:assert/strict";
import { createFileStore, openStore } from "../../src/storage/mod.ts";
import { arrayHeader, chunkOf, python, pythonCommand, setChunk, values, withFolder } from "./_support.ts";

const MOD = new URL("../../src/storage/mod.ts", import.meta.url).href;

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  Deno.test(
    `openStore() refuses a second writer of ${kind}, in this process and in another`,
    withFolder((folder) => {
      const path = `${folder}/a.b2nd`;
      const code = `import { openStore } from "${MOD}";
        try { openStore(Deno.args[0], { mode: "a" }).close(); console.log("free"); }
        catch (error) { console.log(error instanceof Deno.errors.Busy, error.message); }`;
      const ask = () => {
        const { stdout } = new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--no-lock", `data:text/typescript,${encodeURIComponent(code)}`, path],
        }).outputSync();
        return new TextDecoder().decode(stdout);
      };
      {
        using store = createFileStore(path, arrayHeader(2), { mode: "w-", contiguous });
        assert.throws(() => openStore(path, { mode: "a" }), Deno.errors.Busy);
        assert.throws(() => createFileStore(path, arrayHeader(2), { mode: "w", contiguous }), Deno.errors.Busy);
        setChunk(store, 0, 1);
        store.compact();
        assert.throws(() => openStore(path, { mode: "a" }), Deno.errors.Busy);
        assert.match(ask(), /true Cannot open ".*a\.b2nd" for writing: another writer has it open/);
        openStore(path).close();
      }
      assert.match(ask(), /free/);
      using again = openStore(path, { mode: "a" });
      setChunk(again, 0, 2);
      assert.deepEqual(values(again), [2, 0]);
    }),
  );

  Deno.test(
    `commit() to ${kind} takes turns with python-blosc2 that locks, without loss`,
    withFolder(async (folder) => {
      const path = `${folder}/a.b2nd`;
      const lock = contiguous ? `${path}.b2lock` : `${path}/.b2lock`;
      python(
        `
blosc2.zeros((800,), dtype="i4", chunks=(100,), blocks=(50,), urlpath=sys.argv[1], contiguous=sys.argv[2] == "true", locking=True)
print("1")`,
        [path, `${contiguous}`],
      );
      const counter = () => new DataView(Deno.readFileSync(lock).buffer).getBigUint64(8, true);
      const before = counter();
      using store = openStore(path, { mode: "a" });
      // Python rewrites the first four chunks over and over while Deneb rewrites the others.
      const child = pythonCommand(
        `
a = blosc2.open(sys.argv[1], mode="a", locking=True)
for turn in range(1, 41):
    for i in range(4):
        a[i * 100:(i + 1) * 100] = turn * 10 + i
print(json.dumps(a[:][::100].tolist()[:4]))`,
        [path],
      ).spawn();
      // Python may take long to start: nothing is proved before it has begun to write.
      for (let i = 0; i < 3000 && counter() === before; i++) await new Promise((done) => setTimeout(done, 10));
      let stale = 0;
      for (let turn = 1; turn <= 60; turn++) {
        store.batch(() => {
          if (store.refresh()) stale++;
          for (let i = 4; i < 8; i++) setChunk(store, i, turn * 10 + i);
        });
        await new Promise((done) => setTimeout(done, 10));
      }
      const { success, stderr } = await child.output();
      assert.ok(success, new TextDecoder().decode(stderr));
      store.refresh();
      assert.deepEqual(values(store), [400, 401, 402, 403, 604, 605, 606, 607]);
      assert.ok(stale > 0);
      assert.ok(counter() - before >= 60n + 160n);
      const found = python(`print(json.dumps(blosc2.open(sys.argv[1], mode="r")[:][::100].tolist()))`, [path]);
      assert.deepEqual(found, [400, 401, 402, 403, 604, 605, 606, 607]);
    }),
  );
}

Deno.test(
  "put() and commit() hold the lock of python-blosc2 from the first to the last, and count one change",
  withFolder((folder) => {
    const path = `${folder}/a.b2nd`;
    using store = createFileStore(path, arrayHeader(2), { mode: "w-", contiguous: true });
    Deno.writeFileSync(`${path}.b2lock`, new Uint8Array(16));
    using lock = Deno.openSync(`${path}.b2lock`);
    const isFree = () => {
      const free = lock.tryLockSync(true);
      if (free) lock.unlockSync();
      return free;
    };
    const count = () => Deno.readFileSync(`${path}.b2lock`)[8];
    store.write(() => {
      const place = store.put(chunkOf(5));
      assert.equal(isFree(), false);
      store.commit({ ...store.state, table: Float64Array.of(place, -1) });
    });
    assert.equal(isFree(), true);
    assert.equal(count(), 1);
    store.write(() => {
      store.put(chunkOf(6));
      assert.equal(isFree(), false);
    });
    assert.equal(isFree(), true);
    assert.equal(count(), 2);
    // Somebody who only counts may have written in place.
    using reader = openStore(path);
    reader.requireCurrent();
    setChunk(store, 1, 7);
    Deno.writeFileSync(`${path}.b2lock`, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0));
    assert.throws(() => reader.requireCurrent(), { name: "StaleError" });
    assert.throws(() => store.requireCurrent(), { name: "StaleError" });
    assert.throws(() => setChunk(store, 1, 8), { name: "StaleError" });
    assert.equal(isFree(), true);
    assert.equal(store.refresh(), true);
    setChunk(store, 1, 9);
    assert.deepEqual(values(store), [5, 9]);
  }),
);

Deno.test(
  "openStore() for writing removes what a killed process left beside, and only that",
  withFolder((folder) => {
    for (const contiguous of [true, false]) {
      const path = `${folder}/${contiguous}`;
      createFileStore(path, arrayHeader(2), { mode: "w-", contiguous }).close();
      const left = contiguous ? `${path}.deneb.tmp` : `${path}/chunks.b2frame.deneb.tmp`;
      Deno.writeTextFileSync(left, "half a frame");
      Deno.writeTextFileSync(`${path}.tmp`, "mine");
      openStore(path).close();
      assert.ok(Deno.statSync(left).isFile);
      openStore(path, { mode: "a" }).close();
      assert.throws(() => Deno.statSync(left), Deno.errors.NotFound);
      assert.ok(Deno.statSync(`${path}.tmp`).isFile);
    }
  }),
);

Deno.test(
  "openStore() of a missing or unreadable file is an error that names it, and leaves no lock",
  withFolder((folder) => {
    const path = `${folder}/none.b2nd`;
    for (const mode of ["r", "a"] as const) {
      assert.throws(
        () => openStore(path, { mode }),
        (error: Error) => error instanceof Deno.errors.NotFound && error.message.includes(path),
      );
    }
    Deno.writeTextFileSync(path, "no frame at all, whatever its name says");
    assert.throws(() => openStore(path, { mode: "a" }), { name: "FormatError" });
    assert.throws(() => openStore(path, { mode: "a" }), { name: "FormatError" });
    assert.deepEqual([...Deno.readDirSync(folder)].map((entry) => entry.name), ["none.b2nd"]);
  }),
);

Deno.test(
  "createFileStore() refuses what exists with mode w- and replaces it with mode w",
  withFolder((folder) => {
    for (const before of [true, false]) {
      for (const contiguous of [true, false]) {
        const path = `${folder}/${before}${contiguous}`;
        createFileStore(path, arrayHeader(2), { mode: "w-", contiguous: before }).close();
        assert.throws(
          () => createFileStore(path, arrayHeader(2), { mode: "w-", contiguous }),
          Deno.errors.AlreadyExists,
        );
        using store = createFileStore(path, arrayHeader(3), { mode: "w", contiguous });
        setChunk(store, 2, 7);
        using reader = openStore(path);
        assert.deepEqual(values(reader), [0, 0, 7]);
      }
    }
    assert.equal([...Deno.readDirSync(folder)].length, 4);
    Deno.mkdirSync(`${folder}/mine`);
    assert.throws(() => createFileStore(`${folder}/mine`, arrayHeader(1), { mode: "w", contiguous: true }), TypeError);
  }),
);
