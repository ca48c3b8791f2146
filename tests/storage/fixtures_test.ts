import assert from "node:assert/strict";
import { decompress } from "../../ffi/mod.ts";
import { indexNeeded, parseChunkHeader, specialChunk } from "../../src/format/mod.ts";
import { type ChunkStore, createFileStore, memoryStoreFromFrame, openStore } from "../../src/storage/mod.ts";
import { MemoryDisk } from "./_memory_disk.ts";
import { arrayHeader, chunkAt, FIXTURES, python, saveAs, setChunk, values, withFolder } from "./_support.ts";

/** Every frame that python-blosc2 made: contiguous files, directories, files of stores. */
function frames(): string[] {
  const found: string[] = [];
  const visit = (folder: string) => {
    for (const entry of Deno.readDirSync(FIXTURES + folder)) {
      const path = folder + entry.name;
      if (entry.isDirectory && entry.name.endsWith(".b2d")) visit(`${path}/`);
      else if (entry.isDirectory && path.includes(".b2d/")) visit(`${path}/`);
      else if (/\.(b2nd|b2frame|b2e)$/.test(entry.name)) found.push(path);
    }
  };
  visit("");
  return found.sort();
}

const FRAMES = frames();

/** All chunks of a store as stored bytes; the special ones by their place. */
function contents(store: ChunkStore): (Uint8Array | number)[] {
  return Array.from(store.state.table, (place) => place < 0 ? place : chunkAt(store, place));
}

Deno.test("openStore() opens every frame that python-blosc2 made, with readable chunks and metadata", () => {
  assert.ok(FRAMES.length > 90);
  for (const name of FRAMES) {
    using store = openStore(FIXTURES + name);
    const { header, table, vlmeta } = store.state;
    assert.equal(table.length, indexNeeded(header), name);
    const sizes = store.sizesOf(table);
    const headers = store.headersOf(table);
    table.forEach((place, i) => {
      if (place < 0) return assert.equal(sizes[i], 0);
      const parsed = parseChunkHeader(headers.subarray(48 * i, 48 * i + 32));
      assert.equal(parsed.cbytes, sizes[i], name);
      assert.equal(store.sizeOf(place), sizes[i]);
      assert.ok(parsed.nbytes <= header.chunksize);
    });
    for (const chunk of vlmeta.values()) {
      const { nbytes } = parseChunkHeader(chunk, chunk.length);
      assert.equal(decompress(chunk, new Uint8Array(nbytes)), nbytes, name);
    }
    store.requireCurrent();
    assert.equal(store.refresh(), false);
  }
});

Deno.test("toFrame() and memoryStoreFromFrame() keep every chunk of every frame", () => {
  for (const name of FRAMES) {
    using store = openStore(FIXTURES + name);
    const frame = store.toFrame();
    for (const copy of [true, false]) {
      using memory = memoryStoreFromFrame(frame, { copy });
      assert.deepEqual(contents(memory), contents(store), name);
      assert.deepEqual(memory.state.vlmeta, store.state.vlmeta, name);
      assert.deepEqual(memory.state.header.meta, store.state.header.meta, name);
    }
  }
});

Deno.test(
  "createFileStore() takes every frame over so that python-blosc2 reads the same",
  withFolder((folder) => {
    const pairs: [string, string][] = [];
    FRAMES.forEach((name, i) => {
      using store = openStore(FIXTURES + name);
      const saved = `${folder}/${i}.b2nd`;
      const contiguous = i % 4 !== 0;
      saveAs(saved, store, { mode: "w-", contiguous });
      pairs.push([FIXTURES + name, saved]);
    });
    const list = `${folder}/pairs.json`;
    Deno.writeTextFileSync(list, JSON.stringify(pairs));
    const result = python(
      `
import hashlib
def digest(path):
    a = blosc2.open(path, mode="r")
    s = getattr(a, "schunk", a)
    h = hashlib.sha256()
    # The largest has 8 TB of zeros.
    for i in range(s.nchunks if s.nbytes < 1e9 else 0):
        h.update(s.decompress_chunk(i))
    return [h.hexdigest(), s.nbytes, s.nchunks, sorted(s.vlmeta.getall().items(), key=str).__repr__(), str(getattr(a, "shape", ""))]
out, skipped = [], []
for old, new in json.load(open(sys.argv[1])):
    try:
        want = digest(old)
    except Exception as error:
        skipped.append(old)
        continue
    if digest(new) != want and "uninit" not in old: out.append([old, want, digest(new)])
print(json.dumps({"wrong": out, "skipped": skipped}))`,
      [list],
    );
    assert.ok(result instanceof Object && "wrong" in result && "skipped" in result && Array.isArray(result.skipped));
    assert.deepEqual(result.wrong, []);
    // What python-blosc2 itself does not open: negative filter metas, expressions.
    assert.ok(result.skipped.length < 20, `${result.skipped.length} skipped`);
  }),
);

