import type { DataArray, DTypeInfo } from "../dtypes/mod.ts";

/** Elements that are converted at a time: what fits the first cache, with its scratch. */
const PIECE = 2048;

/** Significant bits that a type holds exactly; the sign is counted apart. */
function exactBits({ kind, itemsize }: DTypeInfo): number {
  if (kind === "b") return 1;
  if (kind === "u") return itemsize * 8;
  if (kind === "i") return itemsize * 8 - 1;
  const half = kind === "c" ? itemsize / 2 : itemsize;
  return half === 2 ? 11 : half === 4 ? 24 : 53;
}

/**
 * Whether every value of one numeric type is a value of another.
 *
 * @param from A numeric type.
 * @param to Another.
 * @returns True when no value can be lost.
 */
function alwaysFits(from: DTypeInfo, to: DTypeInfo): boolean {
  if (to.kind === "b") return from.kind === "b";
  if (from.kind === "c" && to.kind !== "c") return false;
  const floats = (info: DTypeInfo) => info.kind === "f" || info.kind === "c";
  if (floats(from) && !floats(to)) return false;
  if (from.kind === "i" && to.kind === "u") return false;
  return exactBits(from) <= exactBits(to);
}

/** 64-bit integers are handled as halves: arithmetic on bigints makes an object for each. */
function isLong(info: DTypeInfo): boolean {
  return info.itemsize === 8 && (info.kind === "i" || info.kind === "u");
}

/** Reads elements from `start` on into `out`; gives the number of the first one that no double holds, or -1. */
type Load = (start: number, count: number, out: Float64Array) => number;
/** Writes elements from `start` on; gives the number of the first one that is not the same afterwards, or -1. */
type Store = (start: number, count: number, values: Float64Array) => number;

function numbersOf(data: DataArray): Exclude<DataArray, BigInt64Array | BigUint64Array> {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    throw new TypeError("Cannot treat 64-bit integers as numbers");
  }
  return data;
}

function halvesOf(data: DataArray): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
}

const HIGH = 2 ** 32;
const LOWEST_HALF = 2 ** 31;
/** Beyond this, doubles skip integers. */
const EXACT_HIGH = 2 ** 21;

function loadLong(data: DataArray, signed: boolean): Load {
  const halves = halvesOf(data);
  return (start, count, out) => {
    let lossy = -1;
    for (let k = 0; k < count; k++) {
      const low = halves[2 * (start + k)];
      const high = signed ? halves[2 * (start + k) + 1] | 0 : halves[2 * (start + k) + 1];
      const value = high * HIGH + low;
      // Only beyond 2^53 can the sum have been rounded; the remainder shows it.
      if ((high >= EXACT_HIGH || high < -EXACT_HIGH) && value - high * HIGH !== low && lossy < 0) lossy = k;
      out[k] = value;
    }
    return lossy;
  };
}

function storeLong(data: DataArray, signed: boolean): Store {
  const halves = halvesOf(data);
  const lowest = signed ? -(2 ** 63) : 0;
  const limit = signed ? 2 ** 63 : 2 ** 64;
  return (start, count, values) => {
    let lossy = -1;
    for (let k = 0; k < count; k++) {
      const value = values[k];
      if (lossy < 0 && !(value >= lowest && value < limit && Math.trunc(value) === value)) lossy = k;
      const whole = Math.trunc(value);
      const at = 2 * (start + k);
      halves[at] = whole;
      // What is no number becomes the lowest one (NaT), as C makes it on today's processors.
      halves[at + 1] = Number.isFinite(whole) ? Math.floor(whole / HIGH) : LOWEST_HALF;
    }
    return lossy;
  };
}

function loadOf(info: DTypeInfo, data: DataArray): Load {
  if (isLong(info)) return loadLong(data, info.kind === "i");
  const numbers = numbersOf(data);
  return (start, count, out) => {
    out.set(numbers.subarray(start, start + count));
    return -1;
  };
}

function storeBool(data: DataArray): Store {
  const numbers = numbersOf(data);
  return (start, count, values) => {
    let lossy = -1;
    for (let k = 0; k < count; k++) {
      if (lossy < 0 && values[k] !== 0 && values[k] !== 1) lossy = k;
      numbers[start + k] = values[k] === 0 ? 0 : 1;
    }
    return lossy;
  };
}

function storeOf(info: DTypeInfo, data: DataArray, check: boolean, piece: number): Store {
  if (info.kind === "b") return storeBool(data);
  if (isLong(info)) return storeLong(data, info.kind === "i");
  const numbers = numbersOf(data);
  const back = new Float64Array(check ? piece : 0);
  return (start, count, values) => {
    const part = numbers.subarray(start, start + count);
    part.set(count === piece ? values : values.subarray(0, count));
    if (!check) return -1;
    // What comes back the same was stored without loss.
    back.set(part);
    for (let k = 0; k < count; k++) {
      if (back[k] !== values[k] && !(back[k] !== back[k] && values[k] !== values[k])) return k;
    }
    return -1;
  };
}

/**
 * Finds the first byte that is neither 0 nor 1.
 *
 * @param bytes Any bytes.
 * @returns Its number, or -1.
 */
export function firstNotBool(bytes: Uint8Array): number {
  const lead = Math.min(bytes.length, (8 - bytes.byteOffset % 8) % 8);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + lead, (bytes.length - lead) >>> 2);
  let at = 0;
  while (at < lead && bytes[at] <= 1) at++;
  if (at < lead) return at;
  let word = 0;
  while (word < words.length && (words[word] & 0xfefefefe) === 0) word++;
  at = lead + word * 4;
  while (at < bytes.length && bytes[at] <= 1) at++;
  return at < bytes.length ? at : -1;
}

/** A run of numbers: which typed array, and of what element type. */
export interface NumberRun {
  /** Element type: booleans, integers or floats. */
  readonly info: DTypeInfo;
  /** The elements. */
  readonly data: DataArray;
}

/**
 * Converts numbers of one type to another.
 *
 * @param from Where to read.
 * @param to Where to write: as many elements.
 * @param exact Whether to stop at a value that does not fit; when not, floats are cut to integers and integers wrap, as in C.
 * @returns The number of the first value that does not fit, or -1.
 */
export function convertRun(from: NumberRun, to: NumberRun, exact: boolean): number {
  const check = exact && !alwaysFits(from.info, to.info);
  const size = from.data.length;
  if (isLong(from.info) && isLong(to.info)) return convertLongs(from, to, check);
  if (!check && to.info.kind !== "b" && !isLong(from.info) && !isLong(to.info)) {
    numbersOf(to.data).set(numbersOf(from.data));
    return -1;
  }
  const piece = Math.min(PIECE, size);
  const load = loadOf(from.info, from.data);
  const store = storeOf(to.info, to.data, check, piece);
  const values = new Float64Array(piece);
  for (let start = 0; start < size; start += piece) {
    const count = Math.min(piece, size - start);
    const unread = load(start, count, values);
    const unwritten = store(start, count, values);
    if (!check || (unread < 0 && unwritten < 0)) continue;
    return start + (unread < 0 ? unwritten : unwritten < 0 ? unread : Math.min(unread, unwritten));
  }
  return -1;
}

/** Signed and unsigned 64-bit integers have the same bits as long as the first is 0. */
function convertLongs(from: NumberRun, to: NumberRun, check: boolean): number {
  const source = halvesOf(from.data);
  halvesOf(to.data).set(source);
  for (let k = 1; check && k < source.length; k += 2) if (source[k] >>> 31 === 1) return (k - 1) / 2;
  return -1;
}
