import { type ArrayOptions, type DTypeLike, libraryInfo, NDArray } from "../../../mod.ts";
import { pythonTest } from "../../python.ts";
import { Dice, someParts as somePartition, someShape } from "../property/dice.ts";
import { Exchange, PLACES } from "./exchange.ts";
import { partShape, someCells, somePart, someParts } from "./exchange_cells.ts";
import { ArrayTrial, cellsOf } from "./exchange_steps.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const TYPES: readonly DTypeLike[] = ["int32", "float64", "uint8", "complex128", ">i2", "U2", [["a", "int16"], [
  "b",
  "V9",
]]];
const SETTINGS: readonly ArrayOptions["cparams"][] = [
  undefined,
  { codec: "lz4", filters: ["bitshuffle"] },
  { codec: "zstd", useDict: true },
  { codec: "blosclz", filters: [], splitMode: "always" },
];
const WORDS = ["alpha", "beta", "gamma"];

/** Does one random operation. */
function operate(trial: ArrayTrial, dtype: DTypeLike, dice: Dice): void {
  const { shape } = trial.subject;
  const axis = dice.int(0, Math.max(0, shape.length - 1));
  const size = shape[axis] ?? 1;
  const cells = (length: number) => someCells(dice, dtype, shape.map((n, i) => i === axis ? length : n));
  const roll = dice.int(0, shape.length === 0 ? 2 : 9);
  if (roll === 0) trial.subject.compact();
  else if (roll === 1) {
    trial.subject.vlmeta.set(dice.pick(WORDS), { n: dice.int(0, 9), text: "é".repeat(dice.int(0, 400)) });
  } else if (roll === 2 || roll === 3) {
    if (shape.includes(0)) return;
    const part = somePart(dice, shape);
    trial.set(part, someCells(dice, dtype, partShape(part)));
  } else if (roll === 4) trial.append(cells(dice.int(0, 9)), axis);
  else if (roll === 5) trial.insert(cells(dice.int(1, 9)), axis, dice.int(0, size));
  else if (roll === 6) {
    const start = dice.int(0, size);
    trial.delete(axis, start, dice.int(0, size - start));
  } else if (roll === 7) trial.subject.vlmeta.delete(dice.pick(WORDS));
  else if (roll === 8) trial.resize(shape.map((n) => dice.int(Math.floor(n / 2), n + 6)));
  else {
    const next = shape.map((n, i) => i === axis ? dice.int(0, n + 12) : n);
    trial.resize(next, shape.map((n, i) => dice.int(0, Math.min(n, next[i]))));
  }
}

/** Makes trials over types, places, ranks and settings, and works on each. */
function manyTrials(
  exchange: Exchange,
  dice: Dice,
  count: number,
  work: (trial: ArrayTrial, dtype: DTypeLike) => void,
): void {
  for (let i = 0; i < count; i++) {
    const dtype = TYPES[i % TYPES.length];
    const shape = someShape(dice, i % 5);
    const cparams = SETTINGS[i % SETTINGS.length];
    const place = PLACES[i % PLACES.length];
    const options = { ...(dice.chance(0.8) ? somePartition(dice, shape) : {}), cparams, meta: { made: { by: i } } };
    const name = `${i} ${JSON.stringify(dtype)} [${shape}] ${place} ${JSON.stringify(options)}`;
    work(exchange.array(name, place, someCells(dice, dtype, shape), dtype, options), dtype);
  }
}

pythonTest("NDArray changed in all ways is what python-blosc2 reads", () => {
  using exchange = new Exchange();
  const dice = new Dice(34);
  manyTrials(exchange, dice, 150, (trial, dtype) => {
    for (let n = dice.int(1, 8); n > 0; n--) operate(trial, dtype, dice);
    trial.parts.push(...someParts(dice, trial.subject.shape, 1));
  });
  exchange.run();
});

pythonTest("NDArray goes on where python-blosc2 has written, and the other way round", () => {
  using exchange = new Exchange();
  const dice = new Dice(35);
  manyTrials(exchange, dice, 60, (trial, dtype) => {
    for (let n = dice.int(0, 3); n > 0; n--) operate(trial, dtype, dice);
    editByPython(trial, dtype, dice);
  });
  for (let round = 0; round < 2; round++) {
    for (const [name, { subject, path, place }] of exchange.run()) {
      if (!(subject instanceof NDArray)) throw new Error("Array became a super-chunk");
      const dtype = TYPES[Number.parseInt(name) % TYPES.length];
      const trial = exchange.add(name, new ArrayTrial(subject, dtype), path, place);
      for (let n = dice.int(1, 4); n > 0; n--) operate(trial, dtype, dice);
      if (round === 0) editByPython(trial, dtype, dice);
    }
  }
  exchange.run();
});

/** Lets python-blosc2 write cells, change the shape and write metadata. */
function editByPython(trial: ArrayTrial, dtype: DTypeLike, dice: Dice): void {
  const { cparams } = trial.subject;
  let { shape } = trial.subject;
  // It reads no parts of chunks with dictionaries, and needs them to write.
  if (cparams.useDict) return;
  for (let n = dice.int(1, 4); n > 0; n--) {
    const roll = dice.int(0, 3);
    if (roll === 0) trial.edits.push({ kind: "vlmeta", name: dice.pick(WORDS), value: [dice.int(0, 9), "ü", null] });
    else if (roll === 1 && shape.length > 0) {
      shape = shape.map((length) => dice.int(1, length + 5));
      trial.edits.push({ kind: "resize", shape });
    } else if (!shape.includes(0)) {
      const part = somePart(dice, shape);
      trial.edits.push({ kind: "set", part, cells: cellsOf(someCells(dice, dtype, partShape(part))) });
    }
  }
}
