import assert from "node:assert/strict";
import { Blosc2Error, dense, FormatError, libraryInfo, NDArray, openArray, zeros } from "../../../mod.ts";
import { blockMapLength, parseChunkHeader, readBlockMap } from "../../../src/format/mod.ts";
import { ArrayCore } from "../../../src/ndarray/array_core.ts";
import { openStore } from "../../../src/storage/mod.ts";
import { Folder } from "../folder.ts";
import { checkCells, elementsOf, loopOver } from "./sparse_model.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** An array whose chunk 3 holds a cell in its first block only, and chunk 0 one in its last. */
function make(path: string, filters: readonly "shuffle"[]): void {
  const cparams = { codec: "zstd", filters, splitMode: "always" } as const;
  const options = { dtype: "int32", chunks: [20, 20], blocks: [10, 10], cparams, urlpath: path } as const;
  using a = zeros([40, 40], options);
  a.setSync("20:24, 20:24", dense(Int32Array.from({ length: 16 }, (_, i) => i * i + 1), { shape: [4, 4] }));
  a.setSync([19, 19], 5);
}

/** Overwrites all blocks that are longer than the token of a zero block. */
function damageBlocks(path: string, nchunk: number): void {
  using store = openStore(path);
  const { header: { headerLength }, table } = store.state;
  const size = store.sizeOf(table[nchunk]);
  const bytes = store.read(table[nchunk], 0, size).slice();
  const header = parseChunkHeader(bytes);
  const { starts, lengths } = readBlockMap(header, bytes.subarray(0, blockMapLength(header)));
  const short = Math.min(...lengths);
  assert.equal(lengths.filter((length) => length > short).length, 1);
  using file = Deno.openSync(path, { write: true });
  starts.forEach((start, block) => {
    if (lengths[block] === short) return;
    file.seekSync(headerLength + table[nchunk] + start, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(lengths[block]).fill(0x7f));
  });
}

for (const filters of [[], ["shuffle"]] as const) {
  const kind = filters.length === 0 ? "no filter" : "shuffle";

  Deno.test(`getSync(), get(), item() and coo() leave blocks alone that are zero by their tokens, with ${kind}`, async () => {
    using folder = new Folder();
    const path = folder.next();
    make(path, filters);
    damageBlocks(path, 3);
    using a = openArray(path);
    for (let turn = 0; turn < 2; turn++) {
      // The first block of the chunk can not be decompressed, the others need not be.
      assert.deepEqual(a.getSync("20:, 30:").data, new Int32Array(200));
      assert.deepEqual((await a.get("30:, ::-1")).data.filter((value) => value !== 0), new Int32Array(0));
      assert.equal(a.item(39, 39), 0);
      assert.equal(a.countNonzero("30:"), 0);
      assert.deepEqual([...a.coo("0:40, 30:").values], []);
      assert.deepEqual([...a.coo("0:20").values], [5]);
      // Memory that a caller offers is not known to hold zeros.
      const out = new Int32Array(200).fill(7);
      a.getSync("20:, 30:", { out });
      assert.deepEqual(out, new Int32Array(200));
      const some = new Int32Array(20).fill(7);
      a.getSync("-1:19:-2, [31, 39]", { out: some });
      assert.deepEqual(some, new Int32Array(20));
    }
    const reads: Readonly<Record<string, () => unknown>> = {
      item: () => a.item(20, 20),
      getSync: () => a.getSync("20:, 20:"),
      coo: () => a.coo(),
      iterCoo: () => [...a.iterCoo()],
      countNonzero: () => a.countNonzero("20:24"),
      coarsen: () => a.coarsen(8),
    };
    for (const [name, read] of Object.entries(reads)) {
      assert.throws(read, (error) => {
        assert.ok(error instanceof FormatError || error instanceof Blosc2Error, name);
        assert.ok(error.message.startsWith(`Cannot read chunk 3 at [1, 1] of "${path}": `), error.message);
        return true;
      });
    }
  });
}

