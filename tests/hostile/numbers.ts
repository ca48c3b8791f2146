import type { Dice } from "./dice.ts";

const EDGES_8 = [0, 1, 2, 4, 5, 6, 7, 8, 0x10, 0x20, 0x30, 0x40, 0x7f, 0x80, 0xc0, 0xc6, 0xd2, 0xdc, 0xdf, 0xfe, 0xff];
const EDGES_32 = [
  ...[0, 1, -1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 64, 127, 128, 255, 256, 257, 0x7fff, 0x8000, 0xffff, 0x10000],
  ...[2 ** 20, 2 ** 24, 2 ** 27, 2 ** 28, 2 ** 29, 536866816, 536866817, 2 ** 30, 2147483615, 2147483616, 2 ** 31 - 1],
  ...[-2, -16, -32, -256, -(2 ** 31)],
];
const EDGES_64 = [
  2 ** 32,
  2 ** 33,
  2 ** 40,
  2 ** 48,
  2 ** 52,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 62,
  2 ** 63 - 1024,
  -(2 ** 32),
];

/** A byte that is likely to mean something. */
export function wildByte(dice: Dice, old: number): number {
  switch (dice.below(4)) {
    case 0:
      return old ^ (1 << dice.below(8));
    case 1:
      return dice.of(EDGES_8);
    case 2:
      return (old + dice.of([-1, 1])) & 255;
  }
  return dice.below(256);
}

/** A 32-bit number near a limit, or near the one that was there. */
export function wild32(dice: Dice, old: number): number {
  switch (dice.below(4)) {
    case 0:
      return old + dice.of([-32, -16, -8, -4, -1, 1, 4, 8, 16, 32]);
    case 1:
      return Math.trunc(old * dice.of([0.5, 2, 3, 4, 16, 256, 65536, -1]));
    case 2:
      return dice.below(2 ** 32) >> dice.below(31);
  }
  return dice.of(EDGES_32);
}

/** A 64-bit number near a limit, or near the one that was there. */
export function wild64(dice: Dice, old: number): bigint {
  const value = dice.chance(0.4) ? dice.of(EDGES_64) : wild32(dice, old);
  return BigInt.asIntN(64, BigInt(Number.isFinite(value) ? Math.trunc(value) : 0));
}

/** A view for reading and writing numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes one after the other. */
export function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** How many chunks a frame says that it has: what is kept of each may take memory, up to a limit. */
export function claimedChunks(bytes: Uint8Array): number {
  if (bytes.length < 62) return 0;
  const view = viewOf(bytes);
  const count = Number(view.getBigInt64(30)) / view.getInt32(58);
  return count > 0 && count <= 2 ** 24 ? Math.ceil(count) : 0;
}
