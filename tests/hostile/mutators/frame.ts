import type { Dice } from "../dice.ts";
import { chunkAt, type Frame, indexOf, indexOfBytes, offsetsOf, plainIndex, putTogether, takeApart } from "../frame.ts";
import { joined, viewOf, wild32, wild64, wildByte } from "../numbers.ts";
import { BYTE_MUTATORS } from "./bytes.ts";
import { damageChunk } from "./chunk.ts";
import { damageB2nd } from "./b2nd.ts";
import { damageChecksums } from "./checksums.ts";
import { wildTrailer } from "./values.ts";

/** Changes one part of a frame that was taken apart. */
type PartMutator = (frame: Frame, dice: Dice, other: Frame) => void;

const FIELDS_32 = [11, 48, 53, 58];
const FIELDS_64 = [16, 30, 39];
const FIELD_BYTES = [10, 25, 26, 27, 28, 63, 64, 66, 67, 68, 70, 71, 74, 76, 77, 78, 79, 84, 85, 86, 87, 90, 91, 93];

/** Damage that knows the layout of a frame. */
const PARTS: Readonly<Record<string, PartMutator>> = {
  header32: ({ header }, dice) => {
    const at = dice.of(FIELDS_32);
    viewOf(header).setInt32(at, wild32(dice, viewOf(header).getInt32(at)));
  },
  header64: ({ header }, dice) => {
    const at = dice.of(FIELDS_64);
    viewOf(header).setBigInt64(at, wild64(dice, Number(viewOf(header).getBigInt64(at))));
  },
  headerByte: ({ header }, dice) => {
    const at = dice.of(FIELD_BYTES);
    header[at] = wildByte(dice, header[at]);
  },
  headerBytes: ({ header }, dice) => {
    for (let i = 1 + dice.below(3); i > 0; i--) {
      const at = dice.below(header.length);
      header[at] = wildByte(dice, header[at]);
    }
  },
  foreignHeader: (frame, _dice, other) => frame.header = other.header.slice(),
  foreignIndex: (frame, _dice, other) => frame.index = other.index,
  foreignTrailer: (frame, _dice, other) => frame.trailer = other.trailer.slice(),
  foreignRegion: (frame, _dice, other) => frame.region = other.region,
  b2nd: (frame, dice) => frame.header = damageB2nd(frame.header, dice),
  /** Sizes that agree with each other: many chunks, huge chunks, none. */
  sizes: (frame, dice) => {
    const view = viewOf(frame.header);
    const chunksize = dice.of([view.getInt32(58), 1, 8, 2 ** 20, 2 ** 30, 2147483615, 0, -1]);
    const count = dice.of([1, 2, 1000, 2 ** 20, 2 ** 26, 2 ** 28 - 5, 0]);
    view.setInt32(58, chunksize);
    view.setBigInt64(30, BigInt(Math.max(0, chunksize) * count));
    if (count > 0 && count <= 2 ** 28) frame.index = uniformIndex(count, dice.of([0x80, 0x81, 0x82, 0x84, 0]));
  },
  entry: (frame, dice) => {
    const entries = offsetsOf(frame);
    if (entries.length === 0) return;
    for (let i = dice.below(3); i >= 0; i--) entries[dice.below(entries.length)] = wildOffset(frame, entries, dice);
    frame.index = indexOf(entries, dice.of(["usual", "raw"] as const));
  },
  allEntries: (frame, dice) => {
    const entries = offsetsOf(frame);
    if (entries.length > 0) {
      frame.index = indexOf(entries.fill(wildOffset(frame, entries, dice)), dice.of(["raw", "value"] as const));
    }
  },
  indexBytes: (frame, dice, other) => {
    if (frame.index.length === 0) return;
    const plain = plainIndex(frame.index);
    frame.index = indexOfBytes(BYTE_MUTATORS[dice.of(Object.keys(BYTE_MUTATORS))](plain, dice, other.header));
  },
  indexChunk: (frame, dice) => {
    if (frame.index.length > 0) frame.index = damageChunk(frame.index, dice, frame.header).chunk;
  },
  noIndex: (frame) => frame.index = new Uint8Array(0),
  trailer: (frame, dice) => {
    frame.trailer = wildTrailer(dice);
    frame.header[68] = dice.chance(0.9) ? 0xc3 : 0xc2;
  },
  trailerBytes: (frame, dice) => {
    for (let i = 1 + dice.below(3); i > 0; i--) {
      const at = dice.below(frame.trailer.length);
      frame.trailer[at] = wildByte(dice, frame.trailer[at]);
    }
  },
  checksums: (frame, dice) => {
    frame.trailer = damageChecksums(frame.trailer, offsetsOf(frame).length, dice);
    frame.header[68] = 0xc3;
  },
  chunk: (frame, dice, other) => replaceChunk(frame, dice, (chunk) => damageChunk(chunk, dice, other.region).chunk),
  chunkAgain: (frame, dice, other) =>
    replaceChunk(frame, dice, (chunk) => damageChunk(chunk, dice, other.region).chunk),
  chunkInPlace: (frame, dice, other) => {
    const stored = offsetsOf(frame).filter((offset) => offset >= 0);
    const offset = stored.length === 0 ? frame.region.length : dice.of(stored);
    if (offset >= frame.region.length) return;
    const { chunk } = damageChunk(chunkAt(frame.region, offset), dice, other.region);
    frame.region = frame.region.slice();
    frame.region.set(chunk.subarray(0, frame.region.length - offset), offset);
  },
  /** A chunk of another array, with its sizes changed to what this one has. */
  foreignChunk: (frame, dice, other) => {
    const stored = offsetsOf(other).filter((offset) => offset >= 0);
    if (stored.length === 0 || other.region.length === 0) return;
    const foreign = chunkAt(other.region, dice.of(stored)).slice();
    replaceChunk(frame, dice, (chunk) => {
      if (dice.chance(0.8)) foreign.set(chunk.subarray(4, 8), 4);
      if (dice.chance(0.3)) foreign.set(chunk.subarray(8, 12), 8);
      return foreign;
    });
  },
  /** A chunk without data where the array has one, of any kind. */
  specialChunk: (frame, dice) =>
    replaceChunk(frame, dice, (chunk) => {
      const length = dice.of([0, 0, chunk[3], 1, 3, 255]);
      const head = joined(chunk.subarray(0, 32), new Uint8Array(length).fill(7));
      head[2] = 5;
      head[31] = dice.below(5) << 4;
      viewOf(head).setInt32(12, head.length, true);
      return head;
    }),
  /** The settings for new chunks, which writing takes over. */
  settings: ({ header }, dice) => {
    header[27] = dice.below(256);
    for (const at of [71, 72, 73, 74, 75, 76]) {
      header[at] = dice.chance(0.5) ? header[at] : dice.of([0, 1, 2, 3, 4, 32, 33, 35, 36, 34, 99]);
    }
    for (const at of [77, 78, 79, 80, 84, 85]) header[at] = dice.chance(0.6) ? header[at] : wildByte(dice, header[at]);
  },
};

