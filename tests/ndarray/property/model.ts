/**
 * A plain-loop model of an array: cells are numbers in one flat list, C order. Nothing here comes from `src/`.
 *
 * @module
 */

/** Multiplies the lengths of axes. */
export function count(shape: readonly number[]): number {
  let n = 1;
  for (const length of shape) n *= length;
  return n;
}

/** Gives the index of a cell in C order. */
export function flatIndex(shape: readonly number[], index: readonly number[]): number {
  let at = 0;
  for (let axis = 0; axis < shape.length; axis++) at = at * shape[axis] + index[axis];
  return at;
}

/** Lists the indices of all cells in C order. */
export function allIndices(shape: readonly number[]): number[][] {
  let list: number[][] = [[]];
  for (const length of shape) {
    const next: number[][] = [];
    for (const head of list) for (let i = 0; i < length; i++) next.push([...head, i]);
    list = next;
  }
  return list;
}

/** Cells that a selection takes: the shape of the result, and for each of its cells the flat index in the array. */
export interface Picked {
  readonly shape: readonly number[];
  readonly cells: readonly number[];
}

/** A dense array of numbers that can be read, written and resized, the slow and simple way. */
export class Model {
  shape: number[];
  cells: number[];

  constructor(shape: readonly number[], cells?: readonly number[]) {
    this.shape = [...shape];
    this.cells = cells === undefined ? new Array<number>(count(shape)).fill(0) : [...cells];
  }

  clone(): Model {
    return new Model(this.shape, this.cells);
  }

  get(picked: Picked): number[] {
    return picked.cells.map((cell) => this.cells[cell]);
  }

  /** Writes values of a shape that broadcasts to the selection's; of cells that are named twice the last value stays. */
  set(picked: Picked, shape: readonly number[], values: readonly number[]): void {
    const lead = picked.shape.length - shape.length;
    allIndices(picked.shape).forEach((index, i) => {
      const own = index.slice(Math.max(0, lead)).map((at, axis) => shape[axis] === 1 ? 0 : at);
      this.cells[picked.cells[i]] = values[flatIndex(shape.slice(Math.max(0, -lead)), own)];
    });
  }

  /** Makes the array anew: `source` says which old cell each new one was; null is a new cell, zero. */
  #remake(shape: readonly number[], source: (index: readonly number[]) => number[] | null): void {
    const old = this.clone();
    this.shape = [...shape];
    this.cells = allIndices(shape).map((index) => {
      const from = source(index);
      return from === null ? 0 : old.cells[flatIndex(old.shape, from)];
    });
  }

  resize(shape: readonly number[], starts: readonly (number | undefined)[] = []): void {
    shape.forEach((length, axis) => {
      const change = length - this.shape[axis];
      const start = starts[axis] ?? Math.min(length, this.shape[axis]);
      if (change > 0) this.grow(axis, start, change);
      if (change < 0) this.delete(axis, start, -change);
    });
  }

  /** Puts zeros in. */
  grow(axis: number, start: number, length: number): void {
    const shape = this.shape.map((n, i) => i === axis ? n + length : n);
    this.#remake(shape, (index) => {
      const at = index[axis];
      if (at >= start && at < start + length) return null;
      return index.map((k, i) => i === axis && at >= start ? k - length : k);
    });
  }

  delete(axis: number, start: number, length: number): void {
    const shape = this.shape.map((n, i) => i === axis ? n - length : n);
    this.#remake(shape, (index) => index.map((k, i) => i === axis && k >= start ? k + length : k));
  }

  /** Puts cells in, given in C order of the array's shape with `length` along the axis. */
  insert(axis: number, start: number, length: number, values: readonly number[]): void {
    this.grow(axis, start, length);
    const inserted = this.shape.map((n, i) => i === axis ? length : n);
    allIndices(inserted).forEach((index, i) => {
      const at = index.map((k, j) => j === axis ? k + start : k);
      this.cells[flatIndex(this.shape, at)] = values[i];
    });
  }

  /** Cells of a box. */
  box(start: readonly number[], shape: readonly number[]): number[] {
    return allIndices(shape).map((index) => this.cells[flatIndex(this.shape, index.map((k, i) => k + start[i]))]);
  }
}
