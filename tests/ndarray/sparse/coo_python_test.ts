import assert from "node:assert/strict";
import {
  type CParams,
  type DataArray,
  type DenseArray,
  fromCoo,
  fromCooSync,
  libraryInfo,
  type NDArray,
  openArray,
  zeros,
} from "../../../mod.ts";
import { pythonTest, runPython } from "../../python.ts";
import { Exchange, PLACES } from "../exchange/exchange.ts";
import { partShape, someCells, somePart, someParts } from "../exchange/exchange_cells.ts";
import { ArrayTrial, cellsOf } from "../exchange/exchange_steps.ts";
import { type ArrayEntry, entriesOf, fixturePath } from "../fixtures/manifest.ts";
import { Folder } from "../folder.ts";
import { Dice } from "../property/dice.ts";
import { count, flatIndex } from "../property/model.ts";
import { CELL_KINDS } from "./cell_kinds.ts";
import { put, someRows } from "./cell_model.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const CODECS = ["blosclz", "lz4", "lz4hc", "zlib", "zstd"];
const FILTERS: readonly CParams["filters"][] = [
  undefined,
  [],
  ["bitshuffle"],
  ["delta"],
  ["delta", "shuffle"],
  ["shuffle", "bytedelta"],
  ["nofilter", "shuffle", "nofilter", "bytedelta"],
];
const SPLIT_MODES = ["always", "never", "auto", "forwardCompat"] as const;
const PARTITIONS = [
  { shape: [700], chunks: [97], blocks: [13] },
  { shape: [40, 50], chunks: [20, 25], blocks: [10, 5] },
  { shape: [23, 19, 5], chunks: [10, 12, 5], blocks: [5, 4, 3] },
  { shape: [6, 7, 8, 5], chunks: [4, 4, 8, 5], blocks: [4, 3, 3, 2] },
  { shape: [3, 4, 5, 3, 4], chunks: [2, 4, 3, 2, 4], blocks: [2, 2, 2, 1, 3] },
  { shape: [], chunks: [], blocks: [] },
];

function* settings(): Generator<CParams> {
  let i = 0;
  for (const codec of CODECS) {
    for (const filters of FILTERS) {
      for (const splitMode of SPLIT_MODES) yield { codec, filters, splitMode, clevel: [5, 1, 9, 0, 5][i++ % 5] };
    }
    if (codec === "zstd" || codec.startsWith("lz4")) {
      for (const filters of FILTERS.slice(0, 3)) yield { codec, filters, useDict: true };
    }
  }
}

pythonTest("fromCoo() and addCoo() write so that python-blosc2 reads it, and writes on what Deneb reads", async () => {
  using exchange = new Exchange();
  const dice = new Dice(7040);
  let i = 0;
  for (const cparams of settings()) {
    const kind = CELL_KINDS[i % CELL_KINDS.length];
    // python-blosc2 reads parts of arrays with the delta filter wrong, or hangs: also whole ones, where blocks lie outside the array.
    const isDelta = cparams.filters?.includes("delta") ?? false;
    const { shape, ...partition } = PARTITIONS[isDelta ? 1 : i % PARTITIONS.length];
    const place = PLACES[i % PLACES.length];
    const name = `${i++} ${place} ${kind.dtype} [${shape}] ${JSON.stringify(cparams)}`;
    const path = exchange.path();
    const storage = place === "frame" ? {} : { urlpath: path, contiguous: place === "file" };
    const rules = { duplicates: "sum", overflow: "saturate" } as const;
    let cells = new Array<bigint>(count(shape)).fill(0n);
    let array: NDArray | null = null;
    // Few cells, then many, then what takes some away.
    for (const most of [6, 60, 12]) {
      const rows = shape.length === 0 ? { coords: [[]], numbers: [1n] } : someRows(dice, kind, shape, most);
      const coords = shape.map((_, axis) => rows.coords.map((at) => at[axis]));
      const values = rows.numbers.map(kind.item);
      const given = shape.length === 0 ? values[0] : kind.dense(rows.numbers, [values.length]);
      const outcome = put(kind, shape, cells, rows, rules);
      assert.ok("cells" in outcome);
      cells = outcome.cells;
      if (array !== null) array.addCoo(coords, given, rules);
      else {array = await fromCoo(coords, given, shape, {
          ...partition,
          ...storage,
          ...rules,
          cparams,
          dtype: kind.dtype,
        });}
      if (dice.chance(0.3)) break;
    }
    assert.ok(array !== null);
    const trial = new ArrayTrial(array, kind.dtype, kind.dense(cells, shape));
    exchange.add(name, trial, path, place);
    if (!isDelta) trial.parts.push(...someParts(dice, shape, 2), ...somePoints(dice, shape));
    // Nor does it write into those, or into what has dictionaries.
    if (place === "frame" || isDelta || cparams.useDict || shape.length === 0) continue;
    const part = somePart(dice, shape);
    trial.edits.push(
      { kind: "set", part, cells: cellsOf(someCells(dice, kind.dtype, partShape(part))) },
      { kind: "resize", shape: shape.map((n) => n + dice.int(0, 3)) },
    );
  }
  const edited = exchange.run();
  assert.ok(edited.size > 40, `${edited.size} arrays were written on`);
  for (const { subject } of edited.values()) subject.close();
});

