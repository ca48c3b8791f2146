/**
 * The stars around the Sun as a cube of 20,000 cells of one light year along each side: 8 TB uncompressed. Reads a real catalogue, counts stars by
 * cells, keeps the counts in a compressed file, explores it, and leaves a page with pictures.
 *
 * The catalogue is Hipparcos, not Gaia; `data/README.md` says where it comes from and what it can show.
 */
import { fileURLToPath } from "node:url";
import { type ChunkInfo, fromCoo, type NDArray, openArray } from "../mod.ts";
import { progress } from "./progress.ts";
import { type Cells, cellsOf, toCartesian } from "./gaia/mod.ts";
import { type Catalogue, readCatalogue, writeStarsPage } from "./stars/mod.ts";

/** Light years along each side of a cell. */
const CELL = 1;
/** Cells along each side of the cube; the Sun is at its middle. */
const SIZE = 20_000;
const MIDDLE = SIZE / 2;
const CATALOGUE = new URL("data/hipparcos.csv.gz", import.meta.url);
const CUBE = new URL("data/stars.b2nd", import.meta.url);
const PAGE = new URL("../stars.html", import.meta.url);

type Cube = NDArray<"uint8">;

async function main(): Promise<void> {
  const catalogue = await timed("read the catalogue", () => readCatalogue(CATALOGUE));
  const cells = cellsOf(toCartesian(catalogue), { cell: CELL, size: SIZE });
  console.log(`${cells.x.length} of ${catalogue.id.length} stars of Hipparcos lie within 10,000 light years\n`);
  {
    using cube = await timed("build the cube", () => build(cells));
    console.log(`\n${cube.info}\n`);
    walk(cube);
    reshape(cube);
  }
  using cube = await timed("\nreopen the file", () => openArray(CUBE, { dtype: "uint8" }));
  explore(cube, cells);
  sizes(cube);
  await page(cube, catalogue);
}

/** Makes the file: only the blocks that hold a star are made, and all of it is one commit. */
async function build(cells: Cells): Promise<Cube> {
  using bar = progress("stars", cells.x.length);
  return await fromCoo([cells.x, cells.y, cells.z], 1, [SIZE, SIZE, SIZE], {
    dtype: "uint8",
    urlpath: CUBE,
    mode: "w",
    onProgress: (done) => bar.update(done),
  });
}

/** Tells which chunks hold stars, and how well they compress, from headers alone. */
function walk(cube: Cube): void {
  const start = performance.now();
  const full: ChunkInfo[] = [...cube.iterchunksInfo({ skip: ["zero"] })];
  const ms = performance.now() - start;
  const grid = cube.chunkIndex().length;
  console.log(`${full.length} of ${grid} chunks hold stars (walked in ${ms.toFixed(1)} ms, nothing decompressed)`);
  const largest = full.reduce((a, b) => a.cbytes > b.cbytes ? a : b);
  console.log(`the fullest, at [${largest.coords}], takes ${largest.cbytes} bytes of ${largest.nbytes}`);
}

/** Grows the cube by one layer of chunks and shrinks it back: only the index is written. */
function reshape(cube: Cube): void {
  const before = cube.cbytes;
  const larger = SIZE + cube.chunks[0];
  const start = performance.now();
  cube.resize([larger, larger, larger]);
  const grown = cube.shape;
  cube.resize([SIZE, SIZE, SIZE]);
  const ms = performance.now() - start;
  console.log(`\ngrown to [${grown}] and shrunk back in ${ms.toFixed(1)} ms`);
  check("bytes of chunks afterwards", cube.cbytes, before);
}

/** Reads boxes around the Sun, then all stars, and holds both against the catalogue. */
function explore(cube: Cube, cells: Cells): void {
  for (const reach of [10, 50, 100, 200]) {
    const [low, high] = [MIDDLE - reach, MIDDLE + reach];
    const start = performance.now();
    const box = cube.getSync(`${low}:${high}, ${low}:${high}, ${low}:${high}`);
    const ms = performance.now() - start;
    const isInside = (cell: number) => cell >= low && cell < high;
    let expected = 0;
    for (let i = 0; i < cells.x.length; i++) {
      if (isInside(cells.x[i]) && isInside(cells.y[i]) && isInside(cells.z[i])) expected++;
    }
    check(`stars within ${reach} light years along each axis (${ms.toFixed(1)} ms)`, sum(box.data), expected);
  }
  const start = performance.now();
  const { coords: [x, y, z], values } = cube.coo();
  const ms = performance.now() - start;
  check(`stars in all ${values.length} cells that hold some (${ms.toFixed(0)} ms)`, sum(values), cells.x.length);
  let farthest = 0;
  for (let i = 0; i < x.length; i++) {
    farthest = Math.max(farthest, Math.hypot(x[i] - MIDDLE, y[i] - MIDDLE, z[i] - MIDDLE));
  }
  console.log(`the farthest cell that holds a star is ${farthest.toFixed(0)} light years away`);
}

function sizes(cube: Cube): void {
  const onDisk = Deno.statSync(CUBE).size;
  const raw = cube.nbytes;
  console.log(
    `\nuncompressed ${(raw / 1e12).toFixed(1)} TB, on disk ${(onDisk / 1e6).toFixed(1)} MB: ${
      Math.round(raw / onDisk)
    } times smaller`,
  );
  console.log(`the cube is in ${cube.urlpath}`);
}

/** Columns of the density: so many cells wide, and as far as this from the Sun. */
const COLUMN = 40;
const REACH = 2000;

/** Leaves a page with pictures: the stars in space, and how many there are along z, binned from the cube. */
async function page(cube: Cube, catalogue: Catalogue): Promise<void> {
  const bytes = await timed("\nmake the page", () => {
    const columns = cube.coarsen([COLUMN, COLUMN, SIZE], { dtype: "float64" });
    const [from, end] = [(MIDDLE - REACH) / COLUMN, (MIDDLE + REACH) / COLUMN];
    const across = columns.shape[1];
    const counts = Array.from({ length: end - from }, (_, i) => {
      const row = (from + i) * across;
      return Array.from(columns.data.subarray(row + from, row + end));
    });
    return writeStarsPage(PAGE, catalogue, { counts, cell: COLUMN * CELL });
  });
  console.log(`open it in a browser (${(bytes / 1e6).toFixed(1)} MB, needs no network): ${fileURLToPath(PAGE)}`);
}

function sum(values: Uint8Array): number {
  let result = 0;
  for (let i = 0; i < values.length; i++) result += values[i];
  return result;
}

function check(what: string, got: number, expected: number): void {
  if (got !== expected) throw new Error(`Wrong number of ${what}: ${got}, it should be ${expected}`);
  console.log(`${what}: ${got}, as it should be`);
}

async function timed<T>(what: string, fn: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await fn();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(2)} s`);
  return result;
}

await main();
