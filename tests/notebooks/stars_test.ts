import assert from "node:assert/strict";
import { cellsOf, distances, toCartesian } from "../../notebooks/gaia/mod.ts";
import { binByChunk, readCatalogue } from "../../notebooks/stars/mod.ts";

const CATALOGUE = await readCatalogue(new URL("../../notebooks/data/hipparcos.csv.gz", import.meta.url));
const GRID = { cell: 10, size: 2000 };

Deno.test("readCatalogue() reads every star, and NaN for what is unknown", () => {
  assert.equal(CATALOGUE.id.length, 118_215);
  for (const column of Object.values(CATALOGUE)) assert.equal(column.length, 118_215);
  assert.equal(CATALOGUE.parallax.filter(Number.isNaN).length, 812);
  assert.equal(CATALOGUE.parallaxError.filter(Number.isNaN).length, 515);
  const sirius = CATALOGUE.id.indexOf(32349);
  assert.equal(CATALOGUE.parallax[sirius], 379.21);
});

Deno.test("readCatalogue() names column, line and text of what is no number", async () => {
  const path = await Deno.makeTempFile();
  try {
    const text = "source_id,ra,dec,parallax,parallax_error,phot_v_mean_mag,b_v\n1,2,3,4,5,6,7\n1,2,three,4,5,6,7\n";
    const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    await Deno.writeFile(path, zipped);
    await assert.rejects(readCatalogue(path), /column "dec": "three" is no number, in ".*" line 3/);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("distances() are light years, and NaN without a positive parallax", () => {
  assert.deepEqual(distances(Float64Array.of(1, 3261.56, 0, -1, NaN)), Float64Array.of(3261.56, 1, NaN, NaN, NaN));
});

Deno.test("toCartesian() takes degrees", () => {
  const one = Float64Array.of(3261.56, 3261.56, 3261.56);
  const { x, y, z } = toCartesian({ ra: Float64Array.of(0, 90, 45), dec: Float64Array.of(0, 0, 90), parallax: one });
  const rounded = [x, y, z].map((axis) => Array.from(axis, (value) => Math.round(value * 1e9) / 1e9));
  assert.deepEqual(rounded, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
});

Deno.test("toCartesian() keeps the stars within a distance, with their rows", () => {
  const { rows, x, y, z } = toCartesian(CATALOGUE);
  assert.equal(rows.length, 116_522);
  const sirius = rows.indexOf(CATALOGUE.id.indexOf(32349));
  // 8.6 light years, below Orion: ra 101.3, dec -16.7 degrees.
  assert.ok(Math.abs(Math.hypot(x[sirius], y[sirius], z[sirius]) - 3261.56 / 379.21) < 1e-9);
  assert.ok(y[sirius] > 8 && z[sirius] < -2 && x[sirius] < -1);
  assert.equal(toCartesian(CATALOGUE, { within: 1500 }).rows.length < 116_522, true);
});

Deno.test("cellsOf() puts the Sun in the middle and leaves out what lies outside", () => {
  const axis = Float64Array.of(0, -0.5, 9.99, -20, 20, -20.01);
  const cells = cellsOf({ x: axis, y: axis, z: axis }, { cell: 10, size: 4 });
  assert.deepEqual(cells.x, Int32Array.of(2, 1, 2, 0));
  assert.deepEqual(cells.z, cells.x);
});

Deno.test("binByChunk() gives the figures of notebooks/data/README.md", () => {
  const cells = cellsOf(toCartesian(CATALOGUE), GRID);
  assert.equal(cells.x.length, 116_522);
  const chunks = binByChunk(cells, { size: 2000, chunk: 200 });
  assert.equal(chunks.length, 389);
  assert.equal(chunks.reduce((sum, { local }) => sum + local.length, 0), 113_198);
  assert.equal(chunks.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b), 0), 116_522);
  assert.equal(Math.max(...chunks.map(({ counts }) => Math.max(...counts))), 20);
});

Deno.test("binByChunk() of cells of 1 light year gives them too", () => {
  const cells = cellsOf(toCartesian(CATALOGUE), { cell: 1, size: 20_000 });
  const chunks = binByChunk(cells, { size: 20_000, chunk: 500 });
  assert.equal(chunks.length, 3_936);
  assert.equal(chunks.reduce((sum, { local }) => sum + local.length, 0), 116_323);
});

Deno.test("binByChunk() agrees with a plain count", () => {
  const cells = cellsOf(toCartesian(CATALOGUE, { within: 500 }), GRID);
  const expected = new Map<string, number>();
  cells.x.forEach((x, star) => {
    const key = [x, cells.y[star], cells.z[star]].join();
    expected.set(key, (expected.get(key) ?? 0) + 1);
  });
  const found = new Map<string, number>();
  for (const { coords, local, counts } of binByChunk(cells, { size: 2000, chunk: 40 })) {
    local.forEach((place, k) => {
      const inside = [Math.floor(place / 1600), Math.floor(place / 40) % 40, place % 40];
      found.set(inside.map((index, axis) => coords[axis] * 40 + index).join(), counts[k]);
    });
  }
  assert.deepEqual(found, expected);
});

Deno.test("binByChunk() refuses chunks that do not divide, and takes no stars at all", () => {
  const none = { x: new Int32Array(), y: new Int32Array(), z: new Int32Array() };
  assert.deepEqual(binByChunk(none, { size: 10, chunk: 5 }), []);
  assert.throws(() => binByChunk(none, { size: 10, chunk: 3 }), /Cannot cut 10 cells into chunks of 3/);
});
