/**
 * Constants and tables of the elementary functions. They lie at the start of a kernel's memory, at addresses that are
 * settled when the modules are loaded, so every kernel of every worker finds them in one place.
 *
 * @module
 */
import { type Code, i32, load } from "./code.ts";

const ALIGNMENT = 64;
const fills: ((memory: DataView) => void)[] = [];
let end = 0;
let built: Uint8Array<ArrayBuffer> | null = null;

function reserve(bytes: number, fill: (memory: DataView) => void): number {
  const address = end;
  end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  fills.push(fill);
  return address;
}

/**
 * Places constants in double precision.
 *
 * @param values The constants by name.
 * @returns For each the code that loads it into both lanes.
 */
export function doubles<K extends string>(values: Readonly<Record<K, number>>): Record<K, Code> {
  const numbers = Object.values<number>(values);
  const address = reserve(8 * numbers.length, (memory) => {
    numbers.forEach((value, index) => memory.setFloat64(address + 8 * index, value, true));
  });
  return loads(Object.keys(values) as K[], address, "v128.load64_splat", 8);
}

/**
 * Places constants in single precision.
 *
 * @param values The constants by name.
 * @returns For each the code that loads it into all four lanes.
 */
export function floats<K extends string>(values: Readonly<Record<K, number>>): Record<K, Code> {
  const numbers = Object.values<number>(values);
  const address = reserve(4 * numbers.length, (memory) => {
    numbers.forEach((value, index) => memory.setFloat32(address + 4 * index, value, true));
  });
  return loads(Object.keys(values) as K[], address, "v128.load32_splat", 4);
}

/**
 * Places whole numbers of 64 bits.
 *
 * @param values The constants by name.
 * @returns For each the code that loads it into both lanes.
 */
export function longs<K extends string>(values: Readonly<Record<K, bigint>>): Record<K, Code> {
  const numbers = Object.values<bigint>(values);
  const address = reserve(8 * numbers.length, (memory) => {
    numbers.forEach((value, index) => memory.setBigInt64(address + 8 * index, BigInt.asIntN(64, value), true));
  });
  return loads(Object.keys(values) as K[], address, "v128.load64_splat", 8);
}

/**
 * Places whole numbers of 32 bits.
 *
 * @param values The constants by name.
 * @returns For each the code that loads it into all four lanes.
 */
export function ints<K extends string>(values: Readonly<Record<K, number>>): Record<K, Code> {
  const numbers = Object.values<number>(values);
  const address = reserve(4 * numbers.length, (memory) => {
    numbers.forEach((value, index) => memory.setInt32(address + 4 * index, value, true));
  });
  return loads(Object.keys(values) as K[], address, "v128.load32_splat", 4);
}

/**
 * Places a table of doubles.
 *
 * @param length The number of its entries.
 * @param compute Gives the entries; it runs when the first kernel is made.
 * @returns The address of the first entry.
 */
export function table(length: number, compute: () => readonly number[]): number {
  const address = reserve(8 * length, (memory) => {
    compute().forEach((value, index) => memory.setFloat64(address + 8 * index, value, true));
  });
  return address;
}

/**
 * Gives what must stand at the start of the memory of every kernel.
 *
 * @returns The bytes; the caller does not change them.
 */
export function tableBytes(): Uint8Array {
  if (built === null) {
    const bytes = new Uint8Array(end);
    const memory = new DataView(bytes.buffer);
    for (const fill of fills) fill(memory);
    built = bytes;
  }
  return built;
}

function loads<K extends string>(
  names: readonly K[],
  address: number,
  instruction: "v128.load64_splat" | "v128.load32_splat",
  size: number,
): Record<K, Code> {
  const entries = names.map((name, index) => [name, load(instruction, i32(0), address + size * index)]);
  return Object.fromEntries(entries) as Record<K, Code>;
}
