import { cellsOf, toCartesian } from "../../notebooks/gaia/mod.ts";
import { readCatalogue } from "../../notebooks/stars/mod.ts";
import { milkyWay } from "../../notebooks/milky_way/mod.ts";

/** Cells along each side of the cubes; the Sun is in the middle. */
export const SIDE = 20_000;
/** Cells along each side of a chunk and of a block, in both programs. */
export const CHUNK = 500, BLOCK = 50;
/** Light years within which stars are generated: the corners of the cube. */
const REACH = 17_400;
/** Cells that are added at a time. */
const BATCH = 1 << 20;

/** Cells as columns of coordinates, one batch after the other. */
export type Batches = () => Iterable<readonly Int32Array[]>;

/**
 * Gives the cells of the real catalogue.
 *
 * @returns One batch.
 */
export async function starCells(): Promise<readonly Int32Array[]> {
  const catalogue = await readCatalogue(new URL("../../notebooks/data/hipparcos.csv.gz", import.meta.url));
  const { x, y, z } = cellsOf(toCartesian(catalogue), { cell: 1, size: SIDE });
  return [x, y, z];
}

/**
 * Writes cells of generated stars to a file, to be read batch by batch.
 *
 * @param path Where they go.
 * @param stars How many stars.
 * @returns The batches.
 */
export function generatedCells(path: string, stars: number): Batches {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  let left = stars;
  // Some lie outside the cube, so more are made than are taken.
  for (const batch of milkyWay({ stars: 2 * stars, seed: 20, batch: BATCH, reach: REACH })) {
    const columns = inside(batch, left);
    left -= columns[0].length;
    file.writeSync(new Uint8Array(Int32Array.of(columns[0].length).buffer));
    for (const column of columns) writeAll(file, column);
    if (left === 0) break;
  }
  if (left > 0) throw new Error(`Cannot make ${stars} stars inside the cube: ${left} are missing`);
  return () => readBatches(path);
}

function inside({ x, y, z }: Record<"x" | "y" | "z", ArrayLike<number>>, most: number): Int32Array[] {
  const kept = [new Int32Array(x.length), new Int32Array(x.length), new Int32Array(x.length)];
  let n = 0;
  for (let star = 0; star < x.length && n < most; star++) {
    const cell = [x[star], y[star], z[star]].map((place) => Math.floor(place) + SIDE / 2);
    if (cell.some((index) => index < 0 || index >= SIDE)) continue;
    kept.forEach((column, axis) => column[n] = cell[axis]);
    n++;
  }
  return kept.map((column) => column.subarray(0, n));
}

function writeAll(file: Deno.FsFile, column: Int32Array): void {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

function* readBatches(path: string): Generator<readonly Int32Array[], void, void> {
  using file = Deno.openSync(path);
  const read = (length: number): Int32Array | null => {
    const column = new Int32Array(length);
    const bytes = new Uint8Array(column.buffer);
    for (let done = 0; done < bytes.length;) {
      const count = file.readSync(bytes.subarray(done));
      if (count === null) return null;
      done += count;
    }
    return column;
  };
  for (let length = read(1)?.[0]; length !== undefined; length = read(1)?.[0]) {
    yield [read(length)!, read(length)!, read(length)!];
  }
}

/** The chunks that the peer fills and walks in place of all, for it takes a tenth of a second for each and more. */
export interface Sample {
  /** Numbers of the chunks in the grid, ascending. */
  readonly chunks: readonly number[];
  /** How many chunks there are to one of the sample. */
  readonly factor: number;
}

const GRID = SIDE / CHUNK;

/**
 * Picks chunks for the peer, and writes their cells to a file for it.
 *
 * @param path Where the cells go: rows of three numbers.
 * @param batches All cells.
 * @param choose Picks of the chunks that hold something.
 * @returns The chunks.
 */
export function writeSample(
  path: string,
  batches: Batches,
  choose: (chunks: readonly number[]) => readonly number[],
): Sample {
  const counts = new Uint32Array(GRID ** 3);
  for (const cells of batches()) eachCell(cells, (nchunk) => counts[nchunk]++);
  const filled = Array.from(counts.keys()).filter((nchunk) => counts[nchunk] > 0);
  const chunks = choose(filled);
  const chosen = new Set(chunks);
  const rows: number[] = [];
  for (const cells of batches()) {
    eachCell(cells, (nchunk, row) => {
      if (chosen.has(nchunk)) rows.push(...cells.map((column) => column[row]));
    });
  }
  Deno.writeFileSync(path, new Uint8Array(Int32Array.from(rows).buffer));
  Deno.writeTextFileSync(path + ".json", JSON.stringify({ chunks, factor: filled.length / chunks.length }));
  return { chunks, factor: filled.length / chunks.length };
}

function eachCell([x, y, z]: readonly Int32Array[], fn: (nchunk: number, row: number) => void): void {
  for (let row = 0; row < x.length; row++) {
    const at = (column: Int32Array) => Math.floor(column[row] / CHUNK);
    fn((at(x) * GRID + at(y)) * GRID + at(z), row);
  }
}

/** First cell of a chunk along each axis. */
export function chunkStart(nchunk: number): number[] {
  return [Math.floor(nchunk / GRID ** 2), Math.floor(nchunk / GRID) % GRID, nchunk % GRID].map((at) => at * CHUNK);
}

/** Every so many-th of a list, so that there are `count`. */
export function spreadOver(list: readonly number[], count: number): number[] {
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * list.length / count)]);
}

/** The chunks around the middle. */
export function middleChunks(): number[] {
  const sides = [GRID / 2 - 1, GRID / 2];
  return sides.flatMap((x) => sides.flatMap((y) => sides.map((z) => (x * GRID + y) * GRID + z)));
}
