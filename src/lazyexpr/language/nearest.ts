/** Longer names are compared by their beginnings, so that a hostile text costs no more than any other. */
const COMPARED = 32;

/** Names that a message lists at most. */
const LISTED = 12;

/**
 * Lists names for a message, those first that are most like the one that is unknown.
 *
 * @param name The unknown name.
 * @param known The names that there are.
 * @returns Up to a dozen names, with `...` when there are more; `none` when there are none.
 */
export function listNearest(name: string, known: Iterable<string>): string {
  const ranked = [...known].map((other, order) => ({ other, order, distance: distance(name, other) }));
  ranked.sort((a, b) => a.distance - b.distance || a.order - b.order);
  if (ranked.length === 0) return "none";
  return ranked.slice(0, LISTED).map(({ other }) => other).join(", ") + (ranked.length > LISTED ? ", ..." : "");
}

/** Edits (one character added, dropped or replaced) from one name to the other, in any case of letters. */
function distance(left: string, right: string): number {
  const a = left.slice(0, COMPARED).toLowerCase();
  const b = right.slice(0, COMPARED).toLowerCase();
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
