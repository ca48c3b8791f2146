import type { ArrayCore } from "./array_core.ts";
import { boxSelection, decodeSync, eachCombination, readSelection, writeSelection } from "./chunks/mod.ts";
import { elementStrides, product } from "./shapes.ts";
import type { AxisPick, Selection } from "./selection/mod.ts";

/** A box of cells: first cell and number of cells along each axis. */
export interface Box {
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/**
 * Goes through the chunks of an array as boxes of cells.
 *
 * @param core Array to walk.
 * @returns Generator of boxes, cut to the shape of the array.
 */
export function* chunkBoxes(core: ArrayCore): Generator<Box, void, void> {
  const { layout } = core;
  const starts = layout.grid.map((n, i) => Array.from({ length: n }, (_, k) => k * layout.chunks[i]));
  for (const start of eachCombination(starts)) {
    yield { start, shape: start.map((s, i) => Math.min(layout.chunks[i], layout.shape[i] - s)) };
  }
}

/**
 * Writes all chunks of an array, one after the other: memory is bounded by a chunk, whatever the array's size.
 *
 * @param core Array to write; one commit at the end.
 * @param produce Gives the cells of a box, C order, in the byte order of the array's file.
 */
export function fillChunks(core: ArrayCore, produce: (box: Box) => Uint8Array): void {
  const { access, layout } = core;
  let table = core.table;
  for (const box of chunkBoxes(core)) {
    const value = { bytes: produce(box), box: box.shape, broadcast: null };
    table = writeSelection({ access, layout, table, selection: boxSelection(box.start, box.shape), value });
  }
  core.commitTable(table);
}

/**
 * Reads a selection into fresh memory, in the byte order of the file.
 *
 * @param core Array to read.
 * @param selection What to read.
 * @returns Its bytes, C order of the selection's shape.
 * @throws {StaleError} when another process has changed the array.
 */
export function readBytes(core: ArrayCore, selection: Selection): Uint8Array<ArrayBuffer> {
  const { access, layout, table } = core;
  const result = new Uint8Array(product(selection.shape) * layout.itemsize);
  return core.store.consistent(() => {
    decodeSync(readSelection({ access, layout, table, selection, result, zeroed: true }));
    return result;
  });
}

/**
 * Makes one consistent read of all that fills a copy: the state is checked once, at the end.
 *
 * @param core Array to copy from.
 * @param fill Writes the copy.
 * @returns The same, which fails when another process has changed the array meanwhile.
 */
export function copying(core: ArrayCore, fill: (target: ArrayCore) => void): (target: ArrayCore) => void {
  return (target) => core.store.consistent(() => fill(target));
}

/**
 * Selects part of a basic selection: the cells of a box of its result.
 *
 * @param selection A basic selection.
 * @param box Box within the selection's shape.
 * @returns The selection of those cells.
 */
export function narrow(selection: Selection, box: Box): Selection {
  const long = selection.shape.map((_, i) => i).filter((i) => selection.shape[i] > 1);
  const strides = elementStrides(box.shape);
  let next = 0;
  // Basic selections keep the order of axes, so axes and results that are longer than 1 pair up.
  const axes = selection.axes.map((pick): AxisPick | null => {
    if (pick === null || pick.count <= 1) return pick;
    const dim = long[next++];
    return { ...pick, start: pick.start + box.start[dim] * pick.step, count: box.shape[dim], stride: strides[dim] };
  });
  return { ...selection, shape: box.shape, axes };
}
