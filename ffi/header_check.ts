import { likelyReason } from "./environment.ts";
import { Blosc2Error } from "./errors.ts";
import type { CompressParams } from "./structs.ts";

/** Longer items count as bytes: a chunk has one byte for the item size. `BLOSC_MAX_TYPESIZE` (blosc2.h, 3.3.5). */
export const MAX_HEADER_TYPESIZE = 255;

/**
 * Tells whether the library chooses the block size. It must also where the data is less than a block and no whole number of
 * items: it would make the data one block, and fail to decompress that or give other bytes (3.3.5).
 */
export function choosesBlocks({ blocksize, typesize }: CompressParams, nbytes: number): boolean {
  return blocksize === 0 || (blocksize >= nbytes && nbytes % typesize !== 0);
}

/**
 * Checks that a fresh chunk was made with the parameters that were asked for: the library lets variables of the environment
 * override them, and such a chunk in an array would be wrong (its blocks would not be those of the array).
 */
export function checkHeader(chunk: Uint8Array, params: CompressParams, nbytes: number): void {
  const typesize = params.typesize > MAX_HEADER_TYPESIZE ? 1 : params.typesize;
  const blocksize = chunk[8] | chunk[9] << 8 | chunk[10] << 16 | chunk[11] << 24;
  const wanted = nbytes === 0 || choosesBlocks(params, nbytes) ? blocksize : Math.min(params.blocksize, nbytes);
  const filters = params.filters;
  if (
    chunk[3] === typesize && chunk[22] === params.codec && blocksize === wanted && chunk[16] === filters[0] &&
    chunk[17] === filters[1] && chunk[18] === filters[2] && chunk[19] === filters[3] && chunk[20] === filters[4] &&
    chunk[21] === filters[5]
  ) return;
  const found = `item size ${chunk[3]}, codec ${chunk[22]}, block size ${blocksize}, filters ${chunk.slice(16, 22)}`;
  const asked = `item size ${typesize}, codec ${params.codec}, block size ${wanted}, filters ${filters}`;
  const note = likelyReason() || "the library did not follow the parameters";
  throw new Blosc2Error(-12, `compress ${nbytes} bytes`, `${note}: asked for ${asked}, got ${found}`);
}
