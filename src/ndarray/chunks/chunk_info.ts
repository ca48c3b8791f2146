import {
  EXTENDED_HEADER_LENGTH,
  parseChunkHeader,
  PLACE_NAN,
  PLACE_UNINIT,
  PLACE_ZERO,
  SPECIAL_KINDS,
  type SpecialKind,
} from "../../format/mod.ts";
import type { ChunkStore, Pin } from "../../storage/mod.ts";
import type { ItemValue } from "../dtypes/mod.ts";
import { nextPlace } from "../shapes.ts";
import { chunkCoords, type Layout } from "./layout.ts";

/** What a walk tells of one chunk. Nothing is decompressed for it. */
export interface ChunkInfo {
  /** Number of the chunk, C order over the grid of chunks. */
  readonly nchunk: number;
  /** Place in the grid of chunks. */
  readonly coords: readonly number[];
  /** First cell along each axis. */
  readonly start: readonly number[];
  /** Cells along each axis; fewer than a whole chunk at the far edges. */
  readonly shape: readonly number[];
  /** Bytes of the decompressed chunk, padding included. */
  readonly nbytes: number;
  /** Bytes of the compressed chunk; 32 for special ones, plus the item where there is one. */
  readonly cbytes: number;
  /** `nbytes / cbytes`. */
  readonly cratio: number;
  /** Kind of a chunk that is not compressed data, else null. */
  readonly special: SpecialKind | null;
  /** The item of a chunk of kind `"value"`, else null; of a super-chunk its bytes. */
  readonly repeatedValue: ItemValue | Uint8Array | null;
}

/** The chunks of an array in columns; row `i` is chunk `i`. */
export interface ChunkIndex {
  /** Number of chunks. */
  readonly length: number;
  /** Chunks along each axis of the array. */
  readonly grid: readonly number[];
  /** Kind of each chunk: 0 data, 1 zero, 2 nan, 3 value, 4 uninit. */
  readonly special: Uint8Array;
  /** Compressed bytes of each chunk. */
  readonly cbytes: Float64Array;
  /** Decompressed bytes of a chunk, the same for all. */
  readonly nbytes: number;
  /** Numbers of the chunks of one kind; null, the default, for those that hold data. */
  select(kind?: SpecialKind | null): Float64Array;
  /** Place of a chunk in the grid. */
  coords(nchunk: number): number[];
}

/** What a walk goes through: one state of an array. */
export interface WalkPlan {
  /** Where the chunks are. */
  readonly store: ChunkStore;
  /** Keeps the state readable; the walk gives it back when it ends. */
  readonly pin: Pin;
  /** Layout of the state. */
  readonly layout: Layout;
  /** Chunk table of the state. */
  readonly table: Float64Array;
  /** Turns the bytes of an item into a value. */
  readonly readItem: (bytes: Uint8Array) => ItemValue | Uint8Array;
  /** Kinds to leave out; they cost next to nothing. */
  readonly skip: readonly SpecialKind[];
}

/** Kind and size of some chunks, as the walk needs them. */
interface Rows {
  readonly special: Uint8Array;
  readonly cbytes: Float64Array;
  /** Item of chunks of kind "value", by position in the rows. */
  readonly items: Map<number, Uint8Array>;
}

const VALUE = SPECIAL_KINDS.indexOf("value");
const ROWS = 4096;
/** By place with its sign turned: negative numbers as keys are looked up as text. */
const SPECIAL_OF_PLACE = new Uint8Array(4);
SPECIAL_OF_PLACE[-PLACE_ZERO] = SPECIAL_KINDS.indexOf("zero");
SPECIAL_OF_PLACE[-PLACE_NAN] = SPECIAL_KINDS.indexOf("nan");
SPECIAL_OF_PLACE[-PLACE_UNINIT] = SPECIAL_KINDS.indexOf("uninit");

/** Reads kinds and sizes of neighbouring chunks; only those that hold something cost a look into the store. */
function readRows(store: ChunkStore, table: Float64Array, itemsize: number): Rows {
  const special = new Uint8Array(table.length);
  const cbytes = new Float64Array(table.length).fill(EXTENDED_HEADER_LENGTH);
  const items = new Map<number, Uint8Array>();
  const stored: number[] = [];
  for (let i = 0; i < table.length; i++) {
    if (table[i] < 0) special[i] = SPECIAL_OF_PLACE[-table[i]];
    else stored.push(i);
  }
  if (stored.length === 0) return { special, cbytes, items };
  const heads = store.headersOf(stored.map((i) => table[i]));
  const headBytes = heads.byteLength / stored.length;
  stored.forEach((i, k) => {
    const head = heads.subarray(k * headBytes, (k + 1) * headBytes);
    const header = parseChunkHeader(head);
    cbytes[i] = header.cbytes;
    special[i] = SPECIAL_KINDS.indexOf(header.special);
    if (special[i] !== VALUE) return;
    const end = EXTENDED_HEADER_LENGTH + itemsize;
    const whole = end <= headBytes;
    const item = whole
      ? head.slice(EXTENDED_HEADER_LENGTH, end)
      : store.read(table[i], EXTENDED_HEADER_LENGTH, end).slice();
    items.set(i, item);
  });
  return { special, cbytes, items };
}

