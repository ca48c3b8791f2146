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
