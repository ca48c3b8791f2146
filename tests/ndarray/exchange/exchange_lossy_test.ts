import assert from "node:assert/strict";
import { type CParams, dense, type DenseArray, libraryInfo, NDArray } from "../../../mod.ts";
import { pythonTest } from "../../python.ts";
import { Dice } from "../property/dice.ts";
import { Exchange, PLACES } from "./exchange.ts";
import { partShape, somePart, someParts } from "./exchange_cells.ts";
import { ArrayTrial, cellsOf } from "./exchange_steps.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const FLOATS = ["float32", "float64"] as const;
const INTS = ["int16", "int32", "uint64"] as const;
type Kind = (typeof FLOATS | typeof INTS | readonly ["uint8"])[number];

/** Settings that lose something or look at the shape of a block; the element types and ranks that they take; how far off a value may be. */
const TABLE: readonly { cparams: CParams; dtypes: readonly Kind[]; ranks: readonly number[]; loss: number }[] = [
  { cparams: { codec: "zfp_acc", codecMeta: 253, filters: [] }, dtypes: FLOATS, ranks: [1, 2, 3, 4], loss: 1e-3 },
  { cparams: { codec: "zfp_prec", codecMeta: 20, filters: [] }, dtypes: FLOATS, ranks: [1, 2, 3, 4], loss: 1e-3 },
  // With 4 axes python-blosc2 fails on single blocks, of its own files too.
  { cparams: { codec: "zfp_rate", codecMeta: 50, filters: [] }, dtypes: FLOATS, ranks: [1, 2, 3], loss: 0.1 },
  { cparams: { codec: "ndlz", codecMeta: 4, filters: [] }, dtypes: ["uint8"], ranks: [2], loss: 0 },
  { cparams: { codec: "ndlz", codecMeta: 8, filters: [] }, dtypes: ["uint8"], ranks: [2], loss: 0 },
  { cparams: { filters: [["ndcell", 4]] }, dtypes: [...FLOATS, ...INTS, "uint8"], ranks: [1, 2, 3, 4], loss: 0 },
  { cparams: { codec: "lz4", filters: [["ndcell", 4], "shuffle"] }, dtypes: INTS, ranks: [2, 3], loss: 0 },
  // All values of a cell become their mean.
  { cparams: { filters: [["ndmean", 4]] }, dtypes: FLOATS, ranks: [1, 2, 3], loss: 190 },
  { cparams: { filters: [["trunc_prec", 10], "shuffle"] }, dtypes: FLOATS, ranks: [0, 1, 2, 3], loss: 0.25 },
  {
    cparams: { codec: "blosclz", filters: [["trunc_prec", 20], "bitshuffle"] },
    dtypes: FLOATS,
    ranks: [2],
    loss: 2.5e-4,
  },
  { cparams: { filters: [["int_trunc", 12], "shuffle"] }, dtypes: ["int16"], ranks: [0, 1, 2, 3], loss: 15 },
  { cparams: { filters: [["int_trunc", 28], "shuffle"] }, dtypes: ["int32"], ranks: [2], loss: 15 },
  // So few bits leave nothing but zeros, in chunks that were not zero.
  { cparams: { filters: [["int_trunc", 7], "shuffle"] }, dtypes: INTS, ranks: [1, 2, 3], loss: 190 },
];
const SIDES = [0, 70, 27, 17, 13];

/** A smooth surface with a plain corner: what such codecs are made for. */
function surface(dtype: Kind, shape: readonly number[], dice: Dice): DenseArray {
  const count = shape.reduce((a, b) => a * b, 1);
  const phase = dice.next();
  const values = Array.from({ length: count }, (_, i) => i < count / 5 ? 0 : 100 + 90 * Math.sin(i / 9 + phase));
  if (dtype === "uint64") return dense(values.map((x) => BigInt(Math.floor(x))), { dtype, shape });
  const rounded = values.map(dtype.startsWith("float") ? Math.fround : Math.floor);
  return dense(rounded, { dtype, shape });
}

/** The largest difference between two arrays of numbers. */
function distance(a: DenseArray, b: DenseArray): number {
  const [left, right]: (ArrayLike<number> | ArrayLike<bigint>)[] = [a.data, b.data];
  return Array.from({ length: left.length }, (_, i) => Math.abs(Number(left[i]) - Number(right[i])))
    .reduce((most, off) => Math.max(most, off), 0);
}

pythonTest(
  "NDArray decodes what lossy and shape-dependent codecs made as python-blosc2 does, and the other way round",
  () => {
    using exchange = new Exchange();
    const dice = new Dice(37);
    const names = new Map<string, Kind>();
    let i = 0;
    for (const { cparams, dtypes, ranks, loss } of TABLE) {
      for (const rank of ranks) {
        const dtype = dtypes[i % dtypes.length];
        const shape = new Array<number>(rank).fill(SIDES[rank]);
        const options = {
          chunks: shape.map((n) => Math.ceil(n * 0.6)),
          blocks: shape.map((n) => Math.ceil(n * 0.3)),
          cparams,
        };
        // Frames in memory are not written by Python.
        const place = PLACES[i % 2];
        const name = `${i++} ${dtype} [${shape}] ${place} ${JSON.stringify(cparams)}`;
        names.set(name, dtype);
        const cells = surface(dtype, shape, dice);
        const trial = exchange.array(name, place, cells, dtype, options);
        const off = distance(trial.subject.getSync(), cells);
        assert.ok(off <= loss, `${name} is off by ${off}`);
        for (let n = 0; n < 2; n++) {
          const part = somePart(dice, shape);
          trial.set(part, surface(dtype, partShape(part), dice));
        }
        if (rank > 0) trial.append(surface(dtype, shape.map((n, k) => k === 0 ? 5 : n), dice), 0);
        trial.restart();
        // python-blosc2 fails on single cells of 4 axes that zfp_rate has compressed, of its own files too.
        if (cparams.codec !== "zfp_rate" || rank < 4) trial.parts.push(...someParts(dice, trial.subject.shape, 2));
        const part = somePart(dice, shape);
        trial.edits.push({ kind: "set", part, cells: cellsOf(surface(dtype, partShape(part), dice)) });
      }
    }
    for (const [name, { subject, path, place }] of exchange.run()) {
      assert.ok(subject instanceof NDArray);
      const dtype = names.get(name)!;
      const trial = exchange.add(name, new ArrayTrial(subject, dtype), path, place);
      const part = somePart(dice, subject.shape);
      trial.set(part, surface(dtype, partShape(part), dice));
      trial.restart();
    }
    exchange.run();
  },
);
