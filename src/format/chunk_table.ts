import { TWO_32 } from "./_bytes.ts";
import { FormatError } from "./errors.ts";
import type { FrameHeader } from "./frame_header.ts";
import { MAX_CHUNKS } from "./limits.ts";

/** In a table of chunks: a chunk of zeros, of which nothing else is stored. */
export const PLACE_ZERO: -1 = -1;
/** In a table of chunks: a chunk of NaN, of which nothing else is stored. */
export const PLACE_NAN: -2 = -2;
/** In a table of chunks: a chunk whose content is free, of which nothing else is stored. */
export const PLACE_UNINIT: -3 = -3;

/** Upper halves of the entries of special chunks, by place: -1, -2, -3. */
const SPECIAL_HALVES = [0, 0x81000000, 0x82000000, 0x84000000];
/** Upper halves from here on are offsets of 2^53 and more. */
const HALF_LIMIT = 0x200000;

/**
 * Tells how many chunks a frame has.
 *
 * @param header The frame's header.
 * @returns The number of entries of its index.
 * @throws {FormatError} when it is more than an index can hold.
 *
 * @example
 * ```ts
 * import { indexNeeded } from "./mod.ts";
 *
 * console.log(indexNeeded({ nbytes: 1050, chunksize: 100 })); // 11
 * ```
 */
export function indexNeeded(header: Pick<FrameHeader, "nbytes" | "chunksize">): number {
  const { nbytes, chunksize } = header;
  if (nbytes === 0) return 0;
  const count = chunksize > 0 ? Math.ceil(nbytes / chunksize) : Infinity;
  if (count > MAX_CHUNKS) {
    throw new FormatError(
      `Cannot read index: ${nbytes} bytes in chunks of ${chunksize}, at most ${MAX_CHUNKS} fit`,
      30,
    );
  }
  return count;
}

/**
 * Reads an index into a table: for each chunk its offset from the end of the header (or the number of its file in a directory), or one of
 * {@linkcode PLACE_ZERO}, {@linkcode PLACE_NAN}, {@linkcode PLACE_UNINIT}.
 *
 * @param raw The decompressed index: little-endian 64-bit numbers.
 * @param nchunks How many entries there should be.
 * @returns The table. Offsets are not held against the size of the file.
 * @throws {FormatError} when the size is another, or an entry is neither an offset nor a known special chunk.
 *
 * @example
 * ```ts
 * import { encodeIndex, parseIndex, PLACE_ZERO } from "./mod.ts";
 *
 * const raw = encodeIndex([0, PLACE_ZERO, 512]);
 * console.log([...parseIndex(raw, 3)]); // [0, -1, 512]
 * ```
 */
export function parseIndex(raw: Uint8Array, nchunks: number): Float64Array {
  if (raw.byteLength !== 8 * nchunks) {
    throw new FormatError(
      `Cannot read index: it has ${raw.byteLength} bytes, ${nchunks} chunks need ${8 * nchunks}`,
      0,
    );
  }
  const halves = asHalves(raw);
  const table = new Float64Array(nchunks);
  for (let i = 0; i < nchunks; i++) {
    const low = halves[2 * i], high = halves[2 * i + 1];
    if (high < HALF_LIMIT) table[i] = high * TWO_32 + low;
    else table[i] = high === SPECIAL_HALVES[1] && low === 0 ? PLACE_ZERO : specialPlace(low, high, i);
  }
  return table;
}

/**
 * Makes the bytes of an index, the other way round than {@linkcode parseIndex}.
 *
 * @param table Places of the chunks.
 * @returns Little-endian 64-bit numbers, yet to be made a chunk.
 * @throws {RangeError} when a place is neither an integer under 2^53 nor a special one, or there are too many.
 *
 * @example
 * ```ts
 * import { encodeIndex, PLACE_NAN } from "./mod.ts";
 *
 * console.log(encodeIndex([PLACE_NAN])[7]); // 130
 * ```
 */
export function encodeIndex(table: ArrayLike<number>): Uint8Array {
  const nchunks = table.length;
  if (nchunks > MAX_CHUNKS) {
    throw new RangeError(`Cannot write an index of ${nchunks} chunks: at most ${MAX_CHUNKS} fit`);
  }
  const halves = new Uint32Array(2 * nchunks);
  for (let i = 0; i < nchunks; i++) {
    const place = table[i];
    if (place >= 0 && Number.isSafeInteger(place)) {
      halves[2 * i] = place;
      halves[2 * i + 1] = place / TWO_32;
    } else if (place === PLACE_ZERO || place === PLACE_NAN || place === PLACE_UNINIT) {
      halves[2 * i + 1] = SPECIAL_HALVES[-place];
    } else {
      throw new RangeError(`Cannot write index: place of chunk ${i} is ${place}`);
    }
  }
  return new Uint8Array(halves.buffer);
}

function specialPlace(low: number, high: number, i: number): number {
  const place = -SPECIAL_HALVES.indexOf(high, 1);
  if (low === 0 && place < 0) return place;
  throw new FormatError(
    `Cannot read index: entry of chunk ${i} is 0x${high.toString(16)}${low.toString(16).padStart(8, "0")}`,
    8 * i,
  );
}

// Deno runs on little-endian machines only, so the bytes of an index are in the order of a typed array.
function asHalves(raw: Uint8Array): Uint32Array {
  const bytes = raw.byteOffset % 4 === 0 ? raw : new Uint8Array(raw);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
