import { fillBytes } from "../../chunks/mod.ts";
import { type DTypeInfo, nativeOrder } from "../../dtypes/mod.ts";
import { type Indices, indicesFor } from "./cell_finder.ts";
import { copyItems } from "./copy_items.ts";
import { isSorted, sortOrder } from "../radix_sort.ts";

/** Cells by column: coordinates by axis, and items. They grow. */
export class CellColumns {
  readonly #shape: readonly number[];
  readonly #info: DTypeInfo;
  readonly #most: number;
  #coords: Indices[];
  #items: Uint8Array<ArrayBuffer>;
  #room = 0;
  #length = 0;

  constructor(shape: readonly number[], info: DTypeInfo, most: number) {
    this.#shape = shape;
    this.#info = info;
    this.#most = most;
    this.#coords = shape.map((n) => indicesFor(n, 0));
    this.#items = new Uint8Array(0);
  }

  /** How many cells there are. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds cells.
   *
   * @param n How many.
   * @param coords Their coordinates, by axis.
   * @param bytes Memory with the items.
   * @param base Where item 0 begins in it.
   * @param offsets Number of each item.
   */
  add(n: number, coords: readonly Indices[], bytes: Uint8Array, base: number, offsets: Uint32Array): void {
    this.#reserve(n);
    const at = this.#length;
    const itemsize = this.#info.itemsize;
    this.#coords.forEach((column, axis) => {
      const from = coords[axis];
      if (n > 16) column.set(from.subarray(0, n), at);
      else for (let i = 0; i < n; i++) column[at + i] = from[i];
    });
    copyItems(this.#items, at, bytes, base, offsets, n, itemsize);
    this.#length = at + n;
  }

  /**
   * Adds all cells of a box, C order, all with one item.
   *
   * @param lists Indices along each axis.
   * @param item The item.
   */
  addBox(lists: readonly Indices[], item: Uint8Array): void {
    const n = lists.reduce((count, list) => count * list.length, 1);
    this.#reserve(n);
    const at = this.#length;
    let run = n;
    lists.forEach((list, axis) => {
      const column = this.#coords[axis];
      run /= list.length;
      for (let i = at; i < at + n;) {
        for (let k = 0; k < list.length; k++, i += run) column.fill(list[k], i, i + run);
      }
    });
    fillBytes(this.#items.subarray(at * item.byteLength, (at + n) * item.byteLength), item);
    this.#length = at + n;
  }

  /** Puts the cells from `first` on into C order of the array. */
  sort(first: number): void {
    const n = this.#length - first;
    const columns = this.#coords.map((column) => column.subarray(first, first + n));
    const keys = columns.flatMap(keysOf);
    if (isSorted(keys, n)) return;
    const order = sortOrder(keys, n);
    for (const column of columns) {
      const copy = column.slice();
      for (let i = 0; i < n; i++) column[i] = copy[order[i]];
    }
    const itemsize = this.#info.itemsize;
    const copy = this.#items.slice(first * itemsize, this.#length * itemsize);
    copyItems(this.#items, first, copy, 0, order, n, itemsize);
  }

  /** Gives the cells away, items in native order; none are left. */
  take(): { coords: Indices[]; values: ArrayBufferView<ArrayBuffer> } {
    const { itemsize, perItem, ctor } = this.#info;
    const n = this.#length;
    const coords = this.#coords.map((column) => column.slice(0, n));
    const items = this.#items.slice(0, n * itemsize);
    nativeOrder(this.#info, items);
    this.#length = 0;
    return { coords, values: new ctor(items.buffer, 0, n * perItem) as ArrayBufferView<ArrayBuffer> };
  }

  /** Makes room for some more cells. */
  #reserve(n: number): void {
    const needed = this.#length + n;
    if (needed <= this.#room) return;
    const room = Math.max(needed, Math.min(this.#most, 2 * this.#room), 64);
    try {
      this.#coords = this.#coords.map((column, axis) => {
        const wider = indicesFor(this.#shape[axis], room);
        wider.set(column.subarray(0, this.#length));
        return wider;
      });
      const items = new Uint8Array(room * this.#info.itemsize);
      items.set(this.#items.subarray(0, this.#length * this.#info.itemsize));
      this.#items = items;
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new RangeError(`Cannot list the cells that are not zero: ${needed} and more do not fit into memory`, {
        cause,
      });
    }
    this.#room = room;
  }
}

/** Keys that order as the indices do; those of long axes are cut in two. */
function keysOf(column: Indices): Uint32Array[] {
  const n = column.length;
  if (column instanceof Int32Array) return [new Uint32Array(column.buffer, column.byteOffset, n)];
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    high[i] = Math.floor(column[i] / 2 ** 32);
    low[i] = column[i] - high[i] * 2 ** 32;
  }
  return [high, low];
}
