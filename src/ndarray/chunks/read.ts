import { type BlockMap, canJoin } from "../../format/mod.ts";
import { blockCacheLimit, cacheBuffer, cachedBlock, keepBlocks, wereWanted } from "./block_cache.ts";
import {
  blockToDense,
  chunkInPlace,
  type Dense,
  eachCombination,
  itemsToDense,
  plainBox,
  type Touched,
  touchedBlocks,
} from "./boxes.ts";
import type { StoredBlock } from "./chunk_access.ts";
import type { DataContent } from "./chunk_content.ts";
import { DECODE_PAUSE, type DecodeJob } from "./decode_job.ts";
import type { Layout } from "./layout.ts";
import { fillBytes, moveItems } from "./move.ts";
import { type BlockPart, type ChunkPart, dimensionsOf } from "./parts.ts";
import { contentOf, decodeChunk, decodeStored, type ReadState, zeroFlags } from "./read_stored.ts";
import { borrow } from "./scratch.ts";
import { StoredCells } from "./stored_cells.ts";
import type { Selection } from "../selection/mod.ts";

/** One read: what is asked for, of which state, and where it goes. */
export interface ReadPlan extends ReadState {
  /** Cells that are read. */
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
 * @throws {FormatError} when a chunk is damaged; the message names it. A `Blosc2Error` where the native library noticed.
 */
export function readSelection(plan: ReadPlan): Generator<DecodeJob, void, void> {
  return readChunks(plan, chunksOf(plan), GROUP_BYTES);
}

/**
 * Reads a selection in several lanes that take its chunks by turns: while one is decompressing on other threads, another moves cells on this one.
 *
 * @param plan What to read.
 * @param lanes How many there are at most.
 * @returns Generators as that of `readSelection`; when all have ended, the result is complete. When one fails, the others end early.
 */
export function readInLanes(plan: ReadPlan, lanes: number): Generator<DecodeJob, void, void>[] {
  const chunks = chunksOf(plan);
  return Array.from({ length: lanes }, () => readChunks(plan, chunks, LANE_BYTES));
}

/** The chunks that a selection touches, each as what is taken from it along each dimension. */
function chunksOf({ layout, selection, result }: ReadPlan): Generator<ChunkPart[], void, void> {
  return eachCombination(result.byteLength === 0 ? [[]] : dimensionsOf(layout, selection));
}

function* readChunks(
  plan: ReadPlan,
  chunks: Iterable<ChunkPart[]>,
  groupBytes: number,
): Generator<DecodeJob, void, void> {
  const { layout, table, selection, result, zeroed } = plan;
  const dense: Dense = { bytes: result, box: plainBox(selection), broadcast: null };
  const reader = new BlockReader(plan, dense, { keep: worthKeeping(layout, selection), groupBytes });
  let filled = 0;
  for (const parts of chunks) {
    let nchunk = 0;
    for (const part of parts) nchunk += part.nchunk;
    const place = table[nchunk];
    const content = contentOf(plan, place);
    if (content.kind === "uniform") {
      if (content.item === null && zeroed) continue;
      filled += fillChunk(plan, parts, content.item);
      if (filled < FILL_BYTES) continue;
      filled = 0;
      yield DECODE_PAUSE;
      continue;
    }
    const direct = chunkInPlace(layout, parts, dense);
    if (direct !== null) yield* decodeChunk(plan, place, content, direct);
    else yield* reader.readChunk(place, content, parts);
  }
  yield* reader.flush();
}

/** Bytes that a lane fills without a pause: all lanes together some milliseconds. */
const FILL_BYTES = 3 * 1024 * 1024;

/** Fills what the result takes from a uniform chunk; returns how many bytes that are. */
function fillChunk(plan: ReadPlan, parts: readonly ChunkPart[], item: Uint8Array | null): number {
  const { layout, result } = plan;
  const bytes = item ?? new Uint8Array(layout.itemsize);
  const length = parts.reduce((n, part) => n * part.count, layout.itemsize);
  if (length === result.byteLength) {
    fillBytes(result, bytes);
    return length;
  }
  for (const { parts: runs } of touchedBlocks(parts)) fillParts(plan, runs, bytes);
  return length;
}

/** Writes one item to all places that the result takes from a block. */
function fillParts({ layout, result }: ReadPlan, parts: readonly BlockPart[], item: Uint8Array): void {
  const runs = parts.map((part) => ({ count: part.count, to: part.inResult, from: new Uint8Array(part.count) }));
  moveItems(result, 0, item, 0, layout.itemsize, runs);
}

/** Blocks that a lane takes from the cache, or puts cells of, without a pause. */
const PLACED_BLOCKS = 256;

/** A block that is to be decoded, and what is taken from it. */
interface Wanted extends StoredBlock, Touched {}

/** Decoded bytes of one group of blocks: long enough that both ends of a decode, where a thread waits for the others, cost little. */
const GROUP_BYTES = 24 * 1024 * 1024;
/** The same in each of several lanes, where a thread that waits leaves its processor to another lane. */
const LANE_BYTES = GROUP_BYTES / 2;
/** Large blocks are decoded a few at a time, enough for all threads, but never more than one chunk can hold. */
const MAX_GROUP_BYTES = 1024 * 1024 * 1024;

/** Gathers the blocks that a read needs, over the edges of chunks, and decodes them in groups; the cache gives what it has. */
class BlockReader {
  readonly #plan: ReadPlan;
  readonly #dense: Dense;
  readonly #keep: boolean;
  readonly #group: number;
  readonly #cells: StoredCells;
  /** Blocks that were taken from the cache, or whose cells were put. */
  #placed = 0;
  #wanted: Wanted[] = [];

