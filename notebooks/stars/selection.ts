import type { Catalogue } from "./catalogue.ts";
import { toCartesian } from "../gaia/mod.ts";

/** Stars whose places are well known, in columns, one element a star. Places are in light years from the Sun. */
export interface NearStars {
  /** Hipparcos numbers. */
  readonly id: Float64Array;
  /** Towards right ascension 0, declination 0. */
  readonly x: Float64Array;
  /** Towards right ascension 90 degrees, declination 0. */
  readonly y: Float64Array;
  /** Towards declination 90 degrees. */
  readonly z: Float64Array;
  /** Distance from the Sun. */
  readonly distance: Float64Array;
  /** Apparent magnitude in the V band. */
  readonly magnitude: Float64Array;
  /** Colour index B-V in magnitudes. */
  readonly colour: Float64Array;
}

/**
 * Picks the stars whose places are good enough to be shown.
 *
 * @param catalogue The stars.
 * @param options `within`: the farthest distance in light years. `significance`: how many times its error a parallax
 *   must exceed.
 * @returns The stars that meet both, in the order of the catalogue.
 */
export function nearStars(catalogue: Catalogue, options: { within: number; significance: number }): NearStars {
  const { within, significance } = options;
  const { rows, x, y, z } = toCartesian(catalogue, { within });
  const { parallax, parallaxError } = catalogue;
  // The quotient is NaN where the error is unknown, and then the star is left out.
  const stars = Int32Array.from(rows.keys()).filter((star) =>
    parallax[rows[star]] / parallaxError[rows[star]] > significance
  );
  const pick = (values: Float64Array) => Float64Array.from(stars, (star) => values[rows[star]]);
  return {
    id: pick(catalogue.id),
    x: Float64Array.from(stars, (star) => x[star]),
    y: Float64Array.from(stars, (star) => y[star]),
    z: Float64Array.from(stars, (star) => z[star]),
    distance: Float64Array.from(stars, (star) => Math.hypot(x[star], y[star], z[star])),
    magnitude: pick(catalogue.magnitude),
    colour: pick(catalogue.colour),
  };
}