/** Damages a sound frame in one way, sometimes in two. `other` is another sound frame. */
export function damageFrame(bytes: Uint8Array, dice: Dice, other: Uint8Array): { bytes: Uint8Array; how: string } {
  const frame = takeApart(bytes);
  const foreign = takeApart(other);
  const names = [dice.of(Object.keys(PARTS))];
  if (dice.chance(0.25)) names.push(dice.of(Object.keys(PARTS)));
  try {
    for (const name of names) PARTS[name](frame, dice, foreign);
  } catch (error) {
    // What the first damage left may be nothing that the second can change.
    if (names.length < 2) throw error;
  }
  const whole = putTogether(frame);
  if (names.some((name) => name.startsWith("header")) && dice.chance(0.7)) {
    // The lengths as the damage left them.
    whole.set(frame.header.subarray(0, Math.min(47, whole.length)));
  }
  return { bytes: whole, how: names.join("+") };
}

/** Puts a changed chunk behind the others, and an entry of the index to it. */
function replaceChunk(frame: Frame, dice: Dice, change: (chunk: Uint8Array) => Uint8Array): void {
  const entries = offsetsOf(frame);
  const stored = entries.flatMap((offset, i) => offset >= 0 ? [i] : []);
  if (stored.length === 0 || frame.region.length === 0) return;
  const which = dice.of(stored);
  const changed = change(chunkAt(frame.region, entries[which]));
  entries[which] = frame.region.length;
  frame.region = joined(frame.region, changed);
  frame.index = indexOf(entries, "usual");
}

function wildOffset(frame: Frame, entries: readonly number[], dice: Dice): number {
  const end = frame.region.length;
  const near = [0, 1, 16, end - 1, end - 16, end - 32, end, end + frame.index.length, -1, -2, -3, 2 ** 32, 2 ** 52];
  const wild = dice.chance(0.7) ? dice.of([...near, dice.of(entries), dice.of(entries) + 1]) : dice.below(end + 100);
  return wild >= -3 ? wild : 0;
}

/** An index of equal entries: 40 bytes for any number of chunks. */
function uniformIndex(count: number, top: number): Uint8Array {
  const chunk = new Uint8Array(40);
  chunk.set([5, 1, 5, 8]);
  viewOf(chunk).setInt32(4, count * 8, true);
  viewOf(chunk).setInt32(8, Math.min(count * 8, 2 ** 18), true);
  viewOf(chunk).setInt32(12, 40, true);
  chunk[31] = 0x30;
  chunk[39] = top === 0x80 ? 0 : top;
  if (top === 0) chunk[31] = 0x10;
  if (top === 0) viewOf(chunk).setInt32(12, 32, true);
  return top === 0 ? chunk.slice(0, 32) : chunk;
}
