import { check } from "./errors.ts";
import { allSymbols } from "./library.ts";
import { lend } from "./structs.ts";

/** `B2ND_MAX_DIM` (b2nd.h, 3.3.5). */
const MAX_DIM = 16;
const MAX_INT32 = 2147483647;

/** Room for the five arrays of `int64_t` that the library reads, as pairs of 32-bit words: writing bigints is slower. */
const WORDS = new Uint32Array(5 * MAX_DIM * 2);
let pointers: readonly Deno.PointerValue[] | undefined;

/**
 * Copies a box of items from one C-ordered array to another, natively.
 *
 * @param itemsize Bytes of an item.
 * @param source Memory of the array to copy from; only read.
 * @param sourceShape Its shape, 0 to 16 axes.
 * @param start First index of the box in the source, for each axis.
 * @param stop Index after the box in the source, for each axis.
 * @param dest Memory of the array to copy to; must not overlap the source.
 * @param destShape Its shape.
 * @param destStart Where the box begins in the destination.
 * @throws {RangeError} when the box lies outside of one of the arrays, or an array outside of its memory.
 *
 * @example
 * ```ts
 * import { copyRegion } from "./mod.ts";
 * const dest = new Uint8Array(4);
 * copyRegion(1, Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 3], [0, 1], [2, 3], dest, [2, 2], [0, 0]);
 * if (dest.join() !== "2,3,5,6") throw new Error("unreachable");
 * ```
 */
export function copyRegion(
  itemsize: number,
  source: Uint8Array,
  sourceShape: readonly number[],
  start: readonly number[],
  stop: readonly number[],
  dest: Uint8Array,
  destShape: readonly number[],
  destStart: readonly number[],
): void {
  const ndim = sourceShape.length;
  if (ndim > MAX_DIM || !(itemsize > 0 && itemsize <= MAX_INT32)) {
    throw new RangeError(
      `Cannot copy a region: limits are ${MAX_DIM} axes and ${MAX_INT32} bytes an item, got ${ndim} and ${itemsize}`,
    );
  }
  let sourceBytes = itemsize;
  let destBytes = itemsize;
  let regionBytes = itemsize;
  for (let i = 0; i < ndim; i++) {
    const extent = stop[i] - start[i];
    const inside = start[i] >= 0 && extent >= 0 && stop[i] <= sourceShape[i] && destStart[i] >= 0 &&
      destStart[i] + extent <= destShape[i];
    if (!inside) {
      throw new RangeError(
        `Cannot copy a region on axis ${i}: ${start[i]} to ${stop[i]} of ${sourceShape[i]} into ${destShape[i]} at ${
          destStart[i]
        }`,
      );
    }
    sourceBytes *= sourceShape[i];
    destBytes *= destShape[i];
    regionBytes *= extent;
    put(0, i, sourceShape[i]);
    put(1, i, start[i]);
    put(2, i, stop[i]);
    put(3, i, destShape[i]);
    put(4, i, destStart[i]);
  }
  if (sourceBytes > source.byteLength || destBytes > dest.byteLength) {
    throw new RangeError(
      `Cannot copy a region: the arrays have ${sourceBytes} and ${destBytes} bytes, their memory ${source.byteLength} and ${dest.byteLength}`,
    );
  }
  if (regionBytes === 0) return;
  if (ndim === 0) {
    dest.set(source.subarray(0, itemsize)); // the library crashes without axes
    return;
  }
  const [shapeOf, from, to, shapeTo, at] = pointers ??= wordPointers();
  const symbols = allSymbols();
  const code = symbols.b2nd_copy_buffer2(ndim, itemsize, lend(source), shapeOf, from, to, lend(dest), shapeTo, at);
  check(code, "copy a region");
}

/** Writes an `int64_t`; all values are safe integers and not negative, all platforms of Deno are little-endian. */
function put(array: number, axis: number, value: number): void {
  const at = (array * MAX_DIM + axis) * 2;
  WORDS[at] = value;
  WORDS[at + 1] = value / 4294967296;
}

function wordPointers(): readonly Deno.PointerValue[] {
  return [0, 1, 2, 3, 4].map((array) => Deno.UnsafePointer.of(WORDS.subarray(array * MAX_DIM * 2)));
}
