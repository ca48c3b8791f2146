import { dimming, extinctionAt, MILKY_WAY, type MilkyWayParameters, seenShare } from "./model.ts";
import { Random } from "./random.ts";
import { type Drawn, Sampler } from "./sampler.ts";

/** What is made. */
export interface MilkyWayOptions extends Partial<MilkyWayParameters> {
  /** How many stars: those that the survey sees. */
  readonly stars: number;
  /** A 32-bit integer; the same seed gives the same stars, whatever the batches are. Default 1. */
  readonly seed?: number;
  /** Stars of a batch. Default 65,536. */
  readonly batch?: number;
  /**
   * Directions of the axes: `"equatorial"` (default) as the places of a catalogue, or `"galactic"`, with x to the centre of
   * the galaxy and z to its north pole.
   */
  readonly axes?: "equatorial" | "galactic";
  /** Whether magnitudes and colours are made as well. Default false. */
  readonly photometry?: boolean;
}

/** Stars that follow each other. The columns are not used again for the next batch. */
export interface StarColumns {
  /** How many there are. */
  readonly stars: number;
  /** Light years from the Sun along the first axis. */
  readonly x: Float64Array;
  /** Along the second axis. */
  readonly y: Float64Array;
  /** Along the third axis. */
  readonly z: Float64Array;
  /** Apparent magnitudes; empty without photometry. */
  readonly magnitude: Float64Array;
  /** Absolute magnitudes; empty without photometry. */
  readonly absoluteMagnitude: Float64Array;
  /** Colours as the archive's `bp_rp`; empty without photometry. */
  readonly colour: Float64Array;
}

/** Rows: x, y, z of the equatorial system (ICRS); columns: those of the galactic system. */
const TO_EQUATORIAL = [
  [-0.0548755604162154, 0.4941094278755837, -0.8676661490190047],
  [-0.873437090234885, -0.4448296299600112, -0.1980763734312015],
  [-0.4838350155487132, 0.7469822444972189, 0.4559837761750669],
] as const;
const TO_GALACTIC = [[1, 0, 0], [0, 1, 0], [0, 0, 1]] as const;

/**
 * Makes the stars that a survey like Gaia would see from the Sun in a model of the Milky Way.
 *
 * The model has a thin and a thick disc, a barred bulge, a halo, spiral arms and a layer of dust; `densityAt` and `seenShare`
 * say how. It is a model: real stars it has none.
 *
 * @param options How many stars, the seed, and whatever of {@linkcode MilkyWayParameters} shall differ.
 * @returns Batches of stars; the memory they take does not depend on the number of stars.
 * @throws {RangeError} when the number of stars, or of a batch, is no safe integer from 0, or from 1, on.
 */
export function* milkyWay(options: MilkyWayOptions): Generator<StarColumns, void, void> {
  const { stars, seed = 1, batch = 65_536, axes = "equatorial", photometry = false } = options;
  if (!Number.isSafeInteger(stars) || stars < 0) throw new RangeError(`Cannot make ${stars} stars`);
  if (!Number.isSafeInteger(batch) || batch < 1) throw new RangeError(`Cannot make batches of ${batch} stars`);
  const parameters: MilkyWayParameters = { ...MILKY_WAY, ...options };
  const sampler = new Sampler(parameters);
  const [toX, toY, toZ] = axes === "galactic" ? TO_GALACTIC : TO_EQUATORIAL;
  const places = new Random(seed);
  const lights = new Random(~seed); // a sequence of its own: places do not depend on photometry
  const star: Drawn = { distance: 0, sine: 0, longitude: 0 };
  for (let made = 0; made < stars; made += batch) {
    const columns = makeColumns(Math.min(batch, stars - made), photometry);
    const { x, y, z } = columns;
    for (let i = 0; i < columns.stars; i++) {
      sampler.draw(places, star);
      const across = star.distance * Math.sqrt(1 - star.sine * star.sine);
      const a = across * Math.cos(star.longitude);
      const b = across * Math.sin(star.longitude);
      const c = star.distance * star.sine;
      x[i] = toX[0] * a + toX[1] * b + toX[2] * c;
      y[i] = toY[0] * a + toY[1] * b + toY[2] * c;
      z[i] = toZ[0] * a + toZ[1] * b + toZ[2] * c;
      if (photometry) shine(parameters, star, lights, columns, i);
    }
    yield columns;
  }
}

function makeColumns(stars: number, photometry: boolean): StarColumns {
  const [x, y, z] = [0, 1, 2].map(() => new Float64Array(stars));
  const [magnitude, absoluteMagnitude, colour] = [0, 1, 2].map(() => new Float64Array(photometry ? stars : 0));
  return { stars, x, y, z, magnitude, absoluteMagnitude, colour };
}

/**
 * Gives a star its light: an absolute magnitude of the normal distribution, cut off at what is seen at its distance, and the
 * colour of a star of the main sequence (a line: 0.05 + 0.18 a magnitude), reddened by half of what the dust takes.
 */
function shine(p: MilkyWayParameters, star: Drawn, random: Random, columns: StarColumns, i: number): void {
  const extinction = extinctionAt(p, star.distance, star.sine);
  const dim = dimming(star.distance, extinction);
  const share = seenShare(p, dim);
  const absolute = p.meanMagnitude + p.magnitudeSpread * normalAt(share * (1 - random.next()));
  columns.absoluteMagnitude[i] = absolute;
  columns.magnitude[i] = absolute + dim;
  columns.colour[i] = 0.05 + 0.18 * absolute + extinction / 2 + 0.1 * (random.next() - 0.5);
}

/** Standard deviations below which a share of a normal distribution lies (Abramowitz and Stegun 26.2.23, to 4.5e-4). */
function normalAt(share: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(share, 1 - share) || Number.MIN_VALUE));
  const x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return share < 0.5 ? -x : x;
}
