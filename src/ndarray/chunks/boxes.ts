import { copyRegion } from "../../../ffi/mod.ts";
import type { BlockItems } from "../../format/mod.ts";
import type { Layout } from "./layout.ts";
import { elementStrides, nextPlace } from "../shapes.ts";
import { moveItems } from "./move.ts";
import type { BlockPart, ChunkPart } from "./parts.ts";
import type { Selection } from "../selection/mod.ts";

/** The dense side of a move: a buffer in C order, or one that is broadcast. */
export interface Dense {
  /** The cells, in the byte order of the file. */
  readonly bytes: Uint8Array;
  /** Elements that a plain box takes along each axis; null when the selection is not a plain box. */
  readonly box: readonly number[] | null;
  /** Turns an offset in the selection's result into an item of `bytes`; null when they are the same. */
  readonly broadcast: ((offset: number) => number) | null;
}

/** A block that is touched, and the elements that are moved in or out of it. */
export interface Touched {
  /** Number of the block in the chunk. */
  readonly nblock: number;
  /** Elements of the block. */
  readonly parts: readonly BlockPart[];
}

/** Below this many items a move in TypeScript is faster than the way into the library. */
const SMALL_MOVE = 64;

/**
 * Goes through all combinations of one entry from each list, the last list fastest.
 *
 * @param lists Lists to combine; none gives one empty combination.
 * @returns Generator of combinations; each is an array of its own.
 */
export function* eachCombination<T>(lists: readonly (readonly T[])[]): Generator<T[], void, void> {
  if (lists.some((list) => list.length === 0)) return;
  const lengths = lists.map(({ length }) => length);
  const at = lists.map(() => 0);
  do yield at.map((k, i) => lists[i][k]); while (nextPlace(at, lengths));
}

/**
 * Lists the blocks of a chunk that a selection touches.
 *
 * @param parts What the selection takes from the chunk along each dimension.
 * @returns The blocks, each once.
 */
export function touchedBlocks(parts: readonly ChunkPart[]): Touched[] {
  const touched: Touched[] = [];
  for (const blockParts of eachCombination(parts.map((part) => part.blocks))) {
    let nblock = 0;
    for (const part of blockParts) nblock += part.nblock;
    touched.push({ nblock, parts: blockParts });
  }
  return touched;
}

/**
 * Looks whether a selection is a box of neighbouring cells in C order.
 *
 * @param selection Selection to look at.
 * @returns Its elements along each axis of the array, or null for anything else.
 */
export function plainBox(selection: Selection): number[] | null {
  if (selection.points !== null) return null;
  const box: number[] = [];
  for (const pick of selection.axes) {
    if (pick === null || pick.indices !== null || (pick.step !== 1 && pick.count > 1)) return null;
    box.push(pick.count);
  }
  const strides = elementStrides(box);
  for (let i = 0; i < box.length; i++) if (box[i] > 1 && selection.axes[i]!.stride !== strides[i]) return null;
  return box;
}

/**
 * Selects a box of neighbouring cells.
 *
 * @param start First cell along each axis.
 * @param size Cells along each axis.
 * @returns A selection that is a plain box.
 */
export function boxSelection(start: readonly number[], size: readonly number[]): Selection {
  const strides = elementStrides(size);
  const axes = start.map((first, i) => ({ start: first, step: 1, count: size[i], indices: null, stride: strides[i] }));
  return { shape: size, axes, points: null, basic: true };
}

/**
 * Finds a whole chunk in the dense buffer, when it lies there as it lies in the file.
 *
 * @param layout Layout of the array.
 * @param parts What is taken from the chunk.
 * @param dense Dense side.
 * @returns A view of the chunk's bytes, or null when bytes have to be moved.
 */
