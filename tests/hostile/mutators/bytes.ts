import type { Dice } from "../dice.ts";
import { joined, viewOf, wild32, wildByte } from "../numbers.ts";

/** Makes damaged bytes of sound ones. `other` are those of another file, to be mixed in. */
export type Mutator = (bytes: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array;

/** Damage that knows nothing of what the bytes mean. */
export const BYTE_MUTATORS: Readonly<Record<string, Mutator>> = {
  flipBits(bytes, dice) {
    const copy = bytes.slice();
    for (let i = dice.below(4); i >= 0; i--) copy[place(copy, dice)] ^= 1 << dice.below(8);
    return copy;
  },
  overwriteBytes(bytes, dice) {
    const copy = bytes.slice();
    for (let i = dice.below(4); i >= 0; i--) {
      const at = place(copy, dice);
      copy[at] = wildByte(dice, copy[at]);
    }
    return copy;
  },
  overwriteNumber(bytes, dice) {
    const copy = bytes.slice();
    if (copy.length < 4) return copy;
    const at = Math.min(place(copy, dice), copy.length - 4);
    const isLittle = dice.chance(0.6);
    viewOf(copy).setInt32(at, wild32(dice, viewOf(copy).getInt32(at, isLittle)), isLittle);
    return copy;
  },
  cut: (bytes, dice) => bytes.slice(0, dice.below(bytes.length + 1)),
  cutShort: (bytes, dice) => bytes.slice(0, Math.max(0, bytes.length - 1 - dice.below(40))),
  extend: (bytes, dice) => joined(bytes, dice.chance(0.5) ? dice.bytes(dice.below(64)) : bytes),
  removeBytes(bytes, dice) {
    const at = place(bytes, dice);
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + dice.below(16)));
  },
  repeatBytes(bytes, dice) {
    const at = place(bytes, dice);
    return joined(bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 1 - dice.below(64))));
  },
  fillRange(bytes, dice) {
    const at = place(bytes, dice);
    return bytes.slice().fill(dice.of([0, 0xff, 0x7f, 0x80, dice.below(256)]), at, at + 1 + dice.below(32));
  },
  copyWithin(bytes, dice) {
    const from = dice.below(bytes.length);
    return bytes.slice().copyWithin(dice.below(bytes.length), from, from + 1 + dice.below(128));
  },
  spliceHead(bytes, dice, other) {
    const length = dice.of([32, 87, 128, dice.below(256)]);
    return joined(other.subarray(0, length), bytes.subarray(length));
  },
  spliceTail(bytes, dice, other) {
    const length = dice.of([23, 35, 64, dice.below(512)]);
    return joined(bytes.subarray(0, Math.max(0, bytes.length - length)), other.subarray(-length));
  },
};

/** Mostly near the ends, where headers and trailers are. */
function place(bytes: Uint8Array, dice: Dice): number {
  const reach = Math.min(bytes.length, 300);
  switch (dice.below(3)) {
    case 0:
      return dice.below(reach);
    case 1:
      return bytes.length - 1 - dice.below(reach);
  }
  return dice.below(bytes.length);
}
