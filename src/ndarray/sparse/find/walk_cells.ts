import {
  borrow,
  chunkCoords,
  contentOf,
  type DataContent,
  decodeChunk,
  decodeStored,
  type ReadState,
  runSync,
  type StoredBlock,
  zeroFlags,
} from "../../chunks/mod.ts";
import { canJoin, PLACE_UNINIT, PLACE_ZERO } from "../../../format/mod.ts";
import { type AxisSet, partsOf, setWithin } from "./axis_set.ts";
import { ListedBlocks, type ListedItems } from "./listed_blocks.ts";
import { type ByteRoom, byteRoom } from "./nonzero.ts";

/** A chunk, or a block of one, that may hold cells which are not zero. What it tells is good until the next step of the walk. */
export type Holding = HoldingBlock | HoldingChunk;

/** A block that was decoded. */
export interface HoldingBlock {
  /** Tells it from a uniform chunk. */
  readonly kind: "block";
  /** Number of the chunk. */
  readonly nchunk: number;
  /** Its place in the grid. */
  readonly chunk: readonly number[];
  /** Number of the block in the chunk. */
  readonly nblock: number;
  /** Memory with the block. */
  readonly room: ByteRoom;
  /** Where the block begins in it. */
  readonly base: number;
  /** The items that may be other than zero, where they are known; else null. */
  readonly listed: ListedItems | null;
}

/** A chunk that is one item again and again. */
export interface HoldingChunk {
  /** Tells it from a block. */
  readonly kind: "uniform";
  /** Number of the chunk. */
  readonly nchunk: number;
  /** Its place in the grid. */
  readonly chunk: readonly number[];
  /** The item, as it is stored. */
  readonly item: Uint8Array;
}

/** A block or a uniform chunk in the order of the walk; only blocks take room. */
type Waiting = (StoredBlock & { readonly nchunk: number }) | { readonly nchunk: number; readonly item: Uint8Array };

/** Decoded bytes of one group of blocks. */
const GROUP_BYTES = 8 * 1024 * 1024;
/** Blocks and uniform chunks of one group. */
const MAX_WAITING = 1 << 14;

/**
 * Walks all that may hold cells which are not zero, chunks in C order and their blocks in C order. Blocks that are zero by their tokens, and chunks that are
 * zero, are neither read nor decoded.
 *
 * @param state What is read.
 * @param sets Indices along each axis; only what they touch is looked at.
 * @returns Generator of blocks and uniform chunks; several are decoded at once, of neighbouring chunks too.
 * @throws {FormatError} when a chunk is damaged; the message names it. A `Blosc2Error` where the native library noticed.
 */
export function* walkCells(state: ReadState, sets: readonly AxisSet[]): Generator<Holding, void, void> {
  const { layout: { blockBytes }, access: { threads } } = state;
  const most = Math.min(MAX_WAITING, Math.max(2 * threads, Math.floor(GROUP_BYTES / blockBytes)));
  const listed = new ListedBlocks(state);
  let waiting: Waiting[] = [];
  let first: StoredBlock | null = null;
  let blocks = 0;
  const flush = () => {
    const group = waiting;
    waiting = [];
    first = null;
    blocks = 0;
    return emit(state, group);
  };
  for (const nchunk of touchedChunks(state, sets)) {
    const place = state.table[nchunk];
    const content = contentOf(state, place);
    if (content.kind === "uniform") {
      if (content.item === null) continue;
      waiting.push({ nchunk, item: content.item });
      if (waiting.length >= MAX_WAITING) yield* flush();
      continue;
    }
    const { map } = content;
    const touched = touchedBlocks(state, sets, nchunk, place, content);
    // A chunk that was compressed with another block size can only be decoded whole.
    if (map.header.blocksize !== blockBytes) {
      yield* flush();
      yield* emitWhole(state, nchunk, place, content, touched);
      continue;
    }
    let joins = false;
    for (const nblock of touched) {
      const items = listed.read(place, content, nblock);
      if (items !== null) {
        yield* flush();
        const chunk = chunkCoords(state.layout, nchunk);
        yield { kind: "block", nchunk, chunk, nblock, room: listed.room, base: 0, listed: items };
        continue;
      }
      if (!joins && first !== null && !canJoin((first as StoredBlock).map, map)) yield* flush();
      joins = true;
      const block = { nchunk, place, map, nblock };
      waiting.push(block);
      first ??= block;
      // A DELTA chunk needs its first block each time, so it is not cut into groups.
      if (++blocks >= most && !map.header.delta) yield* flush();
    }
    if (!canJoin(map, map)) yield* flush();
  }
  yield* flush();
}

