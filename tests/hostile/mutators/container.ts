import type { Dice } from "../dice.ts";
import { viewOf, wild32, wildByte } from "../numbers.ts";
import { BYTE_MUTATORS } from "./bytes.ts";
import { damageChunk } from "./chunk.ts";
import { damageFrame } from "./frame.ts";

type Fields = readonly (readonly [at: number, width: number])[];

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** Where numbers are in the end of a zip's directory, and in an entry of it: place and width. */
const END_FIELDS: Fields = [[4, 2], [8, 2], [10, 2], [12, 4], [16, 4], [20, 2]];
const ENTRY_FIELDS: Fields = [[8, 2], [10, 2], [20, 4], [24, 4], [28, 2], [30, 2], [32, 2], [42, 4]];

/** Damages the directory of a zip. */
export function damageZip(bytes: Uint8Array, dice: Dice): Uint8Array {
  const copy = bytes.slice();
  const view = viewOf(copy);
  const signature = dice.chance(0.4) ? END : ENTRY;
  const places: number[] = [];
  for (let at = 0; at + 46 <= copy.length + 24; at++) {
    if (at + 22 <= copy.length && view.getUint32(at, true) === signature) places.push(at);
  }
  if (places.length === 0) return copy;
  const [field, width] = dice.of(signature === END ? END_FIELDS : ENTRY_FIELDS);
  const at = dice.of(places) + field;
  if (at + width > copy.length) return copy;
  if (width === 2) view.setUint16(at, dice.of([0, 1, 8, 255, 0xffff, view.getUint16(at, true) + 1]), true);
  else view.setUint32(at, dice.chance(0.3) ? 0xffffffff : wild32(dice, view.getUint32(at, true)), true);
  return copy;
}

/** Damages a frame that lies within another file, in place. */
export function damageWithin(bytes: Uint8Array, dice: Dice): Uint8Array {
  const copy = bytes.slice();
  const text = new TextDecoder("latin1").decode(bytes);
  const starts = [...text.matchAll(/b2frame/g)].map(({ index }) => index - 2);
  if (starts.length === 0) return copy;
  const start = dice.of(starts);
  for (let i = dice.below(3); i >= 0; i--) {
    const at = Math.min(copy.length - 1, start + dice.below(250));
    copy[at] = wildByte(dice, copy[at]);
  }
  return copy;
}

/** Damages the files of a directory frame: some missing, under wrong names, cut, or with damage of their own. */
export function damageFolder(files: Map<string, Uint8Array>, dice: Dice, other: Uint8Array): string {
  const names = [...files.keys()];
  const chunks = names.filter((name) => name.endsWith(".chunk"));
  const frames = names.filter((name) => !name.endsWith(".chunk"));
  const way = dice.of(["missing", "renamed", "swapped", "empty", "bytes", "frame", "frame", "chunk", "chunk"]);
  const name = dice.of(chunks.length > 0 && !way.startsWith("frame") ? chunks : frames);
  const bytes = files.get(name) ?? new Uint8Array(0);
  switch (way) {
    case "missing":
      files.delete(name);
      break;
    case "renamed":
      files.delete(name);
      files.set(dice.of(["FFFFFFFF.chunk", "00000001.chunk", "00000000.chunk", "chunks.b2frame", "x"]), bytes);
      break;
    case "swapped":
      files.set(name, files.get(dice.of(names)) ?? bytes);
      break;
    case "empty":
      files.set(name, bytes.slice(0, dice.of([0, 1, 12, 15, 16, 31, 32])));
      break;
    case "bytes":
      files.set(name, BYTE_MUTATORS[dice.of(Object.keys(BYTE_MUTATORS))](bytes, dice, other));
      break;
    case "chunk":
      files.set(name, damageChunk(bytes, dice, other).chunk);
      break;
    case "frame":
      files.set(name, damageFrame(bytes, dice, other).bytes);
  }
  return way;
}
