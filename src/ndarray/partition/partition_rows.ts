import { fitCube } from "./partition_cube.ts";
import { DISTANCE_WEIGHT, fitLength, multipleOf, volume } from "./partition_fit.ts";
import type { Given, Targets } from "./partition_targets.ts";
import type { Partition } from "./partition.ts";

/**
 * Fills chunks and blocks from the last axis to the first: runs as long as can be in memory.
 *
 * @param lengths Cells along each axis, 1 or more.
 * @param targets How large they should be.
 * @param given What is given of them.
 * @returns The partition.
 */
export function fillRows(lengths: readonly number[], targets: Targets, given: Given): Partition {
  const { blocks, minBlock } = given;
  if (blocks !== null) {
    // Counted in blocks, a block is the item.
    const grid = lengths.map((length, axis) => Math.ceil(length / blocks[axis]));
    const counts = fillBox(grid, Math.max(1, targets.chunk / volume(blocks)), 1);
    return { blocks, chunks: counts.map((count, axis) => count * blocks[axis]) };
  }
  const chunks = given.chunks ?? fillBox(lengths, targets.chunk, minBlock);
  return blocksInside(lengths, chunks, given, (box) => fillBox(box, targets.block, minBlock));
}

/** At most so many frames a chunk, unless they are small: appending a frame rewrites the last chunk. */
const FRAMES_A_CHUNK = 16;

/** Frames go together to chunks of at least this part of a whole chunk. */
const LEAST_CHUNK = 1 / 8;

/**
 * Makes chunks of a few whole frames, or of large near-square parts of one frame; blocks are runs of rows of one frame,
 * or a few frames where these are small. Blocks one after the other then are the chunk in memory order.
 *
 * @param lengths Cells along each axis, 1 or more.
 * @param thin The axis that frames follow each other along.
 * @param targets How large they should be.
 * @param given What is given of them.
 * @returns The partition.
 */
export function fillThin(lengths: readonly number[], thin: number, targets: Targets, given: Given): Partition {
  const chunks = given.chunks ?? thinChunks(lengths, thin, targets, given);
  const { blocks } = given;
  if (blocks !== null) {
    return { blocks, chunks: lengths.map((length, axis) => multipleOf(length, chunks[axis], blocks[axis])) };
  }
  return blocksInside(lengths, chunks, given, (box) => {
    const frame = volume(box.with(thin, 1));
    const frames = Math.max(given.minBlock, fitLength(box[thin], Math.max(1, targets.thinBlock / frame)));
    const inFrame = fillBox(box.toSpliced(thin, 1), Math.max(1, targets.block / frames), given.minBlock);
    return inFrame.toSpliced(thin, 0, frames);
  });
}

function thinChunks(lengths: readonly number[], thin: number, targets: Targets, given: Given): number[] {
  const { blocks, minBlock } = given;
  const least = blocks?.[thin] ?? minBlock;
  const whole = lengths.map((length, axis) => {
    const block = blocks?.[axis] ?? 1;
    return Math.max(minBlock, Math.ceil(length / block) * block);
  });
  const frame = volume(whole.with(thin, 1));
  if (frame * least > targets.wholeFrame) {
    const parts = fitCube(lengths.toSpliced(thin, 1), { ...targets, chunk: Math.max(1, targets.chunk / least) }, {
      chunks: null,
      blocks: blocks?.toSpliced(thin, 1) ?? null,
      minBlock,
    });
    return parts.chunks.toSpliced(thin, 0, least);
  }
  const most = Math.max(FRAMES_A_CHUNK, targets.chunk * LEAST_CHUNK / frame);
  const frames = Math.max(1, Math.floor(Math.min(most, targets.chunk / frame)));
  return whole.with(thin, Math.max(least, fitLength(lengths[thin], frames)));
}

/** Fits blocks into chunks, and makes chunks that were computed whole multiples of them. */
function blocksInside(
  lengths: readonly number[],
  chunks: readonly number[],
  given: Given,
  blocksOf: (chunks: readonly number[]) => number[],
): Partition {
  const blocks = blocksOf(chunks).map((block, axis) => Math.min(block, chunks[axis]));
  if (given.chunks !== null) return { chunks: given.chunks, blocks };
  const whole = chunks.map((chunk, axis) =>
    chunk >= lengths[axis] ? chunk : Math.ceil(chunk / blocks[axis]) * blocks[axis]
  );
  return { blocks, chunks: whole };
}

/** Rows that divide evenly keep blocks in memory order, which saves a copy: worth being further off the ideal. */
const EXACT = DISTANCE_WEIGHT / 4;

function fillBox(lengths: readonly number[], cells: number, least: number): number[] {
  const box = new Array<number>(lengths.length);
  let left = cells;
  for (let axis = lengths.length - 1; axis >= 0; axis--) {
    // Axes still to come need their least.
    const share = Math.max(1, left / least ** axis);
    box[axis] = Math.max(least, fitLength(lengths[axis], share, EXACT));
    left /= box[axis];
  }
  return box;
}
