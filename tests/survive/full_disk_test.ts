import assert from "node:assert/strict";
import { arange, type ArrayOptions, asarray, full, libraryInfo, type NDArray, openArray, zeros } from "../../mod.ts";
import { type ChunkStore, createFileStore, openStore } from "../../src/storage/mod.ts";
import { MemoryDisk } from "../storage/_memory_disk.ts";
import { arrayHeader, chunkOf, setChunk, values } from "../storage/_support.ts";
import { noise, sameState, seen, seenAt } from "./arrays.ts";
import { diskTest, namesIn, type SmallDisk } from "./disks.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

/** Bytes behind a frame that the store leaves for the next commit. */
const SLACK = 1 << 14;
const MOST_PAGES = 80;
const OPTIONS = { dtype: "int32", chunks: [2500], blocks: [500] } as const;

/** Everything that writes to an array. All of it stores more than a page, so that some room is too little. */
const CHANGES: Readonly<Record<string, (a: NDArray) => unknown>> = {
  "setSync of everything": (a) => a.setSync(":", noise(10_000, 2)),
  "setSync of parts of chunks": (a) => a.setSync("2400:5100", noise(2700, 3)),
  "set of a mask of cells": (a) => a.set([Array.from({ length: 10_000 }, (_, i) => i % 7 === 0)], -5),
  "append": (a) => a.append(noise(6000, 4)),
  "resize that cuts chunks": (a) => a.resize([9000], { start: [1200] }),
  "insert": (a) => a.insert(noise(3300, 5), 0, 1700),
  "delete": (a) => a.delete(0, 700, 1100),
  "vlmeta.set": (a) => a.vlmeta.set("large", new Uint8Array(noise(5000, 6).buffer)),
  "batch": (a) =>
    a.batch(() => {
      for (let i = 0; i < 4; i++) a.setSync(`${i * 2500 + 3}:${i * 2500 + 2000}`, noise(1997, 10 + i));
      a.vlmeta.set("step", 7);
      a.append(noise(2000, 14));
    }),
  "async batch": (a) =>
    a.batch(async () => {
      for (let i = 0; i < 3; i++) await a.set(`${i * 2500}:${i * 2500 + 2500}`, noise(2500, 20 + i));
    }),
};

/** Everything that makes a new array at a path. */
const MAKERS: Readonly<Record<string, (source: NDArray, options: ArrayOptions) => NDArray | void>> = {
  "save": (source, { urlpath, ...options }) => urlpath === undefined ? undefined : source.save(urlpath, options),
  "copy": (source, options) => source.copy(options),
  "copy with another codec": (source, options) => source.copy({ ...options, cparams: { codec: "lz4" }, fsync: true }),
  "slice": (source, options) => source.slice("100:9000", options),
  "asarray": (_, options) => asarray(noise(10_000, 8), { ...OPTIONS, ...options }),
  "arange": (_, options) => arange(40_000, { ...options, dtype: "float64", chunks: [2000] }),
  "full": (_, options) => full([50_000], 3, { ...options, dtype: "int16", chunks: [2500] }),
  "zeros": (_, options) => zeros([100_000], { ...options, dtype: "int16", chunks: [1000] }),
};

function make(path: string, contiguous: boolean): NDArray {
  const a = asarray(noise(10_000, 1), { ...OPTIONS, urlpath: path, contiguous });
  a.vlmeta.set("unit", "K");
  return a;
}

