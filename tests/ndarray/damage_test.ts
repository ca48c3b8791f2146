import assert from "node:assert/strict";
import {
  arange,
  asarray,
  Blosc2Error,
  dense,
  FormatError,
  libraryInfo,
  type NDArray,
  open,
  openArray,
  openTree,
  SChunk,
  schunk,
  zeros,
} from "../../mod.ts";
import { openStore } from "../../src/storage/mod.ts";
import { Folder } from "./folder.ts";

libraryInfo(); // opened before the sanitizers look

/** Fills the stored bytes of one chunk, from a byte of it on. */
function damage(path: string, nchunk: number, from: number): void {
  using store = openStore(path);
  const { header, table } = store.state;
  using file = Deno.openSync(path, { write: true });
  file.seekSync(header.headerLength + table[nchunk] + from, Deno.SeekMode.Start);
  file.writeSync(new Uint8Array(store.sizeOf(table[nchunk]) - from).fill(0x7f));
}

function make(path: string, contiguous = true): void {
  const options = { urlpath: path, contiguous, dtype: "int32", cparams: { codec: "zstd" } } as const;
  const cells = Int32Array.from({ length: 400 }, (_, i) => i);
  asarray(dense(cells, { shape: [20, 20] }), { ...options, chunks: [10, 10], blocks: [5, 5] }).close();
}

/** The error of a failing read, and what it must say. */
function check(error: unknown, path: string, nchunk: string): void {
  assert.ok(error instanceof FormatError || error instanceof Blosc2Error);
  assert.ok(error.message.startsWith(`Cannot read chunk ${nchunk} of "${path}": `), error.message);
  const { cause } = error;
  assert.ok(cause instanceof Error && cause.constructor === error.constructor && cause.message !== error.message);
  if (error instanceof FormatError && cause instanceof FormatError) assert.equal(error.offset, cause.offset);
  if (error instanceof Blosc2Error && cause instanceof Blosc2Error) assert.equal(error.code, cause.code);
}

function failing(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  assert.fail("nothing was wrong");
}

Deno.test("getSync() and get() name the file and the damaged chunk", async () => {
  using folder = new Folder();
  // The header, where blocks start, lengths of streams: damage is noticed in three places.
  for (const from of [4, 32, 48]) {
    const path = folder.next();
    make(path);
    damage(path, 2, from);
    using a = openArray(path, { dtype: "int32" });
    // One cell, blocks of all chunks at once, all of the array.
    for (const selection of ["15, 3", "5:15, 3", ":"]) {
      check(failing(() => a.getSync(selection)), path, "2 at [1, 0]");
      check(await a.get(selection).catch((error) => error), path, "2 at [1, 0]");
    }
    assert.equal(a.item(0, 0), 0);
    assert.equal(a.item(15, 15), 315);
  }
});

Deno.test("get() and getSlice() of a super-chunk name the file and the damaged chunk", () => {
  using folder = new Folder();
  const path = folder.next();
  {
    using s = schunk({ urlpath: path, chunksize: 4000, typesize: 4 });
    for (let i = 0; i < 3; i++) s.append(Int32Array.from({ length: 1000 }, (_, k) => k * k * (i + 1)));
  }
  damage(path, 1, 48);
  using s = open(path);
  assert.ok(s instanceof SChunk);
  for (const read of [() => s.get(1), () => s.getSlice(900, 1100)]) check(failing(read), path, "1");
});

Deno.test("setSync() names the damaged chunk that it has to read", () => {
  using folder = new Folder();
  const path = folder.next();
  make(path);
  damage(path, 1, 4);
  using a: NDArray = openArray(path, { mode: "a" });
  assert.throws(() => a.setSync("0, 10", 1), {
    name: "FormatError",
    message: new RegExp(`^Cannot write chunk 1 at \\[0, 1\\] of "${path}": `),
  });
});

Deno.test("save(), zeros() and openTree() name the path when a folder or the store is missing", () => {
  using folder = new Folder();
  const missing = folder.next();
  for (const contiguous of [true, false]) {
    const path = `${missing}/deep/a.b2nd`;
    const message = `Cannot write "${path}": there is no folder "${missing}/deep"`;
    assert.throws(() => zeros([3], { urlpath: path, contiguous }), { name: "NotFound", message });
    assert.throws(() => arange(3).save(path, { contiguous }), { name: "NotFound", message });
  }
  const message = `Cannot open "${missing}" as a store: nothing is there`;
  assert.throws(() => openTree(missing), { name: "NotFound", message });
});

Deno.test("a read-only super-chunk says how to write", () => {
  using folder = new Folder();
  const path = folder.next();
  {
    using s = schunk({ urlpath: path });
    s.append(Uint8Array.of(1, 2, 3));
  }
  using s = open(path);
  assert.ok(s instanceof SChunk);
  const message = /it is read-only, open it with mode "a"$/;
  assert.throws(() => s.append(Uint8Array.of(1)), { name: "TypeError", message });
  assert.throws(() => s.fillSpecial(5, "zero"), { name: "TypeError", message });
});