Deno.test(
  "openStore() reads a frame inside a file by its offset, and refuses to write it",
  withFolder((folder) => {
    const frame = Deno.readFileSync(`${FIXTURES}vlmeta.b2nd`);
    const path = `${folder}/container`;
    const bytes = new Uint8Array(frame.length + 300).fill(7);
    bytes.set(frame, 100);
    Deno.writeFileSync(path, bytes);
    using inside = openStore(path, { offset: 100 });
    using plain = openStore(`${FIXTURES}vlmeta.b2nd`);
    assert.deepEqual(contents(inside), contents(plain));
    assert.deepEqual(inside.state.vlmeta, plain.state.vlmeta);
    assert.throws(() => openStore(path, { offset: 100, mode: "a" }), TypeError);
    assert.throws(() => inside.put(specialChunk("zero", { nbytes: 4, blocksize: 4, typesize: 4 })), TypeError);
    assert.throws(() => openStore(path, { offset: 99 }), /at byte/);
  }),
);

Deno.test("openStore() names the damaged file, also one whose name is a part of every message", () => {
  const disk = new MemoryDisk();
  const frame = Deno.readFileSync(`${FIXTURES}nd2_f8.b2nd`);
  const damaged = { "a": frame.fill(0, 2, 10), "byte": new Uint8Array(5000) };
  for (const [path, bytes] of Object.entries(damaged)) {
    const file = disk.open(path, "new");
    file.write(bytes, 0);
    file.close();
    const wanted = new RegExp(`^Cannot read "${path}": Cannot read `);
    assert.throws(() => openStore(path, { host: disk }), { name: "FormatError", message: wanted });
  }
});

Deno.test(
  "openStore() tells a file that is shorter than its frame, and ignores what is behind it",
  withFolder((folder) => {
    const frame = Deno.readFileSync(`${FIXTURES}nd2_f8.b2nd`);
    for (const mode of ["r", "a"] as const) {
      const path = `${folder}/${mode}`;
      Deno.writeFileSync(path, frame.subarray(0, frame.length - 1));
      assert.throws(() => openStore(path, { mode }), { name: "FormatError" });
      const longer = new Uint8Array(frame.length + 1000);
      longer.set(frame);
      Deno.writeFileSync(path, longer);
      openStore(path, { mode }).close();
      assert.equal(Deno.statSync(path).size, mode === "a" ? frame.length : longer.length);
    }
  }),
);

Deno.test(
  "put() and commit() go on in a file with a damaged chunk, which can be replaced",
  withFolder((folder) => {
    const path = `${folder}/a.b2nd`;
    {
      using store = createFileStore(path, arrayHeader(3), { mode: "w-", contiguous: true });
      for (let i = 0; i < 3; i++) setChunk(store, i, i + 1);
      store.compact();
    }
    for (const damaged of [0, 2]) {
      {
        using file = Deno.openSync(path, { write: true });
        using store = openStore(path);
        file.seekSync(store.state.header.headerLength + store.state.table[damaged], Deno.SeekMode.Start);
        file.writeSync(new Uint8Array(32).fill(255));
        assert.throws(() => store.sizeOf(store.state.table[damaged]), { name: "FormatError" });
      }
      {
        using store = openStore(path, { mode: "a" });
        setChunk(store, 1, 50 + damaged);
        setChunk(store, damaged, 60 + damaged);
      }
    }
    using store = openStore(path);
    assert.deepEqual(values(store), [60, 52, 62]);
  }),
);