/**
 * Walks the chunks of an array in C order.
 *
 * @param begin Tells what to walk; called at the first step.
 * @returns Generator of chunks.
 * @throws {StaleError} when another process has changed the array since the pin was taken.
 */
export function* walkChunks(begin: () => WalkPlan): Generator<ChunkInfo, void, void> {
  const { store, layout, table, readItem, skip, ...plan } = begin();
  using pin = plan.pin;
  const skipped = SPECIAL_KINDS.map((kind) => kind !== null && skip.includes(kind));
  for (let first = 0; first < table.length; first += ROWS) {
    const part = table.subarray(first, first + ROWS);
    if (skipped[1] && part.every((place) => place === PLACE_ZERO)) continue;
    const rows = pin.consistent(() => readRows(store, part, layout.itemsize));
    const coords = chunkCoords(layout, first);
    for (let i = 0; i < part.length; i++, nextPlace(coords, layout.grid)) {
      if (skipped[rows.special[i]]) continue;
      const item = rows.items.get(i);
      const value = item === undefined ? null : readItem(item);
      yield chunkInfo(layout, first + i, coords, rows.cbytes[i], SPECIAL_KINDS[rows.special[i]], value);
    }
  }
}

/**
 * Tells what one chunk is.
 *
 * @param plan What the chunk belongs to.
 * @param nchunk Number of the chunk.
 * @returns What a walk tells of it.
 */
export function chunkInfoOf(plan: Omit<WalkPlan, "pin" | "skip">, nchunk: number): ChunkInfo {
  const { store, layout, table, readItem } = plan;
  const { special, cbytes, items } = readRows(store, table.subarray(nchunk, nchunk + 1), layout.itemsize);
  const item = items.get(0);
  const value = item === undefined ? null : readItem(item);
  return chunkInfo(layout, nchunk, chunkCoords(layout, nchunk), cbytes[0], SPECIAL_KINDS[special[0]], value);
}

function chunkInfo(
  layout: Layout,
  nchunk: number,
  at: readonly number[],
  cbytes: number,
  special: SpecialKind | null,
  repeatedValue: ItemValue | Uint8Array | null,
): ChunkInfo {
  const { chunks } = layout;
  // Copies that are filled over: map() costs a call for each axis, and there can be millions of chunks.
  const coords = at.slice();
  const start = at.slice();
  const shape = at.slice();
  for (let i = 0; i < chunks.length; i++) {
    start[i] *= chunks[i];
    shape[i] = Math.min(chunks[i], layout.shape[i] - start[i]);
  }
  const nbytes = layout.chunkBytes;
  return { nchunk, coords, start, shape, nbytes, cbytes, cratio: nbytes / cbytes, special, repeatedValue };
}

/**
 * Reads the kinds and sizes of all chunks into columns.
 *
 * @param store Where the chunks are.
 * @param layout Layout of the array.
 * @param table Chunk table of the state to read.
 * @returns The columns.
 * @throws {StaleError} when another process has changed the array.
 */
export function chunkColumns(store: ChunkStore, layout: Layout, table: Float64Array): ChunkIndex {
  const special = new Uint8Array(table.length);
  const cbytes = new Float64Array(table.length);
  store.consistent(() => {
    for (let first = 0; first < table.length; first += ROWS) {
      const rows = readRows(store, table.subarray(first, first + ROWS), 0);
      special.set(rows.special, first);
      cbytes.set(rows.cbytes, first);
    }
  });
  return {
    length: table.length,
    grid: layout.grid,
    special,
    cbytes,
    nbytes: layout.chunkBytes,
    select(kind: SpecialKind | null = null) {
      const code = SPECIAL_KINDS.indexOf(kind);
      return new Float64Array(special.keys().filter((i) => special[i] === code));
    },
    coords: (nchunk) => chunkCoords(layout, nchunk),
  };
}
