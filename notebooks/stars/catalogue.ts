import { type ColumnKinds, type Columns, readRows } from "../gaia/mod.ts";
import { fileURLToPath } from "node:url";

/** Columns of the file. */
const COLUMNS = {
  source_id: "number",
  ra: "number",
  dec: "number",
  parallax: "number",
  parallax_error: "number",
  phot_v_mean_mag: "number",
  b_v: "number",
} as const satisfies ColumnKinds;

/** A star catalogue in columns, one element a star. */
export interface Catalogue {
  /** Hipparcos numbers. */
  readonly id: Float64Array;
  /** Right ascension in degrees. */
  readonly ra: Float64Array;
  /** Declination in degrees. */
  readonly dec: Float64Array;
  /** Parallax in milliarcseconds; NaN where unknown. */
  readonly parallax: Float64Array;
  /** Standard error of the parallax in milliarcseconds; NaN where unknown. */
  readonly parallaxError: Float64Array;
  /** Apparent magnitude in the V band; NaN where unknown. */
  readonly magnitude: Float64Array;
  /** Colour index B-V in magnitudes; NaN where unknown. */
  readonly colour: Float64Array;
}

/** More rows than the catalogue has, so that it is one batch. */
const ROWS = 1 << 17;

/**
 * Reads the catalogue of the notebooks.
 *
 * @param path The file.
 * @returns The columns.
 * @throws {Error} when there is no such file, it is damaged, or holds more than 131,072 stars.
 */
export async function readCatalogue(path: string | URL): Promise<Catalogue> {
  const file = path instanceof URL ? fileURLToPath(path) : path;
  const [batch, more] = await Array.fromAsync(readRows(file, COLUMNS, { rows: ROWS }));
  if (more !== undefined) throw new RangeError(`Cannot read a catalogue of more than ${ROWS} stars at once`);
  return named(batch.columns);
}

function named(columns: Columns<typeof COLUMNS>): Catalogue {
  return {
    id: columns.source_id,
    ra: columns.ra,
    dec: columns.dec,
    parallax: columns.parallax,
    parallaxError: columns.parallax_error,
    magnitude: columns.phot_v_mean_mag,
    colour: columns.b_v,
  };
}
