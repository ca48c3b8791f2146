import type { Layout } from "../../chunks/mod.ts";

/** Coordinates of cells: for each axis a list with an index for each cell. */
export type Coords = readonly ArrayLike<number>[];

/** Where cells lie in the partition, one row a cell. */
export interface Places {
  /** Number of the chunk. */
  readonly chunk: Uint32Array;
  /** Number of the item in the chunk, as it is stored: block after block, C order in each. */
  readonly item: Uint32Array;
}

/**
 * Checks that coordinates have the right number of axes, and lists of one length.
 *
 * @param coords The coordinates.
 * @param ndim Axes of the array.
 * @param nvalues How many values there are; null for one value for all cells.
 * @returns How many cells there are.
 * @throws {TypeError} when there is not a list for each axis.
 * @throws {RangeError} when the lists, or the values, are not of one length.
 */
export function checkCoords(coords: Coords, ndim: number, nvalues: number | null): number {
  if (coords.length !== ndim) {
    throw new TypeError(
      `Cannot place cells: the array has ${ndim} axes, got ${coords.length} lists of coordinates`,
    );
  }
  const n = coords.length > 0 ? coords[0].length : nvalues ?? 1;
  coords.forEach(({ length }, axis) => {
    if (length !== n) {
      throw new RangeError(`Cannot place cells: axis 0 has ${n} coordinates, axis ${axis} has ${length}`);
    }
  });
  if (nvalues !== null && nvalues !== n) {
    throw new RangeError(`Cannot place cells: there are ${n} coordinates and ${nvalues} values`);
  }
  return n;
}

/**
 * Finds the chunks of cells, and their places in them.
 *
 * @param layout Layout of the array.
 * @param coords The coordinates; `checkCoords` has checked them.
 * @param from First row.
 * @param count How many rows.
 * @param into Where the places go.
 * @param at First row there.
 * @throws {RangeError} when an index is no integer or outside its axis; the message names the row.
 */
export function placeCells(
  layout: Layout,
  coords: Coords,
  from: number,
  count: number,
  into: Places,
  at: number,
): void {
  const { chunk, item } = into;
  chunk.fill(0, at, at + count);
  item.fill(0, at, at + count);
  coords.forEach((indices, axis) => {
    const length = layout.shape[axis], chunkLength = layout.chunks[axis], blockLength = layout.blocks[axis];
    const gridStride = layout.gridStrides[axis], itemStride = layout.itemStrides[axis];
    const blockStride = layout.blockStrides[axis] * (layout.blockBytes / layout.itemsize);
    // Comparing them works, and arithmetic does not.
    if (count > 0 && typeof indices[from] === "bigint") {
      throw new TypeError(`Cannot place cells: the coordinates along axis ${axis} are bigints, numbers are needed`);
    }
    for (let i = 0; i < count; i++) {
      const index = indices[from + i];
      if (!(index >= 0 && index < length) || index !== Math.floor(index)) throw outside(index, from + i, axis, length);
      const nchunk = Math.floor(index / chunkLength);
      const inChunk = index - nchunk * chunkLength;
      const nblock = Math.floor(inChunk / blockLength);
      chunk[at + i] += nchunk * gridStride;
      item[at + i] += nblock * blockStride + (inChunk - nblock * blockLength) * itemStride;
    }
  });
}

function outside(index: unknown, row: number, axis: number, length: number): RangeError {
  const what = Number.isInteger(index) ? "is outside" : "is no integer within";
  return new RangeError(
    `Cannot place cell of row ${row}: its index ${
      String(index)
    } along axis ${axis} ${what} the axis of ${length} cells`,
  );
}

/**
 * Tells the coordinates of a cell: the way back.
 *
 * @param layout Layout of the array.
 * @param nchunk Number of the chunk.
 * @param item Number of the item in it.
 * @returns An index for each axis.
 */
export function coordsOf(layout: Layout, nchunk: number, item: number): number[] {
  const items = layout.blockBytes / layout.itemsize;
  const nblock = Math.floor(item / items), inBlock = item % items;
  return layout.shape.map((_, axis) => {
    const chunk = Math.floor(nchunk / layout.gridStrides[axis]) % layout.grid[axis];
    const blocks = Math.ceil(layout.chunks[axis] / layout.blocks[axis]);
    const block = Math.floor(nblock / layout.blockStrides[axis]) % blocks;
    const inAxis = Math.floor(inBlock / layout.itemStrides[axis]) % layout.blocks[axis];
    return chunk * layout.chunks[axis] + block * layout.blocks[axis] + inAxis;
  });
}
