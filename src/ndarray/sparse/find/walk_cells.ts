import {
  borrow,
  chunkCoords,
  contentOf,
  type DataContent,
  decodeChunk,
  decodeStored,
  decodeSync,
  type ReadState,
  type StoredBlock,
  zeroFlags,
} from "../../chunks/mod.ts";
import { canJoin, PLACE_UNINIT, PLACE_ZERO } from "../../../format/mod.ts";
import { nextPlace } from "../../shapes.ts";
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
  const gatherer = new BlockGatherer(state);
  for (const nchunk of touchedChunks(state, sets)) {
    const place = state.table[nchunk];
    const content = contentOf(state, place);
    if (content.kind === "data") {
      yield* gatherer.addBlocks(nchunk, place, content, holdingBlocks(state, sets, nchunk, place, content));
    } else if (content.item !== null) yield* gatherer.addUniform(nchunk, content.item);
  }
  yield* gatherer.flush();
}

/** Gathers blocks, over the edges of chunks, and decodes them in groups; uniform chunks wait among them for their turn. */
class BlockGatherer {
  readonly #state: ReadState;
  readonly #listed: ListedBlocks;
  /** Most blocks of a group. */
  readonly #most: number;
  #waiting: Waiting[] = [];
  /** The first block that waits. */
  #first: StoredBlock | null = null;
  /** How many blocks wait. */
  #blocks = 0;

  constructor(state: ReadState) {
    const { layout: { blockBytes }, access: { threads } } = state;
    this.#state = state;
    this.#listed = new ListedBlocks(state);
    this.#most = Math.min(MAX_WAITING, Math.max(2 * threads, Math.floor(GROUP_BYTES / blockBytes)));
  }

  /** Takes a uniform chunk. */
  *addUniform(nchunk: number, item: Uint8Array): Generator<Holding, void, void> {
    this.#waiting.push({ nchunk, item });
    if (this.#waiting.length >= MAX_WAITING) yield* this.flush();
  }

  /** Takes blocks of a chunk. */
  *addBlocks(
    nchunk: number,
    place: number,
    content: DataContent,
    blocks: Iterable<number>,
  ): Generator<Holding, void, void> {
    const { map } = content;
    const { layout } = this.#state;
    // A chunk that was compressed with another block size can only be decoded whole.
    if (map.header.blocksize !== layout.blockBytes) {
      yield* this.flush();
      return yield* emitWhole(this.#state, nchunk, place, content, blocks);
    }
    let joins = false;
    for (const nblock of blocks) {
      const listed = this.#listed.read(place, content, nblock);
      if (listed !== null) {
        yield* this.flush();
        yield {
          kind: "block",
          nchunk,
          chunk: chunkCoords(layout, nchunk),
          nblock,
          room: this.#listed.room,
          base: 0,
          listed,
        };
        continue;
      }
      if (!joins && this.#first !== null && !canJoin(this.#first.map, map)) yield* this.flush();
      joins = true;
      this.#push({ nchunk, place, map, nblock });
      // A DELTA chunk needs its first block each time, so it is not cut into groups.
      if (this.#blocks >= this.#most && !map.header.delta) yield* this.flush();
    }
    if (!canJoin(map, map)) yield* this.flush();
  }

  #push(block: StoredBlock & { readonly nchunk: number }): void {
    this.#waiting.push(block);
    this.#first ??= block;
    this.#blocks++;
  }

  /** Decodes what waits. */
  *flush(): Generator<Holding, void, void> {
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    this.#first = null;
    this.#blocks = 0;
    yield* emit(this.#state, group);
  }
}

/** Numbers of the chunks that the sets touch, but for those that the index says to be zero. */
function* touchedChunks({ layout, table }: ReadState, sets: readonly AxisSet[]): Generator<number, void, void> {
  const { chunks, gridStrides } = layout;
  // Along the other axes there may be billions of chunks, of nothing.
  if (sets.some(({ count }) => count === 0)) return;
  const parts = sets.map((set, axis) => partsOf(set, chunks[axis]));
  const inner = innerOf(parts);
  for (const row of rowsOf(parts, gridStrides)) {
    for (let i = 0; i < inner.length; i++) {
      const place = table[row + inner[i]];
      if (place !== PLACE_ZERO && place !== PLACE_UNINIT) yield row + inner[i];
    }
  }
}

/** Goes through the blocks of a chunk that the sets touch and that are not known to be zero, ascending. */
function* holdingBlocks(
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
  const inner = innerOf(parts);
  for (const row of rowsOf(parts, blockStrides)) {
    for (let i = 0; i < inner.length; i++) if (!known || !isZero(row + inner[i])) yield row + inner[i];
  }
}

/** Goes through the parts along all axes but the last: tells what their numbers add up to. */
function* rowsOf(parts: readonly Int32Array[], strides: readonly number[]): Generator<number, void, void> {
  const outer = parts.slice(0, -1);
  const lengths = outer.map(({ length }) => length);
  const at = outer.map(() => 0);
  do {
    let row = 0;
    for (let axis = 0; axis < outer.length; axis++) row += outer[axis][at[axis]] * strides[axis];
    yield row;
  } while (nextPlace(at, lengths));
}

/** The parts along the last axis; an array without axes has one. */
function innerOf(parts: readonly Int32Array[]): Int32Array {
  return parts.at(-1) ?? Int32Array.of(0);
}

function* emit(state: ReadState, group: readonly Waiting[]): Generator<Holding, void, void> {
  const { layout } = state;
  const { blockBytes } = layout;
  const stored: StoredBlock[] = [];
  for (const entry of group) if ("map" in entry) stored.push(entry);
  using scratch = borrow(stored.length * blockBytes);
  if (stored.length > 0) decodeSync(decodeStored(state, stored, scratch.bytes));
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
  decodeSync(decodeChunk(state, place, content, scratch.bytes));
  const room = byteRoom(scratch.bytes);
  const chunk = chunkCoords(layout, nchunk);
  for (const nblock of touched) {
    yield { kind: "block", nchunk, chunk, nblock, room, base: nblock * layout.blockBytes, listed: null };
  }
}
