/** A stretch of a file: first byte and one past the last. */
export interface Extent {
  /** First byte. */
  readonly start: number;
  /** One past the last byte. */
  readonly end: number;
}

/**
 * Which bytes of a file are free. Everything from `top` on is; below it, the holes that are kept here, in order and never touching each other.
 * Pure accounting: nothing is read or written.
 */
export class Space {
  #starts: number[] = [];
  #ends: number[] = [];
  #top: number;
  /** No hole is longer; may be too large. */
  #longest = 0;

  /**
   * Begins without holes.
   *
   * @param top Where the free end begins.
   */
  constructor(top: number) {
    this.#top = top;
  }

  /** Where the free end begins: no byte from here on is in use. */
  get top(): number {
    return this.#top;
  }

  /** Bytes in holes. */
  get free(): number {
    let sum = 0;
    for (let i = 0; i < this.#starts.length; i++) sum += this.#ends[i] - this.#starts[i];
    return sum;
  }

  /** Makes a copy to plan with. */
  clone(): Space {
    const copy = new Space(this.#top);
    copy.#starts = this.#starts.slice();
    copy.#ends = this.#ends.slice();
    copy.#longest = this.#longest;
    return copy;
  }

  /** The holes, in order. */
  holes(): Extent[] {
    return this.#starts.map((start, i) => ({ start, end: this.#ends[i] }));
  }

  /**
   * Takes room: the smallest hole that is large enough (the first of several), or the end.
   *
   * @param length Bytes.
   * @returns Where the room begins.
   */
  allocate(length: number): number {
    let best = -1;
    if (length <= this.#longest) {
      let bestLength = Infinity;
      let longest = 0;
      for (let i = 0; i < this.#starts.length; i++) {
        const room = this.#ends[i] - this.#starts[i];
        if (room > longest) longest = room;
        if (room >= length && room < bestLength) {
          best = i;
          bestLength = room;
        }
      }
      if (best < 0) this.#longest = longest;
    }
    if (best < 0) {
      const start = this.#top;
      this.#top += length;
      return start;
    }
    const start = this.#starts[best];
    this.#starts[best] += length;
    if (this.#starts[best] === this.#ends[best]) this.#removeHoles(best, 1);
    return start;
  }

  /**
   * Finds the first free room at or behind a position, without taking it.
   *
   * @param length Bytes.
   * @param from Where to begin looking.
   * @returns Where the room begins.
   */
  firstFit(length: number, from: number): number {
    for (let i = this.#holeAt(from); i < this.#starts.length; i++) {
      const start = Math.max(this.#starts[i], from);
      if (this.#ends[i] - start >= length) return start;
    }
    return Math.max(this.#top, from);
  }

  /**
   * Takes bytes that are known to be free.
   *
   * @param start First byte.
   * @param end One past the last.
   */
  take(start: number, end: number): void {
    if (end <= start) return;
    if (start >= this.#top) {
      const top = this.#top;
      this.#top = end;
      this.release([{ start: top, end: start }]);
      return;
    }
    const i = this.#holeAt(start);
    const hole = { start: this.#starts[i], end: this.#ends[i] };
    if (i === this.#starts.length || hole.start > start || hole.end < end) {
      throw new RangeError(`Cannot take the bytes ${start} to ${end}: they are in use`);
    }
    const rest = [{ start: hole.start, end: start }, { start: end, end: hole.end }].filter((e) => e.end > e.start);
    this.#starts.splice(i, 1, ...rest.map((extent) => extent.start));
    this.#ends.splice(i, 1, ...rest.map((extent) => extent.end));
  }

  /**
   * Gives bytes back. Stretches that touch are joined.
   *
   * @param extents Which, in any order; parts that are free already do no harm.
   */
  release(extents: readonly Extent[]): void {
    const used = extents.filter((extent) => extent.end > extent.start && extent.start < this.#top);
    if (used.length > 8) this.#mergeAll(used);
    else for (const extent of used) this.#insert(extent.start, Math.min(extent.end, this.#top));
    const last = this.#starts.length - 1;
    if (last >= 0 && this.#ends[last] === this.#top) {
      this.#top = this.#starts[last];
      this.#removeHoles(last, 1);
    }
  }

  /** The first hole that ends behind a position. */
  #holeAt(position: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle] <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(start: number, end: number): void {
    // The holes that touch or overlap the new one become one with it.
    let first = this.#holeAt(start);
    if (first > 0 && this.#ends[first - 1] === start) first--;
    let after = first;
    while (after < this.#starts.length && this.#starts[after] <= end) after++;
    const from = after > first ? Math.min(start, this.#starts[first]) : start;
    const to = after > first ? Math.max(end, this.#ends[after - 1]) : end;
    this.#starts.splice(first, after - first, from);
    this.#ends.splice(first, after - first, to);
    this.#longest = Math.max(this.#longest, to - from);
  }

  #mergeAll(extents: Extent[]): void {
    const all = this.holes().concat(extents).sort((a, b) => a.start - b.start);
    this.#starts = [];
    this.#ends = [];
    for (const extent of all) {
      const end = Math.min(extent.end, this.#top);
      const last = this.#starts.length - 1;
      if (last >= 0 && extent.start <= this.#ends[last]) this.#ends[last] = Math.max(this.#ends[last], end);
      else {
        this.#starts.push(extent.start);
        this.#ends.push(end);
      }
    }
    this.#longest = Infinity;
  }

  #removeHoles(first: number, count: number): void {
    this.#starts.splice(first, count);
    this.#ends.splice(first, count);
  }
}
