/**
 * The stars around the Sun as a cube: reads a real catalogue, counts stars in cells of 10 light years, keeps the counts
 * in a compressed file, and explores it.
 *
 * The catalogue is Hipparcos, not Gaia; `data/README.md` says where it comes from and what it can show.
 */
import { type ChunkInfo, dense, type NDArray, openArray, zeros } from "../mod.ts";
import { progress } from "./progress.ts";
import { type Cells, cellsOf, toCartesian } from "./gaia/mod.ts";
import { binByChunk, readCatalogue } from "./stars/mod.ts";

/** Light years along each side of a cell. */
const CELL = 10;
/** Cells along each side of the cube; the Sun is at its middle. */
const SIZE = 2000;
const CHUNK = 200;
const BLOCK = 50;
const CATALOGUE = new URL("data/hipparcos.csv.gz", import.meta.url);
const CUBE = new URL("data/stars.b2nd", import.meta.url);

type Cube = NDArray<"uint16">;

async function main(): Promise<void> {
  const catalogue = await timed("read the catalogue", () => readCatalogue(CATALOGUE));
  const positions = toCartesian(catalogue);
  const cells = cellsOf(positions, { cell: CELL, size: SIZE });
  console.log(`${cells.x.length} of ${catalogue.id.length} stars of Hipparcos lie within 10,000 light years\n`);
  {
    using cube = await timed("build the cube", () => build(cells));
    console.log(`\n${cube.info}\n`);
    walk(cube);
    look(cube, cells);
    reshape(cube);
  }
  using cube = await timed("reopen the file", () => openArray(CUBE, { dtype: "uint16" }));
  check("stars in the cube", total(cube), cells.x.length);
  sizes(cube);
}

/** Makes the file and writes the chunks that hold stars: all of them are one commit. */
function build(cells: Cells): Cube {
  const options = { dtype: "uint16", chunks: [CHUNK, CHUNK, CHUNK], blocks: [BLOCK, BLOCK, BLOCK] } as const;
  const cube = zeros([SIZE, SIZE, SIZE], { ...options, urlpath: CUBE, mode: "w" });
  const groups = binByChunk(cells, { size: SIZE, chunk: CHUNK });
  using bar = progress("chunks", groups.length);
  const counts = new Uint16Array(CHUNK ** 3);
  cube.batch(() => {
    groups.forEach((group, i) => {
      counts.fill(0);
      group.local.forEach((cell, k) => counts[cell] = group.counts[k]);
      cube.setSync(boxText(group.coords), dense(counts, { shape: [CHUNK, CHUNK, CHUNK] }));
      bar.update(i + 1);
    });
  });
  return cube;
}

function boxText(coords: readonly number[]): string {
  return coords.map((c) => `${c * CHUNK}:${(c + 1) * CHUNK}`).join(", ");
}

/** Tells which chunks hold stars, and how well they compress, from headers alone. */
function walk(cube: Cube): void {
  const start = performance.now();
  const full: ChunkInfo[] = [...cube.iterchunksInfo({ skip: ["zero"] })];
  const ms = performance.now() - start;
  const grid = cube.chunkIndex().length;
  console.log(`${full.length} of ${grid} chunks hold stars (walked in ${ms.toFixed(1)} ms, nothing decompressed)`);
  const largest = full.reduce((a, b) => a.cbytes > b.cbytes ? a : b);
  console.log(`the fullest, at [${largest.coords}], takes ${largest.cbytes} bytes of ${largest.nbytes}\n`);
}

/** Reads boxes around the Sun and holds the counts against the catalogue. */
function look(cube: Cube, cells: Cells): void {
  const middle = SIZE / 2;
  for (const reach of [1, 5, 25, 100]) {
    const [low, high] = [middle - reach, middle + reach];
    const start = performance.now();
    const box = cube.getSync(`${low}:${high}, ${low}:${high}, ${low}:${high}`);
    const ms = performance.now() - start;
    const inside = (cell: number) => cell >= low && cell < high;
    let expected = 0;
    for (let i = 0; i < cells.x.length; i++) {
      if (inside(cells.x[i]) && inside(cells.y[i]) && inside(cells.z[i])) expected++;
    }
    check(`stars within ${reach * CELL} light years along each axis (${ms.toFixed(1)} ms)`, sum(box.data), expected);
  }
}

/** Grows the cube by one layer of chunks and shrinks it back: only the index is written. */
function reshape(cube: Cube): void {
  const before = cube.cbytes;
  const larger = SIZE + CHUNK;
  const start = performance.now();
  cube.resize([larger, larger, larger]);
  const grown = cube.shape;
  cube.resize([SIZE, SIZE, SIZE]);
  const ms = performance.now() - start;
  console.log(`\ngrown to [${grown}] and shrunk back in ${ms.toFixed(1)} ms`);
  check("bytes of chunks afterwards", cube.cbytes, before);
}

/** Counts all stars; only chunks that hold some are decompressed. */
function total(cube: Cube): number {
  let stars = 0;
  using bar = progress("counting", SIZE / CHUNK);
  for (let row = 0; row < SIZE / CHUNK; row++) {
    for (const chunk of cube.iterchunksInfo({ skip: ["zero"] })) {
      if (chunk.coords[0] === row) stars += sum(cube.getSync(boxText(chunk.coords)).data);
    }
    bar.update(row + 1);
  }
  return stars;
}

function sizes(cube: Cube): void {
  const onDisk = Deno.statSync(CUBE).size;
  const raw = cube.nbytes;
  console.log(
    `\nuncompressed ${(raw / 1e9).toFixed(1)} GB, on disk ${(onDisk / 1e6).toFixed(2)} MB: ${
      Math.round(raw / onDisk)
    } times smaller`,
  );
  console.log(`the cube is in ${cube.urlpath}`);
}

function sum(values: Uint16Array): number {
  let result = 0;
  for (let i = 0; i < values.length; i++) result += values[i];
  return result;
}

function check(what: string, got: number, expected: number): void {
  if (got !== expected) throw new Error(`Wrong number of ${what}: ${got}, the catalogue says ${expected}`);
  console.log(`${what}: ${got}, as it should be`);
}

async function timed<T>(what: string, fn: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await fn();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(2)} s`);
  return result;
}

await main();
