import type { ArrayCore } from "./array_core.ts";
import { boxSelection, chunkCoords } from "./chunks/mod.ts";
import { createLike, type NewArray } from "./create_core.ts";
import { type Box, copying, fillChunks, narrow, readBytes } from "./fill.ts";
import { castTo, DenseArray } from "./dense/mod.ts";
import { type DTypeInfo, nativeOrder, storedOrder } from "./dtypes/mod.ts";
import { elementStrides, product } from "./shapes.ts";
import type { ArrayOptions } from "./options.ts";
import type { Selection } from "./selection/mod.ts";

/**
 * Copies a selection into a new array; chunks that fit as they are, are copied compressed.
 *
 * @param core Array to copy from.
 * @param selection What to copy.
 * @param options Storage, partition and compression of the copy.
 * @returns The copy.
 */
export function sliceCore(core: ArrayCore, selection: Selection, options: NewArray): ArrayCore {
  const ndimKept = selection.shape.length === core.layout.shape.length && selection.points === null;
  const own = ndimKept && !options.chunks && !options.blocks ? keptPartition(core, selection.shape) : {};
  const fill = (target: ArrayCore) => {
    if (options.cparams === undefined && copyAligned(core, target, selection)) return;
    if (selection.basic) return fillChunks(target, (box) => readBytes(core, narrow(selection, box)));
    const bytes = readBytes(core, selection);
    fillChunks(target, (box) => boxOf(bytes, selection.shape, box, core.layout.itemsize));
  };
  return createLike(core, selection.shape, { ...own, ...options }, copying(core, fill));
}

/** A slice keeps the partition of its array, unless it is smaller than one chunk along an axis. */
function keptPartition(core: ArrayCore, shape: readonly number[]) {
  const { chunks, blocks } = core.layout;
  return shape.every((n, i) => n >= chunks[i]) ? { chunks, blocks } : {};
}

/** Copies compressed chunks when those of the target are chunks of the source, cell by cell. */
function copyAligned(core: ArrayCore, target: ArrayCore, selection: Selection): boolean {
  const from = core.layout;
  const to = target.layout;
  if (from.shape.length !== to.shape.length || selection.points !== null) return false;
  if (from.blockBytes !== to.blockBytes || from.chunkBytes !== to.chunkBytes) return false;
  const aligned = selection.axes.every((pick, i) =>
    pick !== null && pick.indices === null && pick.step === 1 && from.chunks[i] === to.chunks[i] &&
    from.blocks[i] === to.blocks[i] && pick.start % from.chunks[i] === 0 && pick.count === to.shape[i] &&
    // An inner edge would cut cells off a chunk, and they would come back when the copy grows.
    (pick.count % from.chunks[i] === 0 || pick.start + pick.count === from.shape[i])
  );
  if (!aligned) return false;
  const offset = selection.axes.reduce((n, pick, i) => n + pick!.start / from.chunks[i] * from.gridStrides[i], 0);
  copyChunks(core, target, (nchunk) => {
    return chunkCoords(to, nchunk).reduce((source, c, i) => source + c * from.gridStrides[i], offset);
  });
  return true;
}

/** Copies compressed chunks; `source` says which chunk becomes which. */
function copyChunks(core: ArrayCore, target: ArrayCore, source: (nchunk: number) => number): void {
  const { table: from } = core;
  const table = target.table.map((_, nchunk) => {
    const place = from[source(nchunk)];
    return place < 0 ? place : target.access.put(core.store.read(place, 0, core.store.sizeOf(place)));
  });
  target.commitTable(table);
}

function boxOf(bytes: Uint8Array, shape: readonly number[], box: Box, itemsize: number): Uint8Array {
  const result = new Uint8Array(product(box.shape) * itemsize);
  const strides = elementStrides(shape);
  const row = (box.shape.at(-1) ?? 1) * itemsize;
  for (let done = 0; done < result.byteLength; done += row) {
    let rest = done / itemsize;
    let from = 0;
    for (let i = shape.length - 1; i >= 0; i--) {
      from += (box.start[i] + rest % box.shape[i]) * strides[i];
      rest = Math.floor(rest / box.shape[i]);
    }
    result.set(bytes.subarray(from * itemsize, from * itemsize + row), done);
  }
  return result;
}

/**
 * Drops or adds axes of length 1; where their chunks are 1 thick, compressed chunks are copied.
 *
 * @param core Array to copy from.
 * @param axes For each axis of the result the axis it comes from, or null for a new one.
 * @param options Storage, partition and compression of the copy.
 * @returns The copy.
 */
