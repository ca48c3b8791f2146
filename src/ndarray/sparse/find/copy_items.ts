/**
 * Copies listed items one behind the other, bits as they are.
 *
 * @param to Where they go.
 * @param at Number of the first one there.
 * @param from Where they are.
 * @param base Where item 0 begins in it.
 * @param offsets Number of each item.
 * @param n How many.
 * @param itemsize Bytes of an item: 1, 2, 4, 8 or 16.
 */
export function copyItems(
  to: Uint8Array,
  at: number,
  from: Uint8Array,
  base: number,
  offsets: Uint32Array,
  n: number,
  itemsize: number,
): void {
  if (itemsize === 1) {
    for (let i = 0; i < n; i++) to[at + i] = from[base + offsets[i]];
    return;
  }
  const width = itemsize === 2 ? 2 : 4;
  const target = wordsOf(to, width);
  const source = wordsOf(from, width);
  const size = itemsize / width;
  const origin = base / width;
  const put = at * size;
  if (size === 1) {
    for (let i = 0; i < n; i++) target[put + i] = source[origin + offsets[i]];
    return;
  }
  for (let i = 0; i < n; i++) {
    const word = origin + offsets[i] * size;
    for (let k = 0; k < size; k++) target[put + i * size + k] = source[word + k];
  }
}

function wordsOf(bytes: Uint8Array, width: 2 | 4): Uint16Array | Uint32Array {
  const length = Math.floor(bytes.byteLength / width);
  return width === 2
    ? new Uint16Array(bytes.buffer, bytes.byteOffset, length)
    : new Uint32Array(bytes.buffer, bytes.byteOffset, length);
}
