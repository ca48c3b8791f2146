import { groupBy } from "./grouping.ts";
import type { AxisPick } from "./selection_types.ts";

/** What is taken of one part (a chunk, or a block of it) along one axis. */
export interface Piece {
  /** Number of the part along the axis. */
  readonly part: number;
  /** Number, within the whole pick, of the first element. */
  readonly first: number;
  /** Index of the first element within the part. */
  readonly start: number;
  /** Distance between indices; 1 when there is one element. */
  readonly step: number;
  /** How many elements; 1 or more. */
  readonly count: number;
  /** Index of each element within the part; null where element i is at `start + i * step`. */
  readonly indices: Float64Array | null;
  /** Number, within the whole pick, of each element; null where that of element i is `first + i`. */
  readonly ks: Float64Array | null;
}

/**
 * Cuts what is taken along an axis into parts of one length.
 *
 * @param pick What is taken.
 * @param part Length of a part; 1 or more.
 * @returns A piece for each part that is touched, once; descending for negative steps, otherwise ascending.
 */
export function cutPick(pick: AxisPick, part: number): Piece[] {
  if (pick.indices !== null) return cutList(pick.indices, null, 0, part);
  return cutRange(pick.start, pick.step, pick.count, 0, part);
}

/**
 * Cuts a piece again, by a smaller length.
 *
 * @param piece A piece of a chunk.
 * @param part Length of the smaller parts; 1 or more.
 * @returns Pieces as {@linkcode cutPick} gives them; `first` and `ks` still count within the whole pick.
 */
export function cutPiece(piece: Piece, part: number): Piece[] {
  if (piece.indices !== null) return cutList(piece.indices, piece.ks, piece.first, part);
  return cutRange(piece.start, piece.step, piece.count, piece.first, part);
}

function cutRange(start: number, step: number, count: number, first: number, part: number): Piece[] {
  const pieces: Piece[] = [];
  let index = start;
  for (let done = 0; done < count;) {
    const number = Math.floor(index / part);
    const local = index - number * part;
    const fits = Math.floor(step > 0 ? (part - 1 - local) / step : local / -step) + 1;
    const taken = Math.min(fits, count - done);
    pieces.push({
      part: number,
      first: first + done,
      start: local,
      step: taken === 1 ? 1 : step,
      count: taken,
      indices: null,
      ks: null,
    });
    done += taken;
    index += taken * step;
  }
  return pieces;
}

function cutList(indices: Float64Array, ks: Float64Array | null, first: number, part: number): Piece[] {
  const count = indices.length;
  const numbers = new Float64Array(count);
  for (let k = 0; k < count; k++) numbers[k] = Math.floor(indices[k] / part);
  const { ids, starts, order } = groupBy(numbers);
  return ids.map((number, group) => {
    const from = starts[group];
    const size = starts[group + 1] - from;
    const local = new Float64Array(size);
    const places = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const k = order === null ? from + i : order[from + i];
      local[i] = indices[k] - number * part;
      places[i] = ks === null ? first + k : ks[k];
    }
    return listPiece(number, local, places);
  });
}

/** Runs are told from lists, so that a list of neighbours is copied as a range. */
function listPiece(part: number, local: Float64Array, places: Float64Array): Piece {
  const count = local.length;
  const ks = isEven(places, 1) ? null : places;
  const step = count === 1 ? 1 : local[1] - local[0];
  const even = ks === null && step !== 0 && isEven(local, step);
  return { part, first: places[0], start: local[0], step: even ? step : 1, count, indices: even ? null : local, ks };
}

function isEven(values: Float64Array, step: number): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] - values[i - 1] !== step) return false;
  return true;
}

/** The points that lie in one part. */
export interface PointGroup {
  /** Number of the part: its coordinates times the strides it was asked for with. */
  readonly part: number;
  /** Numbers of the points, ascending. */
  readonly members: Int32Array<ArrayBuffer>;
}

/**
 * Groups points by the part (chunk or block) that they lie in.
 *
 * @param coords For each axis the index of each point.
 * @param count How many points there are.
 * @param lengths Length of a part along each of these axes.
 * @param strides What one part along each of these axes adds to the number of a part.
 * @returns A group for each part that holds points, ascending.
 */
export function cutPointParts(
  coords: readonly Float64Array[],
  count: number,
  lengths: readonly number[],
  strides: readonly number[],
): PointGroup[] {
  const parts = new Float64Array(count);
  coords.forEach((values, axis) => {
    const length = lengths[axis];
    const stride = strides[axis];
    for (let p = 0; p < count; p++) parts[p] += Math.floor(values[p] / length) * stride;
  });
  const { ids, starts, order } = groupBy(parts);
  return ids.map((part, group) => {
    const from = starts[group];
    if (order !== null) return { part, members: order.subarray(from, starts[group + 1]) };
    const members = new Int32Array(starts[group + 1] - from);
    for (let i = 0; i < members.length; i++) members[i] = from + i;
    return { part, members };
  });
}
