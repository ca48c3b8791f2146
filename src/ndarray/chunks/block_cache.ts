import { adviseHugePages } from "../../../ffi/mod.ts";

/** What keeping account of a block takes, about: tiny blocks must not fill the memory with bookkeeping. */
const ENTRY_BYTES = 256;

/** Which block of an array: by the place of its chunk and its number there. */
export interface BlockKey {
  /** Place of the chunk. */
  readonly place: number;
  /** Number of the block in the chunk. */
  readonly nblock: number;
}

/** What one decompression made: some blocks, side by side. Lives and leaves as a whole. */
export interface Slab {
  /** Whose blocks they are. */
  readonly owner: CacheOwner;
  /** Which blocks, in the order of the bytes. */
  readonly blocks: readonly BlockKey[];
  /** The blocks. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where a block lies in a slab. */
export interface Slot {
  /** The slab. */
  readonly slab: Slab;
  /** First byte of the block in it. */
  readonly offset: number;
}

let owners = 0;

/** Cached blocks of one array, by place of the chunk and number of the block. */
export class CacheOwner {
  /** A number that no other array has. */
  readonly id: number = owners++;
  /** What is kept, by place of the chunk and number of the block. */
  readonly chunks: Map<number, Map<number, Slot>> = new Map();
}

/** Slabs in the order in which they were last used. A `Set` keeps insertion order, so the first is the oldest. */
const slabs = new Set<Slab>();
/** Buffers of slabs that have left, for the next ones: fresh memory is dear to touch. */
const spare: Uint8Array<ArrayBuffer>[] = [];
let limit = 64 * 1024 * 1024;
let used = 0;
/** Bytes of the blocks that were asked for last, by array, place and number; oldest first. */
const wanted = new Map<string, number>();
let wantedBytes = 0;

/**
 * Sets how many bytes of decoded blocks are kept, in all arrays of this process together.
 *
 * @param bytes Limit in bytes; 0 keeps nothing.
 * @throws {RangeError} when it is not a non-negative integer.
 *
 * @example
 * ```ts
 * import { setBlockCache } from "@deneb/deneb";
 * setBlockCache(256 * 1024 * 1024);
 * ```
 */
export function setBlockCache(bytes: number): void {
  if (!Number.isSafeInteger(bytes) || bytes < 0) {
    throw new RangeError(`Block cache must be a number of bytes from 0 on, got ${bytes}`);
  }
  limit = bytes;
  evict(0);
  spare.length = 0;
}

/**
 * Says how many bytes of decoded blocks may be kept.
 *
 * @returns The limit in bytes.
 */
export function blockCacheLimit(): number {
  return limit;
}

/**
 * Looks a decoded block up.
 *
 * @param owner Cache of the array.
 * @param place Place of the chunk.
 * @param nblock Number of the block in the chunk.
 * @param blockBytes Bytes of a block.
 * @returns The block, not to be written to, or undefined.
 */
export function cachedBlock(
  owner: CacheOwner,
  place: number,
  nblock: number,
  blockBytes: number,
): Uint8Array | undefined {
  const slot = owner.chunks.get(place)?.get(nblock);
  if (slot === undefined) return undefined;
  slabs.delete(slot.slab);
  slabs.add(slot.slab);
  return slot.slab.bytes.subarray(slot.offset, slot.offset + blockBytes);
}

/**
 * Notes that blocks are wanted, and tells whether all of them were wanted a short while ago.
 *
 * Only blocks that are asked for again are worth keeping: decoding into the cache goes through memory that the processor
 * does not have at hand, which costs as much as decoding itself.
 *
 * @param owner Cache of the array.
 * @param blocks The blocks.
 * @param blockBytes Bytes of a block.
 * @returns True when each was asked for among the last blocks, as many as the cache could hold.
 */
export function wereWanted(owner: CacheOwner, blocks: readonly BlockKey[], blockBytes: number): boolean {
  const cost = blockBytes + ENTRY_BYTES;
  let all = true;
  for (const { place, nblock } of blocks) {
    const key = `${owner.id} ${place} ${nblock}`;
    if (wanted.delete(key)) wantedBytes -= cost;
    else all = false;
    wanted.set(key, cost);
    wantedBytes += cost;
  }
  for (const [key, bytes] of wanted) {
    if (wantedBytes <= limit) break;
    wanted.delete(key);
    wantedBytes -= bytes;
  }
  return all;
}

/**
 * Makes room for blocks that are about to be decoded.
 *
 * @param length Bytes that are needed; at most the limit.
 * @returns A buffer for `keepBlocks`. What it holds is arbitrary.
 */
export function cacheBuffer(length: number): Uint8Array<ArrayBuffer> {
  evict(length);
  const fit = spare.findIndex((bytes) => bytes.byteLength >= length && bytes.byteLength <= length * 2);
  if (fit >= 0) return spare.splice(fit, 1)[0].subarray(0, length);
  const bytes = new Uint8Array(length);
  adviseHugePages(bytes);
  return bytes;
}

/**
 * Keeps decoded blocks.
 *
 * @param owner Cache of the array.
 * @param blocks The blocks that the buffer holds, in its order.
 * @param bytes Buffer from `cacheBuffer`; belongs to the cache from now on.
 * @param blockBytes Bytes of a block.
 */
export function keepBlocks(
  owner: CacheOwner,
  blocks: readonly BlockKey[],
  bytes: Uint8Array<ArrayBuffer>,
  blockBytes: number,
): void {
  const slab: Slab = { owner, blocks: blocks.map(({ place, nblock }) => ({ place, nblock })), bytes };
  slab.blocks.forEach(({ place, nblock }, i) => {
    let chunk = owner.chunks.get(place);
    if (chunk === undefined) owner.chunks.set(place, chunk = new Map());
    chunk.set(nblock, { slab, offset: i * blockBytes });
  });
  slabs.add(slab);
  used += costOf(slab);
  // The limit may have been lowered while the blocks were being decoded.
  evict(0);
}

/**
 * Forgets the blocks of a chunk whose place gets another content.
 *
 * @param owner Cache of the array.
 * @param place Place of the chunk.
 */
export function dropChunk(owner: CacheOwner, place: number): void {
  const chunk = owner.chunks.get(place);
  if (chunk === undefined) return;
  for (const { slab } of chunk.values()) remove(slab);
}

/**
 * Forgets all blocks of an array.
 *
 * @param owner Cache of the array.
 */
export function dropOwner(owner: CacheOwner): void {
  for (const place of [...owner.chunks.keys()]) dropChunk(owner, place);
}

function costOf(slab: Slab): number {
  return slab.bytes.buffer.byteLength + slab.blocks.length * ENTRY_BYTES;
}

function evict(room: number): void {
  for (const slab of slabs) {
    if (used + room <= limit) return;
    remove(slab);
  }
}

function remove(slab: Slab): void {
  if (!slabs.delete(slab)) return;
  used -= costOf(slab);
  const { chunks } = slab.owner;
  for (const { place, nblock } of slab.blocks) {
    const chunk = chunks.get(place);
    if (chunk?.get(nblock)?.slab !== slab) continue;
    chunk.delete(nblock);
    if (chunk.size === 0) chunks.delete(place);
  }
  spare.push(new Uint8Array(slab.bytes.buffer));
  if (spare.length > 8) spare.shift();
}
