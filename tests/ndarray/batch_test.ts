import assert from "node:assert/strict";
import { arange, libraryInfo, openArray, zeros } from "../../mod.ts";
import { Folder } from "./folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

function places(folder: Folder) {
  return [{}, { urlpath: folder.next() }, { urlpath: folder.next(), contiguous: false }];
}

Deno.test("batch() makes many writes one commit, and returns what the function returns", () => {
  using folder = new Folder();
  for (const where of places(folder)) {
    using a = zeros([50], { chunks: [8], ...where });
    using reader = where.urlpath === undefined ? null : openArray(where.urlpath);
    const result = a.batch(() => {
      for (let i = 0; i < 50; i++) a.setSync([i], i * i);
      a.resize([60]);
      a.vlmeta.set("step", 1);
      assert.deepEqual([a.item(7), a.shape, a.vlmeta.get("step")], [49, [60], 1]);
      assert.equal(reader?.refresh() ?? false, false, "nothing is on disk before the end");
      return "done";
    });
    assert.equal(result, "done");
    assert.deepEqual([a.item(49), a.shape], [2401, [60]]);
    if (reader === null) continue;
    assert.ok(reader.refresh());
    assert.deepEqual([reader.item(49), reader.shape, reader.vlmeta.get("step")], [2401, [60], 1]);
  }
});

Deno.test("batch() that throws leaves everything as it was", () => {
  using folder = new Folder();
  for (const where of places(folder)) {
    using a = arange(20, { chunks: [6], blocks: [3], ...where });
    a.vlmeta.set("keep", true);
    const before = a.getSync();
    const { cbytes } = a;
    const reason = new Error("Given up");
    assert.throws(() =>
      a.batch(() => {
        a.setSync([], 5);
        a.delete(0, 3, 9);
        a.append([1, 2, 3]);
        a.vlmeta.set("keep", false);
        a.vlmeta.set("new", 1);
        throw reason;
      }), reason);
    assert.deepEqual([a.shape, a.cbytes, a.vlmeta.toObject()], [[20], cbytes, { keep: true }]);
    assert.ok(a.getSync().equals(before));
    a.setSync([3], 99);
    assert.equal(a.item(3), 99);
    a.compact();
    if (where.urlpath === undefined) continue;
    using again = openArray(where.urlpath);
    assert.deepEqual([again.item(3), again.item(19), again.vlmeta.toObject()], [99, 19, { keep: true }]);
  }
});

Deno.test("batch() takes an async function, and commits or gives up when its promise settles", async () => {
  using folder = new Folder();
  for (const where of places(folder)) {
    using a = zeros([10], { chunks: [4], dtype: "int32", ...where });
    using reader = where.urlpath === undefined ? null : openArray(where.urlpath);
    const running: Promise<number> = a.batch(async () => {
      await a.set("0:5", 1);
      await Promise.resolve();
      assert.equal((await a.get("0")).item(), 1);
      await a.set("5:", 2);
      return 42;
    });
    assert.equal(reader?.refresh() ?? false, false);
    assert.equal(await running, 42);
    assert.deepEqual(a.getSync("3:7").toNested(), [1, 1, 2, 2]);
    reader?.refresh();
    assert.deepEqual((reader ?? a).getSync("3:7").toNested(), [1, 1, 2, 2]);
    const failing = a.batch(async () => {
      await a.set([], 9);
      throw new Error("Given up");
    });
    await assert.rejects(failing, /Given up/);
    assert.deepEqual(a.getSync("3:7").toNested(), [1, 1, 2, 2]);
  }
});

Deno.test("batch() in a batch is part of it", () => {
  const a = zeros([4], { chunks: [2] });
  a.batch(() => {
    a.setSync([0], 1);
    a.batch(() => a.setSync([1], 2));
    a.setSync([2], 3);
  });
  assert.deepEqual(a.getSync().toNested(), [1, 2, 3, 0]);
  assert.throws(() =>
    a.batch(() => {
      a.setSync([0], 9);
      a.batch(() => {
        throw new Error("Given up");
      });
    }), /Given up/);
  assert.deepEqual(a.getSync().toNested(), [1, 2, 3, 0]);
});

Deno.test("batch() fails as a whole when one inside it has failed, also when that is caught", async () => {
  using folder = new Folder();
  const fail = () => {
    throw new Error("Given up");
  };
  for (const where of places(folder)) {
    using a = arange(4, { chunks: [2], ...where });
    using reader = where.urlpath === undefined ? null : openArray(where.urlpath);
    const caught = () =>
      a.batch(() => {
        a.setSync([0], 9);
        assert.throws(() =>
          a.batch(() => {
            a.setSync([1], 9);
            assert.throws(() => a.batch(fail), /Given up/);
          }), /a batch inside it has failed/);
        a.setSync([2], 9);
      });
    assert.throws(caught, { name: "Error", message: /a batch inside it has failed, nothing is written/ });
    assert.deepEqual(a.getSync().toNested(), [0, 1, 2, 3]);
    const later = a.batch(async () => {
      await a.set([0], 9);
      await assert.rejects(a.batch(async () => {
        await a.set([1], 9);
        fail();
      }));
      await a.set([2], 9);
    });
    await assert.rejects(later, /nothing is written/);
    assert.deepEqual(a.getSync().toNested(), [0, 1, 2, 3]);
    assert.equal(reader?.refresh() ?? false, false);
    a.batch(() => a.setSync([3], 8));
    assert.deepEqual(a.getSync().toNested(), [0, 1, 2, 8]);
    assert.equal(reader?.refresh() ?? true, true);
  }
});

Deno.test("batch() that changes nothing commits nothing", () => {
  using folder = new Folder();
  using a = arange(5, { urlpath: folder.next() });
  using reader = openArray(a.urlpath!);
  a.batch(() => a.item(0));
  assert.equal(reader.refresh(), false);
});

Deno.test("batch() that is open when the array is closed is given up", async () => {
  using folder = new Folder();
  const urlpath = folder.next();
  const a = arange(5, { urlpath });
  const running = a.batch(async () => {
    a.setSync([0], 9);
    await Promise.resolve();
    a.close();
  });
  await assert.rejects(running, { name: "TypeError", message: /end the batch on .* closed/ });
  using again = openArray(urlpath);
  assert.equal(again.item(0), 0);
});

Deno.test("batch() of appends writes far less than appends one by one", () => {
  using folder = new Folder();
  const options = { chunks: [100], dtype: "int32", cparams: { clevel: 1 } } as const;
  using a = zeros([0], { ...options, urlpath: folder.next() });
  a.batch(() => {
    for (let i = 0; i < 500; i++) a.append([i]);
  });
  assert.deepEqual([a.shape, a.item(499)], [[500], 499]);
  assert.ok(Deno.statSync(a.urlpath!).size < 20000);
});

Deno.test("compact() is refused inside a batch", () => {
  const a = arange(5);
  a.batch(() => assert.throws(() => a.compact(), { name: "TypeError", message: /batch/ }));
});
