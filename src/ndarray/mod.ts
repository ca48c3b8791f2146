/**
 * Arrays: element types, selections, partitions, dense results, compressed arrays and super-chunks.
 *
 * @module
 */
export { ArrayBase, type ArrayInput, type ArraySource, type AsyncGetOptions, type GetOptions } from "./array_base.ts";
export { ArrayEdits } from "./array_edits.ts";
export { ArraySparse } from "./array_sparse.ts";
export type { CoarsenOptions, Coo, CooChunk } from "./sparse/mod.ts";
export { setBlockCache } from "./chunks/mod.ts";
export type { ChunkIndex, ChunkInfo } from "./chunks/mod.ts";
export type { ShapeLike } from "./axes.ts";
export { CooWriter, cooWriter, type CooWriterOptions } from "./coo_writer.ts";
export { asarray, empty, full, nans, ones, zeros } from "./create.ts";
export { DenseArray } from "./dense/mod.ts";
export { dense, type DenseInput, type Inferred, type ItemInput } from "./dense/mod.ts";
export {
  type Complex,
  type Data,
  type DType,
  type DTypeLike,
  DTYPES,
  type FieldDType,
  type FieldName,
  type FieldNames,
  type FieldSpec,
  type FieldSpecLike,
  type FieldValue,
  type ItemValue,
  type Nested,
  type PlainDType,
  type Resolved,
  type Scalar,
  type SizedDType,
  type StructLayout,
  type StructList,
  type StructValue,
  type TimeDType,
  type TypeString,
} from "./dtypes/mod.ts";
export { resolveDType } from "./dtypes/mod.ts";
export type { DataArray, DataConstructor, DTypeInfo, FieldInfo, Kind, TimeBase, TimeUnit } from "./dtypes/mod.ts";
export { type AsyncCooOptions, type CooOptions, fromCoo, fromCooSync } from "./from_coo.ts";
export { InfoTable } from "./info.ts";
export { FixedMeta, MetaMap } from "./meta_map.ts";
export { NDArray } from "./ndarray.ts";
export type { OuterIndexer } from "./outer_indexer.ts";
export { fromNpy } from "./dense/mod.ts";
export { frameFromBytes, openArray, openFrame, type OpenOptions } from "./open.ts";
export type { ArrayOptions, StorageOptions } from "./options.ts";
export type { Access } from "./partition/mod.ts";
export { arange, eye, linspace } from "./ranges.ts";
export { SChunk, schunk, type SChunkOptions } from "./schunk.ts";
export { type ChunkRange, SChunkBase } from "./schunk_base.ts";
export {
  type Index,
  type IndexArray,
  type IndexList,
  type Mask,
  type NestedList,
  parseSelection,
  resolveSelection,
  type Selection,
  type SelectionLike,
  SelectionSyntaxError,
} from "./selection/mod.ts";
export { Slice, slice } from "./selection/mod.ts";
export type { CellOptions, CellProgress, Coords, Duplicates, Overflow } from "./sparse/mod.ts";
export { ArrayTree, openTree } from "./tree.ts";
export type { TypedArray } from "./dense/mod.ts";
export type { ChecksumName } from "../storage/mod.ts";
export type { DamagedChunk, VerifyOptions, VerifyReport } from "./verify.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./array_core.ts";
import "./axes.ts";
import "./create_core.ts";
import "./derive.ts";
import "./describe.ts";
import "./edit.ts";
import "./fill.ts";
import "./no_frame.ts";
import "./partition/mod.ts";
import "./paths.ts";
import "./result_bytes.ts";
import "./shapes.ts";
import "./sparse/mod.ts";
import "./sparse_core.ts";
import "./values.ts";
import "./verify.ts";
