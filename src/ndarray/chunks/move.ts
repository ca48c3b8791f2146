/** Offsets of the elements along one dimension, in items, on both sides of a move. */
export interface Run {
  readonly count: number;
  readonly to: ArrayLike<number>;
  readonly from: ArrayLike<number>;
}

type Words = Uint8Array | Uint16Array | Uint32Array;

/**
 * Moves an outer product of elements from one buffer to another.
 *
 * Bits are moved as integers: a float path would change the payload of NaN.
 *
 * @param to Bytes to write.
 * @param toBase Item at which the offsets of `to` count from.
 * @param from Bytes to read.
 * @param fromBase Item at which the offsets of `from` count from.
 * @param itemsize Bytes of an item.
 * @param runs One entry a dimension, outermost first; none moves one item.
 */
export function moveItems(
  to: Uint8Array,
  toBase: number,
  from: Uint8Array,
  fromBase: number,
  itemsize: number,
  runs: readonly Run[],
): void {
  const width = wordWidth(itemsize, to.byteOffset, from.byteOffset);
  const target = wordsOf(to, width);
  const source = wordsOf(from, width);
  const size = itemsize / width;
  const last = runs.length - 1;
  if (last < 0) return copyItem(target, toBase * size, source, fromBase * size, size);
  const inner = innerMove(runs[last], size);
  const walk = (depth: number, t: number, f: number): void => {
    if (depth === last) return inner(target, t, source, f);
    const run = runs[depth];
    for (let k = 0; k < run.count; k++) walk(depth + 1, t + run.to[k], f + run.from[k]);
  };
  walk(0, toBase, fromBase);
}

type InnerMove = (target: Words, t: number, source: Words, f: number) => void;

function innerMove({ count, to, from }: Run, size: number): InnerMove {
  if (count * size > 24 && isConsecutive(to, count) && isConsecutive(from, count)) {
    return (target, t, source, f) => {
      const begin = (f + from[0]) * size;
      target.set(source.subarray(begin, begin + count * size), (t + to[0]) * size);
    };
  }
  if (size === 1) {
    return (target, t, source, f) => {
      for (let k = 0; k < count; k++) target[t + to[k]] = source[f + from[k]];
    };
  }
  if (size === 2) {
    return (target, t, source, f) => {
      for (let k = 0; k < count; k++) {
        const a = (t + to[k]) * 2;
        const b = (f + from[k]) * 2;
        target[a] = source[b];
        target[a + 1] = source[b + 1];
      }
    };
  }
  return (target, t, source, f) => {
    for (let k = 0; k < count; k++) copyItem(target, (t + to[k]) * size, source, (f + from[k]) * size, size);
  };
}

function copyItem(target: Words, t: number, source: Words, f: number, size: number): void {
  for (let i = 0; i < size; i++) target[t + i] = source[f + i];
}

function isConsecutive(offsets: ArrayLike<number>, count: number): boolean {
  for (let k = 1; k < count; k++) if (offsets[k] !== offsets[k - 1] + 1) return false;
  return true;
}

function wordWidth(itemsize: number, ...byteOffsets: number[]): 1 | 2 | 4 {
  const bits = byteOffsets.reduce((all, offset) => all | offset, itemsize);
  if ((bits & 3) === 0) return 4;
  return (bits & 1) === 0 ? 2 : 1;
}

function wordsOf(bytes: Uint8Array, width: 1 | 2 | 4): Words {
  if (width === 1) return bytes;
  const length = Math.floor(bytes.byteLength / width);
  return width === 2
    ? new Uint16Array(bytes.buffer, bytes.byteOffset, length)
    : new Uint32Array(bytes.buffer, bytes.byteOffset, length);
}

/**
 * Writes one item over a whole buffer.
 *
 * @param bytes Buffer to fill; its length is a multiple of the item's.
 * @param item The item's bytes.
 */
export function fillBytes(bytes: Uint8Array, item: Uint8Array): void {
  if (bytes.byteLength === 0) return;
  if (item.every((byte) => byte === item[0])) {
    bytes.fill(item[0]);
    return;
  }
  bytes.set(item);
  for (let done = item.byteLength; done < bytes.byteLength; done *= 2) {
    bytes.copyWithin(done, 0, Math.min(done, bytes.byteLength - done));
  }
}

/**
 * Tells whether a buffer is one item again and again, comparing bits.
 *
 * @param bytes Buffer to look at.
 * @param itemsize Bytes of an item.
 * @returns `"zero"`, a view of the first item when all are the same, or null. Ends at the first difference.
 */
export function uniformItem(bytes: Uint8Array, itemsize: number): "zero" | Uint8Array | null {
  if (bytes.byteLength === 0) return "zero";
  const width = wordWidth(itemsize, bytes.byteOffset, bytes.byteLength);
  const words = wordsOf(bytes, width);
  const size = itemsize / width;
  for (let i = size; i < words.length; i++) if (words[i] !== words[i - size]) return null;
  for (let i = 0; i < size; i++) if (words[i] !== 0) return bytes.subarray(0, itemsize);
  return "zero";
}
