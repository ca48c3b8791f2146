import { type ColumnKinds, type Columns, makeColumns, takeRows } from "./columns.ts";
import { type StarFilters, type StarTest, starTest } from "./filters.ts";
import { placesOf } from "./positions.ts";
import { addReport, emptyReport, reject, type Report } from "./report.ts";
import { readRows } from "./rows.ts";
import type { RowBatch } from "./scanner.ts";
import { findFiles, type Sources } from "./sources.ts";

/** How a catalogue is read. */
export interface GaiaOptions<K extends ColumnKinds = ColumnKinds> extends StarFilters {
  /** Columns wanted beside the places, by name; a filter of your own sees them as well. Default none. */
  readonly columns?: K;
  /** Rows of the catalogue for each batch. Default 65,536. */
  readonly rows?: number;
  /** Rows at the beginning of the first file that are passed over, and counted nowhere. Default 0. */
  readonly skip?: number;
  /** Stops the reading. */
  readonly signal?: AbortSignal;
}

/** Stars that passed the filters, in the order of the catalogue. */
export interface StarBatch<K extends ColumnKinds = ColumnKinds> {
  /** The file they are from. */
  readonly file: string;
  /** Line of the first row of the batch, kept or not. */
  readonly line: number;
  /** Rows of this file up to the end of the batch, kept or not: what `skip` takes to go on behind it. */
  readonly position: number;
  /** Light years towards right ascension 0, declination 0, from the Sun. */
  readonly x: Float64Array;
  /** Light years towards right ascension 90 degrees, declination 0. */
  readonly y: Float64Array;
  /** Light years towards declination 90 degrees. */
  readonly z: Float64Array;
  /** The columns that were asked for, and those of the filters. */
  readonly columns: Columns<K>;
  /** What became of the rows of this batch. */
  readonly batch: Report;
  /** What became of all rows so far; it goes on counting. */
  readonly report: Report;
}

/**
 * Reads a catalogue as the Gaia archive exports it, as a stream of stars with their places.
 *
 * The last batch of a file may have no stars; every file has one, so that its end is seen in `report.files`.
 *
 * @param sources Files, folders or globs of CSV or ECSV files, gzipped or not; see {@linkcode findFiles}.
 * @param options Filters, columns and where to begin.
 * @returns Batches of stars.
 * @throws {Deno.errors.NotFound} when there are no files.
 * @throws {CatalogueError} when a file is damaged or lacks a column.
 */
export async function* readGaia<const K extends ColumnKinds = Record<never, never>>(
  sources: Sources,
  options: GaiaOptions<K> = {},
): AsyncGenerator<StarBatch<K>, Report, void> {
  const { columns, rows, signal } = options;
  const report = emptyReport();
  const test = starTest(options);
  const kinds = { ...test.needs, ...columns };
  let skip = options.skip ?? 0;
  for (const file of await findFiles(sources)) {
    let held: RowBatch | null = null; // the last one is known as such when the file has ended
    for await (const next of readRows(file, kinds, { rows, skip })) {
      signal?.throwIfAborted();
      if (held !== null) yield sift<K>(file, held, test, report);
      held = next;
    }
    const none = { first: skip, line: 0, rows: 0, columns: makeColumns(kinds, 0) };
    report.files++;
    const stars = sift<K>(file, held ?? none, test, report);
    stars.batch.files = 1;
    yield stars;
    skip = 0;
  }
  return report;
}

/** Leaves the rows behind that the test rejects, and counts them. */
function sift<K extends ColumnKinds>(file: string, rows: RowBatch, test: StarTest, report: Report): StarBatch<K> {
  const { ra, dec } = rows.columns;
  if (!(ra instanceof Float64Array && dec instanceof Float64Array)) {
    throw new TypeError("Columns ra and dec must be numbers");
  }
  const batch: Report = { ...emptyReport(), rows: rows.rows };
  const away = new Float64Array(rows.rows);
  const kept = new Int32Array(rows.rows);
  for (let row = 0; row < rows.rows; row++) {
    const reason = test.test(rows.columns, row);
    if (reason === null) {
      away[batch.kept] = test.distance;
      kept[batch.kept++] = row;
    } else reject(batch, reason, 1);
  }
  addReport(report, batch);
  const stars = kept.subarray(0, batch.kept);
  const { x, y, z } = placesOf({ ra, dec }, away.subarray(0, batch.kept), stars);
  // The columns of the filters come with those that K names.
  const columns = takeRows(rows.columns, stars) as Columns<K>;
  return { file, line: rows.line, position: rows.first + rows.rows, x, y, z, columns, batch, report };
}