export function chunkInPlace(layout: Layout, parts: readonly ChunkPart[], dense: Dense): Uint8Array | null {
  const { box, bytes } = dense;
  if (box === null || dense.broadcast !== null || !layout.linear) return null;
  let items = 1;
  let offset = 0;
  let step = 1;
  let started = false;
  for (let axis = 0; axis < parts.length; axis++) {
    const part = parts[axis];
    if (!part.whole) return null;
    // After the first axis that is longer than 1, only whole axes of the buffer are neighbours in memory.
    if (started && part.count !== box[axis]) return null;
    started ||= part.count > 1;
    items *= part.count;
  }
  if (items * layout.itemsize !== layout.chunkBytes) return null;
  for (let axis = parts.length - 1; axis >= 0; axis--) {
    offset += parts[axis].first * step;
    step *= box[axis];
  }
  return bytes.subarray(offset * layout.itemsize, offset * layout.itemsize + layout.chunkBytes);
}

/**
 * Copies elements of a block into the dense buffer.
 *
 * @param layout Layout of the array.
 * @param block Bytes of the block.
 * @param parts Elements that are taken.
 * @param dense Dense side, written to.
 */
export function blockToDense(layout: Layout, block: Uint8Array, parts: readonly BlockPart[], dense: Dense): void {
  if (asRegion(parts, dense)) {
    const starts = parts.map((part) => part.start);
    const stops = parts.map((part) => part.start + part.count);
    const firsts = parts.map((part) => part.first);
    copyRegion(layout.itemsize, block, layout.blocks, starts, stops, dense.bytes, dense.box!, firsts);
    return;
  }
  const runs = parts.map((part) => ({ count: part.count, to: part.inResult, from: part.inBlock }));
  moveItems(dense.bytes, 0, block, 0, layout.itemsize, runs);
}

/**
 * Copies items of a block, those of them that are taken, into a buffer that is zero where they go.
 *
 * @param layout Layout of the array.
 * @param cells The items.
 * @param parts Elements that are taken: neighbours along each axis.
 * @param result The buffer, C order, written to.
 */
export function itemsToDense(
  { blocks, itemsize }: Layout,
  { items, bytes, n }: BlockItems,
  parts: readonly BlockPart[],
  result: Uint8Array,
): void {
  for (let i = 0; i < n; i++) {
    let rest = items[i], to = 0, axis = parts.length - 1;
    for (; axis >= 0; axis--) {
      const above = Math.floor(rest / blocks[axis]);
      const k = rest - above * blocks[axis] - parts[axis].start;
      if (k < 0 || k >= parts[axis].count) break;
      to += parts[axis].inResult[k];
      rest = above;
    }
    if (axis >= 0) continue;
    for (let k = 0; k < itemsize; k++) result[to * itemsize + k] = bytes[i * itemsize + k];
  }
}

/**
 * Copies elements of the dense buffer into a block.
 *
 * @param layout Layout of the array.
 * @param block Bytes of the block, written to.
 * @param parts Elements that are written.
 * @param dense Dense side.
 */
export function denseToBlock(layout: Layout, block: Uint8Array, parts: readonly BlockPart[], dense: Dense): void {
  if (asRegion(parts, dense)) {
    const firsts = parts.map((part) => part.first);
    const stops = parts.map((part) => part.first + part.count);
    const starts = parts.map((part) => part.start);
    copyRegion(layout.itemsize, dense.bytes, dense.box!, firsts, stops, block, layout.blocks, starts);
    return;
  }
  const { broadcast } = dense;
  const runs = parts.map((part) => ({
    count: part.count,
    to: part.inBlock,
    from: broadcast === null ? part.inResult : part.inResult.map(broadcast),
  }));
  moveItems(block, 0, dense.bytes, 0, layout.itemsize, runs);
}

function asRegion(parts: readonly BlockPart[], dense: Dense): boolean {
  if (dense.box === null || dense.broadcast !== null) return false;
  let items = 1;
  for (const part of parts) {
    if (!part.unit) return false;
    items *= part.count;
  }
  return items > SMALL_MOVE;
}
