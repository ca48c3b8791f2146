import { elementStrides, product } from "../shapes.ts";

/** Where cells lie: the two-level partition of an array into chunks and blocks, as plain arithmetic. */
export interface Layout {
  /** Cells along each axis. */
  readonly shape: readonly number[];
  /** Cells of a chunk along each axis. */
  readonly chunks: readonly number[];
  /** Cells of a block along each axis. */
  readonly blocks: readonly number[];
  /** Chunks along each axis. */
  readonly grid: readonly number[];
  /** How far apart in the chunk table neighbours along each axis are. */
  readonly gridStrides: readonly number[];
  /** How far apart in a chunk's list of blocks neighbours along each axis are. */
  readonly blockStrides: readonly number[];
  /** How far apart in a block neighbours along each axis are, in items. */
  readonly itemStrides: readonly number[];
  /** Number of chunks. */
  readonly nchunks: number;
  /** Blocks in a chunk. */
  readonly nblocks: number;
  /** Bytes of an item. */
  readonly itemsize: number;
  /** Bytes of a block. */
  readonly blockBytes: number;
  /** Bytes of a chunk, padded to whole blocks. */
  readonly chunkBytes: number;
  /** True when the blocks of a chunk, one after the other, are the chunk in C order. */
  readonly linear: boolean;
}

/**
 * Works out the layout of an array.
 *
 * @param shape Cells along each axis.
 * @param chunks Cells of a chunk along each axis.
 * @param blocks Cells of a block along each axis.
 * @param itemsize Bytes of an item.
 * @returns The layout; all of it is derived from the arguments.
 */
export function layoutOf(
  shape: readonly number[],
  chunks: readonly number[],
  blocks: readonly number[],
  itemsize: number,
): Layout {
  const grid = shape.map((n, i) => n === 0 ? 0 : Math.ceil(n / chunks[i]));
  const blockGrid = chunks.map((n, i) => n === 0 ? 0 : Math.ceil(n / blocks[i]));
  const blockBytes = product(blocks) * itemsize;
  const nblocks = product(blockGrid);
  return {
    shape,
    chunks,
    blocks,
    grid,
    gridStrides: elementStrides(grid),
    blockStrides: elementStrides(blockGrid),
    itemStrides: elementStrides(blocks),
    nchunks: product(grid),
    nblocks,
    itemsize,
    blockBytes,
    chunkBytes: nblocks * blockBytes,
    linear: isLinear(chunks, blocks),
  };
}

/** Blocks follow each other in C order when all axes after the first that is cut are whole, and all before it are 1 thick. */
function isLinear(chunks: readonly number[], blocks: readonly number[]): boolean {
  let axis = chunks.length - 1;
  while (axis >= 0 && chunks[axis] === blocks[axis]) axis--;
  if (axis < 0) return true;
  if (chunks[axis] % blocks[axis] !== 0) return false;
  for (let i = 0; i < axis; i++) if (blocks[i] !== 1) return false;
  return true;
}

/**
 * Places a chunk in the grid.
 *
 * @param layout Layout of the array.
 * @param nchunk Number of the chunk, C order.
 * @returns Its coordinates, in chunks.
 */
export function chunkCoords(layout: Layout, nchunk: number): number[] {
  return layout.grid.map((n, i) => Math.floor(nchunk / layout.gridStrides[i]) % n);
}