/** Parts of one cell each. */
function somePoints(dice: Dice, shape: readonly number[]) {
  return dice.list(shape.length === 0 ? 0 : 2, () =>
    shape.map((n) => {
      const at = dice.int(0, n - 1);
      return [at, at + 1, 1] as const;
    }));
}

pythonTest("fromCoo() and addCoo() make chunks of the sizes that python-blosc2 tells of them", () => {
  using folder = new Folder();
  const paths: string[] = [];
  const wanted: unknown[] = [];
  for (const { shape, ...partition } of PARTITIONS.filter(({ shape }) => shape.length > 0)) {
    for (const contiguous of [true, false]) {
      const urlpath = folder.next();
      const last = shape.map((n) => [n - 1]);
      const options = { ...partition, urlpath, contiguous, dtype: "int32" } as const;
      using a = fromCooSync(shape.map(() => [0]), 3, shape, options);
      a.addCoo(last, 4);
      // The first chunk is zero again.
      a.addCoo(shape.map(() => [0]), -3);
      const infos = [...a.iterchunksInfo()];
      paths.push(urlpath);
      wanted.push({
        kinds: infos.map(({ special }) => special === "zero" ? "ZERO" : "NOT_SPECIAL"),
        ratios: infos.map(({ cratio }) => cratio.toFixed(6)),
        stored: infos.filter(({ special }) => special === null).length,
        sum: 4,
      });
      assert.equal(infos.filter(({ special }) => special === null).length, 1);
    }
  }
  const code = `
import json, sys, blosc2, os
for path in sys.argv[1:]:
    a = blosc2.open(path)
    infos = list(a.iterchunks_info())
    # Chunks in the index only are no files of a directory.
    stored = sum(name != "chunks.b2frame" for name in os.listdir(path)) if os.path.isdir(path) else sum(i.special.name != "ZERO" for i in infos)
    row = {"kinds": [i.special.name for i in infos], "ratios": [f"{i.cratio:.6f}" for i in infos], "stored": stored, "sum": int(a[...].sum())}
    print(json.dumps(row))
`;
  const found = runPython(code, paths).trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(found, wanted);
});

/** Copies a file, or a directory of files. */
function copy(from: string, to: string): void {
  if (Deno.statSync(from).isFile) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to);
  for (const { name } of Deno.readDirSync(from)) Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
}

const NUMBERS = /^[<>|=](b1|[iufc]\d+)$/;
/** More than is looked at whole. */
const MANY = 10_000_000;

function isNumeric({ dtype }: ArrayEntry): boolean {
  return typeof dtype === "string" && NUMBERS.test(dtype);
}

/** What python-blosc2 can open and read whole again after a change, whoever makes it. */
function isReadable({ filters_meta: metas, chunk_info: chunks, sha256 }: ArrayEntry): boolean {
  const isFree = chunks?.some(([, , kind]) => kind === "UNINIT");
  return sha256 !== null && !isFree && metas.every((meta) => meta < 128);
}

/** Adds one to an element, unless it is the largest. */
function addOne(data: DataArray, item: number, { dtype, itemsize }: DenseArray): void {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    if (data[item] !== (data instanceof BigInt64Array ? 2n ** 63n - 1n : 2n ** 64n - 1n)) data[item]++;
  } else if (dtype === "bool") data[item] = 1;
  else if (String(dtype).startsWith("complex")) data[2 * item]++;
  else if (/float/.test(String(dtype))) data[item]++;
  else {
    const most = 2 ** (8 * itemsize - (String(dtype).startsWith("u") ? 0 : 1)) - 1;
    if (data[item] < most) data[item]++;
  }
}

/** Where cells are added: the corners, and some at random. */
function placesIn(dice: Dice, shape: readonly number[]): number[][] {
  if (shape.includes(0)) return [];
  const random = dice.list(8, () => shape.map((n) => dice.int(0, n - 1)));
  const all = [shape.map(() => 0), shape.map((n) => n - 1), ...random];
  return [...new Map(all.map((at) => [at.join(), at])).values()];
}

