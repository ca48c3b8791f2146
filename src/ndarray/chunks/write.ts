import { type BlockMap, PLACE_ZERO } from "../../format/mod.ts";
import { chunkInPlace, type Dense, denseToBlock, eachCombination, type Touched, touchedBlocks } from "./boxes.ts";
import type { ChunkAccess } from "./chunk_access.ts";
import type { ChunkContent } from "./chunk_content.ts";
import { decodeSync } from "./decode_job.ts";
import { encodeSync } from "./encode_job.ts";
import { explainChunk } from "./explain_chunk.ts";
import { chunkCoords, type Layout } from "./layout.ts";
import { type ChunkPart, dimensionsOf } from "./parts.ts";
import { becomesZero } from "./replace_blocks.ts";
import { borrow } from "./scratch.ts";
import { storeChunk, storeUniform } from "./store_chunk.ts";
import type { Selection } from "../selection/mod.ts";

/** One write: which cells of which state get which values. */
export interface WritePlan {
  /** Chunks of the array. */
  readonly access: ChunkAccess;
  /** Layout of the state that is written. */
  readonly layout: Layout;
  /** Chunk table of the state that is written over; not changed. */
  readonly table: Float64Array;
  /** Cells that are written. */
  readonly selection: Selection;
  /** Values, or one item for all cells. */
  readonly value: Dense | Uint8Array;
}

/**
 * Stores the chunks that a write changes.
 *
 * @param plan What to write.
 * @returns The new chunk table, to be committed.
 */
export function writeSelection(plan: WritePlan): Float64Array {
  // Along the other axes there may be billions of cells, of nothing.
  if (plan.selection.shape.includes(0)) return plan.table;
  const table = plan.table.slice();
  for (const parts of eachCombination(dimensionsOf(plan.layout, plan.selection))) {
    let nchunk = 0;
    for (const part of parts) nchunk += part.nchunk;
    try {
      table[nchunk] = writeChunk(plan, parts, table[nchunk]);
    } catch (error) {
      throw explainChunk(error, "write", plan.access.store.urlpath, nchunk, chunkCoords(plan.layout, nchunk));
    }
  }
  return table;
}

function writeChunk(plan: WritePlan, parts: readonly ChunkPart[], old: number): number {
  const { access, layout, value } = plan;
  const whole = parts.every((part) => part.whole);
  if (value instanceof Uint8Array) {
    if (whole) return storeUniform(access, layout, value);
  } else if (whole) {
    const bytes = chunkInPlace(layout, parts, value);
    if (bytes !== null) return storeChunk(access, layout, bytes);
  }
  const touched = touchedBlocks(parts);
  const content = whole ? EMPTY : access.content(old, layout.chunkBytes);
  return spliceTouched(plan, touched, content, old) ?? rewrite(plan, touched, content, old);
}

const EMPTY: ChunkContent = { kind: "uniform", item: null };

/** Decodes a chunk, or starts from a uniform one, puts the new cells in and compresses all of it. */
function rewrite(plan: WritePlan, touched: readonly Touched[], content: ChunkContent, old: number): number {
  const { access, layout } = plan;
  using scratch = borrow(layout.chunkBytes);
  decodeSync(access.decodeWhole(old, content, scratch.bytes));
  for (const { nblock, parts } of touched) {
    const offset = nblock * layout.blockBytes;
    putCells(plan, scratch.bytes.subarray(offset, offset + layout.blockBytes), parts);
  }
  return storeChunk(access, layout, scratch.bytes);
}

/** Compresses only the blocks that are touched; null when the chunk has to be rewritten. */
function spliceTouched(plan: WritePlan, touched: Touched[], content: ChunkContent, old: number): number | null {
  const { access, layout } = plan;
  const fromZero = content.kind === "uniform" && content.item === null;
  if (!access.splices || touched.length * 2 > layout.nblocks || (content.kind === "uniform" && !fromZero)) return null;
  const map = content.kind === "data" ? content.map : null;
  if (map !== null && map.header.blocksize !== layout.blockBytes) return null;
  touched.sort((a, b) => a.nblock - b.nblock);
  using scratch = borrow(touched.length * layout.blockBytes);
  decodePartial(plan, touched, map, old, scratch.bytes);
  touched.forEach(({ parts }, i) => {
    putCells(plan, scratch.bytes.subarray(i * layout.blockBytes, (i + 1) * layout.blockBytes), parts);
  });
  const blocks = touched.map(({ nblock }) => nblock);
  if (becomesZero(access, layout, { place: old, content, blocks }, scratch.bytes)) return PLACE_ZERO;
  using piece = encodeSync(access.encodeBlocks(scratch.bytes));
  const chunk = access.splice(old, map, blocks, piece);
  return chunk === null ? null : access.put(chunk);
}

/** Fills in what the touched blocks hold now; blocks that are overwritten whole are left as they are. */
function decodePartial(
  plan: WritePlan,
  touched: readonly Touched[],
  map: BlockMap | null,
  old: number,
  bytes: Uint8Array,
) {
  const { access, layout: { blocks, blockBytes } } = plan;
  if (map === null) return bytes.fill(0);
  const partial = touched.map((_, i) => i).filter((i) =>
    !touched[i].parts.every((part, axis) => part.unit && part.count === blocks[axis])
  );
  if (partial.length === 0) return;
  using scratch = borrow(partial.length * blockBytes);
  decodeSync(access.decodeBlocks(partial.map((i) => ({ place: old, map, nblock: touched[i].nblock })), scratch.bytes));
  partial.forEach((i, k) => bytes.set(scratch.bytes.subarray(k * blockBytes, (k + 1) * blockBytes), i * blockBytes));
}

function putCells(plan: WritePlan, block: Uint8Array, parts: Touched["parts"]): void {
  const { layout, value } = plan;
  if (value instanceof Uint8Array) denseToBlock(layout, block, parts, { bytes: value, box: null, broadcast: () => 0 });
  else denseToBlock(layout, block, parts, value);
}
