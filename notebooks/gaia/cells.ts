import type { Positions } from "./positions.ts";

/** A cube of cells around the Sun. */
export interface Grid {
  /** Light years along the edge of a cell. */
  readonly cell: number;
  /** Cells along each axis; the Sun is in the middle. */
  readonly size: number;
}

/** Cells of stars: the k-th star lies in cell `(x[k], y[k], z[k])`. */
export interface Cells {
  /** Index along the first axis. */
  readonly x: Int32Array;
  /** Index along the second axis. */
  readonly y: Int32Array;
  /** Index along the third axis. */
  readonly z: Int32Array;
}

/**
 * Finds the cells of stars.
 *
 * @param positions Where the stars are.
 * @param grid The cube.
 * @returns Cells of the stars inside the cube, in the order of `positions`; stars outside are left out.
 */
export function cellsOf(positions: Pick<Positions, "x" | "y" | "z">, grid: Grid): Cells {
  const { cell, size } = grid;
  const axes = [positions.x, positions.y, positions.z].map((axis) =>
    Float64Array.from(axis, (value) => Math.floor(value / cell) + size / 2)
  );
  const isInside = (star: number) => axes.every((axis) => axis[star] >= 0 && axis[star] < size);
  const stars = Int32Array.from(positions.x.keys()).filter(isInside);
  const [x, y, z] = axes.map((axis) => Int32Array.from(stars, (star) => axis[star]));
  return { x, y, z };
}