pythonTest("addCoo() adds to every array of numbers that python-blosc2 wrote, which reads the result", () => {
  using exchange = new Exchange();
  const dice = new Dice(7041);
  let changed = 0;
  for (const entry of entriesOf("b2nd")) {
    const path = exchange.path();
    copy(fixturePath(entry.file), path);
    const array = openArray(path, { mode: "a" });
    const places = placesIn(dice, array.shape);
    const coords = array.shape.map((_, axis) => places.map((at) => at[axis]));
    if (!isNumeric(entry)) {
      using _ = array;
      assert.throws(() => array.addCoo(coords, []), { name: "TypeError", message: /are no numbers/ }, entry.file);
      continue;
    }
    const one = array.ndim === 0 ? 1 : new Array(places.length).fill(1);
    if (count(array.shape) > MANY) {
      using big = array;
      const before = places.map((at) => Number(big.item(...at)));
      big.addCoo(coords, one);
      assert.deepEqual(places.map((at) => Number(big.item(...at))), before.map((n) => n + 1));
      continue;
    }
    const cells = array.getSync();
    const before = array.getSync().bytes.slice();
    places.forEach((at) => addOne(cells.data, flatIndex(array.shape, at), cells));
    array.addCoo(coords, one, { overflow: "saturate" });
    const after = array.getSync();
    if (!entry.lossy) assert.deepEqual(after.bytes, cells.bytes, entry.file);
    if (after.bytes.some((byte, i) => byte !== before[i])) changed++;
    array.vlmeta.clear();
    if (isReadable(entry)) exchange.add(entry.file, new ArrayTrial(array, entry.dtype), path, "file");
    else array.close();
  }
  exchange.run();
  assert.ok(changed > 90, `${changed} arrays were changed`);
});

pythonTest("fromCoo() shows python-blosc2 nothing before it is complete", async () => {
  using folder = new Folder();
  const urlpath = folder.next();
  const looks: string[] = [];
  const code = `
import os, sys, blosc2
print(os.path.exists(sys.argv[1]) and int(blosc2.open(sys.argv[1])[...].sum()))
`;
  using a = await fromCoo([[1, 2, 3]], 5, [10], {
    urlpath,
    onProgress: (done, total) => void (done < total && looks.push(runPython(code, [urlpath]).trim())),
  });
  assert.deepEqual(looks, ["False"]);
  assert.equal(runPython(code, [urlpath]).trim(), "15");
  const added: string[] = [];
  a.addCoo([[4]], 7, {
    onProgress: (done, total) => void (done < total && added.push(runPython(code, [urlpath]).trim())),
  });
  assert.deepEqual(added, ["15"]);
  assert.equal(runPython(code, [urlpath]).trim(), "22");
});

pythonTest("addCoo() goes on where python-blosc2 has written, and the other way round", () => {
  using folder = new Folder();
  for (const contiguous of [true, false]) {
    const path = folder.next();
    zeros([30, 30], { urlpath: path, contiguous, chunks: [10, 20], blocks: [5, 6], dtype: "int16" }).close();
    const write = `
import sys, blosc2
a = blosc2.open(sys.argv[1], mode="a")
a[3:25, 4:9] = a[3:25, 4:9] + int(sys.argv[2])
print(int(a[...].sum()))
`;
    let sum = 0;
    for (let round = 1; round <= 4; round++) {
      using a = openArray(path, { mode: "a" });
      a.addCoo([[4, 29, 12], [5, 29, 20]], round);
      sum += 3 * round;
      a.close();
      sum += 22 * 5 * round;
      assert.equal(runPython(write, [path, String(round)]).trim(), String(sum));
    }
    using a = openArray(path);
    assert.deepEqual([a.item(4, 5), a.item(29, 29), a.item(12, 20), a.item(3, 4), a.item(0, 0)], [20, 10, 10, 10, 0]);
  }
});

pythonTest("addCoo() adds to what python-blosc2 appended", () => {
  using folder = new Folder();
  const path = folder.next();
  fromCooSync([[2, 6]], 5, [7], { urlpath: path, chunks: [4], blocks: [2], dtype: "uint8" }).close();
  const code = `
import sys, blosc2, numpy
blosc2.open(sys.argv[1], mode="a").append(numpy.arange(1, 5, dtype="u1"))
`;
  runPython(code, [path]);
  using a = openArray(path, { mode: "a" });
  a.addCoo([[0, 7, 10, 10]], [1, 1, 1, 1]);
  assert.deepEqual([...a.getSync().data], [1, 0, 5, 0, 0, 0, 5, 2, 2, 3, 6]);
  a.close();
  const sum = `import sys, blosc2; print(blosc2.open(sys.argv[1])[...].tolist())`;
  assert.equal(runPython(sum, [path]).trim(), "[1, 0, 5, 0, 0, 0, 5, 2, 2, 3, 6]");
});
