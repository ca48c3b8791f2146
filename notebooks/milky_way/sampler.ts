import { densityAt, dimming, extinctionAt, type MilkyWayParameters, seenShare } from "./model.ts";
import type { Random } from "./random.ts";

/** Cells along distance, latitude and longitude. */
const CELLS = 96;
const COUNT = CELLS ** 3;

/** One star, in galactic directions from the Sun; the object is used again. */
export interface Drawn {
  /** Light years from the Sun. */
  distance: number;
  /** Sine of the galactic latitude. */
  sine: number;
  /** Galactic longitude in radians. */
  longitude: number;
}

/**
 * Draws places of stars.
 *
 * The sky around the Sun is cut into 96^3 cells, narrow near the Sun and near the plane. A cell is chosen with the probability
 * of its density times its volume times the share of its stars that is seen (by Walker's alias method, in the same time for any number
 * of cells), and the place within it is uniform: so the density is the model's, in steps of a cell.
 */
export class Sampler {
  /** Probability with which a chosen cell is kept, instead of its alias. */
  readonly #keep = new Float32Array(COUNT);
  readonly #alias = new Uint32Array(COUNT);
  /** Third powers of the distances: volumes go with them. */
  readonly #cubes: Float64Array;
  readonly #sines: Float64Array;

  /**
   * Weighs the cells.
   *
   * @param parameters The model.
   */
  constructor(parameters: MilkyWayParameters) {
    const edges = Float64Array.from({ length: CELLS + 1 }, (_, i) => i / CELLS);
    this.#cubes = edges.map((edge) => (parameters.reach * edge ** 1.5) ** 3);
    this.#sines = edges.map((edge) => (2 * edge - 1) * Math.abs(2 * edge - 1));
    fillAlias(this.#weights(parameters), this.#keep, this.#alias);
  }

  /**
   * Draws one star: always five numbers of the sequence.
   *
   * @param random Where the numbers come from.
   * @param star Where the place is written.
   */
  draw(random: Random, star: Drawn): void {
    const chosen = Math.floor(random.next() * COUNT);
    const cell = random.next() < this.#keep[chosen] ? chosen : this.#alias[chosen];
    const near = Math.floor(cell / (CELLS * CELLS));
    const low = Math.floor(cell / CELLS) % CELLS;
    const inner = this.#cubes[near];
    const outer = this.#cubes[near + 1];
    // 1 - next() is never 0: no star lies within the Sun.
    star.distance = Math.cbrt(inner + (outer - inner) * (1 - random.next()));
    star.sine = this.#sines[low] + (this.#sines[low + 1] - this.#sines[low]) * random.next();
    star.longitude = 2 * Math.PI * (cell % CELLS + random.next()) / CELLS;
  }

  #weights(parameters: MilkyWayParameters): Float64Array {
    const weights = new Float64Array(COUNT);
    let cell = 0;
    for (let i = 0; i < CELLS; i++) {
      const inner = this.#cubes[i];
      const outer = this.#cubes[i + 1];
      const distance = Math.cbrt((inner + outer) / 2);
      for (let j = 0; j < CELLS; j++) {
        const sine = (this.#sines[j] + this.#sines[j + 1]) / 2;
        const extinction = extinctionAt(parameters, distance, sine);
        const seen = seenShare(parameters, dimming(distance, extinction));
        const volume = (outer - inner) * (this.#sines[j + 1] - this.#sines[j]);
        const across = distance * Math.sqrt(1 - sine * sine);
        for (let k = 0; k < CELLS; k++) {
          const longitude = 2 * Math.PI * (k + 0.5) / CELLS;
          const x = across * Math.cos(longitude);
          const y = across * Math.sin(longitude);
          weights[cell++] = seen * volume * densityAt(parameters, x, y, distance * sine);
        }
      }
    }
    return weights;
  }
}

/** Vose's way to the tables of the alias method. */
function fillAlias(weights: Float64Array, keep: Float32Array, alias: Uint32Array): void {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const scaled = weights.map((weight) => weight / mean);
  const stack = new Uint32Array(weights.length); // small ones grow from the left, large ones from the right
  let small = 0;
  let large = weights.length;
  scaled.forEach((weight, cell) => stack[weight < 1 ? small++ : --large] = cell);
  while (small > 0 && large < weights.length) {
    const less = stack[--small];
    const more = stack[large];
    keep[less] = scaled[less];
    alias[less] = more;
    scaled[more] -= 1 - scaled[less];
    if (scaled[more] < 1) {
      large++;
      stack[small++] = more;
    }
  }
  while (small > 0) keep[stack[--small]] = 1; // what is left is 1 but for rounding
  while (large < weights.length) keep[stack[large++]] = 1;
}
