import type { ColumnTable } from "arquero";
import type { Column } from "./columns.ts";
import type { StarBatch } from "./read_gaia.ts";

/**
 * Makes an Arquero table of stars, for catalogues that fit in memory.
 *
 * @param batches The stars, as `readGaia` gives them.
 * @returns A table with `x`, `y`, `z` and `distance` in light years, and the columns of the batches.
 */
export async function toTable(batches: AsyncIterable<StarBatch>): Promise<ColumnTable> {
  const parts = new Map<string, Column[]>();
  for await (const { x, y, z, columns } of batches) {
    const distance = x.map((_, star) => Math.hypot(x[star], y[star], z[star]));
    for (const [name, column] of Object.entries<Column>({ x, y, z, distance, ...columns })) {
      const list = parts.get(name);
      if (list === undefined) parts.set(name, [column]);
      else list.push(column);
    }
  }
  const { table } = await import("arquero"); // loaded only where a table is made
  return table(Array.from(parts, ([name, list]) => [name, joined(list)]));
}

/** Parts of a column, which are all of one kind, as one. */
function joined(parts: readonly Column[]): Column {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const [first] = parts;
  if (first instanceof Float64Array) return filled(new Float64Array(length), parts);
  if (first instanceof BigInt64Array) return filled(new BigInt64Array(length), parts);
  return filled(new Array<string>(length), parts);
}

function filled<C extends Column>(target: C, parts: readonly Column[]): C {
  let at = 0;
  for (const part of parts) for (const value of part) target[at++] = value;
  return target;
}
