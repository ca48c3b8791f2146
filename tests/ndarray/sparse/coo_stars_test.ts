import assert from "node:assert/strict";
import { fromCoo, libraryInfo, openArray } from "../../../mod.ts";
import { cellsOf, toCartesian } from "../../../notebooks/gaia/mod.ts";
import { readCatalogue } from "../../../notebooks/stars/mod.ts";
import { pythonTest, runPython } from "../../python.ts";
import { Folder } from "../folder.ts";
import { Dice } from "../property/dice.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const SIZE = 20_000;
const CHUNK = 500;
const ACROSS = SIZE / CHUNK;
const PATH = new URL("../../../notebooks/data/hipparcos.csv.gz", import.meta.url);

pythonTest(
  "fromCoo() makes the cube of real stars: all are in their cells, and python-blosc2 finds them there",
  async () => {
    using folder = new Folder();
    const urlpath = folder.next();
    const { x, y, z } = cellsOf(toCartesian(await readCatalogue(PATH)), { cell: 1, size: SIZE });
    assert.equal(x.length, 116_522);
    /** Stars of each cell, and cells of each chunk. */
    const counts = new Map<number, number>();
    const chunks = new Map<number, number[]>();
    for (let star = 0; star < x.length; star++) {
      const key = (x[star] * SIZE + y[star]) * SIZE + z[star];
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      if (count > 0) continue;
      const [i, j, k] = [x, y, z].map((axis) => Math.floor(axis[star] / CHUNK));
      const nchunk = (i * ACROSS + j) * ACROSS + k;
      if (!chunks.has(nchunk)) chunks.set(nchunk, []);
      chunks.get(nchunk)!.push(key);
    }
    assert.deepEqual([counts.size, chunks.size], [116_323, 3936]);
    const coordsOf = (key: number) =>
      [Math.floor(key / SIZE / SIZE), Math.floor(key / SIZE) % SIZE, key % SIZE] as const;

    const shape = [SIZE, SIZE, SIZE];
    const partition = { chunks: [CHUNK, CHUNK, CHUNK], blocks: [50, 50, 50] };
    const cparams = { codec: "zstd", filters: [] } as const;
    (await fromCoo([x, y, z], 1, shape, { ...partition, dtype: "uint8", urlpath, cparams })).close();
    using cube = openArray(urlpath);
    const index = cube.chunkIndex();
    assert.deepEqual(index.select(null), Float64Array.from(chunks.keys()).sort());
    assert.equal(index.select("zero").length, ACROSS ** 3 - 3936);

    const dice = new Dice(7050);
    const keys = [...counts.keys()];
    const sample = [...counts].filter(([, count]) => count > 1).map(([key]) => key).concat(
      dice.list(1500, () => dice.pick(keys)),
    );
    for (const key of sample) assert.equal(cube.item(...coordsOf(key)), counts.get(key), `cell ${coordsOf(key)}`);

    const held = [...chunks.keys()];
    for (const nchunk of dice.list(3, () => dice.pick(held))) {
      const [i, j, k] = index.coords(nchunk).map((n) => n * CHUNK);
      const { data } = cube.getSync(`${i}:${i + CHUNK}, ${j}:${j + CHUNK}, ${k}:${k + CHUNK}`);
      const inside = (key: number) => {
        const [a, b, c] = coordsOf(key);
        return ((a - i) * CHUNK + b - j) * CHUNK + c - k;
      };
      let stars = 0;
      for (let cell = 0; cell < data.length; cell++) if (data[cell] !== 0) stars++;
      assert.equal(stars, chunks.get(nchunk)!.length);
      for (const key of chunks.get(nchunk)!) assert.equal(data[inside(key)], counts.get(key));
    }

    // The densest chunks, where the Sun is, and others.
    const dense = held.toSorted((a, b) => chunks.get(b)!.length - chunks.get(a)!.length);
    const looked = new Set([...dense.slice(0, 8), dense.at(-1)!]);
    while (looked.size < 40) looked.add(dice.pick(held));
    const list = [...looked].map((nchunk) => ({
      start: index.coords(nchunk).map((n) => n * CHUNK),
      cells: chunks.get(nchunk)!.map((key) => [...coordsOf(key), counts.get(key)]),
    }));
    Deno.writeTextFileSync(`${urlpath}.json`, JSON.stringify(list));
    const code = `
import json, sys, blosc2, numpy as np
blosc2.set_nthreads(2)
a = blosc2.open(sys.argv[1])
found = 0
for row in json.load(open(sys.argv[2])):
    part = a[tuple(slice(n, n + ${CHUNK}) for n in row["start"])]
    cells = np.array(row["cells"])
    stars = part[tuple((cells[:, :3] - row["start"]).T)]
    assert np.array_equal(stars, cells[:, 3]) and np.count_nonzero(part) == len(cells), row["start"]
    found += int(stars.sum())
print(found)
`;
    const stars = list.flatMap(({ cells }) => cells).reduce((sum, cell) => sum + Number(cell[3]), 0);
    assert.equal(runPython(code, [urlpath, `${urlpath}.json`]).trim(), String(stars));
  },
);
