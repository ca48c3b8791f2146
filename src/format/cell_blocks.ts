import type { ChunkHeader } from "./chunk_header.ts";

/** Some items of a block, or of a chunk; all others are zero. */
export interface BlockItems {
  /** Number of each item in the block, ascending; in a chunk, block after block. */
  readonly items: Uint32Array;
  /** The items, one after the other, as a file holds them. */
  readonly bytes: Uint8Array;
  /** How many there are; the lists may be longer. */
  readonly n: number;
}

/** Number of the filter that puts all first bytes before all second ones. */
export const SHUFFLE = 1;
const ZSTD_FORMAT = 4;

/**
 * Tells whether blocks of a chunk may be runs of zeros and stored bytes: such as `cellsChunk` makes, and `CellsReader` reads.
 *
 * @param header Header of the chunk, or of one that was made in the same way.
 * @returns True for zstd with no filter or shuffle alone.
 */
export function canHoldCells(header: ChunkHeader): boolean {
  const { codecFormat, memcpyed, special, delta, hasDict, nbytes, blocksize, typesize, filters, filtersMeta } = header;
  if (codecFormat !== ZSTD_FORMAT || memcpyed || special !== null || delta || hasDict) return false;
  if (nbytes % blocksize !== 0 || blocksize % typesize !== 0) return false;
  const used = filters.flatMap((filter, slot) => filter === 0 ? [] : [slot]);
  return used.length === 0 || used.length === 1 && filters[used[0]] === SHUFFLE && filtersMeta[used[0]] === 0;
}
