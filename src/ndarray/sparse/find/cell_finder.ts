import type { DTypeInfo } from "../../dtypes/mod.ts";
import type { Layout } from "../../chunks/mod.ts";
import { type AxisSet, lastOf, setWithin } from "./axis_set.ts";
import type { ListedItems } from "./listed_blocks.ts";
import { type ByteRoom, findNonzero, type NonzeroBits, nonzeroBits } from "./nonzero.ts";

/** Indices along an axis: 32 bits are enough unless the axis is longer. */
export type Indices = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Axes up to this length have indices of 32 bits. */
const MAX_INT32 = 2 ** 31;
/** Cells that are looked at together: what is found among them stays in the cache of a processor. */
const PIECE = 1 << 14;

/**
 * Makes room for indices along an axis.
 *
 * @param axisLength Length of the axis.
 * @param n How many indices.
 * @returns Zeros.
 */
export function indicesFor(axisLength: number, n: number): Indices {
  return axisLength > MAX_INT32 ? new Float64Array(n) : new Int32Array(n);
}

const ONE = new Uint32Array(1);

/**
 * Finds the cells of a block that are in the array, in the selection and not zero. One block at a time:
 *
 * `begin`, then `next` until it is negative; after each `next`, `offsets` and `coords` tell of the cells that it found.
 */
export class CellFinder {
  /** Number of each cell in its block. */
  readonly offsets: Uint32Array<ArrayBuffer>;
  /** Coordinates of each cell in the array, by axis. */
  readonly coords: readonly Indices[];
  /** Which bits of an item count. */
  readonly bits: NonzeroBits;
  readonly #layout: Layout;
  readonly #sets: readonly AxisSet[];
  /** First index of the block along each axis. */
  readonly #origin: Float64Array;
  /** First cell in the block that counts, along each axis, and one past the last. */
  readonly #low: Int32Array;
  readonly #high: Int32Array;
  /** Which cells between those count; null for all. */
  readonly #masks: (Uint8Array | null)[];
  /** Indices of the row that was looked at last. */
  readonly #row: Float64Array;
  /** All cells of the block count. */
  #plain = false;
  #room: ByteRoom | null = null;
  #listed: ListedItems | null = null;
  /** How many of the listed items were looked at. */
  #nlisted = 0;
  #base = 0;
  #at = 0;
  #end = 0;

  constructor(layout: Layout, info: DTypeInfo, sets: readonly AxisSet[]) {
    const { shape, blocks } = layout;
    const most = Math.min(PIECE, layout.blockBytes / layout.itemsize);
    this.#layout = layout;
    this.#sets = sets;
    this.bits = nonzeroBits(info);
    this.offsets = new Uint32Array(most);
    this.coords = shape.map((n) => indicesFor(n, most));
    this.#origin = new Float64Array(shape.length);
    this.#row = new Float64Array(shape.length);
    this.#low = new Int32Array(shape.length);
    this.#high = Int32Array.from(blocks);
    this.#masks = shape.map(() => null);
  }