Deno.test("coo() names a chunk whose header is damaged", () => {
  using folder = new Folder();
  const path = folder.next();
  make(path, []);
  {
    using store = openStore(path);
    const { header, table } = store.state;
    using file = Deno.openSync(path, { write: true });
    file.seekSync(header.headerLength + table[3] + 32, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(16).fill(0xff));
  }
  using a = openArray(path);
  for (const read of [() => a.coo(), () => a.countNonzero(), () => a.coarsen([3, 3], { reduce: "max" })]) {
    assert.throws(read, (error) => error instanceof FormatError && error.message.startsWith("Cannot read chunk 3 at"));
  }
  assert.deepEqual([...a.coo("0:20").values], [5]);
});

/** Overwrites a chunk, padding included, with junk everywhere; returns what the array reads. */
function junkChunks(a: NDArray<"uint16">, nbytes: number): void {
  const { schunk } = a;
  for (let nchunk = 0; nchunk < schunk.nchunks; nchunk++) {
    schunk.update(nchunk, Uint8Array.from({ length: nbytes }, (_, i) => i * (nchunk + 3) % 5 === 0 ? 0 : i % 251));
  }
}

Deno.test("coo() and its like count no padding, whatever it holds", () => {
  for (const filters of [[], ["delta"], ["shuffle"]] as const) {
    const options = { dtype: "uint16", chunks: [5, 7], blocks: [3, 4], cparams: { filters } } as const;
    const a = zeros([13, 16], options);
    // 2 x 2 blocks of 12 cells each.
    junkChunks(a, 96);
    const cells = a.getSync();
    const expected = loopOver(cells);
    assert.ok(expected.values.length > 100 && expected.values.length < 13 * 16);
    const { coords, values } = a.coo();
    checkCells({ coords, values: elementsOf(values) }, expected);
    assert.equal(a.countNonzero(), expected.values.length);
    assert.equal([...a.iterCoo()].reduce((n, { values }) => n + values.length, 0), expected.values.length);
    const sum = cells.data.reduce((total, value) => total + value, 0);
    assert.equal(a.coarsen([13, 16]).item(0, 0), BigInt(sum));
  }
});

Deno.test("coo() reads chunks that were compressed with another size of blocks", () => {
  using folder = new Folder();
  const [path, otherPath] = [folder.next(), folder.next()];
  const cells = Uint16Array.from({ length: 64 }, (_, i) => i % 3 === 0 ? 0 : i);
  zeros([6, 7], { dtype: "uint16", chunks: [8, 8], blocks: [4, 4], urlpath: path }).close();
  using other = zeros([64], { dtype: "uint16", chunks: [64], blocks: [32], urlpath: otherPath });
  other.setSync(":", cells);
  using from = openStore(otherPath);
  const core = new ArrayCore(openStore(path, { mode: "a" }));
  using a = new NDArray<"uint16">(core);
  const place = from.state.table[0];
  core.commitTable(Float64Array.of(core.store.put(from.read(place, 0, from.sizeOf(place)))));
  const expected = loopOver(a.getSync());
  assert.ok(expected.values.length > 20);
  for (const taken of [undefined, [new Set([1, 4]), new Set([0, 1, 2, 3, 4, 5, 6])]]) {
    const { coords, values } = a.coo(taken === undefined ? undefined : "1::3");
    checkCells({ coords, values: elementsOf(values) }, loopOver(a.getSync(), taken));
  }
});

Deno.test("item(), getSync(), coo() and their like decode no block that is zero by its token", () => {
  using folder = new Folder();
  const path = folder.next();
  make(path, []);
  const core = new ArrayCore(openStore(path));
  using a = new NDArray<"int32">(core);
  const { access } = core;
  const decode = access.decodeBlocks.bind(access);
  let decoded = 0;
  access.decodeBlocks = function* (wanted, dest) {
    decoded += wanted.length;
    yield* decode(wanted, dest);
  };
  const reads: readonly (readonly [blocks: number, read: () => unknown])[] = [
    [0, () => a.item(39, 39)],
    [0, () => a.getSync("30:, 10:")],
    [1, () => a.getSync("20:, 20:")],
    [2, () => a.getSync()],
    [2, () => a.coo()],
    [1, () => a.coo("::-20, ::-1")],
    [0, () => a.coo("30:")],
    [2, () => [...a.iterCoo()]],
    [1, () => a.countNonzero("20:")],
    [2, () => a.coarsen(7)],
  ];
  for (const [blocks, read] of reads) {
    decoded = 0;
    read();
    assert.equal(decoded, blocks, String(read));
  }
});
