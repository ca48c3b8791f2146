import type { ColumnKinds } from "./columns.ts";
import { LIGHT_YEARS } from "./positions.ts";

/** One star as a filter of your own sees it: the columns by name. The object is used again for the next star. */
export type StarRow = Record<string, number | bigint | string>;

/** Which stars are kept. What is left out of the options rejects nothing. */
export interface StarFilters {
  /** The zero point in milliarcseconds, taken from every parallax before anything else (for Gaia DR3 about -0.02). Default 0. */
  readonly zeroPoint?: number;
  /** Smallest parallax in milliarcseconds. */
  readonly minParallax?: number;
  /** Largest standard error of the parallax in milliarcseconds. */
  readonly maxParallaxError?: number;
  /** Ratio of the parallax and its error that must be exceeded; below 5 a distance made of them means little. */
  readonly parallaxOverError?: number;
  /** Largest `ruwe`: above 1.4 the star is probably double, or badly measured. */
  readonly maxRuwe?: number;
  /** Farthest distance in light years. */
  readonly maxDistance?: number;
  /** A filter of your own; it is asked last. */
  readonly where?: (star: StarRow) => boolean;
}

/** Gives the reason to reject a row, or `null`, and the distance of the star otherwise. */
export interface StarTest {
  /** Columns that the test needs. */
  readonly needs: ColumnKinds;
  /** Tests one row. `distance` is set where the answer is `null`. */
  test(columns: Readonly<Record<string, Float64Array | BigInt64Array | readonly string[]>>, row: number): string | null;
  /** Light years to the star of the row that was tested last. */
  distance: number;
}

/**
 * Makes the test of stars that filters ask for.
 *
 * @param filters The filters.
 * @returns The test.
 */
export function starTest(filters: StarFilters): StarTest {
  const { zeroPoint = 0, minParallax, maxParallaxError, parallaxOverError, maxRuwe, maxDistance, where } = filters;
  const needsError = maxParallaxError !== undefined || parallaxOverError !== undefined;
  const needs: Record<string, "number"> = { ra: "number", dec: "number", parallax: "number" };
  if (needsError) needs.parallax_error = "number";
  if (maxRuwe !== undefined) needs.ruwe = "number";
  const star: StarRow = {};
  return {
    needs,
    distance: NaN,
    test(columns, row) {
      const number = (name: string) => Number(columns[name][row]);
      const dec = number("dec");
      if (Number.isNaN(number("ra")) || Number.isNaN(dec)) return "no position";
      if (!(Math.abs(dec) <= 90)) return "declination beyond 90 degrees";
      const parallax = number("parallax") - zeroPoint;
      if (Number.isNaN(parallax)) return "no parallax";
      if (parallax <= 0) return "parallax not positive";
      if (minParallax !== undefined && parallax < minParallax) return "parallax too small";
      if (needsError) {
        const error = number("parallax_error");
        if (Number.isNaN(error)) return "no parallax error";
        if (maxParallaxError !== undefined && error > maxParallaxError) return "parallax error too large";
        if (parallaxOverError !== undefined && !(parallax / error > parallaxOverError)) {
          return "parallax over error too small";
        }
      }
      if (maxRuwe !== undefined) {
        const ruwe = number("ruwe");
        if (Number.isNaN(ruwe)) return "no ruwe";
        if (ruwe > maxRuwe) return "ruwe too large";
      }
      this.distance = LIGHT_YEARS / parallax;
      if (maxDistance !== undefined && this.distance > maxDistance) return "too far";
      if (where !== undefined) {
        for (const name in columns) star[name] = columns[name][row];
        if (!where(star)) return "filter of the caller";
      }
      return null;
    },
  };
}