  /**
   * Takes a block.
   *
   * @param chunk Place of the chunk in the grid.
   * @param nblock Number of the block in the chunk.
   * @param room Memory with the block.
   * @param base Where the block begins in it.
   * @param listed The items that may be other than zero, where they are known.
   */
  begin(chunk: ArrayLike<number>, nblock: number, room: ByteRoom, base: number, listed: ListedItems | null): void {
    const { shape, chunks, blocks, blockStrides, itemStrides } = this.#layout;
    this.#room = room;
    this.#base = base;
    this.#listed = listed;
    this.#nlisted = 0;
    let plain = true;
    let first = 0;
    let last = 0;
    let rest = nblock;
    for (let axis = 0; axis < shape.length; axis++) {
      const part = Math.floor(rest / blockStrides[axis]);
      rest -= part * blockStrides[axis];
      const start = chunk[axis] * chunks[axis];
      const origin = start + part * blocks[axis];
      // Blocks may be longer than what is left of the chunk, and chunks than what is left of the array.
      const taken = setWithin(this.#sets[axis], origin, Math.min(origin + blocks[axis], start + chunks[axis]));
      if (taken.count === 0) {
        this.#at = this.#end = 0;
        return;
      }
      this.#origin[axis] = origin;
      const low = this.#low[axis] = taken.start - origin;
      const high = this.#high[axis] = lastOf(taken) + 1 - origin;
      const mask = this.#masks[axis] = taken.count === high - low ? null : maskOf(taken, origin, high);
      if (mask !== null || low > 0 || high < blocks[axis]) plain = false;
      first += low * itemStrides[axis];
      last += (high - 1) * itemStrides[axis];
    }
    this.#plain = plain;
    this.#at = first;
    this.#end = last + 1;
  }

  /** Looks at the next cells; returns how many it found, and a negative number after the last. */
  next(): number {
    const n = this.#find();
    return n <= 0 ? n : this.#place(n, true);
  }

  /** Counts what `next` would find. */
  count(): number {
    let total = 0;
    for (let n = this.#find(); n >= 0; n = this.#find()) total += this.#plain || n === 0 ? n : this.#place(n, false);
    return total;
  }

  #find(): number {
    if (this.#at >= this.#end) return -1;
    if (this.#listed !== null) return this.#findListed(this.#listed);
    const from = this.#at;
    this.#at = Math.min(from + this.offsets.length, this.#end);
    return findNonzero(this.bits, this.#room!, this.#base, from, this.#at, this.offsets);
  }

  #findListed({ items, n }: ListedItems): number {
    if (this.#nlisted === n) return -1;
    let found = 0;
    while (this.#nlisted < n && found < this.offsets.length) {
      const item = items[this.#nlisted++];
      this.offsets[found] = item;
      // Bytes other than zero can still be the number -0.
      if (this.bits.all || findNonzero(this.bits, this.#room!, this.#base, item, item + 1, ONE) === 1) found++;
    }
    return found;
  }

  /** Works out where cells are, row by row, and drops those that do not count. */
  #place(n: number, wanted: boolean): number {
    const { blocks } = this.#layout;
    const offsets = this.offsets;
    const axis = blocks.length - 1;
    if (axis < 0) return n;
    const length = blocks[axis];
    const [low, high, mask, origin] = [this.#low[axis], this.#high[axis], this.#masks[axis], this.#origin[axis]];
    const last = this.coords[axis];
    let kept = 0;
    let rowStart = 0;
    let rowEnd = 0;
    let inside = false;
    let written = 0;
    for (let i = 0; i < n; i++) {
      const offset = offsets[i];
      if (offset >= rowEnd) {
        if (wanted) this.#writeRow(written, kept);
        written = kept;
        const row = Math.floor(offset / length);
        rowStart = row * length;
        rowEnd = rowStart + length;
        inside = this.#moveTo(row);
      }
      if (!inside) continue;
      const k = offset - rowStart;
      if (k < low || k >= high || (mask !== null && mask[k] === 0)) continue;
      offsets[kept] = offset;
      last[kept++] = origin + k;
    }
    if (wanted) this.#writeRow(written, kept);
    return kept;
  }

  /** Goes to a row of the block; tells whether it counts. */
  #moveTo(row: number): boolean {
    const { blocks } = this.#layout;
    for (let axis = blocks.length - 2; axis >= 0; axis--) {
      const above = Math.floor(row / blocks[axis]);
      const k = row - above * blocks[axis];
      if (k < this.#low[axis] || k >= this.#high[axis]) return false;
      const mask = this.#masks[axis];
      if (mask !== null && mask[k] === 0) return false;
      this.#row[axis] = this.#origin[axis] + k;
      row = above;
    }
    return true;
  }

  /** Writes the coordinates of a row to its cells, along all axes but the last. */
  #writeRow(from: number, to: number): void {
    if (from === to) return;
    const { coords } = this;
    for (let axis = coords.length - 2; axis >= 0; axis--) {
      const column = coords[axis];
      const value = this.#row[axis];
      for (let i = from; i < to; i++) column[i] = value;
    }
  }
}

function maskOf({ start, step, count, indices }: AxisSet, origin: number, length: number): Uint8Array {
  const mask = new Uint8Array(length);
  for (let k = 0; k < count; k++) mask[(indices === null ? start + k * step : indices[k]) - origin] = 1;
  return mask;
}
