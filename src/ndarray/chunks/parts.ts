import type { Layout } from "./layout.ts";
import {
  type AxisPick,
  cutPick,
  cutPiece,
  cutPointParts,
  type Piece,
  type PointGroup,
  type PointPick,
  type Selection,
} from "../selection/mod.ts";

/** What a selection takes from one row of blocks along one axis. Offsets are in items. */
export interface BlockPart {
  /** What this axis adds to the number of the block. */
  readonly nblock: number;
  readonly count: number;
  /** True when neighbours in the result are neighbours along the axis: a plain box. */
  readonly unit: boolean;
  /** Index of the first element within the block, along the axis. */
  readonly start: number;
  /** Number of the first element within the pick. */
  readonly first: number;
  /** Offsets within the block, one an element. */
  readonly inBlock: Float64Array;
  /** Offsets within the result, one an element. */
  readonly inResult: Float64Array;
}

/** What a selection takes from one row of chunks along one axis. */
export interface ChunkPart {
  /** What this axis adds to the number of the chunk. */
  readonly nchunk: number;
  readonly count: number;
  /** Number of the first element within the pick. */
  readonly first: number;
  /** True when every cell of the array in these chunks is taken, in order. */
  readonly whole: boolean;
  readonly blocks: readonly BlockPart[];
}

/** One axis of a selection, or all axes that are indexed together, cut by chunks. */
export type Dimension = readonly ChunkPart[];

/**
 * Cuts a selection by chunks, and those by blocks when asked for them.
 *
 * @param layout Layout of the array.
 * @param selection What to take.
 * @returns One entry for each axis that stands alone, and a last one for the axes that are indexed together.
 */
export function dimensionsOf(layout: Layout, selection: Selection): Dimension[] {
  const dimensions: Dimension[] = [];
  selection.axes.forEach((pick, axis) => {
    if (pick !== null) dimensions.push(cutAxis(layout, axis, pick));
  });
  if (selection.points !== null) dimensions.push(cutPointAxes(layout, selection.points));
  return dimensions;
}

function cutAxis(layout: Layout, axis: number, pick: AxisPick): Dimension {
  return cutPick(pick, layout.chunks[axis]).map((piece) => new AxisPart(layout, axis, pick.stride, piece));
}

class AxisPart implements ChunkPart {
  readonly nchunk: number;
  readonly count: number;
  readonly first: number;
  readonly whole: boolean;
  #blocks: BlockPart[] | undefined;

  constructor(readonly layout: Layout, readonly axis: number, readonly stride: number, readonly piece: Piece) {
    const length = layout.chunks[axis];
    const valid = Math.min(length, layout.shape[axis] - piece.part * length);
    this.nchunk = piece.part * layout.gridStrides[axis];
    this.count = piece.count;
    this.first = piece.first;
    this.whole = piece.indices === null && piece.start === 0 && piece.count === valid &&
      (piece.step === 1 || piece.count === 1);
  }

  get blocks(): readonly BlockPart[] {
    return this.#blocks ??= cutPiece(this.piece, this.layout.blocks[this.axis]).map((piece) =>
      new AxisBlockPart(piece, this.layout.blockStrides[this.axis], this.layout.itemStrides[this.axis], this.stride)
    );
  }
}

class AxisBlockPart implements BlockPart {
  readonly nblock: number;
  readonly count: number;
  readonly unit: boolean;
  readonly start: number;
  readonly first: number;
  readonly #piece: Piece;
  readonly #itemStride: number;
  readonly #stride: number;
  #inBlock: Float64Array | undefined;
  #inResult: Float64Array | undefined;

  constructor(piece: Piece, blockStride: number, itemStride: number, stride: number) {
    this.nblock = piece.part * blockStride;
    this.count = piece.count;
    this.unit = piece.indices === null && (piece.step === 1 || piece.count === 1);
    this.start = piece.start;
    this.first = piece.first;
    this.#piece = piece;
    this.#itemStride = itemStride;
    this.#stride = stride;
  }

  get inBlock(): Float64Array {
    return this.#inBlock ??= scaled(this.#piece.indices, this.start, this.#piece.step, this.count, this.#itemStride);
  }

  get inResult(): Float64Array {
    return this.#inResult ??= scaled(this.#piece.ks, this.first, 1, this.count, this.#stride);
  }
}

function scaled(
  list: ArrayLike<number> | null,
  start: number,
  step: number,
  count: number,
  scale: number,
): Float64Array {
  const offsets = new Float64Array(count);
  if (list === null) { for (let k = 0; k < count; k++) offsets[k] = (start + k * step) * scale; }
  else for (let k = 0; k < count; k++) offsets[k] = list[k] * scale;
  return offsets;
}

/** Axes that are indexed together act as one: its elements are points, its chunks those that hold points. */
function cutPointAxes(layout: Layout, points: PointPick): Dimension {
  const sizes = pointSizes(layout, points);
  const groups = cutPointParts(points.coords, points.count, sizes.chunks, sizes.gridStrides);
  return groups.map((group) => new PointPart(sizes, points, group));
}

/** Lengths and strides of a layout along the axes of the points. */
type PointSizes = ReturnType<typeof pointSizes>;

function pointSizes(layout: Layout, { axes }: PointPick) {
  const take = (lengths: readonly number[]) => axes.map((axis) => lengths[axis]);
  return {
    chunks: take(layout.chunks),
    blocks: take(layout.blocks),
    gridStrides: take(layout.gridStrides),
    blockStrides: take(layout.blockStrides),
    itemStrides: take(layout.itemStrides),
  };
}

class PointPart implements ChunkPart {
  readonly nchunk: number;
  readonly count: number;
  readonly first = 0;
  readonly whole = false;
  readonly #sizes: PointSizes;
  readonly #points: PointPick;
  readonly #members: Int32Array;
  #blocks: BlockPart[] | undefined;

  constructor(sizes: PointSizes, points: PointPick, { part, members }: PointGroup) {
    this.nchunk = part;
    this.count = members.length;
    this.#sizes = sizes;
    this.#points = points;
    this.#members = members;
  }

  get blocks(): readonly BlockPart[] {
    return this.#blocks ??= this.#cut();
  }

  #cut(): BlockPart[] {
    const { chunks, blocks, blockStrides, itemStrides } = this.#sizes;
    const members = this.#members;
    const local = this.#points.coords.map((coords, i) => {
      const inChunk = new Float64Array(members.length);
      for (let m = 0; m < members.length; m++) inChunk[m] = coords[members[m]] % chunks[i];
      return inChunk;
    });
    return cutPointParts(local, members.length, blocks, blockStrides).map((group) => {
      const count = group.members.length;
      const inBlock = new Float64Array(count);
      const inResult = new Float64Array(count);
      for (let k = 0; k < count; k++) {
        const m = group.members[k];
        for (let i = 0; i < local.length; i++) inBlock[k] += local[i][m] % blocks[i] * itemStrides[i];
        inResult[k] = members[m] * this.#points.stride;
      }
      return { nblock: group.part, count, unit: false, start: 0, first: 0, inBlock, inResult };
    });
  }
}
