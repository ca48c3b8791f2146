import type { DTypeInfo } from "../../dtypes/mod.ts";

/** Which bits of items tell that they are not zero: all but the signs of floating-point numbers, since -0.0 is zero. */
export interface NonzeroBits {
  /** Bytes of an item: 1, 2, 4, 8 or 16. */
  readonly itemsize: number;
  /** Bits that count in words of 32 bits at even places of an item; smaller items lie side by side in a word. */
  readonly even: number;
  /** The same at odd places. */
  readonly odd: number;
  /** Both, of two words that follow each other. */
  readonly long: bigint;
  /** True when all bits count. */
  readonly all: boolean;
}

/** Bytes that are looked at, and the same memory as words. */
export interface ByteRoom {
  /** The memory, from the start of its buffer. */
  readonly bytes: Uint8Array;
  /** The words that lie wholly in it. */
  readonly words: Int32Array;
  /** Two words at a time. */
  readonly longs: BigUint64Array;
}

/**
 * Looks at memory in words too.
 *
 * @param bytes Bytes at the start of their buffer.
 * @returns Both views.
 */
export function byteRoom(bytes: Uint8Array): ByteRoom {
  const { buffer, byteOffset, byteLength } = bytes;
  if (byteOffset % 8 !== 0) return byteRoom(bytes.slice());
  return {
    bytes,
    words: new Int32Array(buffer, byteOffset, byteLength >> 2),
    longs: new BigUint64Array(buffer, byteOffset, byteLength >> 3),
  };
}

/**
 * Tells which bits of an element type count, as it is stored.
 *
 * @param info A numeric element type, of any byte order.
 * @returns The bits.
 */
export function nonzeroBits({ kind, itemsize, bigEndian }: DTypeInfo): NonzeroBits {
  if (kind !== "f" && kind !== "c") return bitsOf(itemsize, -1, -1);
  const unit = kind === "c" ? itemsize / 2 : itemsize;
  if (unit === 2) {
    const both = bigEndian ? 0xff7fff7f : 0x7fff7fff;
    return bitsOf(itemsize, both, both);
  }
  const signed = bigEndian ? ~0x80 : 0x7fffffff;
  if (unit === 4) return bitsOf(itemsize, signed, signed);
  return bigEndian ? bitsOf(itemsize, signed, -1) : bitsOf(itemsize, -1, signed);
}

function bitsOf(itemsize: number, even: number, odd: number): NonzeroBits {
  return {
    itemsize,
    all: even === -1 && odd === -1,
    even: even | 0,
    odd: odd | 0,
    long: BigInt(odd >>> 0) << 32n | BigInt(even >>> 0),
  };
}

/**
 * Tells whether one item is not zero.
 *
 * @param bits Which bits count.
 * @param item Bytes of the item.
 * @returns True when it is not zero.
 */
export function isNonzero(bits: NonzeroBits, item: Uint8Array): boolean {
  return findNonzero(bits, byteRoom(item.slice()), 0, 0, 1, new Uint32Array(1)) === 1;
}

/**
 * Lists the items that are not zero.
 *
 * @param bits Which bits count.
 * @param room Where the items are.
 * @param base Byte at which item 0 begins; a multiple of the item's size, or of 4 when that is larger.
 * @param from First item to look at.
 * @param to One past the last item; the items end before byte 2^31.
 * @param found Gets the numbers of the items, ascending; as long as the range.
 * @returns How many there are.
 */
export function findNonzero(
  bits: NonzeroBits,
  room: ByteRoom,
  base: number,
  from: number,
  to: number,
  found: Uint32Array,
): number {
  if (bits.itemsize === 1) return findBytes(bits, room, base, base + from, base + to, found);
  if (bits.itemsize === 2) return findHalves(bits, room, base, base + 2 * from, base + 2 * to, found);
  if (bits.itemsize === 4) return findWords(bits, room, base >> 2, from, to, found);
  return findLong(bits, room, base >> 2, from, to, found);
}

/** Words that are looked at together. */
const STEP = 16;

