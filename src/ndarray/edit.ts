import type { ArrayCore } from "./array_core.ts";
import { boxSelection, changeAxis, type Partitioned, writeSelection } from "./chunks/mod.ts";
import { asDense, convertTo } from "./dense/mod.ts";
import { storedOrder } from "./dtypes/mod.ts";
import { arrayShape } from "./axes.ts";
import { checkLimits } from "./partition/mod.ts";

/**
 * Changes the shape of an array; one commit.
 *
 * @param core Array to change.
 * @param shape New lengths of the axes.
 * @param starts For each axis where cells are put in or taken out; the far end where there is none.
 */
export function resizeArray(core: ArrayCore, shape: readonly number[], starts: readonly (number | undefined)[]): void {
  const old = core.layout.shape;
  const next = arrayShape(shape);
  if (next.length !== old.length) {
    throw new RangeError(`Cannot resize an array of ${old.length} axes to ${next.length} axes`);
  }
  checkLimits(next, core.layout.chunks, core.layout.blocks, core.layout.itemsize);
  let state: Partitioned = { layout: core.layout, table: core.table };
  // Axes that shrink go first, so that nothing is moved that is taken out afterwards.
  const axes = old.map((_, axis) => axis).sort((a, b) => Number(next[a] > old[a]) - Number(next[b] > old[b]));
  for (const axis of axes) {
    const length = next[axis] - old[axis];
    if (length === 0) continue;
    const most = Math.min(old[axis], next[axis]);
    const start = starts[axis] ?? most;
    if (!Number.isInteger(start) || start < 0 || start > most) {
      throw new RangeError(`Start of axis ${axis} must be an integer from 0 to ${most}, got ${start}`);
    }
    state = changeAxis(core.access, state, { axis, start, length });
  }
  core.commitLayout(state);
}

/**
 * Puts cells in along an axis; one commit.
 *
 * @param core Array to change.
 * @param data Cells; of the array's shape but for the axis.
 * @param axis Axis that grows.
 * @param start Index of the first new cell.
 */
export function insertCells(core: ArrayCore, data: unknown, axis: number, start: number): void {
  const { access, info, layout } = core;
  const at = position(layout.shape[axis], axis, start, layout.shape[axis]);
  const dense = convertTo(asDense(data, { dtype: info.dtype }), info);
  const shape = insertedShape(layout.shape, axis, dense.shape, dense.size);
  const length = shape[axis];
  if (length === 0) return;
  checkLimits(layout.shape.map((n, i) => i === axis ? n + length : n), layout.chunks, layout.blocks, layout.itemsize);
  const state = changeAxis(access, { layout, table: core.table }, { axis, start: at, length }, true);
  const selection = boxSelection(shape.map((_, i) => i === axis ? at : 0), shape);
  const value = { bytes: storedOrder(info, dense.bytes), box: shape, broadcast: null };
  core.commitLayout({ layout: state.layout, table: writeSelection({ access, ...state, selection, value }) });
}

/** The shape of what is put in: given as it is, without the axis (one slice), or flat. */
function insertedShape(old: readonly number[], axis: number, given: readonly number[], size: number): number[] {
  const fits = given.length === old.length && given.every((n, i) => i === axis || n === old[i]);
  if (fits) return [...given];
  const others = old.filter((_, i) => i !== axis);
  const slice = others.reduce((n, length) => n * length, 1);
  const single = given.length === others.length && given.every((n, i) => n === others[i]);
  const flat = given.length === 1 && slice > 0 && size % slice === 0;
  if (!single && !flat) {
    throw new RangeError(
      `Cannot put cells of shape [${given.join(", ")}] into [${
        old.join(", ")
      }] along axis ${axis}: the other axes differ`,
    );
  }
  return old.map((n, i) => i === axis ? size / slice : n);
}

/**
 * Takes cells out along an axis; one commit.
 *
 * @param core Array to change.
 * @param axis Axis that shrinks.
 * @param start First index that goes.
 * @param length How many go.
 */
export function deleteCells(core: ArrayCore, axis: number, start: number, length: number): void {
  const { layout, table, access } = core;
  const size = layout.shape[axis];
  const at = position(size, axis, start, size);
  if (!Number.isInteger(length) || length < 0 || at + length > size) {
    throw new RangeError(`Cannot delete ${length} cells from index ${at} of axis ${axis}: its length is ${size}`);
  }
  if (length > 0) core.commitLayout(changeAxis(access, { layout, table }, { axis, start: at, length: -length }));
}

function position(size: number, axis: number, start: number, most: number): number {
  const at = start < 0 ? start + size : start;
  if (!Number.isInteger(at) || at < 0 || at > most) {
    throw new RangeError(`Index ${start} is out of range for axis ${axis} of length ${size}`);
  }
  return at;
}
