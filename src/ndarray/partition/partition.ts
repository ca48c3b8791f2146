import { fillRows, fillThin } from "./partition_rows.ts";
import { fitCube } from "./partition_cube.ts";
import { volume } from "./partition_fit.ts";
import { checkBlock, checkGiven, checkLimits, checkSizes } from "./partition_limits.ts";

/**
 * How an array will be read, a hint for the default partition: `"cube"` along any axis alike, `"frames"` a few
 * whole steps of the first axis at a time, `"rows"` along the last axis.
 */
export type Access = "cube" | "frames" | "rows";

/** What is known of a partition before it is computed. */
export interface PartitionOptions {
  /** Cells of a chunk along each axis. Default: computed. */
  readonly chunks?: readonly number[];
  /** Cells of a block along each axis. Default: computed. */
  readonly blocks?: readonly number[];
  /** How the array will be read. Default `"cube"`; where exactly one axis has no cells yet, thin along that one. */
  readonly access?: Access;
  /** True for cells among zeros: large blocks cost nothing there, and many chunks a place in the index each. Default false. */
  readonly sparse?: boolean;
  /** The fewest cells along each axis that computed blocks have, for codecs that need some. Default 1. */
  readonly minBlock?: number;
}

/** The two levels an array is cut into. */
export interface Partition {
  /** Cells of a chunk along each axis. */
  readonly chunks: number[];
  /** Cells of a block along each axis. */
  readonly blocks: number[];
}

/*
 * The caches that partitions are made for, whatever the machine has: 32 KiB (L1), 1 MiB (L2), 32 MiB (L3).
 * python-blosc2 asks the machine, so there the same call lays out files differently from one to the next.
 *
 * A block is what one thread decodes and what reading a single cell costs. A block and its shuffled copy should stay
 * in L2 beside the tables of the codec: an eighth of L2, 128 KiB. Smaller ones lose ratio (zstd sees less
 * history) and cost 4 bytes of block start each; larger ones make single cells dear.
 *
 * A chunk is what the index counts and what a write replaces: a quarter of L3, 8 MiB, which is 64 blocks, enough for
 * the threads of a large machine. Arrays of more than 2^19 such chunks (4 TiB) get larger ones, up to 32 MiB, to keep
 * their index small; only those that would come near the limit of the index go beyond.
 */
const L1 = 2 ** 15;
const L2 = 2 ** 20;
const L3 = 2 ** 25;
const BLOCK_BYTES = L2 / 8;
const CHUNK_BYTES = L3 / 4;

/*
 * Cells among zeros cost what they are, wherever they lie; what is left to pay is a place in the index for each chunk, and eight bytes for each block of a chunk that
 * holds something. So chunks are few and blocks large: `deno task study` compares.
 */
const SPARSE_CHUNKS = 2 ** 16;
const SPARSE_CHUNK_BYTES = 2 ** 27;
const SPARSE_BLOCKS = 128;

/** Arrays that begin empty grow by small appends, and each rewrites the last chunk. */
const GROWING_CHUNK_BYTES = 2 * L2;

/**
 * Works out how an array is cut into chunks, and chunks into blocks; checks what is given and completes it.
 *
 * The result depends on the arguments alone, not on the machine. Computed blocks are about 128 KiB, chunks about
 * 8 MiB; by default both are nearly cubes, so that reading along any axis costs the same. Chunks are whole multiples
 * of blocks, or end with the array. An axis without cells is taken as one that will grow: it gets a chunk as if it
 * were long, and a given 0 there counts as not given. For cells among zeros chunks of huge arrays are larger, up to 128 MiB, and blocks up to 1 MiB.
 *
 * @param shape Cells along each axis.
 * @param itemsize Bytes of an item.
 * @param options What is given, and how the array will be read.
 * @returns Cells of chunks and of blocks along each axis; a chunk may be longer than the array.
 * @throws {TypeError} when `access` is not one of the three.
 * @throws {RangeError} when lengths differ, a number is no positive integer, a block is larger than its chunk, or a
 * chunk, a block or the number of chunks is above what the format allows.
 */
export function partition(shape: readonly number[], itemsize: number, options: PartitionOptions = {}): Partition {
  const minBlock = options.minBlock ?? 1;
  checkSizes(shape, itemsize);
  const chunksGiven = checkGiven("chunks", options.chunks, shape);
  const blocksGiven = checkGiven("blocks", options.blocks, shape);
  if (blocksGiven !== null && chunksGiven !== null) checkBlock(blocksGiven, chunksGiven);
  const { chunks, blocks } = complete(shape, Math.max(1, itemsize), chunksGiven, blocksGiven, { ...options, minBlock });
  checkLimits(shape, chunks, blocks, Math.max(1, itemsize));
  return { chunks, blocks };
}

function complete(
  shape: readonly number[],
  itemsize: number,
  chunks: number[] | null,
  blocks: number[] | null,
  { minBlock, access, sparse = false }: PartitionOptions & { readonly minBlock: number },
): Partition {
  if (chunks !== null && blocks !== null) return { chunks, blocks };
  const { rule, thin } = ruleOf(shape, access);
  const growing = shape.includes(0);
  // An axis to grow counts as longer than any chunk.
  const lengths = shape.map((length) => length === 0 ? Number.MAX_SAFE_INTEGER : length);
  const chunk = growing ? GROWING_CHUNK_BYTES : chunkBytes(shape, itemsize, sparse);
  const targets = {
    chunk: Math.max(1, chunk / itemsize),
    block: Math.max(
      1,
      (sparse ? sparseBlockBytes(chunks === null ? chunk : itemsize * volume(chunks)) : BLOCK_BYTES) / itemsize,
    ),
    // A thin block of small frames takes as many as fill L1: fewer would be all overhead.
    thinBlock: Math.max(1, L1 / itemsize),
    wholeFrame: Math.max(1, L3 / itemsize),
  };
  const given = { chunks, blocks, minBlock };
  if (rule === "cube") return fitCube(lengths, targets, given);
  return rule === "frames" ? fillThin(lengths, thin, targets, given) : fillRows(lengths, targets, given);
}

function ruleOf(shape: readonly number[], access: Access | undefined): { rule: Access; thin: number } {
  if (access !== undefined && access !== "cube" && access !== "frames" && access !== "rows") {
    throw new TypeError(`Cannot lay out an array: access is "cube", "frames" or "rows", not "${String(access)}"`);
  }
  if (shape.length < 2) return { rule: "cube", thin: 0 };
  const empty = shape.indexOf(0);
  const onlyEmpty = empty >= 0 && shape.lastIndexOf(0) === empty;
  if (access === undefined) return onlyEmpty ? { rule: "frames", thin: empty } : { rule: "cube", thin: 0 };
  return { rule: access, thin: 0 };
}

/** Blocks of a chunk of so many bytes. */
function sparseBlockBytes(chunkBytes: number): number {
  return Math.max(BLOCK_BYTES, Math.min(SPARSE_CHUNK_BYTES, chunkBytes) / SPARSE_BLOCKS);
}

function chunkBytes(shape: readonly number[], itemsize: number, sparse: boolean): number {
  let nbytes = itemsize;
  for (const length of shape) nbytes *= length;
  const forIndex = sparse ? Math.min(SPARSE_CHUNK_BYTES, nbytes / SPARSE_CHUNKS) : Math.min(L3, nbytes / 2 ** 19);
  const forLimit = Math.min(2 ** 30, nbytes / 2 ** 26);
  return Math.max(CHUNK_BYTES, forIndex, forLimit);
}
