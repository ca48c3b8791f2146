import type { Dice } from "../dice.ts";
import { viewOf, wild32, wildByte } from "../numbers.ts";
import { BYTE_MUTATORS, type Mutator } from "./bytes.ts";

const FILTERS = [0, 1, 2, 3, 4, 5, 31, 32, 33, 34, 35, 36, 37, 128, 160, 255];
const CODECS = [0, 1, 2, 4, 5, 32, 33, 34, 35, 36, 37, 38, 40, 160, 255];
const FLAGS = [0x01, 0x02, 0x04, 0x05, 0x08, 0x10, 0x15, 0x17, 0x20, 0x40, 0x60, 0x80, 0xc0, 0xe0];

/** Damage that knows the layout of a chunk. */
export const CHUNK_MUTATORS: Readonly<Record<string, Mutator>> = {
  size: number(4),
  blockSize: number(8),
  storedSize: number(12),
  twoSizes: (bytes, dice) => {
    const copy = bytes.slice();
    const nbytes = wild32(dice, viewOf(copy).getInt32(4, true));
    viewOf(copy).setInt32(4, nbytes, true);
    viewOf(copy).setInt32(8, dice.of([nbytes, nbytes >> 1, nbytes >> 3, 1, 2 ** 20]), true);
    return copy;
  },
  /** A block size that leaves the number of blocks as it is, so that all later checks are reached. */
  nearBlockSize(bytes, dice) {
    const copy = bytes.slice();
    const view = viewOf(copy);
    const [nbytes, blocksize] = [view.getInt32(4, true), view.getInt32(8, true)];
    const count = Math.ceil(nbytes / blocksize);
    view.setInt32(8, dice.of([blocksize - 1, Math.ceil(nbytes / count), blocksize + 1, blocksize - 3]), true);
    return copy;
  },
  typesize: byte(3),
  version: byte(0),
  codecVersion: byte(1),
  flags: (bytes, dice) => changed(bytes, 2, (old) => dice.chance(0.5) ? old ^ dice.of(FLAGS) : dice.of(FLAGS)),
  flags2: (bytes, dice) => changed(bytes, 31, (old) => dice.chance(0.5) ? old ^ 1 << dice.below(8) : dice.of(FLAGS)),
  flags3: byte(30),
  special: (bytes, dice) => {
    const kind = dice.below(8) << 4;
    const copy = changed(bytes, 31, (old) => (old & 0x8f) | kind);
    viewOf(copy).setInt32(12, dice.of([16, 32, 32 + copy[3], 32 + dice.below(20), copy.length]), true);
    return copy;
  },
  filter: (bytes, dice) => changed(bytes, 16 + dice.below(6), () => dice.of(FILTERS)),
  filterMeta: (bytes, dice) => changed(bytes, 24 + dice.below(6), (old) => wildByte(dice, old)),
  filters(bytes, dice) {
    const copy = bytes.slice();
    for (let i = 0; i < 6; i++) {
      copy[16 + i] = dice.of(FILTERS);
      copy[24 + i] = wildByte(dice, copy[24 + i]);
    }
    return copy;
  },
  codec: (bytes, dice) => changed(bytes, 2, (old) => (old & 31) | dice.below(8) << 5),
  userCodec: (bytes, dice) => {
    const copy = changed(bytes, 2, (old) => (old & 31) | 6 << 5);
    copy[22] = dice.of(CODECS);
    if (dice.chance(0.5)) copy[23] = wildByte(dice, copy[23]);
    return copy;
  },
  codecMeta: byte(23),
  blockStart(bytes, dice) {
    const copy = bytes.slice();
    const count = Math.max(1, blocksOf(copy));
    const at = 32 + 4 * dice.below(Math.min(count, 1000));
    if (at + 4 > copy.length) return copy;
    const view = viewOf(copy);
    const near = [0, 16, 32, 32 + 4 * count, copy.length - 4, copy.length - 1, copy.length, view.getInt32(32, true)];
    view.setInt32(at, dice.chance(0.5) ? dice.of(near) : wild32(dice, view.getInt32(at, true)), true);
    return copy;
  },
  streamLength(bytes, dice) {
    const copy = bytes.slice();
    const view = viewOf(copy);
    const at = 32 + 4 * dice.below(Math.max(1, Math.min(blocksOf(copy), 1000)));
    if (at + 4 > copy.length) return copy;
    const stream = view.getInt32(at, true);
    if (stream < 0 || stream + 4 > copy.length) return copy;
    const plain = view.getInt32(8, true);
    const old = view.getInt32(stream, true);
    view.setInt32(stream, dice.chance(0.5) ? dice.of([0, -1, -255, -256, plain, plain - 1]) : wild32(dice, old), true);
    return copy;
  },
  streamBytes(bytes, dice) {
    const copy = bytes.slice();
    const from = Math.min(copy.length - 1, 32 + 4 * blocksOf(copy));
    for (let i = dice.below(6); i >= 0; i--) {
      const at = from + dice.below(copy.length - from);
      copy[at] = wildByte(dice, copy[at]);
    }
    return copy;
  },
  any: (bytes, dice, other) => BYTE_MUTATORS[dice.of(Object.keys(BYTE_MUTATORS))](bytes, dice, other),
};

function blocksOf(chunk: Uint8Array): number {
  const blocksize = viewOf(chunk).getInt32(8, true);
  return blocksize <= 0 ? 0 : Math.max(0, Math.ceil(viewOf(chunk).getInt32(4, true) / blocksize));
}

function number(at: number): Mutator {
  return (bytes, dice) => {
    const copy = bytes.slice();
    viewOf(copy).setInt32(at, wild32(dice, viewOf(copy).getInt32(at, true)), true);
    return copy;
  };
}

function byte(at: number): Mutator {
  return (bytes, dice) => changed(bytes, at, (old) => wildByte(dice, old));
}

function changed(bytes: Uint8Array, at: number, change: (old: number) => number): Uint8Array {
  const copy = bytes.slice();
  if (at < copy.length) copy[at] = change(copy[at]);
  return copy;
}

/** Damages a chunk, which has a header of 32 bytes at least, in one way or two. */
export function damageChunk(chunk: Uint8Array, dice: Dice, other: Uint8Array): { chunk: Uint8Array; how: string } {
  if (chunk.length < 32) return { chunk: BYTE_MUTATORS.flipBits(chunk, dice, other), how: "tiny" };
  const how = dice.of(Object.keys(CHUNK_MUTATORS));
  const once = CHUNK_MUTATORS[how](chunk, dice, other);
  if (once.length < 32 || dice.chance(0.7)) return { chunk: once, how };
  const second = dice.of(Object.keys(CHUNK_MUTATORS));
  return { chunk: CHUNK_MUTATORS[second](once, dice, other), how: `${how}+${second}` };
}
