/**
 * Random numbers that are the same everywhere and always for a seed: xoshiro128**, seeded by splitmix32.
 *
 * Written out here so that no new version of a package changes what a seed gives.
 */
export class Random {
  readonly #state = new Uint32Array(4);

  /**
   * Begins a sequence.
   *
   * @param seed A 32-bit integer.
   */
  constructor(seed: number) {
    let word = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      word = (word + 0x9e3779b9) >>> 0;
      let mixed = word ^ (word >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      this.#state[i] = mixed ^ (mixed >>> 15);
    }
  }

  /**
   * Gives the next number.
   *
   * @returns A multiple of 2^-32 from 0 up to, without, 1.
   */
  next(): number {
    const s = this.#state;
    const product = Math.imul(s[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return (result >>> 0) / 4294967296;
  }

  /**
   * Gives the next number of the normal distribution with mean 0 and standard deviation 1 (Box and Muller).
   *
   * @returns The number.
   */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }
}
