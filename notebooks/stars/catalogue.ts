import { parse } from "csv-parse/stream";

/** Columns of the file, each with the name it has here. Numbers that are not known are NaN. */
const COLUMNS = {
  id: "source_id",
  ra: "ra",
  dec: "dec",
  parallax: "parallax",
  parallaxError: "parallax_error",
  magnitude: "phot_v_mean_mag",
  colour: "b_v",
} as const;

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

/**
 * Reads a catalogue from a gzipped CSV file. The file is read as a stream and never held as text.
 *
 * @param path The file.
 * @returns The columns.
 * @throws {Deno.errors.NotFound} when there is no such file.
 * @throws {RangeError} when a column is missing, or a value is no number.
 */
export async function readCatalogue(path: string | URL): Promise<Catalogue> {
  const file = await Deno.open(path);
  const rows: ReadableStream<Record<string, string>> = file.readable
    .pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(parse({ columns: true }));
  const columns = Object.values(COLUMNS).map((name) => ({ name, values: new Array<number>() }));
  let line = 1;
  for await (const row of rows) {
    line++;
    for (const { name, values } of columns) values.push(toNumber(row[name], name, line));
  }
  const [id, ra, dec, parallax, parallaxError, magnitude, colour] = columns.map(({ values }) =>
    Float64Array.from(values)
  );
  return { id, ra, dec, parallax, parallaxError, magnitude, colour };
}

function toNumber(text: string | undefined, name: string, line: number): number {
  if (text === "") return NaN;
  const value = Number(text);
  if (Number.isNaN(value)) throw new RangeError(`Cannot read column "${name}" in line ${line}: "${text}" is no number`);
  return value;
}
