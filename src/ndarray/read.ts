import type { BlockMap } from "../format/mod.ts";
import { blockCacheLimit, cacheBuffer, cachedBlock, keepBlocks } from "./block_cache.ts";
import {
  blockToDense,
  chunkInPlace,
  type Dense,
  eachCombination,
  plainBox,
  type Touched,
  touchedBlocks,
} from "./boxes.ts";
import type { ChunkAccess, DecodeJob } from "./chunk_access.ts";
import type { Layout } from "./layout.ts";
import { fillBytes, moveItems } from "./move.ts";
import { type ChunkPart, dimensionsOf } from "./parts.ts";
import { borrow } from "./scratch.ts";
import type { Selection } from "./selection.ts";

/** One read: what is asked for, of which state, and where it goes. */
export interface ReadPlan {
  readonly access: ChunkAccess;
  readonly layout: Layout;
  /** Chunk table of the state that is read. */
  readonly table: Float64Array;
  readonly selection: Selection;
  /** Bytes of the result, C order of the selection's shape. */
  readonly result: Uint8Array;
  /** True when the result is known to hold zeros. */
  readonly zeroed: boolean;
}

/**
 * Reads a selection, chunk by chunk.
 *
 * @param plan What to read.
 * @returns Generator of the decompressions that are needed; when it ends, the result is complete.
 */
export function* readSelection(plan: ReadPlan): Generator<DecodeJob, void, void> {
  const { access, layout, table, selection, result, zeroed } = plan;
  if (result.byteLength === 0) return;
  const dense: Dense = { bytes: result, box: plainBox(selection), broadcast: null };
  const keep = worthKeeping(layout, selection);
  for (const parts of eachCombination(dimensionsOf(layout, selection))) {
    let nchunk = 0;
    for (const part of parts) nchunk += part.nchunk;
    const place = table[nchunk];
    const content = access.content(place, layout.chunkBytes);
    if (content.kind === "uniform") {
      if (content.item !== null || !zeroed) fillChunk(plan, parts, content.item);
      continue;
    }
    const direct = chunkInPlace(layout, parts, dense);
    if (direct !== null) yield* access.decodeWhole(place, content, direct);
    else yield* readBlocks(plan, dense, place, content.map, parts, keep);
  }
}

function fillChunk(plan: ReadPlan, parts: readonly ChunkPart[], item: Uint8Array | null): void {
  const { layout, result } = plan;
  const bytes = item ?? new Uint8Array(layout.itemsize);
  if (parts.reduce((n, part) => n * part.count, layout.itemsize) === result.byteLength) return fillBytes(result, bytes);
  for (const { parts: runs } of touchedBlocks(parts)) {
    moveItems(
      result,
      0,
      bytes,
      0,
      layout.itemsize,
      runs.map((run) => ({ count: run.count, to: run.inResult, from: new Uint8Array(run.count) })),
    );
  }
}

/** Blocks of one chunk: those in the cache are taken from there, the others are decoded in one call. */
function* readBlocks(
  plan: ReadPlan,
  dense: Dense,
  place: number,
  map: BlockMap,
  parts: readonly ChunkPart[],
  keep: boolean,
): Generator<DecodeJob, void, void> {
  const { access, layout } = plan;
  const { blockBytes } = layout;
  const missing: Touched[] = [];
  for (const touched of touchedBlocks(parts)) {
    const block = cachedBlock(access.cache, place, touched.nblock, blockBytes);
    if (block === undefined) missing.push(touched);
    else blockToDense(layout, block, touched.parts, dense);
  }
  if (missing.length === 0) return;
  missing.sort((a, b) => a.nblock - b.nblock);
  // A chunk that was compressed with another block size can only be decoded whole.
  const whole = missing.length === layout.nblocks || map.header.blocksize !== blockBytes;
  const length = whole ? layout.chunkBytes : missing.length * blockBytes;
  const kept = keep && length <= blockCacheLimit();
  using scratch = kept ? null : borrow(length);
  const bytes = scratch?.bytes ?? cacheBuffer(length);
  const blocks = whole ? Array.from({ length: layout.nblocks }, (_, i) => i) : missing.map((touched) => touched.nblock);
  if (whole) yield* access.decodeWhole(place, { kind: "data", map }, bytes);
  else yield* access.decodeBlocks(place, map, blocks, bytes);
  missing.forEach((touched, i) => {
    const offset = (whole ? touched.nblock : i) * blockBytes;
    blockToDense(layout, bytes.subarray(offset, offset + blockBytes), touched.parts, dense);
  });
  if (kept) keepBlocks(access.cache, place, blocks, bytes, blockBytes);
}

/** A read that is larger than a quarter of the cache would only push out what is read again. */
function worthKeeping(layout: Layout, selection: Selection): boolean {
  let bytes = layout.blockBytes;
  selection.axes.forEach((pick, axis) => {
    if (pick === null) return;
    const spread = Math.ceil(pick.count * Math.abs(pick.step) / layout.blocks[axis]) + 1;
    bytes *= pick.indices === null ? Math.min(pick.count, spread) : pick.count;
  });
  if (selection.points !== null) bytes *= selection.points.count;
  return bytes <= blockCacheLimit() / 4;
}