/** Numbers of the chunks that the sets touch, but for those that the index says to be zero. */
function* touchedChunks({ layout, table }: ReadState, sets: readonly AxisSet[]): Generator<number, void, void> {
  const { chunks, gridStrides } = layout;
  // Along the other axes there may be billions of chunks, of nothing.
  if (sets.some(({ count }) => count === 0)) return;
  const parts = sets.map((set, axis) => partsOf(set, chunks[axis]));
  const last = parts.length - 1;
  if (last < 0) {
    if (table[0] !== PLACE_ZERO && table[0] !== PLACE_UNINIT) yield 0;
    return;
  }
  const at = parts.map(() => 0);
  const inner = parts[last];
  for (;;) {
    let nchunk = 0;
    for (let axis = 0; axis < last; axis++) nchunk += parts[axis][at[axis]] * gridStrides[axis];
    for (let i = 0; i < inner.length; i++) {
      const place = table[nchunk + inner[i]];
      if (place !== PLACE_ZERO && place !== PLACE_UNINIT) yield nchunk + inner[i];
    }
    let axis = last - 1;
    while (axis >= 0 && ++at[axis] === parts[axis].length) at[axis--] = 0;
    if (axis < 0) return;
  }
}

/** Goes through the blocks of a chunk that the sets touch and that are not known to be zero, ascending. */
function* touchedBlocks(
  state: ReadState,
  sets: readonly AxisSet[],
  nchunk: number,
  place: number,
  content: DataContent,
): Generator<number, void, void> {
  const { layout } = state;
  const { chunks, blocks, blockStrides, blockBytes } = layout;
  const known = content.map.header.blocksize === blockBytes;
  const isZero = zeroFlags(state, place, content);
  const parts = chunkCoords(layout, nchunk).map((part, axis) => {
    const start = part * chunks[axis];
    return partsOf(setWithin(sets[axis], start, start + chunks[axis]), blocks[axis], start);
  });
  const last = parts.length - 1;
  const at = parts.map(() => 0);
  const inner = last < 0 ? Int32Array.of(0) : parts[last];
  for (;;) {
    let row = 0;
    for (let axis = 0; axis < last; axis++) row += parts[axis][at[axis]] * blockStrides[axis];
    for (let i = 0; i < inner.length; i++) if (!known || !isZero(row + inner[i])) yield row + inner[i];
    let axis = last - 1;
    while (axis >= 0 && ++at[axis] === parts[axis].length) at[axis--] = 0;
    if (axis < 0) return;
  }
}

function* emit(state: ReadState, group: readonly Waiting[]): Generator<Holding, void, void> {
  if (group.length === 0) return;
  const { layout } = state;
  const { blockBytes } = layout;
  const stored: StoredBlock[] = [];
  for (const entry of group) if ("map" in entry) stored.push(entry);
  using scratch = borrow(stored.length * blockBytes);
  if (stored.length > 0) runSync(decodeStored(state, stored, scratch.bytes));
  const room = byteRoom(scratch.bytes);
  let base = 0;
  let nchunk = -1;
  let chunk: number[] = [];
  for (const entry of group) {
    if (entry.nchunk !== nchunk) chunk = chunkCoords(layout, nchunk = entry.nchunk);
    if ("item" in entry) {
      yield { kind: "uniform", nchunk, chunk, item: entry.item };
      continue;
    }
    yield { kind: "block", nchunk, chunk, nblock: entry.nblock, room, base, listed: null };
    base += blockBytes;
  }
}

function* emitWhole(
  state: ReadState,
  nchunk: number,
  place: number,
  content: DataContent,
  touched: Iterable<number>,
): Generator<Holding, void, void> {
  const { layout } = state;
  using scratch = borrow(layout.chunkBytes);
  runSync(decodeChunk(state, place, content, scratch.bytes));
  const room = byteRoom(scratch.bytes);
  const chunk = chunkCoords(layout, nchunk);
  for (const nblock of touched) {
    yield { kind: "block", nchunk, chunk, nblock, room, base: nblock * layout.blockBytes, listed: null };
  }
}
