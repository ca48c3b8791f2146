import { copyRegion } from "../../../ffi/mod.ts";
import { PLACE_UNINIT, PLACE_ZERO } from "../../format/mod.ts";
import { boxSelection } from "./boxes.ts";
import type { ChunkAccess } from "./chunk_access.ts";
import { decodeSync } from "./decode_job.ts";
import { chunkCoords, type Layout, layoutOf } from "./layout.ts";
import { product } from "../shapes.ts";
import { readSelection } from "./read.ts";
import { writeSelection } from "./write.ts";

/** Cells put in (`length` > 0) or taken out (`length` < 0) along one axis, from `start` on. */
export interface AxisChange {
  /** The axis. */
  readonly axis: number;
  /** First cell that is put in or taken out. */
  readonly start: number;
  /** How many cells; negative when they are taken out. */
  readonly length: number;
}

/** A layout with its chunks: what a change starts from and what it leads to. */
export interface Partitioned {
  /** Where cells lie. */
  readonly layout: Layout;
  /** Places of the chunks. */
  readonly table: Float64Array;
}

/** Neighbouring cells along an axis that stay neighbours: `count` cells from `from` move to `to`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Inserts zeros or deletes cells along an axis.
 *
 * Chunks that keep their cells move as entries of the table; only those at a cut are rewritten.
 *
 * @param access Chunks of the array.
 * @param old State to start from; not changed.
 * @param change What to do.
 * @param overwritten True when the caller writes all new cells next: they need not be zeroed.
 * @returns The new state, to be committed.
 */
export function changeAxis(
  access: ChunkAccess,
  old: Partitioned,
  change: AxisChange,
  overwritten = false,
): Partitioned {
  const { axis } = change;
  const shape = old.layout.shape.map((n, i) => i === axis ? n + change.length : n);
  const layout = layoutOf(shape, old.layout.chunks, old.layout.blocks, old.layout.itemsize);
  const stretches = stretchesOf(old.layout.shape[axis], change);
  const table = new Float64Array(layout.nchunks).fill(PLACE_ZERO);
  // Beside an axis of no cells another may be as long as it likes: there is nothing to go through it for.
  if (layout.nchunks === 0 || old.layout.nchunks === 0) return { layout, table };
  const inner = layout.gridStrides[axis] ?? 1;
  const outer = product(layout.grid.slice(0, axis));
  for (let part = 0; part < layout.grid[axis]; part++) {
    const source = sourceOf(old.layout, layout, axis, part, stretches, overwritten);
    if (source === "none") continue;
    for (let o = 0; o < outer; o++) {
      const at = (o * layout.grid[axis] + part) * inner;
      if (source === "mixed") {
        const rows = rowsBehind(layout, axis, part, stretches).map((row) => (o * old.layout.grid[axis] + row) * inner);
        for (let i = 0; i < inner; i++) {
          // Nothing comes of nothing: a cube that is mostly empty is changed at the cost of what it holds.
          const empty = rows.every((row) => isEmpty(old.table[row + i]));
          if (!empty) table[at + i] = rebuild(access, old, layout, at + i, axis, stretches);
        }
      } else {
        const from = (o * old.layout.grid[axis] + source) * inner;
        table.set(old.table.subarray(from, from + inner), at);
      }
    }
  }
  return { layout, table };
}

function stretchesOf(length: number, { start, length: change }: AxisChange): Stretch[] {
  const behind = change < 0 ? start - change : start;
  return [
    { from: 0, to: 0, count: start },
    { from: behind, to: behind + change, count: length - behind },
  ].filter((stretch) => stretch.count > 0);
}

/** Where a row of chunks comes from: an old row as it is, nowhere (all zero), or pieces of several. */
function sourceOf(
  old: Layout,
  next: Layout,
  axis: number,
  part: number,
  stretches: readonly Stretch[],
  overwritten: boolean,
): number | "none" | "mixed" {
  const size = next.chunks[axis];
  const begin = part * size;
  const end = Math.min(begin + size, next.shape[axis]);
  const inside = stretches.filter((s) => s.to < end && s.to + s.count > begin);
  if (inside.length === 0) return "none";
  if (inside.length > 1) return "mixed";
  const [{ from, to, count }] = inside;
  const first = Math.max(begin, to);
  const last = Math.min(end, to + count);
  const oldFirst = first - to + from;
  if (first !== begin || oldFirst % size !== 0) return "mixed";
  const oldPart = oldFirst / size;
  const oldCells = Math.min(size, old.shape[axis] - oldPart * size);
  // Cells that are cut off must not come back, and new ones must be zero: unless they are written next.
  const same = last - first === oldCells && (last === end || overwritten);
  return same ? oldPart : "mixed";
}

/** The old rows of chunks whose cells a new row gets. */
function rowsBehind(layout: Layout, axis: number, part: number, stretches: readonly Stretch[]): number[] {
  const size = layout.chunks[axis];
  const begin = part * size;
  const rows = new Set<number>();
  for (const { from, to, count } of stretches) {
    const first = Math.max(begin, to) - to + from;
    const last = Math.min(begin + size, to + count) - to + from;
    for (let cell = first; cell < last; cell += size - cell % size) rows.add(Math.floor(cell / size));
  }
  return [...rows];
}

function isEmpty(place: number): boolean {
  return place === PLACE_ZERO || place === PLACE_UNINIT;
}

function rebuild(
  access: ChunkAccess,
  old: Partitioned,
  layout: Layout,
  nchunk: number,
  axis: number,
  stretches: readonly Stretch[],
): number {
  const coords = chunkCoords(layout, nchunk);
  const start = coords.map((c, i) => c * layout.chunks[i]);
  const shape = start.map((s, i) => Math.min(layout.chunks[i], layout.shape[i] - s));
  const cells = new Uint8Array(product(shape) * layout.itemsize);
  for (const { from, to, count } of stretches) {
    const first = Math.max(start[axis], to);
    const last = Math.min(start[axis] + shape[axis], to + count);
    if (last <= first) continue;
    const oldStart = start.map((s, i) => i === axis ? first - to + from : s);
    const size = shape.map((n, i) => i === axis ? last - first : n);
    const piece = readBox(access, old, oldStart, size);
    const at = shape.map((_, i) => i === axis ? first - start[axis] : 0);
    copyRegion(layout.itemsize, piece, size, size.map(() => 0), size, cells, shape, at);
  }
  // The one chunk that is written stands alone: a table of its own keeps this free of the others.
  const alone = layoutOf(shape, layout.chunks, layout.blocks, layout.itemsize);
  const selection = boxSelection(shape.map(() => 0), shape);
  const value = { bytes: cells, box: shape, broadcast: null };
  return writeSelection({ access, layout: alone, table: new Float64Array([PLACE_ZERO]), selection, value })[0];
}

function readBox(access: ChunkAccess, { layout, table }: Partitioned, start: number[], size: number[]): Uint8Array {
  const result = new Uint8Array(product(size) * layout.itemsize);
  const selection = boxSelection(start, size);
  decodeSync(readSelection({ access, layout, table, selection, result, zeroed: true }));
  return result;
}
