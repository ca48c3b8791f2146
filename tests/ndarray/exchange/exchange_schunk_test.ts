import assert from "node:assert/strict";
import { type CParams, libraryInfo, SChunk, type SpecialKind } from "../../../mod.ts";
import { pythonTest } from "../../python.ts";
import { Dice } from "../property/dice.ts";
import { Exchange, PLACES } from "./exchange.ts";
import { SChunkTrial } from "./exchange_steps.ts";
import { chunkBytes } from "../fixtures/manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const SETTINGS: readonly CParams[] = [
  {},
  { codec: "lz4", filters: ["bitshuffle"], blockSize: 72 },
  { codec: "blosclz", filters: [], clevel: 9 },
  { codec: "zlib", splitMode: "never" },
];
const TYPESIZES = [1, 4, 8, 3];
const ITEMS = 60;

/** Bytes in runs; now and then all the same. */
function someBytes(dice: Dice, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  if (dice.chance(0.2)) return bytes.fill(dice.pick([0, 0, 7]));
  for (let at = 0; at < length;) {
    const end = at + dice.int(1, 9);
    bytes.fill(dice.int(0, 255), at, end);
    at = end;
  }
  return bytes;
}

/** Does one random operation, on the super-chunk and on its model. */
function operate({ subject, content }: SChunkTrial, dice: Dice): void {
  const { chunksize } = subject;
  const isFull = content.every((chunk) => chunk.length === chunksize);
  const at = dice.int(0, Math.max(0, content.length - 1));
  const roll = dice.int(0, 5);
  if (roll <= 1 && isFull) {
    const short = dice.chance(0.2) ? subject.typesize * dice.int(1, ITEMS) : chunksize;
    content.push(someBytes(dice, short));
    subject.append(content[content.length - 1]);
  } else if (roll === 2) {
    content.splice(at, 0, someBytes(dice, chunksize));
    subject.insert(at, content[at]);
  } else if (content.length === 0) return;
  else if (roll === 3) {
    content[at] = someBytes(dice, content[at].length);
    subject.update(at, content[at]);
  } else if (roll === 4) {
    content.splice(at, 1);
    subject.delete(at);
  } else {
    const start = dice.int(0, subject.nitems - 1);
    const data = someBytes(dice, dice.int(0, subject.nitems - start) * subject.typesize);
    subject.setSlice(data, start);
    data.forEach((byte, i) => {
      const place = start * subject.typesize + i;
      content[Math.floor(place / chunksize)][place % chunksize] = byte;
    });
  }
}

/** Lets python-blosc2 change chunks. */
function editByPython(trial: SChunkTrial, dice: Dice): void {
  const { chunksize } = trial.subject;
  const data = () => someBytes(dice, chunksize).toBase64();
  const full = trial.content.filter((chunk) => chunk.length === chunksize).length;
  if (full > 0) trial.edits.push({ kind: "update", nchunk: dice.int(0, full - 1), data: data() });
  // Before a short last chunk python-blosc2 inserts or removes none without giving up that chunks have one size.
  if (full === trial.content.length) {
    trial.edits.push({ kind: "append", data: data() });
    trial.edits.push({ kind: "delete", nchunk: dice.int(0, full) });
    trial.edits.push({ kind: "insert", nchunk: 0, data: data() });
  }
  trial.edits.push({ kind: "vlmeta", name: "seen", value: { by: ["python", 1, 2.5, true] } });
}

pythonTest("SChunk changed in all ways is what python-blosc2 reads, and goes on where it has written", () => {
  using exchange = new Exchange();
  const dice = new Dice(36);
  for (let i = 0; i < 48; i++) {
    const typesize = TYPESIZES[i % TYPESIZES.length];
    const place = PLACES[i % PLACES.length];
    const options = { typesize, chunksize: typesize * ITEMS, cparams: SETTINGS[(i >> 2) % SETTINGS.length] };
    const trial = exchange.schunk(`${i} ${place} ${JSON.stringify(options)}`, place, { ...options, meta: { n: [i] } });
    for (let n = dice.int(0, 9); n > 0; n--) operate(trial, dice);
    if (place !== "frame") editByPython(trial, dice);
    if (dice.chance(0.3)) trial.subject.vlmeta.set("seen", { by: "deneb" });
  }
  for (const [name, { subject, path, place }] of exchange.run()) {
    assert.ok(subject instanceof SChunk);
    const trial = exchange.add(name, new SChunkTrial(subject), path, place);
    trial.content.push(...chunkBytes(subject));
    for (let n = dice.int(1, 5); n > 0; n--) operate(trial, dice);
  }
  exchange.run();
});

pythonTest("fillSpecial() makes chunks whose kind and content python-blosc2 reads", () => {
  using exchange = new Exchange();
  const value = new Uint8Array(Float64Array.of(1.25).buffer);
  const items: Record<Exclude<SpecialKind, "uninit">, Uint8Array> = {
    zero: new Uint8Array(8),
    nan: new Uint8Array(Float64Array.of(NaN).buffer),
    value,
  };
  for (const place of PLACES) {
    for (const kind of ["zero", "nan", "value"] as const) {
      for (const nitems of [0, 1, 40, 125]) {
        const trial = exchange.schunk(`${place} ${kind} ${nitems}`, place, { typesize: 8, chunksize: 320 });
        trial.subject.fillSpecial(nitems, kind, kind === "value" ? value : undefined);
        for (let first = 0; first < nitems; first += 40) {
          const chunk = new Uint8Array(8 * Math.min(40, nitems - first));
          for (let at = 0; at < chunk.length; at += 8) chunk.set(items[kind], at);
          trial.content.push(chunk);
        }
      }
    }
  }
  exchange.run();
});
