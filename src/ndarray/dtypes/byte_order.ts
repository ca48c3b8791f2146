import type { DTypeInfo } from "./dtype_info.ts";

function swap16(units: Uint16Array): void {
  for (let i = 0; i < units.length; i++) {
    const v = units[i];
    units[i] = (v << 8) | (v >>> 8);
  }
}

function swapped32(v: number): number {
  return (v << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24);
}

function swap32(units: Uint32Array): void {
  for (let i = 0; i < units.length; i++) units[i] = swapped32(units[i]);
}

function swap64(halves: Uint32Array): void {
  for (let i = 0; i < halves.length; i += 2) {
    const low = halves[i];
    halves[i] = swapped32(halves[i + 1]);
    halves[i + 1] = swapped32(low);
  }
}

/** Swaps every unit of a run of bytes, in typed loops where the bytes are aligned. */
function swapUnits(bytes: Uint8Array, unit: number): void {
  const { buffer, byteOffset, byteLength } = bytes;
  if (unit === 2 && byteOffset % 2 === 0) return swap16(new Uint16Array(buffer, byteOffset, byteLength / 2));
  if (unit === 4 && byteOffset % 4 === 0) return swap32(new Uint32Array(buffer, byteOffset, byteLength / 4));
  if (unit === 8 && byteOffset % 4 === 0) return swap64(new Uint32Array(buffer, byteOffset, byteLength / 4));
  for (let i = 0; i < byteLength; i += unit) bytes.subarray(i, i + unit).reverse();
}

/** Swaps the units of one field in every element. */
function swapField(bytes: Uint8Array, itemsize: number, offset: number, length: number, unit: number): void {
  for (let at = offset; at < bytes.length; at += itemsize) {
    for (let i = at; i < at + length; i += unit) {
      for (let low = i, high = i + unit - 1; low < high; low++, high--) {
        const v = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = v;
      }
    }
  }
}

interface SwapPlace {
  readonly offset: number;
  readonly length: number;
  readonly unit: number;
}

/** Every place of an element that is swapped, nested fields and sub-arrays included. */
function swapPlaces(info: DTypeInfo, base: number, places: SwapPlace[]): void {
  if (info.fields === undefined) {
    if (info.swap > 1) places.push({ offset: base, length: info.itemsize, unit: info.swap });
    return;
  }
  for (const field of info.fields) {
    if (!field.info.bigEndian) continue;
    if (field.info.fields === undefined) {
      places.push({
        offset: base + field.offset,
        length: field.info.itemsize * field.count,
        unit: field.info.swap,
      });
    } else {
      for (let k = 0; k < field.count; k++) {
        swapPlaces(field.info, base + field.offset + k * field.info.itemsize, places);
      }
    }
  }
}

/**
 * Turns elements as they are stored into native byte order, in place. Swapping twice gives the stored bytes back.
 *
 * @param info The stored element type; nothing happens unless it is big-endian.
 * @param bytes Whole elements; they are overwritten.
 */
export function nativeOrder(info: DTypeInfo, bytes: Uint8Array): void {
  if (!info.bigEndian) return;
  if (info.swap > 1) return swapUnits(bytes, info.swap);
  const places: SwapPlace[] = [];
  swapPlaces(info, 0, places);
  for (const { offset, length, unit } of places) swapField(bytes, info.itemsize, offset, length, unit);
}

/**
 * Writes elements in native order as they are to be stored.
 *
 * @param info The stored element type.
 * @param bytes Whole elements in native order; never written to.
 * @returns `bytes` itself when nothing is to be swapped, else a swapped copy.
 */
export function storedOrder(info: DTypeInfo, bytes: Uint8Array): Uint8Array {
  if (!info.bigEndian) return bytes;
  const copy = new Uint8Array(bytes);
  nativeOrder(info, copy);
  return copy;
}
