/** Light years in the distance of a star whose parallax is one milliarcsecond. */
export const LIGHT_YEARS = 3261.56;

const RADIANS = Math.PI / 180;

/** Places of stars in light years, with the Sun at the origin, x to the vernal equinox and z to the celestial pole. */
export interface Positions {
  /** For each star its row in the catalogue. */
  readonly rows: Int32Array;
  /** Towards right ascension 0, declination 0. */
  readonly x: Float64Array;
  /** Towards right ascension 90 degrees, declination 0. */
  readonly y: Float64Array;
  /** Towards declination 90 degrees. */
  readonly z: Float64Array;
}

/**
 * Gives the distance of every star.
 *
 * @param parallax Parallaxes in milliarcseconds.
 * @returns Distances in light years; NaN where the parallax is unknown, zero or negative.
 */
export function distances(parallax: Float64Array): Float64Array {
  return parallax.map((angle) => (angle > 0 ? LIGHT_YEARS / angle : NaN));
}

/**
 * Places the stars of a catalogue in space.
 *
 * @param catalogue The stars; right ascension and declination are in degrees.
 * @param options `within`: the farthest distance in light years that is kept. Default 10,000.
 * @returns The places of the stars with a distance up to that.
 */
export function toCartesian(
  catalogue: { readonly ra: Float64Array; readonly dec: Float64Array; readonly parallax: Float64Array },
  options: { within?: number } = {},
): Positions {
  const { within = 10_000 } = options;
  const away = distances(catalogue.parallax);
  const rows = Int32Array.from(away.keys()).filter((row) => away[row] <= within);
  return placesOf(catalogue, Float64Array.from(rows, (row) => away[row]), rows);
}

/**
 * Places some stars in space.
 *
 * @param directions Right ascension and declination of all stars, in degrees.
 * @param away Distances of those to place.
 * @param rows Which they are.
 * @returns Their places, in units of the distances.
 */
export function placesOf(
  directions: { readonly ra: Float64Array; readonly dec: Float64Array },
  away: Float64Array,
  rows: Int32Array,
): Positions {
  const x = new Float64Array(rows.length);
  const y = new Float64Array(rows.length);
  const z = new Float64Array(rows.length);
  rows.forEach((row, star) => {
    const longitude = directions.ra[row] * RADIANS;
    const latitude = directions.dec[row] * RADIANS;
    x[star] = away[star] * Math.cos(longitude) * Math.cos(latitude);
    y[star] = away[star] * Math.sin(longitude) * Math.cos(latitude);
    z[star] = away[star] * Math.sin(latitude);
  });
  return { rows, x, y, z };
}
