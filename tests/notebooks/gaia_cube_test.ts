import assert from "node:assert/strict";
import { cooWriter, libraryInfo, type NDArray, openArray, zeros } from "../../mod.ts";
import { cellsOf, fillCube, readGaia, type StarCube, writeCube } from "../../notebooks/gaia/mod.ts";
import { writeGaiaCsv } from "../../notebooks/milky_way/mod.ts";

libraryInfo();

const SCRIPT = new URL("../../notebooks/gaia.ts", import.meta.url).pathname;
const SIZE = 16;
const CELL = 400;
const STARS = 900;
const FILTERS = { cell: CELL, parallaxOverError: 5, rows: 100 };

/** Three files of a catalogue. */
const CATALOGUE = await Promise.all([1, 2, 3].map((seed) => {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const written = writeGaiaCsv(writable, { stars: STARS / 3, seed, reach: 4000, limit: 14 });
  return Promise.all([new Response(readable).text(), written]).then(([text]) => text);
}));

/** Runs with a folder that holds a catalogue of three files, and the counts of a cube made of it without commits. */
async function withCatalogue(fn: (folder: string, expected: Uint16Array) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [i, text] of CATALOGUE.entries()) await Deno.writeTextFile(`${folder}/${i + 1}.csv`, text);
    const expected = new Uint16Array(SIZE ** 3);
    for await (const batch of readGaia(folder, FILTERS)) {
      const { x, y, z } = cellsOf(batch, { cell: CELL, size: SIZE });
      x.forEach((first, star) => expected[(first * SIZE + y[star]) * SIZE + z[star]]++);
    }
    await fn(folder, expected);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function makeCube(folder: string): NDArray {
  const options = { dtype: "uint16", chunks: [8, 8, 8], blocks: [4, 4, 4], mode: "w" } as const;
  return zeros([SIZE, SIZE, SIZE], { ...options, urlpath: `${folder}/cube.b2nd` });
}

Deno.test("fillCube() counts every star once, and nothing more when it is run again", async () => {
  await withCatalogue(async (folder, expected) => {
    using array = makeCube(folder);
    const report = await fillCube(array, folder, FILTERS);
    assert.deepEqual(array.getSync().data, expected);
    assert.deepEqual([report.files, report.rows], [3, STARS]);
    assert.equal(report.kept, expected.reduce((sum, count) => sum + count));
    assert.ok(report.rejected["outside the cube"] > 0);
    const rejected = Object.values(report.rejected).reduce((sum, rows) => sum + rows);
    assert.equal(report.kept + rejected, report.rows);
    assert.deepEqual(await fillCube(array, `${folder}/*.csv`, FILTERS), report);
    assert.deepEqual(array.getSync().data, expected);
  });
});

Deno.test("fillCube() goes on exactly where the last commit ended, however often it is stopped", async () => {
  await withCatalogue(async (folder, expected) => {
    makeCube(folder).close();
    let runs = 0;
    let batches = 0;
    for (let isDone = false; !isDone; runs++) {
      using array = openArray(`${folder}/cube.b2nd`, { mode: "a" });
      const onProgress = () => {
        // Each run ends after two batches; whatever was not committed is lost.
        if (++batches % 2 === 0) throw new Error("Stopped");
      };
      try {
        const report = await fillCube(array, folder, { ...FILTERS, commitStars: 1, onProgress });
        assert.deepEqual([report.files, report.rows], [3, STARS]);
        isDone = true;
      } catch (error) {
        assert.ok(error instanceof Error && error.message === "Stopped", String(error));
      }
    }
    assert.ok(runs > 3);
    using array = openArray(`${folder}/cube.b2nd`);
    assert.deepEqual(array.getSync().data, expected);
  });
});

Deno.test("fillCube() commits stars and checkpoint together, or neither", async () => {
  await withCatalogue(async (folder, expected) => {
    using array = makeCube(folder);
    let commits = 0;
    const failing: StarCube = {
      shape: array.shape,
      batch: (fn) => array.batch(fn),
      addCoo: (coords, value) => array.addCoo(coords, value),
      vlmeta: {
        get: (name) => array.vlmeta.get(name),
        set(name, value) {
          if (++commits === 3) throw new Error("No more"); // its stars are already added
          return array.vlmeta.set(name, value);
        },
      },
    };
    await assert.rejects(fillCube(failing, folder, { ...FILTERS, commitStars: 50 }), /No more/);
    const before: number[] = [];
    for (const count of array.getSync().data) before.push(Number(count));
    assert.ok(before.some((count) => count > 0) && before.some((count, i) => count < expected[i]));
    await fillCube(array, folder, FILTERS);
    assert.deepEqual(array.getSync().data, expected);
  });
});

Deno.test("fillCube() takes files that came later, and refuses other filters, other cells and files that have changed", async () => {
  await withCatalogue(async (folder, expected) => {
    using array = makeCube(folder);
    await fillCube(array, [`${folder}/2.csv`, `${folder}/3.csv`], FILTERS);
    await assert.rejects(fillCube(array, folder, { ...FILTERS, maxRuwe: 1.4 }), /begun with .*"cell":400/);
    await assert.rejects(fillCube(array, folder, { ...FILTERS, cell: 10 }), RangeError);
    await fillCube(array, folder, FILTERS);
    assert.deepEqual(array.getSync().data, expected);
    await Deno.writeTextFile(`${folder}/1.csv`, "more", { append: true });
    await assert.rejects(fillCube(array, folder, FILTERS), /Cannot go on: ".*1\.csv" had \d+ bytes/);
    using flat = zeros([4, 4], { dtype: "uint16" });
    await assert.rejects(fillCube(flat, folder, FILTERS), /shape \[4,4\]: a cube has three axes/);
  });
});

Deno.test("writeCube() makes the same cube in one run", async () => {
  await withCatalogue(async (folder, expected) => {
    const writer = cooWriter([SIZE, SIZE, SIZE], { dtype: "uint16" });
    const { cube, report } = await writeCube(writer, SIZE, folder, FILTERS);
    assert.deepEqual(cube.getSync().data, expected);
    assert.equal(report.rows, STARS);
  });
});

Deno.test("notebooks/gaia.ts counts every star once, however often it is killed", async () => {
  await withCatalogue(async (folder, expected) => {
    const cube = ["--out", `${folder}/cube.b2nd`, "--cell", `${CELL}`, "--size", `${SIZE}`, "--chunk", "8"];
    const args = ["run", "-A", SCRIPT, ...cube, "--commit", "20", folder];
    let done = false;
    for (let ms = 120; !done; ms += 12) {
      const child = new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "null" }).spawn();
      const timer = setTimeout(() => child.kill("SIGKILL"), ms);
      done = (await child.status).success;
      clearTimeout(timer);
      assert.ok(ms < 30_000, "never ends");
    }
    using array = openArray(`${folder}/cube.b2nd`);
    assert.deepEqual(array.getSync().data, expected);
  });
});

Deno.test("notebooks/gaia.ts tells how it is used", async () => {
  const run = (...args: string[]) =>
    new Deno.Command(Deno.execPath(), { args: ["run", "-A", SCRIPT, ...args] }).output();
  const [none, help] = [await run(), await run("--help")];
  assert.deepEqual([none.code, help.code], [2, 0]);
  assert.match(new TextDecoder().decode(help.stdout), /--out PATH/);
});
