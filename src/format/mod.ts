/**
 * The bytes of Blosc2 files as plain data: chunk and frame headers, the index, the trailer, array metadata;
 * chunks made of parts of others. Pure functions, no I/O.
 *
 * @module
 */
export { type B2ndMeta, buildB2ndMeta, parseB2ndMeta } from "./b2nd_meta.ts";
export { type BlockMap, blockMapLength, readBlockMap } from "./block_map.ts";
export { type BlockItems, canHoldCells } from "./cell_blocks.ts";
export { cellsChunk, maxCellsLength } from "./cells_chunk.ts";
export { type ChunkHeader, parseChunkHeader, SPECIAL_KINDS, type SpecialKind, storedLength } from "./chunk_header.ts";
export { encodeIndex, indexNeeded, parseIndex, PLACE_NAN, PLACE_UNINIT, PLACE_ZERO } from "./chunk_table.ts";
export { FormatError, UnsupportedError } from "./errors.ts";
export { type FrameHeader, frameHeaderLength, parseFrameHeader } from "./frame_header.ts";
export { buildFrameHeader } from "./frame_header_build.ts";
export {
  EXTENDED_HEADER_LENGTH,
  MAX_BLOCK_BYTES,
  MAX_CHUNK_BYTES,
  MAX_CHUNKS,
  MAX_DIM,
  MAX_FILE_NUMBER,
  MAX_NAME_BYTES,
  MAX_TYPESIZE,
  MIN_HEADER_LENGTH,
} from "./limits.ts";
export { MetaArray, MetaComplex, MetaExt, type MetaValue } from "./meta_value.ts";
export { packValue } from "./msgpack_pack.ts";
export { unpackValue } from "./msgpack_unpack.ts";
export { type ChunkSizes, memcpyChunk, specialChunk, specialValue } from "./plain_chunks.ts";
export { canSplice, spliceChunk } from "./splice.ts";
export { CellsReader } from "./read_cells.ts";
export type { ReadRange } from "./read_range.ts";
export { type Subset, subsetChunk } from "./subset.ts";
export { canJoin, ChunkJoiner, joinedLength } from "./join.ts";
export { buildTrailer, parseTrailer, type Trailer, trailerLength } from "./trailer.ts";
export { tokenLength, zeroBlocks } from "./zero_blocks.ts";
export { type ZipMember, zipMembers } from "./zip_directory.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./_byte_writer.ts";
import "./_bytes.ts";
import "./_metalayers.ts";
import "./_spans.ts";
import "./_splice_blocks.ts";
import "./zstd_runs.ts";
