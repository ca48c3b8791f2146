/** Random points where elementary functions are hard, from a seed. */
export class Points {
  #state: number;
  readonly #single: boolean;

  /**
   * @param seed Any whole number.
   * @param single True for points that are single precision.
   */
  constructor(seed: number, single: boolean) {
    this.#state = seed >>> 0;
    this.#single = single;
  }

  /** A fraction from 0 to 1. */
  next(): number {
    // A xorshift of 32 bits, with an added step for each call.
    let x = this.#state = this.#state + 0x9e3779b9 >>> 0;
    x = Math.imul(x ^ x >>> 16, 0x21f0aaad);
    x = Math.imul(x ^ x >>> 15, 0x735a2d97);
    return ((x ^ x >>> 15) >>> 0) / 2 ** 32;
  }

  /** Any finite number, uniform in its bits. */
  bits(): number {
    for (;;) {
      const word = Uint32Array.of(this.next() * 2 ** 32, this.next() * 2 ** 32).buffer;
      const value = this.#single ? new Float32Array(word)[0] : new Float64Array(word)[0];
      if (Number.isFinite(value)) return value;
    }
  }

  /** A number between two. */
  between(low: number, high: number): number {
    return this.#round(low + (high - low) * (this.next() + this.next() * 2 ** -32));
  }

  /** A number close to another, at every distance down to the last bit. */
  near(value: number): number {
    return this.#round(value + (this.next() - 0.5) * Math.abs(value) * 2 ** (-52 * this.next()));
  }

  /** A number near a multiple of pi/2, most often the nearest one. */
  quadrant(): number {
    const count = Math.floor(2 ** (24 * this.next())) * (this.next() < 0.5 ? -1 : 1);
    const value = this.#round(count * Math.PI / 2);
    return this.next() < 0.7 ? value : this.near(value);
  }

  /** Points of all kinds within bounds, with some given values among them. */
  mixed(count: number, low: number, high: number, marks: readonly number[]): number[] {
    const values = marks.filter((mark) => mark >= low && mark <= high);
    while (values.length < count) {
      const kind = Math.floor(this.next() * 6);
      const value = kind === 0
        ? this.bits()
        : kind === 1
        ? this.quadrant()
        : kind === 2
        ? this.between(Math.max(low, -1), Math.min(high, 1))
        : kind === 3
        ? this.between(Math.max(low, -30), Math.min(high, 30))
        : kind === 4 && marks.length > 0
        ? this.near(marks[Math.floor(this.next() * marks.length)])
        : this.between(Math.max(low, -800), Math.min(high, 800));
      if (value >= low && value <= high) values.push(value);
    }
    return values;
  }

  #round(value: number): number {
    return this.#single ? Math.fround(value) : value;
  }
}
