import { shapeText, tooManyIndices } from "./selection_errors.ts";

/** The cells of a mask, in C order: 0 for those that are not taken. */
export interface MaskCells {
  /** Lengths of the axes; none for a lone boolean. */
  readonly shape: readonly number[];
  /** One number a cell. */
  readonly data: ArrayLike<number>;
}

/** Where the cells are that a mask takes. */
export interface MaskCoords {
  /** How many it takes. */
  readonly count: number;
  /** For each axis of the mask the index of each cell taken, in C order. */
  readonly coords: Float64Array<ArrayBuffer>[];
}

/**
 * Lists the cells that a mask takes, in two passes over it: one to count, one to note.
 *
 * @param mask The mask.
 * @param axis The first axis of the array that it covers.
 * @param shape Shape of the array.
 * @returns Coordinates of the cells.
 * @throws {RangeError} when the mask is not as long as the axes it covers.
 */
export function maskCoords(mask: MaskCells, axis: number, shape: readonly number[]): MaskCoords {
  const { shape: lengths, data } = mask;
  checkFit(lengths, axis, shape);
  let count = 0;
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) count++;
  const coords = lengths.map(() => new Float64Array(count));
  if (lengths.length === 0 || count === 0) return { count, coords };
  const row = lengths[lengths.length - 1];
  const inRow = coords[coords.length - 1];
  const outer = coords.slice(0, -1);
  const place = new Array<number>(outer.length).fill(0);
  let found = 0;
  for (let start = 0; start < data.length; start += row) {
    const first = found;
    for (let i = 0; i < row; i++) if (data[start + i] !== 0) inRow[found++] = i;
    if (found > first) { for (let a = 0; a < outer.length; a++) outer[a].fill(place[a], first, found); }
    advance(place, lengths);
  }
  return { count, coords };
}

/** Counts one row up, the last axis before the rows first. */
function advance(place: number[], lengths: readonly number[]): void {
  for (let a = place.length - 1; a >= 0; a--) {
    if (++place[a] < lengths[a]) return;
    place[a] = 0;
  }
}

function checkFit(lengths: readonly number[], axis: number, shape: readonly number[]): void {
  if (axis + lengths.length > shape.length) throw tooManyIndices(axis + lengths.length, shape.length);
  for (let a = 0; a < lengths.length; a++) {
    if (lengths[a] !== shape[axis + a]) {
      throw new RangeError(
        `Cannot apply a mask of shape ${shapeText(lengths)}: along axis ${axis + a} the array has ` +
          `${shape[axis + a]} cells, the mask ${lengths[a]}`,
      );
    }
  }
}
