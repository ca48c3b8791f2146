import { putI32 } from "./_bytes.ts";
import type { BlockMap } from "./block_map.ts";
import { type ChunkHeader, NOT_SPLIT } from "./chunk_header.ts";
import { specialValue } from "./plain_chunks.ts";
import { isZero, tokenLength } from "./zero_blocks.ts";

/** Blocks in the order of a chunk or of a piece, as they are stored there. */
export interface BlockSource {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** What decides how the blocks of a new chunk are stored. */
export interface Template {
  readonly nbytes: number;
  readonly blocksize: number;
  readonly typesize: number;
  readonly split: boolean;
  /** What runs before the codec: nothing, a plain shuffle, or something that is not done here. */
  readonly filter: "none" | "shuffle" | "other";
}

/** Reads from the 32 bytes of a header how its blocks are stored. */
export function templateOf(head: Uint8Array, nbytes: number, blocksize: number): Template {
  const typesize = head[3];
  let filter: Template["filter"] = "none";
  for (let i = 0; i < 6; i++) {
    const id = head[16 + i];
    if (id !== 0) filter = id === 1 && head[24 + i] === 0 && filter === "none" ? "shuffle" : "other";
  }
  return { nbytes, blocksize, typesize, split: (head[2] & NOT_SPLIT) === 0, filter };
}

/** The decompressed bytes of a piece that was not compressed: raw, zero, or one repeated item. */
function plainBytes(header: ChunkHeader, piece: Uint8Array): Uint8Array {
  if (header.memcpyed) return piece.subarray(header.headerLength, header.cbytes);
  const data = new Uint8Array(header.nbytes);
  if (header.special === "value") {
    const item = specialValue(header, piece);
    for (let at = 0; at < data.byteLength; at += item.byteLength) data.set(item, at);
  }
  return data;
}

/**
 * Puts the blocks of a piece into an old chunk that holds its data as they are.
 *
 * @returns `null` when the piece is compressed.
 */
export function mergeRaw(
  map: BlockMap,
  old: Uint8Array,
  blocks: ArrayLike<number>,
  header: ChunkHeader,
  piece: Uint8Array,
): Uint8Array | null {
  if (!header.memcpyed && header.special === null) return null;
  const { blocksize } = map.header;
  const data = plainBytes(header, piece);
  const chunk = old.slice(0, map.header.cbytes);
  for (let i = 0; i < blocks.length; i++) {
    chunk.set(data.subarray(i * blocksize, (i + 1) * blocksize), map.starts[blocks[i]]);
  }
  return chunk;
}

/**
 * Stores the blocks of a piece that was not compressed as the streams of a chunk.
 *
 * @returns `null` when they cannot be stored without compressing, or are better compressed.
 */
export function streamBlocks(
  header: ChunkHeader,
  piece: Uint8Array,
  blocks: ArrayLike<number>,
  template: Template,
): BlockSource | null {
  if (header.memcpyed) return rawBlocks(plainBytes(header, piece), blocks, template);
  const item = header.special === "value" ? specialValue(header, piece) : new Uint8Array(1);
  return repeatedBlocks(item, blocks, template);
}

/** Zero blocks become tokens, others raw streams behind the filter. */
function rawBlocks(data: Uint8Array, blocks: ArrayLike<number>, template: Template): BlockSource | null {
  const { blocksize, typesize } = template;
  const starts = new Int32Array(blocks.length);
  const lengths = new Int32Array(blocks.length);
  const bytes = new Uint8Array(data.byteLength + blocks.length * tokenLength(template, 0));
  let at = 0;
  for (let i = 0; i < blocks.length; i++) {
    const block = data.subarray(i * blocksize, (i + 1) * blocksize);
    starts[i] = at;
    lengths[i] = tokenLength(template, blocks[i]);
    if (!isZero(block, 0, block.byteLength)) {
      if (template.filter === "other") return null;
      writeRaw(bytes, at, template.filter === "shuffle" ? shuffled(block, typesize) : block, lengths[i] / 4);
      lengths[i] += block.byteLength;
    }
    at += lengths[i];
  }
  return { bytes, starts, lengths };
}

function writeRaw(bytes: Uint8Array, start: number, filtered: Uint8Array, streams: number): void {
  const length = filtered.byteLength / streams;
  for (let i = 0, at = start; i < streams; i++, at += 4 + length) {
    putI32(bytes, at, length);
    bytes.set(filtered.subarray(i * length, (i + 1) * length), at + 4);
  }
}

/** First bytes of all items, then second bytes, and so on; what is left of a last item stays at the end. */
function shuffled(block: Uint8Array, itemsize: number): Uint8Array {
  const items = Math.floor(block.byteLength / itemsize);
  const out = new Uint8Array(block.byteLength);
  for (let j = 0; j < itemsize; j++) {
    for (let i = 0, at = j * items; i < items; i++) out[at + i] = block[i * itemsize + j];
  }
  out.set(block.subarray(items * itemsize), items * itemsize);
  return out;
}

/** Every block becomes tokens: of zero, or of a byte that fills a stream. */
function repeatedBlocks(item: Uint8Array, blocks: ArrayLike<number>, template: Template): BlockSource | null {
  const zero = isZero(item, 0, item.byteLength);
  const uniform = item.every((byte) => byte === item[0]);
  // Behind a shuffle each stream is one byte of the item.
  const apart = template.split && template.filter === "shuffle" && item.byteLength === template.typesize;
  if (!zero && (template.filter === "other" || (!uniform && !apart))) return null;
  const starts = new Int32Array(blocks.length);
  const lengths = new Int32Array(blocks.length);
  const bytes = new Uint8Array(blocks.length * (tokenLength(template, 0) / 4) * 5);
  let at = 0;
  for (let i = 0; i < blocks.length; i++) {
    const streams = tokenLength(template, blocks[i]) / 4;
    // A short last block is one stream.
    if (!uniform && streams !== item.byteLength) return null;
    starts[i] = at;
    for (let j = 0; j < streams; j++) {
      const byte = item[uniform ? 0 : j];
      putI32(bytes, at, -byte);
      if (byte !== 0) bytes[at + 4] = 1;
      at += byte === 0 ? 4 : 5;
    }
    lengths[i] = at - starts[i];
  }
  return { bytes, starts, lengths };
}
