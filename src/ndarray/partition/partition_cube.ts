import { type AxisFit, DISTANCE_WEIGHT, evenEdges, fitAxis, fitLength, multipleOf, volume } from "./partition_fit.ts";
import type { Given, Targets } from "./partition_targets.ts";
import type { Partition } from "./partition.ts";

/** Where only the distance from the ideal matters. */
const STRICT = 25 * DISTANCE_WEIGHT;

/**
 * What is tried to keep edges equal: how much sizes off their ideals count against padding, and how many times the
 * cells wanted a block may then hold, or fall short of. Short axes leave no better choice than the last, 32 to 512 KiB.
 */
const TRIALS = [
  { weight: DISTANCE_WEIGHT, tolerance: 2.1 },
  { weight: 5 * DISTANCE_WEIGHT, tolerance: 2.1 },
  { weight: STRICT, tolerance: 4 },
];

/** The same for a chunk: axes of one chunk or two leave no better choice when there are four of them. */
const CHUNK_TOLERANCE = 4.2;

/**
 * Makes blocks and chunks with edges as equal as the array allows.
 *
 * @param lengths Cells along each axis, 1 or more.
 * @param targets How large they should be.
 * @param given What is given of them.
 * @returns The partition.
 */
export function fitCube(lengths: readonly number[], targets: Targets, given: Given): Partition {
  if (given.chunks !== null) return { chunks: given.chunks, blocks: cubeBlocks(given.chunks, targets, given.minBlock) };
  const { blocks } = given;
  if (blocks !== null) {
    const edges = edgesAround(lengths, targets.chunk, blocks);
    return { blocks, chunks: lengths.map((length, axis) => multipleOf(length, edges[axis], blocks[axis])) };
  }
  const fits = evenFits(lengths, targets, given.minBlock) ?? unevenFits(lengths, targets, given.minBlock);
  return { chunks: fits.map(({ chunk }) => chunk), blocks: fits.map(({ block }) => block) };
}

/** Axes alike get edges alike; null when rounding them takes the boxes too far from their sizes. */
function evenFits(lengths: readonly number[], targets: Targets, minBlock: number): AxisFit[] | null {
  const chunkEdges = evenEdges(lengths, targets.chunk);
  const blockEdges = evenEdges(chunkEdges, targets.block);
  const near = (box: readonly number[], edges: readonly number[], tolerance: number) => {
    const ratio = volume(box) / volume(edges);
    return ratio <= tolerance && ratio >= 1 / tolerance;
  };
  for (const { weight, tolerance } of TRIALS) {
    const fits = lengths.map((length, axis) => fitAxis(length, chunkEdges[axis], blockEdges[axis], minBlock, weight));
    const chunks = fits.map(({ chunk }) => chunk);
    const blocks = fits.map(({ block }) => block);
    if (near(chunks, chunkEdges, CHUNK_TOLERANCE) && near(blocks, blockEdges, tolerance)) return fits;
  }
  return null;
}

/** Axis after axis, short ones first: what rounding one edge costs, the next makes up for. */
function unevenFits(lengths: readonly number[], targets: Targets, minBlock: number): AxisFit[] {
  const fits = new Array<AxisFit>(lengths.length);
  let chunkCells = targets.chunk;
  let blockCells = targets.block;
  const shortFirst = lengths.map((_, axis) => axis).sort((a, b) => lengths[a] - lengths[b]);
  shortFirst.forEach((axis, done) => {
    const left = lengths.length - done;
    const chunkEdge = Math.max(1, Math.min(lengths[axis], chunkCells ** (1 / left)));
    const blockEdge = Math.max(1, Math.min(chunkEdge, blockCells ** (1 / left)));
    fits[axis] = fitAxis(lengths[axis], chunkEdge, blockEdge, minBlock, STRICT);
    chunkCells = Math.max(1, chunkCells / fits[axis].chunk);
    blockCells = Math.max(1, blockCells / fits[axis].block);
  });
  return fits;
}

function cubeBlocks(chunks: readonly number[], targets: Targets, minBlock: number): number[] {
  const edges = evenEdges(chunks, targets.block);
  return chunks.map((length, axis) => Math.min(length, Math.max(minBlock, fitLength(length, edges[axis]))));
}

/** Edges as even as can be where none is shorter than a block: long blocks leave less for the other axes. */
function edgesAround(lengths: readonly number[], cells: number, blocks: readonly number[]): number[] {
  const pinned = new Set<number>();
  for (;;) {
    const free = lengths.map((_, axis) => axis).filter((axis) => !pinned.has(axis));
    const left = cells / volume([...pinned].map((axis) => blocks[axis]));
    const even = evenEdges(free.map((axis) => lengths[axis]), left);
    const edges = blocks.slice();
    free.forEach((axis, i) => edges[axis] = even[i]);
    const short = free.filter((axis) => edges[axis] < blocks[axis]);
    if (short.length === 0) return edges;
    for (const axis of short) pinned.add(axis);
  }
}
