import type { ReadState } from "../../chunks/mod.ts";
import { type DType, type DTypeInfo, isNumeric } from "../../dtypes/mod.ts";
import { resolveSelection, type SelectionLike } from "../../selection/mod.ts";
import { type AxisSet, axisSets } from "./axis_set.ts";

/** What is read for its cells that are not zero. */
export interface CellPlan<D extends DType = DType> {
  /** The state of the array. */
  readonly state: ReadState;
  /** Type of the elements, as they are stored. */
  readonly info: DTypeInfo<D>;
  /** Indices that are taken along each axis. */
  readonly sets: readonly AxisSet[];
}

/**
 * Plans to read the cells that are not zero.
 *
 * @param state The state of the array.
 * @param info Type of the elements, as they are stored.
 * @param selection Which cells; all when absent.
 * @param action What is to be done, for messages: "list the cells".
 * @returns The plan.
 * @throws {TypeError} when the elements are no numbers, or the selection lists cells one by one.
 * @throws {RangeError} when an index is outside its axis.
 */
export function planCells<D extends DType>(
  state: ReadState,
  info: DTypeInfo<D>,
  selection: SelectionLike,
  action: string,
): CellPlan<D> {
  requireNumbers(info, action);
  return { state, info, sets: axisSets(resolveSelection(selection, state.layout.shape), action) };
}

function requireNumbers(info: DTypeInfo, action: string): void {
  if (isNumeric(info)) return;
  const { dtype } = info;
  const name = typeof dtype === "string" ? dtype : JSON.stringify(dtype);
  throw new TypeError(`Cannot ${action} of an array of "${name}": only booleans and numbers can be told from zero`);
}
