/** Numbers that look random and depend on a seed alone, so that a case can be made again from its number. */
export class Dice {
  #state: number;

  constructor(seed: number, round: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)) | 0;
    // Neighbouring rounds begin with states that are alike: a few steps drive them apart.
    for (let i = 0; i < 3; i++) this.real();
  }

  /** A number from 0 to 1. */
  real(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.real() * limit);
  }

  /** One of a list. */
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** True with that chance. */
  chance(chance: number): boolean {
    return this.real() < chance;
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
