import { adviseHugePages } from "../../ffi/mod.ts";

/** What one decompression made: some blocks of one chunk, side by side. Lives and leaves as a whole. */
interface Slab {
  readonly owner: CacheOwner;
  readonly place: number;
  readonly blocks: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Slot {
  readonly slab: Slab;
  readonly offset: number;
}

/** Cached blocks of one array, by place of the chunk and number of the block. */
export class CacheOwner {
  readonly chunks: Map<number, Map<number, Slot>> = new Map();
}

/** Slabs in the order in which they were last used. A `Set` keeps insertion order, so the first is the oldest. */
const slabs = new Set<Slab>();
/** Buffers of slabs that have left, for the next ones: fresh memory is dear to touch. */
const spare: Uint8Array<ArrayBuffer>[] = [];
let limit = 64 * 1024 * 1024;
let used = 0;

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
 * @param place Place of the chunk.
 * @param blocks Numbers of the blocks that the buffer holds, in its order.
 * @param bytes Buffer from `cacheBuffer`; belongs to the cache from now on.
 * @param blockBytes Bytes of a block.
 */
export function keepBlocks(
  owner: CacheOwner,
  place: number,
  blocks: readonly number[],
  bytes: Uint8Array<ArrayBuffer>,
  blockBytes: number,
): void {
  const slab: Slab = { owner, place, blocks, bytes };
  let chunk = owner.chunks.get(place);
  if (chunk === undefined) owner.chunks.set(place, chunk = new Map());
  blocks.forEach((nblock, i) => chunk.set(nblock, { slab, offset: i * blockBytes }));
  slabs.add(slab);
  used += bytes.buffer.byteLength;
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

function evict(room: number): void {
  for (const slab of slabs) {
    if (used + room <= limit) return;
    remove(slab);
  }
}

function remove(slab: Slab): void {
  if (!slabs.delete(slab)) return;
  used -= slab.bytes.buffer.byteLength;
  const chunk = slab.owner.chunks.get(slab.place);
  if (chunk !== undefined) {
    for (const nblock of slab.blocks) if (chunk.get(nblock)?.slab === slab) chunk.delete(nblock);
    if (chunk.size === 0) slab.owner.chunks.delete(slab.place);
  }
  spare.push(new Uint8Array(slab.bytes.buffer));
  if (spare.length > 8) spare.shift();
}