/** Says what is wrong with the error of a full disk. */
function checkError(error: unknown, path: string): void {
  assert.ok(error instanceof Error, String(error));
  assert.match(error.message, /^Cannot (write|create the directory|open) ".*No space left on device/);
  assert.ok(error.message.includes(`"${path}`), error.message);
  assert.equal((error.cause as { code?: string }).code, "ENOSPC");
}

/** Runs something with more and more room until it succeeds; tells how often it failed. */
async function untilItFits(
  disk: SmallDisk,
  run: () => unknown,
  failed: (error: unknown, pages: number) => void,
): Promise<number> {
  for (let pages = 0; pages <= MOST_PAGES; pages++) {
    disk.leave(pages);
    try {
      await run();
    } catch (error) {
      failed(error, pages);
      continue;
    }
    disk.free();
    return pages;
  }
  throw new Error(`Cannot run it with ${MOST_PAGES} pages`);
}

diskTest("NDArray compact of a file on a disk that fills up leaves the file of before", 1, async (disk) => {
  const path = `${disk.path}/a.b2nd`;
  using a = make(path, true);
  a.resize([4500]);
  const before = seen(a);
  const fails = await untilItFits(disk, () => a.compact(), (error, pages) => {
    checkError(error, path);
    assert.deepEqual(namesIn(disk.path, "ballast"), ["a.b2nd"]);
    sameState(a, before, `with ${pages} pages`);
    assert.throws(() => openArray(path, { mode: "a" }), Deno.errors.Busy);
  });
  assert.ok(fails > 0, "there was always room");
  sameState(a, before, "after the disk had room");
  assert.equal(disk.used, a.toCframe().length);
  a.append(noise(6000, 4));
  assert.deepEqual(seen(a), seenAt(path));
});

/** Runs something inside a batch, which takes back what a failure leaves; false when it failed for want of room. */
function succeeds(store: ChunkStore, run: () => void): boolean {
  try {
    store.batch(run);
    return true;
  } catch (error) {
    assert.match(String(error), /Cannot write "\/a\.b2nd.*no space left on device/);
    return false;
  }
}

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  Deno.test(`commit() to ${kind} that runs out of room leaves the state of before (on a disk in memory)`, () => {
    const disk = new MemoryDisk();
    const path = "/a.b2nd";
    using store = createFileStore(path, arrayHeader(4), { mode: "w-", contiguous, host: disk });
    for (let i = 0; i < 4; i++) setChunk(store, i, i + 1);
    const names = [...disk.files().keys()];
    const all = (value: number) => {
      const table = store.state.table.map((_, i) => store.put(chunkOf(value + i)));
      store.commit({ ...store.state, table });
    };
    let fails = 0;
    for (disk.room = 0; !succeeds(store, () => all(10)); disk.room = ++fails * 64) {
      assert.deepEqual(values(store), [1, 2, 3, 4]);
      assert.deepEqual([...disk.files().keys()], names);
      using again = openStore(path, { host: disk });
      assert.deepEqual(values(again), [1, 2, 3, 4]);
      assert.throws(() => openStore(path, { mode: "a", host: disk }), Deno.errors.Busy);
    }
    assert.ok(fails > 2);
    disk.room = Infinity;
    all(20);
    using again = openStore(path, { host: disk });
    assert.deepEqual(values(again), [20, 21, 22, 23]);
  });

  for (const [name, change] of Object.entries(CHANGES)) {
    diskTest(`NDArray ${name} of ${kind} on a disk that fills up leaves the state of before`, 1, async (disk) => {
      const path = `${disk.path}/a.b2nd`;
      using a = make(path, contiguous);
      using reader = openArray(path);
      const before = seen(a);
      const names = namesIn(disk.path);
      const used = disk.used;
      const fails = await untilItFits(disk, () => change(a), (error, pages) => {
        const what = `with ${pages} pages`;
        checkError(error, path);
        assert.deepEqual(namesIn(disk.path, "ballast"), names, what);
        assert.ok(disk.used <= used + SLACK, `${disk.used} bytes where there were ${used}, ${what}`);
        sameState(a, before, what);
        assert.deepEqual(seen(reader), before, what);
        assert.throws(() => openArray(path, { mode: "a" }), Deno.errors.Busy);
      });
      assert.ok(fails > 0, "there was always room");
      using model = asarray(noise(10_000, 1), OPTIONS);
      model.vlmeta.set("unit", "K");
      await change(model);
      sameState(a, seen(model), "after the disk had room");
      // Nothing of the failures is in the way of what comes next.
      a.setSync([0], 17);
      a.compact();
      assert.equal(a.item(0), 17);
      const all = seen(a);
      a.close();
      using again = openArray(path, { mode: "a" });
      sameState(again, all, "after all");
    });
  }

  for (const [name, makeNew] of Object.entries(MAKERS)) {
    for (const mode of ["w-", "w"] as const) {
      const over = mode === "w" ? "over another array" : "where nothing was";
      diskTest(`${name} to ${kind} ${over} on a disk that fills up leaves what was there`, 1, async (disk) => {
        const path = `${disk.path}/a.b2nd`;
        if (mode === "w") make(path, contiguous).close();
        const before = mode === "w" ? seenAt(path) : null;
        const names = namesIn(disk.path);
        const source = asarray(noise(10_000, 7), OPTIONS);
        source.vlmeta.set("large", new Uint8Array(noise(2000, 6).buffer));
        const options = { urlpath: path, contiguous, mode };
        const fails = await untilItFits(disk, () => makeNew(source, options)?.close(), (error, pages) => {
          checkError(error, path);
          assert.deepEqual(namesIn(disk.path, "ballast"), names, `with ${pages} pages`);
          if (before !== null) assert.deepEqual(seenAt(path), before, `with ${pages} pages`);
        });
        assert.ok(fails > 0, "there was always room");
        using expected = makeNew(source, {}) ?? source.copy();
        using again = openArray(path, { mode: "a" });
        sameState(again, seen(expected), "after the disk had room");
        assert.deepEqual(namesIn(disk.path).filter((other) => other.includes(".tmp")), []);
      });
    }
  }
}
