/** How far from its ideal a length may be, as a factor, to divide an axis better. */
const SPREAD = 1.3;

/** From so many parts on, what is wasted in the last one does not count. */
const MANY_PARTS = 512;

/** What a length off its ideal is worth in padding: a tenth off as much as 0.2 % of padding. */
export const DISTANCE_WEIGHT = 0.02;

/** Lengths of a chunk and of a block along one axis. */
export interface AxisFit {
  /** Cells of a chunk. */
  readonly chunk: number;
  /** Cells of a block. */
  readonly block: number;
}

/**
 * Shares cells out over axes so that all edges are alike, but none longer than its axis.
 *
 * @param lengths Cells along each axis.
 * @param cells How many cells the box should hold.
 * @returns Edges of the box, not rounded, 1 or more.
 */
export function evenEdges(lengths: readonly number[], cells: number): number[] {
  const edges = new Array<number>(lengths.length);
  let left = cells;
  const shortFirst = lengths.map((_, axis) => axis).sort((a, b) => lengths[a] - lengths[b]);
  let edge = 0;
  shortFirst.forEach((axis, done) => {
    // Once no axis is too short, all that are left get the very same edge.
    if (done === 0 || edge > lengths[shortFirst[done - 1]]) {
      edge = Math.max(1, Math.max(1, left) ** (1 / (lengths.length - done)));
    }
    edges[axis] = Math.min(lengths[axis], edge);
    left /= edges[axis];
  });
  return edges;
}

/**
 * Finds a length near an ideal that divides an axis with little left over.
 *
 * @param length Cells along the axis, 1 or more.
 * @param ideal The length wanted.
 * @param weight How much a length off the ideal counts against padding.
 * @returns A length from 1 to `length`; at most 1.3 times the ideal, rounding apart.
 */
export function fitLength(length: number, ideal: number, weight: number = DISTANCE_WEIGHT): number {
  if (ideal >= length) return length;
  if (length / ideal > MANY_PARTS) return roundLength(ideal);
  let best = length;
  let bestScore = Infinity;
  const last = Math.ceil(length * SPREAD / ideal);
  for (let n = Math.max(1, Math.floor(length / (ideal * SPREAD))); n <= last; n++) {
    const part = Math.ceil(length / n);
    const score = padding(length, part) + weight * distance(part, ideal);
    if (score < bestScore) {
      best = part;
      bestScore = score;
    }
  }
  return best;
}

/**
 * Finds lengths of chunks and blocks along one axis: near the ideals, chunks whole multiples of blocks, and little
 * padding behind the end of the axis.
 *
 * @param length Cells along the axis, 1 or more.
 * @param idealChunk Chunk length wanted.
 * @param idealBlock Block length wanted.
 * @param minBlock The shortest block allowed.
 * @param weight How much lengths off their ideals count against padding.
 * @returns The lengths; the chunk ends with the axis when one chunk holds all of it.
 */
export function fitAxis(
  length: number,
  idealChunk: number,
  idealBlock: number,
  minBlock: number,
  weight: number = DISTANCE_WEIGHT,
): AxisFit {
  if (length <= minBlock) return { chunk: minBlock, block: minBlock };
  if (length / idealChunk > MANY_PARTS) {
    const block = Math.max(minBlock, roundLength(idealBlock));
    return { block, chunk: block * Math.max(1, Math.round(idealChunk / block)) };
  }
  let best = { chunk: length, block: length };
  let bestScore = Infinity;
  const first = idealChunk >= length ? 1 : Math.max(1, Math.floor(length / (idealChunk * SPREAD)));
  const last = idealChunk >= length ? 1 : Math.ceil(length * SPREAD / idealChunk);
  for (let n = first; n <= last; n++) {
    const whole = Math.ceil(length / n);
    const blocks = Math.floor(whole / idealBlock);
    for (let m = Math.max(1, blocks - 1); m <= blocks + 2; m++) {
      const block = Math.max(minBlock, Math.ceil(whole / m));
      const chunk = block * m;
      const score = padding(length, chunk) +
        weight * (distance(chunk, idealChunk) + distance(block, idealBlock));
      if (score < bestScore) {
        best = { chunk, block };
        bestScore = score;
      }
    }
  }
  return { block: best.block, chunk: Math.max(best.block, Math.min(best.chunk, length)) };
}

/**
 * Makes a chunk length a multiple of a block length.
 *
 * @param length Cells along the axis.
 * @param chunk The chunk length wanted.
 * @param block The block length.
 * @returns The nearest multiple; one that holds the whole axis when the chunk was to.
 */
export function multipleOf(length: number, chunk: number, block: number): number {
  if (chunk >= length) return Math.ceil(length / block) * block;
  return Math.max(1, Math.round(chunk / block)) * block;
}

/**
 * Multiplies lengths.
 *
 * @param lengths The lengths.
 * @returns Their product, 1 for none; beyond 2^53 not exact.
 */
export function volume(lengths: readonly number[]): number {
  let cells = 1;
  for (const length of lengths) cells *= length;
  return cells;
}

/** Multiples of 8 read well, and any remainder is small. */
function roundLength(ideal: number): number {
  return ideal < 32 ? Math.max(1, Math.round(ideal)) : Math.round(ideal / 8) * 8;
}

function padding(length: number, part: number): number {
  return Math.ceil(length / part) * part / length - 1;
}

function distance(value: number, ideal: number): number {
  return Math.abs(Math.log(value / ideal));
}
