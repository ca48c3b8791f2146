import { Dice } from "./dice.ts";
import { BYTE_MUTATORS } from "./mutators/bytes.ts";
import { damageFolder, damageWithin, damageZip } from "./mutators/container.ts";
import { damageFrame } from "./mutators/frame.ts";
import type { Subject } from "./subjects.ts";

/** A hostile input: what it was made of, how, and its files. */
export interface Case extends Subject {
  /** The damage. */
  readonly how: string;
}

/** Makes the case of a seed and a number: the same bytes each time. */
export function makeCase(subjects: readonly Subject[], seed: number, number: number): Case {
  const dice = new Dice(seed, number);
  const subject = dice.of(subjects);
  const other = foreignFrame(subjects, dice);
  if (subject.kind !== "folder" && subject.kind !== "treeFolder") {
    const bytes = subject.files.get("") ?? new Uint8Array(0);
    const { bytes: damaged, how } = damageFile(subject, bytes, dice, other);
    return { ...subject, files: new Map([["", damaged]]), how };
  }
  const files = new Map(subject.files);
  return { ...subject, how: damageFolder(files, dice, other), files };
}

function damageFile(
  { kind, name }: Subject,
  bytes: Uint8Array,
  dice: Dice,
  other: Uint8Array,
): { bytes: Uint8Array; how: string } {
  if (dice.chance(0.25)) {
    const how = dice.of(Object.keys(BYTE_MUTATORS));
    return { bytes: BYTE_MUTATORS[how](bytes, dice, other), how };
  }
  if (kind === "tree" && name.endsWith(".b2z")) {
    return dice.chance(0.6)
      ? { bytes: damageZip(bytes, dice), how: "zip" }
      : { bytes: damageWithin(bytes, dice), how: "within" };
  }
  return damageFrame(bytes, dice, other);
}

/** A frame of another subject, whose parts are put in place of sound ones. */
function foreignFrame(subjects: readonly Subject[], dice: Dice): Uint8Array {
  for (;;) {
    const { kind, files } = dice.of(subjects);
    const bytes = files.get("");
    if (kind === "frame" && bytes !== undefined) return bytes;
  }
}
