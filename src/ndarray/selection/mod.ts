/**
 * Selections: NumPy text and lists, resolved against a shape and cut by chunks and blocks.
 *
 * @module
 */
export { cutPick, cutPiece, cutPointParts, type Piece, type PointGroup } from "./pieces.ts";
export {
  type AxisPick,
  type Index,
  type IndexArray,
  type IndexList,
  type Mask,
  type NestedList,
  type PointPick,
  resolveSelection,
  type Selection,
  type SelectionLike,
  type SelectionOptions,
  SelectionSyntaxError,
} from "./selection.ts";
export { Slice, slice } from "./slice.ts";
