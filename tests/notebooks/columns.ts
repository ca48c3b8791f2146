import { cellsOf, type Grid, toCartesian } from "../../notebooks/gaia/mod.ts";
import type { Catalogue, Density } from "../../notebooks/stars/mod.ts";

/**
 * Counts stars in columns along z by a plain loop.
 *
 * @param catalogue The stars.
 * @param grid The cube whose columns are counted.
 * @returns The counts.
 */
export function columnsOf(catalogue: Catalogue, grid: Grid): Density {
  const counts = Array.from({ length: grid.size }, () => new Array<number>(grid.size).fill(0));
  const cells = cellsOf(toCartesian(catalogue), grid);
  cells.x.forEach((x, star) => counts[x][cells.y[star]]++);
  return { counts, cell: grid.cell };
}
