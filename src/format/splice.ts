import { putI32 } from "./_bytes.ts";
import { type BlockSource, mergeRaw, streamBlocks, type Template, templateOf } from "./_splice_blocks.ts";
import { type BlockMap, readBlockMap } from "./block_map.ts";
import { type ChunkHeader, NOT_SPLIT, parseChunkHeader } from "./chunk_header.ts";
import { FormatError } from "./errors.ts";
import { EXTENDED_HEADER_LENGTH } from "./limits.ts";
import { type ChunkSizes, specialChunk } from "./plain_chunks.ts";
import { checkBlocks } from "./subset.ts";
import { isZero, keepsZeros, tokenLength } from "./zero_blocks.ts";

/**
 * Tells whether blocks of a chunk stand for themselves, so that some can be replaced and the others kept.
 *
 * @param header The chunk's header.
 * @returns False for DELTA, dictionaries, filters of users, and chunks of Blosc 1.
 *
 * @example
 * ```ts
 * import { canSplice, parseChunkHeader, specialChunk } from "./mod.ts";
 *
 * const chunk = specialChunk("zero", { nbytes: 8, blocksize: 4, typesize: 1 });
 * console.log(canSplice(parseChunkHeader(chunk))); // true
 * ```
 */
export function canSplice(header: ChunkHeader): boolean {
  return header.headerLength === EXTENDED_HEADER_LENGTH && !header.hasDict && keepsZeros(header);
}

/**
 * Makes a whole chunk of blocks that were compressed by themselves and those of an old chunk, without decompressing anything.
 *
 * @param map Where the blocks of the old chunk lie; `null` when there is none.
 * @param old The old chunk; without it, and when it is one of zeros, blocks that are not listed become zero.
 * @param blocks Numbers of the blocks that `piece` brings, ascending, one at least.
 * @param piece A chunk compressed from exactly these blocks, in order, with the same parameters.
 * @param whole Sizes of the new chunk.
 * @returns The new chunk, or `null` when these cannot be put together and the chunk is to be compressed whole: headers that differ, DELTA, dictionaries,
 * incompressible data behind other filters than a plain shuffle, or a result that would be longer than the data.
 * @throws {RangeError} when the numbers are not ascending or not in the chunk, or `piece` has another size than these blocks.
 * @throws {FormatError} when `piece` is damaged.
 *
 * @example
 * ```ts
 * import { parseChunkHeader, specialChunk, spliceChunk } from "./mod.ts";
 *
 * const piece = specialChunk("zero", { nbytes: 4, blocksize: 4, typesize: 1 });
 * const chunk = spliceChunk(null, null, [2], piece, { nbytes: 40, blocksize: 4, typesize: 1 });
 * console.log(chunk && parseChunkHeader(chunk).special); // "zero"
 * ```
 */
export function spliceChunk(
  map: BlockMap | null,
  old: Uint8Array | null,
  blocks: ArrayLike<number>,
  piece: Uint8Array,
  whole: ChunkSizes,
): Uint8Array | null {
  const { nbytes } = whole;
  const blocksize = Math.min(nbytes, whole.blocksize);
  const nblocks = nbytes === 0 ? 0 : Math.ceil(nbytes / blocksize);
  checkBlocks({ nblocks }, blocks);
  const pieceHeader = parseChunkHeader(piece, piece.byteLength);
  checkPiece(pieceHeader, blocks, nbytes, blocksize);
  if (!canSplice(pieceHeader) || pieceHeader.special === "nan" || pieceHeader.special === "uninit") return null;
  let base: BlockMap | null = null;
  if (map !== null && old !== null) {
    if (!fits(map.header, nbytes, blocksize)) return null;
    if (old.byteLength < map.header.cbytes) {
      throw new FormatError(`Cannot splice chunk: ${map.header.cbytes} bytes needed of the old one`, old.byteLength);
    }
    if (map.header.special === null) base = map;
  }
  // All blocks are new: the piece is the chunk.
  if (blocks.length === nblocks) return pieceHeader.blocksize === blocksize ? piece.slice() : null;
  if (base === null || old === null) {
    if (pieceHeader.special === "zero") return specialChunk("zero", whole);
  } else if (base.header.memcpyed) {
    return mergeRaw(base, old, blocks, pieceHeader, piece);
  }
  const head = newHead(base, pieceHeader, piece);
  if (head === null) return null;
  const template = templateOf(head, nbytes, blocksize);
  const fresh = freshBlocks(pieceHeader, piece, blocks, template);
  if (fresh === null) return null;
  const kept = base === null || old === null ? null : { bytes: old, starts: base.starts, lengths: base.lengths };
  const chunk = assemble(head, template, blocks, fresh, kept);
  return chunk === "zero" ? specialChunk("zero", whole) : chunk;
}

/** True when an old chunk has the wanted sizes, and blocks that can be kept: as they are, or as zeros. */
function fits(header: ChunkHeader, nbytes: number, blocksize: number): boolean {
  if (!canSplice(header) || header.nbytes !== nbytes || header.blocksize !== blocksize) return false;
  return header.special !== "nan" && header.special !== "value";
}

