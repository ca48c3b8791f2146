import { FormatError, MIN_HEADER_LENGTH, storedLength } from "../../format/mod.ts";
import { HEADER_STRIDE } from "../chunk_store.ts";

/** Reading this much in vain costs about as much as a read of its own. */
const NEAR = 8192;
const WINDOW = 1 << 20;

/** Reads bytes from a position; returns how many there were. */
export type ReadAt = (into: Uint8Array, position: number) => number;

/**
 * Reads the first bytes of many chunks, neighbours together in one read.
 *
 * @param places Offsets of the chunks in any order; negative ones are left out.
 * @param read Reads bytes from an offset.
 * @returns `HEADER_STRIDE` bytes for each place, zeros where there are none.
 * @throws {FormatError} when a chunk has not even 16 bytes.
 */
export function readHeaders(places: ArrayLike<number>, read: ReadAt): Uint8Array {
  const headers = new Uint8Array(places.length * HEADER_STRIDE);
  const order = ascending(places);
  const window = new Uint8Array(Math.min(WINDOW, NEAR + order.length * (NEAR + HEADER_STRIDE)));
  for (let first = 0; first < order.length;) {
    const start = places[order[first]];
    let last = first;
    while (last + 1 < order.length) {
      const place = places[order[last + 1]];
      if (place - places[order[last]] > NEAR || place + HEADER_STRIDE - start > window.length) break;
      last++;
    }
    const wanted = places[order[last]] + HEADER_STRIDE - start;
    const count = read(window.subarray(0, wanted), start);
    for (; first <= last; first++) {
      const from = places[order[first]] - start;
      const to = Math.min(from + HEADER_STRIDE, count);
      if (to - from < MIN_HEADER_LENGTH) {
        throw new FormatError("Cannot read a chunk: the file ends in its header", start + from);
      }
      const target = order[first] * HEADER_STRIDE;
      // Copying by hand is quicker than a view and set() for 48 bytes.
      for (let i = from; i < to; i++) headers[target + i - from] = window[i];
    }
  }
  return headers;
}

/**
 * Takes the stored lengths out of headers.
 *
 * @param places Where the chunks lie.
 * @param headers What `readHeaders` gave for them.
 * @param room How many bytes a chunk can have at most at a place.
 * @returns The lengths; 0 for negative places.
 * @throws {FormatError} when a length is impossible.
 */
export function sizesIn(
  places: ArrayLike<number>,
  headers: Uint8Array,
  room: (place: number) => number,
): Float64Array {
  const sizes = new Float64Array(places.length);
  for (let i = 0; i < sizes.length; i++) {
    if (places[i] < 0) continue;
    const size = storedLength(headers, i * HEADER_STRIDE);
    if (size < MIN_HEADER_LENGTH || size > room(places[i])) {
      throw new FormatError(`Cannot read a chunk of ${size} bytes: ${room(places[i])} are there`, places[i] + 12);
    }
    sizes[i] = size;
  }
  return sizes;
}

/** Which places to read one after the other. Most tables are in order already. */
function ascending(places: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(places.length);
  let count = 0;
  let sorted = true;
  for (let i = 0, before = -1; i < places.length; i++) {
    if (places[i] < 0) continue;
    if (places[i] < before) sorted = false;
    before = places[i];
    order[count++] = i;
  }
  const used = order.subarray(0, count);
  return sorted ? used : used.sort((a, b) => places[a] - places[b]);
}
