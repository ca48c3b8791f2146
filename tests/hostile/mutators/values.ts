import { memcpyChunk, packValue } from "../../../src/format/mod.ts";
import type { Dice } from "../dice.ts";
import { joined, wild32, wildByte } from "../numbers.ts";
import { damageChunk } from "./chunk.ts";

/** Bytes of msgpack that are not what they seem: deep, endless, cut short, repeated, or referring to something else. */
export function wildValue(dice: Dice): Uint8Array {
  const depth = dice.of([100, 511, 512, 1000, 20000, 200000]);
  switch (dice.below(12)) {
    case 0:
      return joined(new Uint8Array(depth).fill(dice.of([0x91, 0x81])), [0xc0]);
    case 1:
      return joined(
        [dice.of([0xdc, 0xdd, 0xde, 0xdf, 0xc6, 0xdb, 0xc9])],
        dice.of([[255, 255, 255, 255], [0x7f, 255, 255, 255]]),
      );
    case 2:
      return joined([0x82, 0xa1, 0x61, 1, 0xa1, 0x61, 2]);
    case 3:
      return joined([0x81, 0xa9], new TextEncoder().encode("__proto__"), [0x81, 0xa1, 0x78, 1]);
    case 4:
      return nestedExtensions(dice.of([3, 60, 600, 5000]), dice.of([45, 46, 42, 43, 44]));
    case 5:
      return extension(dice.of([42, 43, 44, 45, 46, -1, 0, 127]), dice.bytes(dice.below(40)));
    case 6:
      return extension(46, packValue({ dtype: { str: "<f8" }, shape: [2 ** 40, 2 ** 12], data: new Uint8Array(8) }));
    case 7:
      return joined([0xdc, 0xff, 0xff], new Uint8Array(0xffff).fill(dice.of([0x90, 0x80, 0xc0])));
    case 8:
      return joined([dice.of([0xd9, 0xa3]), 3], [0xff, 0xfe, 0xc0]);
    case 9:
      return joined([0x91, 0xa9], new TextEncoder().encode("__tuple__"), [0x91]);
    case 10:
      return joined([0x92, 0xcf], new Uint8Array(8).fill(255), [0xd3, 0x80], new Uint8Array(7));
  }
  const sound = packValue({ a: [1, 2n ** 63n, { b: "text" }], c: new Set([1, "x"]), d: new Uint8Array(20) }).slice();
  for (let i = dice.below(3); i >= 0; i--) {
    const at = dice.below(sound.length);
    sound[at] = wildByte(dice, sound[at]);
  }
  return sound;
}

/** The chunk of a value, sometimes damaged as well. */
export function valueChunk(dice: Dice): Uint8Array {
  const value = dice.chance(0.8) ? wildValue(dice) : packValue("sound");
  const chunk = memcpyChunk(value, { blocksize: Math.max(1, value.length), typesize: 1 });
  return dice.chance(0.3) ? damageChunk(chunk, dice, chunk).chunk : chunk;
}

/** The trailer of such values, whose names and lengths may be wrong as well. */
export function wildTrailer(dice: Dice): Uint8Array {
  const count = dice.of([0, 1, 2, 3, 8192, 8193]);
  const shared = valueChunk(dice).subarray(0, count > 10 ? 64 : undefined);
  const names: Uint8Array[] = [], values: Uint8Array[] = [];
  const isTwice = dice.chance(0.2);
  let at = 9 + 3;
  const told: number[] = [];
  for (let i = 0; i < count; i++) {
    const name = new TextEncoder().encode(isTwice ? "name" : dice.chance(0.1) ? "x".repeat(31) + i : `name${i}`);
    names.push(name.subarray(0, 31));
    values.push(i < 3 && count <= 10 ? valueChunk(dice) : shared);
    at += 6 + names[i].length;
  }
  for (const value of values) {
    told.push(dice.chance(0.02) ? wild32(dice, at) : at);
    at += 5 + value.length;
  }
  const entries = names.map((name, i) => joined([0xa0 + name.length], name, [0xd2], be32(told[i])));
  const size = dice.chance(0.05) ? dice.below(65536) : 7;
  const counts = dice.chance(0.05)
    ? [dice.below(65536), count]
    : [count, dice.chance(0.05) ? dice.below(65536) : count];
  return joined(
    [0x94, 1, 0x93, 0xcd, size >> 8, size & 255, 0xde, counts[0] >> 8, counts[0] & 255],
    ...entries,
    [0xdc, counts[1] >> 8, counts[1] & 255],
    ...values.map((value) =>
      joined([0xc6], be32(dice.chance(0.02) ? wild32(dice, value.length) : value.length), value)
    ),
    [0xce, 0, 0, 0, 0, 0xd8, 0],
    new Uint8Array(16),
  );
}

/** A number of 32 bits, the largest part first. */
export function be32(value: number): number[] {
  return [value >>> 24 & 255, value >>> 16 & 255, value >>> 8 & 255, value & 255];
}

function extension(kind: number, data: Uint8Array): Uint8Array {
  return joined([0xc9], be32(data.length), [kind & 255], data);
}

function nestedExtensions(depth: number, kind: number): Uint8Array {
  const heads: Uint8Array[] = [];
  for (let i = 0; i < depth; i++) heads.push(joined([0xc9], be32(6 * (depth - 1 - i) + 1), [kind]));
  return joined(...heads, [0x90]);
}
