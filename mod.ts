/**
 * N-dimensional compressed arrays for Deno: Blosc2 NDim files, larger than memory, read and written by the block.
 *
 * @example
 * ```ts
 * import { full } from "@deneb/deneb";
 * const a = full([4, 4], 9, { dtype: "int64" });
 * a.resize([5, 7]);
 * a.setSync("3:5, 2:7", 8);
 * console.log(String(a.getSync()));
 * ```
 *
 * @module
 */
import { frameFromBytes, type NDArray, openFrame, type OpenOptions, type SChunk } from "./src/ndarray/mod.ts";

export { Blosc2Error, type LibraryInfo, libraryInfo, setThreads } from "./ffi/mod.ts";
export {
  FormatError,
  MetaArray,
  MetaComplex,
  MetaExt,
  type MetaValue,
  type SpecialKind,
  UnsupportedError,
} from "./src/format/mod.ts";
export { StaleError } from "./src/storage/mod.ts";
export {
  type CParams,
  type DParams,
  type FilterInfo,
  type FilterName,
  FILTERS,
  type FilterSpec,
  type SplitMode,
} from "./src/codecs/mod.ts";
export {
  type Access,
  arange,
  ArrayBase,
  ArrayEdits,
  type ArrayInput,
  type ArrayOptions,
  type ArraySource,
  ArraySparse,
  ArrayTree,
  asarray,
  type AsyncCooOptions,
  type AsyncGetOptions,
  type CellOptions,
  type CellProgress,
  type ChecksumName,
  type ChunkIndex,
  type ChunkInfo,
  type ChunkRange,
  type CoarsenOptions,
  type Complex,
  type Coo,
  type CooChunk,
  type CooOptions,
  type Coords,
  CooWriter,
  cooWriter,
  type CooWriterOptions,
  type DamagedChunk,
  type Data,
  type DataArray,
  type DataConstructor,
  dense,
  DenseArray,
  type DenseInput,
  type DType,
  type DTypeInfo,
  type DTypeLike,
  DTYPES,
  type Duplicates,
  empty,
  eye,
  type FieldDType,
  type FieldInfo,
  type FieldName,
  type FieldNames,
  type FieldSpec,
  type FieldSpecLike,
  type FieldValue,
  FixedMeta,
  fromCoo,
  fromCooSync,
  fromNpy,
  full,
  type GetOptions,
  type Index,
  type IndexArray,
  type IndexList,
  type Inferred,
  InfoTable,
  type ItemInput,
  type ItemValue,
  type Kind,
  linspace,
  type Mask,
  MetaMap,
  nans,
  NDArray,
  type Nested,
  type NestedList,
  ones,
  openArray,
  type OpenOptions,
  openTree,
  type OuterIndexer,
  type Overflow,
  type PlainDType,
  type Resolved,
  type Scalar,
  SChunk,
  schunk,
  SChunkBase,
  type SChunkOptions,
  type SelectionLike,
  SelectionSyntaxError,
  setBlockCache,
  type ShapeLike,
  type SizedDType,
  Slice,
  slice,
  type StorageOptions,
  type StructLayout,
  type StructList,
  type StructValue,
  type TimeBase,
  type TimeDType,
  type TimeUnit,
  type TypedArray,
  type TypeString,
  type VerifyOptions,
  type VerifyReport,
  zeros,
} from "./src/ndarray/mod.ts";

/**
 * Opens what a path holds.
 *
 * @param path A `.b2nd` or `.b2frame` file, or a directory frame: a path or a `file:` URL.
 * @param options `mode`: `"r"` (default) reads, `"a"` writes too; `offset`: where the frame begins inside a larger file.
 * @returns An array, or a super-chunk when the frame has no shape. Close it, or hold it with `using`.
 * @throws {FormatError} when the bytes are no frame.
 * @throws {UnsupportedError} when the frame is a saved lazy expression, or uses what this version lacks.
 *
 * @example
 * ```ts
 * import { arange, open } from "@deneb/deneb";
 * const path = Deno.makeTempDirSync() + "/a.b2nd";
 * arange(10).save(path);
 * using a = open(path);
 * console.log(a.info);
 * ```
 */
export function open(path: string | URL, options: OpenOptions = {}): NDArray | SChunk {
  return openFrame(path, options);
}

/**
 * Makes an array, or a super-chunk, of the bytes of a frame: what `toCframe` gave, or the content of a file.
 *
 * @param bytes The frame.
 * @param options `copy`: whether the bytes are copied (default true); otherwise they must not change afterwards.
 * @returns An array, or a super-chunk when the frame has no shape; in memory.
 * @throws {FormatError} when the bytes are no frame.
 * @throws {UnsupportedError} when the frame is a saved lazy expression, or uses what this version lacks.
 *
 * @example
 * ```ts
 * import { arange, fromCframe, NDArray } from "@deneb/deneb";
 * const a = fromCframe(arange(10).toCframe());
 * if (a instanceof NDArray) console.log(a.shape);
 * ```
 */
export function fromCframe(bytes: Uint8Array, options: { readonly copy?: boolean } = {}): NDArray | SChunk {
  return frameFromBytes(bytes, options);
}
