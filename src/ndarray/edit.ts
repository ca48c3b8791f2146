import type { ArrayCore } from "./array_core.ts";
import { type AxisChange, boxSelection, changeAxis, layoutOf, type Partitioned, writeSelection } from "./chunks/mod.ts";
import { asDense, convertTo } from "./dense/mod.ts";
import { storedOrder } from "./dtypes/mod.ts";
import { arrayShape } from "./axes.ts";
import { product, sameShape } from "./shapes.ts";
import { checkLimits, partition } from "./partition/mod.ts";

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
  const changes = axisChanges(old, next, starts);
  takePartition(core, next);
  let state: Partitioned = { layout: core.layout, table: core.table };
  for (const change of changes) state = changeAxis(core.access, state, change);
  core.commitLayout(state);
}

/** What is to be done along each axis. Axes that shrink go first, so that nothing is moved that is taken out afterwards. */
function axisChanges(
  old: readonly number[],
  next: readonly number[],
  starts: readonly (number | undefined)[],
): AxisChange[] {
  const changes = old.map((length, axis) => {
    const most = Math.min(length, next[axis]);
    const start = starts[axis] ?? most;
    if (!Number.isInteger(start) || start < 0 || start > most) {
      throw new RangeError(`Start of axis ${axis} must be an integer from 0 to ${most}, got ${start}`);
    }
    return { axis, start, length: next[axis] - length };
  });
  return changes.filter(({ length }) => length !== 0).sort((a, b) => Math.sign(a.length) - Math.sign(b.length));
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
  const { access, info } = core;
  const old = core.layout.shape;
  const at = position(old[axis], axis, start, old[axis]);
  const dense = convertTo(asDense(data, { dtype: info.dtype }), info);
  const shape = insertedShape(old, axis, dense.shape, dense.size);
  const length = shape[axis];
  if (length === 0) return;
  const grown = old.map((n, i) => i === axis ? n + length : n);
  takePartition(core, grown);
  const { layout } = core;
  const state = changeAxis(access, { layout, table: core.table }, { axis, start: at, length }, true);
  const selection = boxSelection(shape.map((_, i) => i === axis ? at : 0), shape);
  const value = { bytes: storedOrder(info, dense.bytes), box: shape, broadcast: null };
  core.commitLayout({ layout: state.layout, table: writeSelection({ access, ...state, selection, value }) });
}

/**
 * Checks that an array can be cut as it is when it has another shape.
 *
 * python-blosc2 writes chunks of length 0 along axes without cells. Such an array is given a partition first: a commit of
 * its own, of an array that is as empty as before.
 */
function takePartition(core: ArrayCore, next: readonly number[]): void {
  const { shape, itemsize } = core.layout;
  const none = core.layout.chunks.some((n, i) => n === 0 && next[i] > 0);
  const { chunks, blocks } = none ? partition(shape, itemsize, {}) : core.layout;
  checkLimits(next, chunks, blocks, itemsize);
  if (!none) return;
  core.commitLayout({ layout: layoutOf(shape, chunks, blocks, itemsize), table: core.table });
}

/** The shape of what is put in: given as it is, without the axis (one slice), or flat. */
function insertedShape(old: readonly number[], axis: number, given: readonly number[], size: number): number[] {
  const fits = given.length === old.length && given.every((n, i) => i === axis || n === old[i]);
  if (fits) return [...given];
  const others = old.filter((_, i) => i !== axis);
  const slice = product(others);
  const single = sameShape(given, others);
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
