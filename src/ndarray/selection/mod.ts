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
  parseSelection,
  type PointPick,
  resolveSelection,
  type Selection,
  type SelectionLike,
  type SelectionOptions,
  SelectionSyntaxError,
} from "./selection.ts";
export { Slice, slice } from "./slice.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./grouping.ts";
import "./selection_advanced.ts";
import "./selection_errors.ts";
import "./selection_index.ts";
import "./selection_mask.ts";
import "./selection_pairs.ts";
import "./selection_text.ts";