  constructor(plan: ReadPlan, dense: Dense, { keep, groupBytes }: { keep: boolean; groupBytes: number }) {
    this.#plan = plan;
    this.#dense = dense;
    this.#keep = keep;
    this.#cells = new StoredCells(plan);
    const { access: { threads }, layout: { blockBytes } } = plan;
    const most = Math.max(1, Math.floor(MAX_GROUP_BYTES / blockBytes));
    this.#group = Math.min(most, Math.max(2 * threads, Math.floor(groupBytes / blockBytes)));
  }

  /** Reads blocks of a chunk, now or with those of the chunks that follow. */
  *readChunk(place: number, content: DataContent, parts: readonly ChunkPart[]): Generator<DecodeJob, void, void> {
    const { access, layout, zeroed } = this.#plan;
    const { map } = content;
    // A chunk that was compressed with another block size can only be decoded whole.
    if (map.header.blocksize !== layout.blockBytes) return yield* this.#readWhole(place, content, parts);
    const missing: Wanted[] = [];
    const isZero = zeroFlags(this.#plan, place, content);
    for (const { nblock, parts: blockParts } of touchedBlocks(parts)) {
      if (isZero(nblock)) {
        if (!zeroed) fillParts(this.#plan, blockParts, new Uint8Array(layout.itemsize));
        continue;
      }
      const block = cachedBlock(access.cache, place, nblock, layout.blockBytes);
      if (block !== undefined) blockToDense(layout, block, blockParts, this.#dense);
      else if (!this.#placeCells(place, map, nblock, blockParts)) {
        missing.push({ place, map, nblock, parts: blockParts });
        continue;
      }
      // What has to be decoded is waited for anyway.
      if (++this.#placed % PLACED_BLOCKS === 0) yield DECODE_PAUSE;
    }
    if (missing.length === 0) return;
    missing.sort((a, b) => a.nblock - b.nblock);
    if (this.#wanted.length > 0 && !canJoin(this.#wanted[0].map, map)) yield* this.flush();
    // A DELTA chunk needs its first block each time, so it is not cut into groups.
    if (map.header.delta) return yield* this.#decode(missing);
    for (const block of missing) {
      this.#wanted.push(block);
      if (this.#wanted.length === this.#group) yield* this.flush();
    }
    if (!canJoin(map, map)) yield* this.flush();
  }

  /** Puts the items of a block that is stored as a few of them into a result of zeros; false when it has to be decoded. */
  #placeCells(place: number, map: BlockMap, nblock: number, parts: readonly BlockPart[]): boolean {
    const { layout, result, zeroed } = this.#plan;
    if (!zeroed || parts.length !== layout.blocks.length || !parts.every((part) => part.unit)) return false;
    const cells = this.#cells.read(place, map, nblock);
    if (cells !== null) itemsToDense(layout, cells, parts, result);
    return cells !== null;
  }

  /** Decodes what is gathered. */
  *flush(): Generator<DecodeJob, void, void> {
    const wanted = this.#wanted;
    this.#wanted = [];
    if (wanted.length > 0) yield* this.#decode(wanted);
  }

  *#decode(wanted: readonly Wanted[]): Generator<DecodeJob, void, void> {
    const { access, layout: { blockBytes } } = this.#plan;
    const length = wanted.length * blockBytes;
    if (this.#keep && length <= blockCacheLimit() && wereWanted(access.cache, wanted, blockBytes)) {
      const bytes = cacheBuffer(length);
      yield* this.#decodeInto(bytes, wanted);
      keepBlocks(access.cache, wanted, bytes, blockBytes);
    } else {
      using scratch = borrow(length);
      yield* this.#decodeInto(scratch.bytes, wanted);
    }
  }

  *#decodeInto(bytes: Uint8Array, wanted: readonly Wanted[]): Generator<DecodeJob, void, void> {
    const { layout } = this.#plan;
    yield* decodeStored(this.#plan, wanted, bytes);
    wanted.forEach(({ parts }, i) => {
      const block = bytes.subarray(i * layout.blockBytes, (i + 1) * layout.blockBytes);
      blockToDense(layout, block, parts, this.#dense);
    });
  }

  *#readWhole(place: number, content: DataContent, parts: readonly ChunkPart[]): Generator<DecodeJob, void, void> {
    const { layout } = this.#plan;
    using whole = borrow(layout.chunkBytes);
    yield* decodeChunk(this.#plan, place, content, whole.bytes);
    for (const { nblock, parts: blockParts } of touchedBlocks(parts)) {
      const block = whole.bytes.subarray(nblock * layout.blockBytes, (nblock + 1) * layout.blockBytes);
      blockToDense(layout, block, blockParts, this.#dense);
    }
  }
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