export function realignAxes(core: ArrayCore, axes: readonly (number | null)[], options: ArrayOptions): ArrayCore {
  const from = core.layout;
  const pick = (lengths: readonly number[]) => axes.map((axis) => axis === null ? 1 : lengths[axis]);
  const shape = pick(from.shape);
  const own = options.chunks || options.blocks ? {} : { chunks: pick(from.chunks), blocks: pick(from.blocks) };
  const fill = (target: ArrayCore) => {
    const plain = options.cparams === undefined && target.layout.chunkBytes === from.chunkBytes &&
      axes.every((axis, i) => target.layout.chunks[i] === (axis === null ? 1 : from.chunks[axis]));
    if (plain) return copyChunks(core, target, (nchunk) => nchunk);
    fillChunks(target, ({ start, shape: size }) => {
      const boxStart = from.shape.map((_, axis) => axes.includes(axis) ? start[axes.indexOf(axis)] : 0);
      const boxShape = from.shape.map((_, axis) => axes.includes(axis) ? size[axes.indexOf(axis)] : 1);
      return readBytes(core, boxSelection(boxStart, boxShape));
    });
  };
  return createLike(core, shape, { ...own, ...options }, copying(core, fill));
}

/**
 * Copies an array with its axes in another order.
 *
 * @param core Array to copy from.
 * @param axes For each axis of the result the axis it comes from.
 * @param options Storage, partition and compression of the copy.
 * @returns The copy.
 */
export function transposeCore(core: ArrayCore, axes: readonly number[], options: ArrayOptions): ArrayCore {
  const { layout } = core;
  const permute = (lengths: readonly number[]) => axes.map((axis) => lengths[axis]);
  const own = options.chunks || options.blocks
    ? {}
    : { chunks: permute(layout.chunks), blocks: permute(layout.blocks) };
  const cells = ({ start, shape }: Box) => {
    const strides = elementStrides(shape);
    const picks = layout.shape.map((_, axis) => {
      const dim = axes.indexOf(axis);
      return { start: start[dim], step: 1, count: shape[dim], indices: null, stride: strides[dim] };
    });
    return readBytes(core, { shape, axes: picks, points: null, basic: true });
  };
  return createLike(
    core,
    permute(layout.shape),
    { ...own, ...options },
    copying(core, (target) => fillChunks(target, cells)),
  );
}

/**
 * Copies an array with the same cells in C order under another shape.
 *
 * Memory is bounded by the cells of one row of chunks along the first axis of the result.
 *
 * @param core Array to copy from.
 * @param shape Shape of the copy; as many cells.
 * @param options Storage, partition and compression of the copy.
 * @returns The copy.
 */
export function reshapeCore(core: ArrayCore, shape: readonly number[], options: ArrayOptions): ArrayCore {
  const { itemsize } = core.layout;
  const rowCells = product(shape.slice(1));
  let slab = { first: -1, rows: 0, bytes: new Uint8Array(0) };
  const cells = (box: Box) => {
    if (shape.length === 0) return readRange(core, 0, 1);
    if (slab.first !== box.start[0]) {
      const [first, rows] = [box.start[0], box.shape[0]];
      slab = { first, rows, bytes: readRange(core, first * rowCells, (first + rows) * rowCells) };
    }
    const start = box.start.map((s, i) => i === 0 ? 0 : s);
    return boxOf(slab.bytes, [slab.rows, ...shape.slice(1)], { start, shape: box.shape }, itemsize);
  };
  return createLike(core, shape, options, copying(core, (target) => fillChunks(target, cells)));
}

/** Reads cells [begin, end) of the C order: at most two boxes an axis. */
function readRange(core: ArrayCore, begin: number, end: number): Uint8Array<ArrayBuffer> {
  const { layout } = core;
  const result = new Uint8Array((end - begin) * layout.itemsize);
  const strides = elementStrides(layout.shape);
  for (let at = begin; at < end;) {
    // The longest box that starts here: whole rows of the outermost axis whose boundary this is.
    let axis = layout.shape.length - 1;
    while (axis > 0 && at % strides[axis - 1] === 0 && at + strides[axis - 1] <= end) axis--;
    const start = strides.map((stride, i) => Math.floor(at / stride) % layout.shape[i]);
    const count = axis < 0 ? 1 : Math.min(Math.floor((end - at) / strides[axis]), layout.shape[axis] - start[axis]);
    const size = layout.shape.map((n, i) => i < axis ? 1 : i === axis ? count : n);
    result.set(readBytes(core, boxSelection(start, size)), (at - begin) * layout.itemsize);
    at += product(size);
  }
  return result;
}

/**
 * Copies an array with its elements converted, chunk by chunk.
 *
 * @param core Array to copy from.
 * @param info Element type of the copy.
 * @param options Storage, partition and compression of the copy.
 * @returns The copy.
 * @throws {TypeError} when there is no way from one type to the other.
 */
export function castCore(core: ArrayCore, info: DTypeInfo, options: NewArray): ArrayCore {
  const cast = ({ start, shape }: Box) => {
    const bytes = readBytes(core, boxSelection(start, shape));
    nativeOrder(core.info, bytes);
    return storedOrder(info, castTo(new DenseArray(core.info, shape, bytes), info).bytes);
  };
  return createLike(core, core.layout.shape, options, copying(core, (target) => fillChunks(target, cast)), info);
}
