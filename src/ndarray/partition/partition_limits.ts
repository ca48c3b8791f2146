import { MAX_BLOCK_BYTES, MAX_CHUNK_BYTES, MAX_CHUNKS, MAX_DIM } from "../../format/mod.ts";

/**
 * Checks what a partition is computed from.
 *
 * @param shape Cells along each axis.
 * @param itemsize Bytes of an item.
 * @throws {RangeError} when there are more than 16 axes, or a length is no integer from 0.
 */
export function checkSizes(shape: readonly number[], itemsize: number): void {
  if (shape.length > MAX_DIM) {
    throw new RangeError(`Cannot lay out an array of ${shape.length} axes: the format has up to ${MAX_DIM}`);
  }
  shape.forEach((length, axis) => {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(
        `Cannot lay out an array: the length of axis ${axis} must be an integer from 0, it is ${length}`,
      );
    }
  });
  if (!Number.isSafeInteger(itemsize) || itemsize < 0) {
    throw new RangeError(`Cannot lay out an array: the size of an item must be an integer from 0, it is ${itemsize}`);
  }
}

/**
 * Checks chunks or blocks that are given.
 *
 * @param name `"chunks"` or `"blocks"`, for messages.
 * @param given What is given.
 * @param shape Cells along each axis.
 * @returns A copy; null when nothing is given, or 0 along an axis without cells, as python-blosc2 writes it.
 * @throws {RangeError} when its rank differs, or a number is no positive integer.
 */
export function checkGiven(
  name: "chunks" | "blocks",
  given: readonly number[] | undefined,
  shape: readonly number[],
): number[] | null {
  if (given === undefined) return null;
  if (given.length !== shape.length) {
    throw new RangeError(
      `Cannot lay out an array: ${name} must have as many numbers as the shape, ${shape.length}, it has ${given.length}`,
    );
  }
  let open = false;
  given.forEach((length, axis) => {
    if (length === 0 && shape[axis] === 0) open = true;
    else if (!Number.isSafeInteger(length) || length < 1) {
      throw new RangeError(
        `Cannot lay out an array: ${name} along axis ${axis} must be a positive integer, it is ${length}`,
      );
    }
  });
  return open ? null : [...given];
}

/**
 * Checks that blocks are no larger than chunks.
 *
 * @param blocks Cells of a block along each axis.
 * @param chunks Cells of a chunk along each axis.
 * @throws {RangeError} when a block is longer than its chunk.
 */
export function checkBlock(blocks: readonly number[], chunks: readonly number[]): void {
  blocks.forEach((length, axis) => {
    if (length > chunks[axis]) {
      throw new RangeError(
        `Cannot lay out an array: a block must fit into a chunk, along axis ${axis} it has ${length} cells, ` +
          `the chunk ${chunks[axis]}`,
      );
    }
  });
}

/**
 * Checks a partition against the limits of the format.
 *
 * @param shape Cells along each axis.
 * @param chunks Cells of a chunk along each axis.
 * @param blocks Cells of a block along each axis.
 * @param itemsize Bytes of an item.
 * @throws {RangeError} when a block, a chunk or the number of chunks is too large.
 */
export function checkLimits(
  shape: readonly number[],
  chunks: readonly number[],
  blocks: readonly number[],
  itemsize: number,
): void {
  let blockBytes = itemsize;
  let chunkBytes = itemsize;
  let nchunks = 1;
  shape.forEach((length, axis) => {
    blockBytes *= blocks[axis];
    chunkBytes *= Math.ceil(chunks[axis] / blocks[axis]) * blocks[axis];
    nchunks *= Math.ceil(length / chunks[axis]);
  });
  if (blockBytes > MAX_BLOCK_BYTES) {
    throw new RangeError(
      `Cannot make blocks of ${blocks.join(" x ")} items, ${blockBytes} bytes: the native library takes up to ` +
        `${MAX_BLOCK_BYTES}; give smaller blocks`,
    );
  }
  if (chunkBytes > MAX_CHUNK_BYTES) {
    throw new RangeError(
      `Cannot make chunks of ${chunks.join(" x ")} items, ${chunkBytes} bytes in whole blocks: a chunk holds up to ` +
        `${MAX_CHUNK_BYTES}, its length is a signed 32-bit number; give smaller chunks`,
    );
  }
  if (nchunks > MAX_CHUNKS) {
    throw new RangeError(
      `Cannot cut the array into ${nchunks} chunks of ${chunks.join(" x ")}: its index holds up to ${MAX_CHUNKS}; ` +
        "give larger chunks",
    );
  }
  if (nchunks * chunkBytes > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(
      `Cannot make an array of ${nchunks} chunks of ${chunkBytes} bytes: in all there may be up to ` +
        `${Number.MAX_SAFE_INTEGER} bytes`,
    );
  }
}