/** Most of what is looked at is zero: goes on to the next words of which one is not, or to the last few. */
function skipZeros(longs: BigUint64Array, word: number, last: number, mask: bigint): number {
  if ((word & 1) !== 0) return word;
  const end = (last - STEP) >> 1;
  let k = word >> 1;
  for (; k <= end; k += STEP / 2) {
    const some = longs[k] | longs[k + 1] | longs[k + 2] | longs[k + 3] | longs[k + 4] | longs[k + 5] | longs[k + 6] |
      longs[k + 7];
    // Said to have 64 bits, the numbers are kept in registers.
    if (BigInt.asUintN(64, some & mask) !== 0n) break;
  }
  return k << 1;
}

function findBytes(
  { long }: NonzeroBits,
  { bytes, words, longs }: ByteRoom,
  base: number,
  start: number,
  end: number,
  found: Uint32Array,
): number {
  let n = 0;
  let at = start;
  for (const aligned = Math.min(end, (start + 3) & ~3); at < aligned; at++) if (bytes[at] !== 0) found[n++] = at - base;
  let w = (at + 3) >> 2;
  const last = end >> 2;
  while (w < last) {
    w = skipZeros(longs, w, last, long);
    const next = Math.min((w + STEP) & ~1, last);
    for (; w < next; w++) {
      const word = words[w];
      if (word === 0) continue;
      const item = (w << 2) - base;
      if ((word & 0xff) !== 0) found[n++] = item;
      if ((word & 0xff00) !== 0) found[n++] = item + 1;
      if ((word & 0xff0000) !== 0) found[n++] = item + 2;
      if ((word & 0xff000000) !== 0) found[n++] = item + 3;
    }
  }
  for (at = Math.max(at, last << 2); at < end; at++) if (bytes[at] !== 0) found[n++] = at - base;
  return n;
}

function findHalves(
  { even, long }: NonzeroBits,
  { bytes, words, longs }: ByteRoom,
  base: number,
  start: number,
  end: number,
  found: Uint32Array,
): number {
  let n = 0;
  let at = start;
  const single = () => ((bytes[at] | bytes[at + 1] << 8) & even & 0xffff) !== 0;
  if (at < end && (at & 2) !== 0) {
    if (single()) found[n++] = (at - base) >> 1;
    at += 2;
  }
  let w = at >> 2;
  const last = end >> 2;
  while (w < last) {
    w = skipZeros(longs, w, last, long);
    const next = Math.min((w + STEP) & ~1, last);
    for (; w < next; w++) {
      const word = words[w] & even;
      if (word === 0) continue;
      const item = ((w << 2) - base) >> 1;
      if ((word & 0xffff) !== 0) found[n++] = item;
      if ((word & 0xffff0000) !== 0) found[n++] = item + 1;
    }
  }
  at = Math.max(at, last << 2);
  if (at < end && single()) found[n++] = (at - base) >> 1;
  return n;
}

function findWords(
  { even, long }: NonzeroBits,
  { words, longs }: ByteRoom,
  base: number,
  from: number,
  to: number,
  found: Uint32Array,
): number {
  let n = 0;
  let w = base + from;
  const last = base + to;
  while (w < last) {
    w = skipZeros(longs, w, last, long);
    const next = Math.min((w + STEP) & ~1, last);
    for (; w < next; w++) if ((words[w] & even) !== 0) found[n++] = w - base;
  }
  return n;
}

/** Items of two or four words. */
function findLong(
  { itemsize, even, odd, long }: NonzeroBits,
  { words, longs }: ByteRoom,
  base: number,
  from: number,
  to: number,
  found: Uint32Array,
): number {
  const size = itemsize >> 2;
  const shift = size === 2 ? 1 : 2;
  let n = 0;
  let w = base + (from << shift);
  const last = base + (to << shift);
  while (w < last) {
    w = skipZeros(longs, w, last, long);
    const next = Math.min((w + STEP) & ~1, last);
    for (; w < next; w += size) {
      let some = words[w] & even | words[w + 1] & odd;
      if (size === 4) some |= words[w + 2] & even | words[w + 3] & odd;
      if (some !== 0) found[n++] = (w - base) >> shift;
    }
  }
  return n;
}
