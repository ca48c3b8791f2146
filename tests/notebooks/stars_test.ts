import assert from "node:assert/strict";
import { cellsOf, distances, toCartesian } from "../../notebooks/gaia/mod.ts";
import { readCatalogue } from "../../notebooks/stars/mod.ts";

const CATALOGUE = await readCatalogue(new URL("../../notebooks/data/hipparcos.csv.gz", import.meta.url));

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

Deno.test("cellsOf() gives the figures of notebooks/data/README.md", () => {
  const figures = [{ cell: 10, size: 2000, chunk: 200 }, { cell: 1, size: 20_000, chunk: 500 }].map((grid) => {
    const { x, y, z } = cellsOf(toCartesian(CATALOGUE), grid);
    const cubes = (edge: number) =>
      new Set(Array.from(x, (_, i) => [x, y, z].map((axis) => Math.floor(axis[i] / edge)).join()));
    return [x.length, cubes(1).size, cubes(grid.chunk).size];
  });
  assert.deepEqual(figures, [[116_522, 113_198, 389], [116_522, 116_323, 3_936]]);
});
