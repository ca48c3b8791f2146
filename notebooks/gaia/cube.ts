import { stat } from "node:fs/promises";
import type { MetaValue } from "../../mod.ts";
import { cellsOf, type Grid } from "./cells.ts";
import type { ColumnKinds } from "./columns.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { type GaiaOptions, readGaia, type StarBatch } from "./read_gaia.ts";
import { addReport, emptyReport, reject, type Report } from "./report.ts";
import { findFiles, type Sources } from "./sources.ts";

/** Stars of one commit when nothing is said: each commit writes every chunk anew that one of them lies in. */
const COMMIT_STARS = 10_000_000;

/** What an array needs to be filled with stars in several runs: `NDArray` has it. */
export interface StarCube {
  /** Cells along each axis. */
  readonly shape: readonly number[];
  /** Does several writes as one commit. */
  batch<T>(fn: () => T): T;
  /** Adds a value to the cells at coordinates, one list for each axis; at once or as a promise. */
  addCoo(coords: ArrayLike<number>[], values: number): unknown;
  /** Where the checkpoint is kept. */
  readonly vlmeta: { get(name: string): MetaValue | undefined; set(name: string, value: MetaValue): unknown };
}

/** What takes stars batch by batch and makes an array of them at the end: `cooWriter()` gives one. */
export interface StarWriter<T> {
  /** Takes the coordinates of some stars, one list for each axis. */
  add(coords: ArrayLike<number>[], values: number): Promise<void> | void;
  /** Makes the array. */
  finish(): Promise<T> | T;
}

/** How a cube is filled. */
export interface CubeOptions<K extends ColumnKinds = ColumnKinds> extends Omit<GaiaOptions<K>, "skip"> {
  /** Light years along the edge of a cell. */
  readonly cell: number;
  /** Called after each batch with what has been read so far, in this run and those before it. */
  readonly onProgress?: (report: Report, file: string) => void;
}

/**
 * Adds the stars of a catalogue to a cube on disk, in several commits: a run that was interrupted goes on where the last commit ended.
 *
 * The files that are done, and how far the one at hand is, are kept in the cube's own metadata and committed together with its stars.
 * So every row counts exactly once, whenever the process is killed.
 *
 * @param cube The cube, opened for writing; it must have the same length along its three axes. The Sun is in its middle.
 * @param sources The catalogue. Files that an earlier run has read are left out.
 * @param options Cells, filters, and `commitStars`: stars of a commit, default 10 million.
 * @returns What became of the rows of all runs.
 * @throws {RangeError} when the cube is none, was begun with other filters or cells, or a file that was read has changed since.
 */
export async function fillCube<K extends ColumnKinds>(
  cube: StarCube,
  sources: Sources,
  options: CubeOptions<K> & { readonly commitStars?: number },
): Promise<Report> {
  const grid = gridOf(cube.shape, options.cell);
  const { commitStars = COMMIT_STARS, onProgress } = options;
  const state = readCheckpoint(cube.vlmeta, options);
  let waiting: [Int32Array, Int32Array, Int32Array][] = [];
  let stars = 0;
  for (const file of await findFiles(sources)) {
    const place = await placeIn(state, file);
    if (place.done) continue;
    for await (const batch of readGaia(file, { ...options, skip: place.rows })) {
      const { coords, part } = toCells(batch, grid);
      addReport(state.report, part);
      place.rows = batch.position;
      place.done = part.files === 1;
      waiting.push(coords);
      stars += part.kept;
      if (stars >= commitStars) await commit();
      onProgress?.(state.report, file);
    }
  }
  await commit();
  return state.report;

  async function commit(): Promise<void> {
    const axes = [0, 1, 2].map((axis) => join(waiting.map((coords) => coords[axis]), stars));
    await cube.batch(async () => {
      if (stars > 0) await cube.addCoo(axes, 1);
      writeCheckpoint(cube.vlmeta, state);
    });
    waiting = [];
    stars = 0;
  }
}

/**
 * Makes a cube of a catalogue in one run.
 *
 * @param writer Takes the stars; any order and number of them.
 * @param size Cells along each axis of the cube; the Sun is in its middle.
 * @param sources The catalogue.
 * @param options Cells and filters.
 * @returns The cube, and what became of the rows.
 */
export async function writeCube<T, K extends ColumnKinds>(
  writer: StarWriter<T>,
  size: number,
  sources: Sources,
  options: CubeOptions<K>,
): Promise<{ cube: T; report: Report }> {
  const report = emptyReport();
  for await (const batch of readGaia(sources, options)) {
    const { coords, part } = toCells(batch, { cell: options.cell, size });
    addReport(report, part);
    if (part.kept > 0) await writer.add(coords, 1);
    options.onProgress?.(report, batch.file);
  }
  return { cube: await writer.finish(), report };
}

function gridOf(shape: readonly number[], cell: number): Grid {
  const [size] = shape;
  if (shape.length !== 3 || shape.some((length) => length !== size)) {
    throw new RangeError(`Cannot fill an array of shape [${shape}]: a cube has three axes of one length`);
  }
  return { cell, size };
}

/** The cells of a batch, and its report with the stars outside of the cube as rejected. */
function toCells(batch: StarBatch, grid: Grid): { coords: [Int32Array, Int32Array, Int32Array]; part: Report } {
  const { x, y, z } = cellsOf(batch, grid);
  const part = emptyReport();
  addReport(part, batch.batch);
  reject(part, "outside the cube", part.kept - x.length);
  part.kept = x.length;
  return { coords: [x, y, z], part };
}

/** What the checkpoint says of a file; a new entry when it says nothing. */
async function placeIn(state: Checkpoint, file: string): Promise<Checkpoint["files"][string]> {
  const { size: bytes } = await stat(file);
  const place = state.files[file] ??= { bytes, rows: 0, done: false };
  if (place.bytes !== bytes) {
    throw new RangeError(`Cannot go on: "${file}" had ${place.bytes} bytes when it was read, and now has ${bytes}`);
  }
  return place;
}

function join(parts: readonly Int32Array[], length: number): Int32Array {
  const joined = new Int32Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