function checkPiece(piece: ChunkHeader, blocks: ArrayLike<number>, nbytes: number, blocksize: number): void {
  const short = Math.max(0, (blocks[blocks.length - 1] + 1) * blocksize - nbytes);
  const wanted = blocks.length * blocksize - short;
  if (piece.nbytes !== wanted) {
    throw new RangeError(
      `Cannot splice chunk: ${blocks.length} blocks have ${wanted} bytes, the piece has ${piece.nbytes}`,
    );
  }
}

/** The header of the new chunk, sizes apart, or `null` when old blocks and new ones were not made alike. */
function newHead(base: BlockMap | null, pieceHeader: ChunkHeader, piece: Uint8Array): Uint8Array | null {
  const streams = !pieceHeader.memcpyed && pieceHeader.special === null;
  if (base === null) {
    const head = piece.slice(0, EXTENDED_HEADER_LENGTH);
    // Without streams of its own a piece says nothing of codec and splitting.
    if (!streams) head[2] = 5 | NOT_SPLIT | (formatOfCodec(head[22]) << 5);
    head[31] = 0;
    return head;
  }
  const head = base.head.slice();
  if (streams) {
    if (head[2] !== piece[2] || head[3] !== piece[3]) return null;
    for (let i = 16; i < 31; i++) if (head[i] !== piece[i]) return null;
  }
  return head;
}

function formatOfCodec(codec: number): number {
  if (codec <= 1) return codec;
  if (codec === 2) return 1;
  return codec <= 5 ? codec - 1 : 6;
}

function freshBlocks(
  header: ChunkHeader,
  piece: Uint8Array,
  blocks: ArrayLike<number>,
  template: Template,
): BlockSource | null {
  if (header.memcpyed || header.special !== null) return streamBlocks(header, piece, blocks, template);
  // A short last block alone was a first one for the compressor, which may have put it in several streams.
  if (header.nbytes < template.blocksize && template.split) return null;
  // The compressor may have been told another size by the environment.
  if (header.blocksize !== Math.min(template.blocksize, header.nbytes)) return null;
  const { starts, lengths } = readBlockMap(header, piece);
  return { bytes: piece, starts, lengths };
}

/** Lays out the new chunk; `"zero"` when nothing but tokens of zero is left, `null` when it would be longer than its data. */
function assemble(
  head: Uint8Array,
  template: Template,
  blocks: ArrayLike<number>,
  fresh: BlockSource,
  base: BlockSource | null,
): Uint8Array | "zero" | null {
  const { nbytes, blocksize } = template;
  const nblocks = Math.ceil(nbytes / blocksize);
  const tableEnd = EXTENDED_HEADER_LENGTH + 4 * nblocks;
  const { total, tokens } = measure(template, nblocks, blocks, fresh, base);
  const cbytes = tableEnd + total;
  if (cbytes > nbytes + EXTENDED_HEADER_LENGTH) return null;
  const chunk = new Uint8Array(cbytes);
  chunk.set(head);
  putI32(chunk, 4, nbytes);
  putI32(chunk, 8, blocksize);
  putI32(chunk, 12, cbytes);
  const starts = new Int32Array(chunk.buffer, EXTENDED_HEADER_LENGTH, nblocks);
  let at = tableEnd;
  for (let block = 0, next = 0; block < nblocks;) {
    const listed = next < blocks.length && blocks[next] === block;
    const source = listed ? fresh : base;
    if (source === null) {
      // Tokens of zero are there already.
      starts[block] = at;
      at += tokenLength(template, block++);
      continue;
    }
    // Neighbours that lie side by side are copied in one go.
    let from = listed ? next : block;
    const begin = source.starts[from];
    let end = begin;
    while (
      block < nblocks && (next < blocks.length && blocks[next] === block) === listed && source.starts[from] === end
    ) {
      starts[block++] = at + end - begin;
      end += source.lengths[from++];
      if (listed) next++;
    }
    chunk.set(source.bytes.subarray(begin, end), at);
    at += end - begin;
  }
  // Nothing but tokens of zero: the chunk needs no bytes at all.
  if (total === tokens && isZero(chunk, tableEnd, total)) return "zero";
  return chunk;
}

/** Bytes of all blocks as they will be stored, and what they would be as tokens of zero. */
function measure(
  template: Template,
  nblocks: number,
  blocks: ArrayLike<number>,
  fresh: BlockSource,
  base: BlockSource | null,
): { total: number; tokens: number } {
  const tokens = (nblocks - 1) * tokenLength(template, 0) + tokenLength(template, nblocks - 1);
  let total = 0;
  if (base === null) total = tokens;
  else for (let i = 0; i < nblocks; i++) total += base.lengths[i];
  for (let i = 0; i < blocks.length; i++) {
    total += fresh.lengths[i] - (base === null ? tokenLength(template, blocks[i]) : base.lengths[blocks[i]]);
  }
  return { total, tokens };
}
