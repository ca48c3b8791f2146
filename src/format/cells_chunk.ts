import { putI32 } from "./_bytes.ts";
import { type BlockItems, SHUFFLE } from "./cell_blocks.ts";
import { NOT_SPLIT } from "./chunk_header.ts";
import { EXTENDED_HEADER_LENGTH } from "./limits.ts";
import type { ChunkSizes } from "./plain_chunks.ts";
import { maxRunsLength, ZstdRuns } from "./zstd_runs.ts";

/** How the blocks of a chunk are made. */
interface Streams {
  readonly itemsize: number;
  readonly blocksize: number;
  /** Items of a block. */
  readonly nitems: number;
  readonly shuffled: boolean;
  /** Streams of a block. */
  readonly count: number;
  /** Bytes that a stream stands for. */
  readonly length: number;
}

/**
 * Tells how many bytes {@linkcode cellsChunk} writes at most.
 *
 * @param head Header of a chunk that the native library made in the same way.
 * @param sizes Sizes of the chunk, in whole blocks.
 * @param cells The items.
 * @returns The bytes.
 */
export function maxCellsLength(head: Uint8Array, sizes: ChunkSizes, { n }: BlockItems): number {
  const { count, length, itemsize } = streamsOf(head, sizes);
  const nblocks = sizes.nbytes / sizes.blocksize;
  const streams = Math.min(nblocks, n) * count * maxRunsLength(0, length) + maxRunsLength(n * itemsize, 0);
  return EXTENDED_HEADER_LENGTH + nblocks * (4 + 4 * count) + streams;
}

/**
 * Makes a chunk of a few items. Nothing is compressed and no byte of zero is touched: time follows the items and the number of blocks.
 *
 * Each block that holds something becomes a Zstandard frame of stored bytes and runs of zeros, the others tokens of zero.
 *
 * @param head Header of a chunk that the native library made in the same way; `canHoldCells` has said yes.
 * @param sizes Sizes of the chunk, in whole blocks.
 * @param cells The items.
 * @param buffer Memory to make it in, at least as long as `maxCellsLength` says; it may hold anything.
 * @returns The chunk, in the buffer; `"zero"` when all items are zero, and null when a block, or the chunk, would be longer than its bytes.
 *
 * @example
 * ```ts
 * import { cellsChunk, maxCellsLength, parseChunkHeader, specialChunk } from "./mod.ts";
 *
 * const head = specialChunk("zero", { nbytes: 4096, blocksize: 2048, typesize: 1 });
 * head.set([0x95, 1], 2); // compressed, not split, by zstd
 * head[22] = 5;
 * head[31] = 0;
 * const cells = { items: Uint32Array.of(5, 3000), bytes: Uint8Array.of(1, 2), n: 2 };
 * const sizes = { nbytes: 4096, blocksize: 2048, typesize: 1 };
 * const chunk = cellsChunk(head, sizes, cells, new Uint8Array(maxCellsLength(head, sizes, cells)));
 * if (chunk instanceof Uint8Array) console.log(parseChunkHeader(chunk).nblocks); // 2
 * ```
 */
export function cellsChunk(
  head: Uint8Array,
  sizes: ChunkSizes,
  cells: BlockItems,
  buffer: Uint8Array,
): Uint8Array | "zero" | null {
  const streams = streamsOf(head, sizes);
  const nblocks = sizes.nbytes / sizes.blocksize;
  const tableEnd = EXTENDED_HEADER_LENGTH + 4 * nblocks;
  const runs = new ZstdRuns(buffer);
  const token = 4 * streams.count;
  let at = tableEnd;
  let holds = false;
  for (let nblock = 0, next = 0; nblock < nblocks; nblock++) {
    putI32(buffer, EXTENDED_HEADER_LENGTH + 4 * nblock, at);
    const from = next, end = (nblock + 1) * streams.nitems;
    while (next < cells.n && cells.items[next] < end) next++;
    const start = at;
    at = next > from ? writeBlock(buffer, at, runs, streams, cells, from, next, nblock * streams.nitems) : 0;
    if (at < 0) return null;
    if (at > start) {
      holds = true;
      continue;
    }
    buffer.fill(0, start, start + token);
    at = start + token;
  }
  if (!holds) return "zero";
  if (at > sizes.nbytes + EXTENDED_HEADER_LENGTH) return null;
  buffer.set(head.subarray(0, EXTENDED_HEADER_LENGTH));
  putI32(buffer, 4, sizes.nbytes);
  putI32(buffer, 8, sizes.blocksize);
  putI32(buffer, 12, at);
  return buffer.subarray(0, at);
}

function streamsOf(head: Uint8Array, { blocksize }: ChunkSizes): Streams {
  const itemsize = head[3];
  const count = (head[2] & NOT_SPLIT) === 0 ? itemsize : 1;
  const shuffled = head.subarray(16, 22).includes(SHUFFLE);
  return { itemsize, blocksize, nitems: blocksize / itemsize, shuffled, count, length: blocksize / count };
}

/** Writes the streams of a block; returns where they end: where they begin when all bytes are zero, -1 when a stream does not become shorter. */
function writeBlock(
  out: Uint8Array,
  start: number,
  runs: ZstdRuns,
  streams: Streams,
  { items, bytes }: BlockItems,
  from: number,
  end: number,
  base: number,
): number {
  const { itemsize, nitems, shuffled, count, length } = streams;
  let at = start;
  let stream = -1;
  // Shuffled, all first bytes come before all second ones.
  const rounds = shuffled ? itemsize : 1, width = shuffled ? 1 : itemsize;
  for (let round = 0; round < rounds; round++) {
    for (let row = from; row < end; row++) {
      const item = items[row] - base;
      for (let k = 0; k < width; k++) {
        const byte = bytes[row * itemsize + round + k];
        if (byte === 0) continue;
        const position = shuffled ? round * nitems + item : item * itemsize + k;
        const own = count === 1 ? 0 : Math.floor(position / length);
        if (own !== stream) {
          if ((at = endStream(out, at, runs, stream, length)) < 0) return -1;
          at = zeroStreams(out, at, own - stream - 1);
          runs.begin(at + 4, length);
          stream = own;
        }
        runs.push(position - own * length, byte);
      }
    }
  }
  if (stream < 0) return start;
  if ((at = endStream(out, at, runs, stream, length)) < 0) return -1;
  return zeroStreams(out, at, count - stream - 1);
}

function endStream(out: Uint8Array, at: number, runs: ZstdRuns, stream: number, length: number): number {
  if (stream < 0) return at;
  const end = runs.end();
  const size = end - at - 4;
  if (size >= length) return -1;
  putI32(out, at, size);
  return end;
}

function zeroStreams(out: Uint8Array, at: number, count: number): number {
  out.fill(0, at, at + 4 * count);
  return at + 4 * count;
}
