/**
 * Who still needs a place. A chunk that was put is pending until a table takes it; one that a table lets go of is needed until the state without it is
 * committed, and after that by the pins that were there before. Then, and only then, `free` is called with it.
 */
export class Tenancy {
  readonly #free: (places: number[]) => void;
  /** Put, and in no table. */
  readonly #pending = new Set<number>();
  /** Put since the last commit, and in the working table. */
  readonly #fresh = new Set<number>();
  /** In the committed table, but not in the working one. */
  #leaving: number[] = [];
  /** When places were put while there were pins: a pin of before knows nothing of them. */
  readonly #born = new Map<number, number>();
  readonly #pins = new Map<number, number>();
  #waiting: { tick: number; places: number[] }[] = [];
  #tick = 0;

  /**
   * Begins with places that nobody asks for.
   *
   * @param free Called with places that nothing needs any more.
   */
  constructor(free: (places: number[]) => void) {
    this.#free = free;
  }

  /** True when no chunk was put that is in no table. */
  get idle(): boolean {
    return this.#pending.size === 0;
  }

  /** True while somebody holds a pin. */
  get pinned(): boolean {
    return this.#pins.size > 0;
  }

  /** Places that were put and are in no committed table: nobody but this store knows of them. */
  uncommitted(): number[] {
    return [...this.#pending, ...this.#fresh];
  }

  /** Places that no table holds but a pin does. */
  waiting(): number[] {
    return this.#waiting.flatMap((entry) => entry.places);
  }

  /** A chunk was put. */
  added(place: number): void {
    this.#pending.add(place);
    if (this.#pins.size > 0) this.#born.set(place, this.#tick);
  }

  /**
   * Compares tables without changing anything yet.
   *
   * @throws {RangeError} when the new table has a place that was never put.
   */
  compare(before: Float64Array, after: Float64Array): TableDiff {
    const diff = diffTables(before, after, (place) => this.#pending.has(place));
    for (const place of diff.added) {
      if (!this.#pending.has(place)) throw new RangeError(`Cannot commit the place ${place}: no chunk was put there`);
    }
    return diff;
  }

  /** The working table has changed. */
  tableChanged(diff: TableDiff): void {
    for (const place of diff.added) {
      this.#pending.delete(place);
      this.#fresh.add(place);
    }
    const done: number[] = [];
    for (const place of diff.gone) (this.#fresh.delete(place) ? done : this.#leaving).push(place);
    this.#release(done);
  }

  /** The working table is the committed one now. */
  committed(): void {
    this.#fresh.clear();
    const done = this.#leaving;
    this.#leaving = [];
    this.#release(done);
  }

  /** The working table is given up for the committed one. */
  aborted(): void {
    const done = this.uncommitted();
    this.#leaving = [];
    this.#pending.clear();
    this.#fresh.clear();
    this.#release(done);
  }

  /**
   * Marks the beginning of a write.
   *
   * @returns Ends it: what was put since and is in no table is needed no more.
   */
  mark(): () => void {
    const before = new Set(this.#pending);
    return () => {
      const done = [...this.#pending].filter((place) => !before.has(place));
      for (const place of done) this.#pending.delete(place);
      this.#release(done);
    };
  }

  /** Frees what only pins hold: they hold nothing any more. */
  releaseAll(): void {
    for (const { places } of this.#waiting.splice(0)) this.#free(places);
  }

  /** Forgets everything: the places mean nothing any more. Pins stay, so that they can be given back. */
  reset(): void {
    this.#pending.clear();
    this.#fresh.clear();
    this.#leaving = [];
    this.#waiting = [];
    this.#born.clear();
  }

  /**
   * Takes a pin.
   *
   * @returns Gives it back; once is enough.
   */
  pin(): () => void {
    const tick = this.#tick++;
    this.#pins.set(tick, (this.#pins.get(tick) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.#pins.get(tick) ?? 1) - 1;
      if (left > 0) this.#pins.set(tick, left);
      else this.#pins.delete(tick);
      this.#freeUnpinned();
    };
  }

  #release(places: number[]): void {
    if (places.length === 0) return;
    if (this.#pins.size === 0) return this.#free(places);
    // Of many commits during one walk, only the chunks that the walk began with are kept.
    const newest = Math.max(...this.#pins.keys());
    const unknown = places.filter((place) => (this.#born.get(place) ?? 0) > newest);
    const known = places.filter((place) => (this.#born.get(place) ?? 0) <= newest);
    for (const place of unknown) this.#born.delete(place);
    if (known.length > 0) this.#waiting.push({ tick: this.#tick++, places: known });
    if (unknown.length > 0) this.#free(unknown);
  }

  #freeUnpinned(): void {
    if (this.#pins.size === 0) this.#born.clear();
    if (this.#waiting.length === 0) return;
    let oldest = Infinity;
    for (const tick of this.#pins.keys()) oldest = Math.min(oldest, tick);
    let count = 0;
    while (count < this.#waiting.length && this.#waiting[count].tick < oldest) count++;
    for (const entry of this.#waiting.splice(0, count)) this.#free(entry.places);
  }
}

/** What became of the places of a table: which are gone, which are new. */
export interface TableDiff {
  /** In the old table only. */
  readonly gone: number[];
  /** In the new table only. */
  readonly added: number[];
}

/**
 * Compares two chunk tables. One pass when chunks were replaced, added or cut off, or moved without changing their order, as any resize, insert or delete does.
 *
 * @param before The old table. No place is in it twice.
 * @param after The new table.
 * @param isNew Tells whether a place is certainly not in the old table.
 * @returns The places that are in one of them only.
 */
export function diffTables(before: Float64Array, after: Float64Array, isNew: (place: number) => boolean): TableDiff {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const gone: number[] = [];
  const added: number[] = [];
  const limit = before.length - tail;
  let old = head;
  for (let i = head; i < after.length - tail; i++) {
    const place = after[i];
    if (place < 0) continue;
    if (isNew(place)) {
      added.push(place);
      continue;
    }
    // It is further on in the old table, and what comes before it there is gone; unless the order has changed.
    const found = before.subarray(0, limit).indexOf(place, old);
    if (found < 0) return diffAnyOrder(before, after, head, tail);
    for (; old < found; old++) if (before[old] >= 0) gone.push(before[old]);
    old = found + 1;
  }
  for (; old < limit; old++) if (before[old] >= 0) gone.push(before[old]);
  return { gone, added };
}

function diffAnyOrder(before: Float64Array, after: Float64Array, head: number, tail: number): TableDiff {
  const old = before.subarray(head, before.length - tail).filter((place) => place >= 0);
  const now = after.subarray(head, after.length - tail).filter((place) => place >= 0);
  const had = new Set(old);
  const kept = new Set(now);
  return {
    gone: Array.from(old.filter((place) => !kept.has(place))),
    added: Array.from(now.filter((place) => !had.has(place))),
  };
}
