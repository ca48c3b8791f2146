import assert from "node:assert/strict";
import { type AsyncCooOptions, type CParams, fromCoo, libraryInfo, openArray } from "../../../mod.ts";
import { Folder } from "../folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const SIDE = 256;
/** Blocks that are spliced, and chunks that are compressed whole. */
const SETTINGS: readonly CParams[] = [
  { codec: "zstd", clevel: 1 },
  { codec: "zstd", clevel: 1, filters: ["delta"] },
  { codec: "lz4", useDict: true },
  { codec: "lz4", filters: [["ndcell", 4]] },
];

/** One cell in every block of a cube: more of them than are compressed in one go. */
function everywhere(): Int32Array[] {
  const side = SIDE / 32;
  const all = Array.from({ length: side ** 3 }, (_, i) => i);
  return [side * side, side, 1].map((stride) => Int32Array.from(all, (i) => Math.floor(i / stride) % side * 32));
}

function optionsFor(cparams: CParams): AsyncCooOptions & { readonly dtype: "uint16" } {
  return { dtype: "uint16", chunks: [128, 128, 128], blocks: [32, 32, 32], cparams };
}

Deno.test("fromCoo() lets the event loop go on while chunks are compressed, with every kind of codec", async () => {
  for (const cparams of SETTINGS) {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    try {
      using a = await fromCoo(everywhere(), 7, [SIDE, SIDE, SIDE], optionsFor(cparams));
      assert.equal(a.item(32, 64, 224), 7);
    } finally {
      clearInterval(timer);
    }
    assert.ok(ticks > 0, JSON.stringify(cparams));
  }
});

Deno.test("fromCoo() gives up when it is told to while it works, with the reason, and leaves nothing", async () => {
  using folder = new Folder();
  for (const cparams of SETTINGS) {
    for (const contiguous of [true, false]) {
      const urlpath = folder.next();
      const reason = new Error("Enough");
      const controller = new AbortController();
      const { signal } = controller;
      // The last blocks are still to be compressed then.
      const onProgress = () => controller.abort(reason);
      const options = { ...optionsFor(cparams), urlpath, contiguous, signal, onProgress };
      await assert.rejects(fromCoo(everywhere(), 7, [SIDE, SIDE, SIDE], options), (error) => error === reason);
      assert.deepEqual([...Deno.readDirSync(urlpath.slice(0, urlpath.lastIndexOf("/")))], []);
    }
  }
});

Deno.test("fromCoo() gives up while cells are still taken, or before it begins", async () => {
  using folder = new Folder();
  const urlpath = folder.next();
  const coords = [new Int32Array(2_200_000)];
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 0);
  const options = { urlpath, signal: controller.signal };
  for (const _ of [1, 2]) {
    await assert.rejects(fromCoo(coords, 1, [10], options), { name: "AbortError" });
    assert.throws(() => Deno.lstatSync(urlpath), Deno.errors.NotFound);
  }
  await assert.rejects(fromCoo([[]], [], [10], options), { name: "AbortError" });
  (await fromCoo(coords, 1, [10], { urlpath, signal: new AbortController().signal })).close();
});

Deno.test("fromCoo() tells how far it is, up to all cells that were given", async () => {
  const calls: [number, number][] = [];
  const coords = everywhere().map((axis) => Int32Array.from([...axis, ...axis]));
  await fromCoo(coords, 1, [SIDE, SIDE, SIDE], {
    ...optionsFor({ codec: "lz4" }),
    onProgress: (done, total) => calls.push([done, total]),
  });
  assert.ok(calls.length > 1);
  assert.deepEqual(calls.at(-1), [1024, 1024]);
  for (const [i, [done, total]] of calls.entries()) {
    assert.equal(total, 1024);
    assert.ok(done >= (calls[i - 1]?.[0] ?? 0) && (done < total || i === calls.length - 1));
  }
});

Deno.test("fromCoo() shows readers nothing before it is complete", async () => {
  using folder = new Folder();
  const urlpath = folder.next();
  const seen: boolean[] = [];
  const isThere = () => {
    try {
      openArray(urlpath).close();
      return true;
    } catch (error) {
      assert.ok(error instanceof Deno.errors.NotFound);
      return false;
    }
  };
  const options = { ...optionsFor({ codec: "lz4" }), urlpath, onProgress: () => void seen.push(isThere()) };
  (await fromCoo(everywhere(), 1, [SIDE, SIDE, SIDE], options)).close();
  assert.ok(seen.length > 1 && !seen.includes(true));
  assert.ok(isThere());
});
