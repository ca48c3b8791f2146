/**
 * Parameters of the model. Lengths are light years, densities are relative to the thin disc at the Sun.
 *
 * Thin disc, thick disc and halo are those of Juric et al. 2008; the others are round numbers of the right size.
 */
export interface MilkyWayParameters {
  /** From the Sun to the centre of the galaxy. */
  readonly centre: number;
  /** Height of the Sun above the plane. */
  readonly sunHeight: number;
  /** Scale length of the thin disc, along the plane. */
  readonly thinLength: number;
  /** Scale height of the thin disc. */
  readonly thinHeight: number;
  /** Density of the thick disc. */
  readonly thick: number;
  /** Scale length of the thick disc. */
  readonly thickLength: number;
  /** Scale height of the thick disc. */
  readonly thickHeight: number;
  /** Density of the halo. */
  readonly halo: number;
  /** Power with which the halo falls off. */
  readonly haloPower: number;
  /** Height of the halo over its width. */
  readonly haloFlattening: number;
  /** Density at the middle of the bulge. */
  readonly bulge: number;
  /** Half axes of the bulge, which is a bar: along, across, up. */
  readonly bulgeAxes: readonly [number, number, number];
  /** Degrees between the bar and the line from the Sun to the centre. */
  readonly barAngle: number;
  /** How much denser than the mean the thin disc is within spiral arms, 0 to 1. */
  readonly arms: number;
  /** Number of spiral arms. */
  readonly armCount: number;
  /** Degrees by which the arms open. */
  readonly armPitch: number;
  /** Magnitudes that dust takes from the light on 1,000 light years through the plane. */
  readonly dust: number;
  /** Scale height of the dust. */
  readonly dustHeight: number;
  /** Faintest apparent magnitude that the survey sees. */
  readonly limit: number;
  /** Mean of the absolute magnitudes of all stars, seen or not. */
  readonly meanMagnitude: number;
  /** Their standard deviation. */
  readonly magnitudeSpread: number;
  /** Farthest distance from the Sun. */
  readonly reach: number;
}

/** The parameters when nothing is said. */
export const MILKY_WAY: MilkyWayParameters = {
  centre: 26_700,
  sunHeight: 68,
  thinLength: 8_500,
  thinHeight: 980,
  thick: 0.12,
  thickLength: 11_700,
  thickHeight: 2_900,
  halo: 0.005,
  haloPower: 2.8,
  haloFlattening: 0.64,
  bulge: 40,
  bulgeAxes: [5_500, 2_000, 1_300],
  barAngle: 27,
  arms: 0.3,
  armCount: 4,
  armPitch: 12,
  dust: 0.2,
  dustHeight: 330,
  limit: 20.7,
  meanMagnitude: 10.8,
  magnitudeSpread: 3,
  reach: 40_000,
};

/** Light years in 10 parsecs, the distance at which apparent and absolute magnitude are the same. */
const TEN_PARSECS = 32.6156;
const RADIANS = Math.PI / 180;

/**
 * Gives the density of stars, seen or not, of the thin disc, the thick disc, the halo and the bulge together.
 *
 * With `R` the distance from the axis of the galaxy, `R0` that of the Sun and `z` the height above the plane:
 * `exp(-(R - R0) / thinLength - |z| / thinHeight) * (1 + arms * cos(armCount * (angle - ln(R / R0) / tan(armPitch))))`
 * `+ thick * exp(-(R - R0) / thickLength - |z| / thickHeight) + halo * (R0 / sqrt(R^2 + (z / haloFlattening)^2)) ^ haloPower`
 * `+ bulge * exp(-s^2 / 2)`, where `s` is the distance from the centre in half axes of the bar.
 *
 * @param p The parameters.
 * @param x Light years from the Sun towards the centre of the galaxy.
 * @param y Light years towards galactic longitude 90 degrees.
 * @param z Light years towards the galactic north pole.
 * @returns The density, relative to the thin disc at the Sun.
 */
export function densityAt(p: MilkyWayParameters, x: number, y: number, z: number): number {
  const towards = x - p.centre;
  const height = z + p.sunHeight;
  const up = Math.abs(height);
  const radius = Math.max(Math.sqrt(towards * towards + y * y), 1); // the logarithm and the power have a pole on the axis
  const outwards = radius - p.centre;
  const winding = Math.log(radius / p.centre) / Math.tan(p.armPitch * RADIANS);
  const arms = 1 + p.arms * Math.cos(p.armCount * (Math.atan2(y, -towards) - winding));
  const thin = Math.exp(-outwards / p.thinLength - up / p.thinHeight) * arms;
  const thick = p.thick * Math.exp(-outwards / p.thickLength - up / p.thickHeight);
  const halo = p.halo * (p.centre ** 2 / (radius ** 2 + (height / p.haloFlattening) ** 2)) ** (p.haloPower / 2);
  const cos = Math.cos(p.barAngle * RADIANS);
  const sin = Math.sin(p.barAngle * RADIANS);
  const [along, across, upwards] = p.bulgeAxes;
  const squares = ((towards * cos - y * sin) / along) ** 2 + ((towards * sin + y * cos) / across) ** 2 +
    (height / upwards) ** 2;
  return thin + thick + halo + p.bulge * Math.exp(-squares / 2);
}

/**
 * Gives the magnitudes that dust takes from a star: `dust` for each 1,000 light years of the way, times
 * `exp(-height / dustHeight)` along it.
 *
 * @param p The parameters.
 * @param distance Light years to the star.
 * @param sine Sine of its galactic latitude.
 * @returns Magnitudes.
 */
export function extinctionAt(p: MilkyWayParameters, distance: number, sine: number): number {
  const steep = Math.abs(sine) * distance / p.dustHeight;
  const path = steep < 1e-6 ? distance : distance * -Math.expm1(-steep) / steep;
  return p.dust * path / 1000;
}

/**
 * Gives the difference of the apparent and the absolute magnitude of a star.
 *
 * @param distance Light years to it.
 * @param extinction Magnitudes that dust takes.
 * @returns Magnitudes.
 */
export function dimming(distance: number, extinction: number): number {
  return 5 * Math.log10(distance / TEN_PARSECS) + extinction;
}

/**
 * Gives the share of the stars of a place that the survey sees: those brighter than its limit. Absolute magnitudes are normal.
 *
 * @param p The parameters.
 * @param dim Difference of the apparent and the absolute magnitude there.
 * @returns A number from 0 to 1.
 */
export function seenShare(p: MilkyWayParameters, dim: number): number {
  return normalShare((p.limit - dim - p.meanMagnitude) / p.magnitudeSpread);
}

/** Share of a normal distribution below `x` standard deviations (Abramowitz and Stegun 26.2.17, to 1e-7). */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * series;
  return x > 0 ? 1 - tail : tail;
}
