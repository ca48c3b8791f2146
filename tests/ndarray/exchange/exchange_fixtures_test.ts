import { libraryInfo, openArray } from "../../../mod.ts";
import { pythonTest } from "../../python.ts";
import { Dice } from "../property/dice.ts";
import { Exchange } from "./exchange.ts";
import { partShape, someCells, somePart } from "./exchange_cells.ts";
import { ArrayTrial } from "./exchange_steps.ts";
import { type ArrayEntry, entriesOf, fixturePath } from "../fixtures/manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** What python-blosc2 can open and read whole again after a change, whoever makes it. */
function isReadable({ filters_meta: metas, chunk_info: chunks, sha256 }: ArrayEntry): boolean {
  const isFree = chunks?.some(([, , kind]) => kind === "UNINIT");
  return sha256 !== null && !isFree && metas.every((meta) => meta < 128);
}

/** Copies a file, or a directory of files. */
function copy(from: string, to: string): void {
  if (Deno.statSync(from).isFile) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to);
  for (const { name } of Deno.readDirSync(from)) Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
}

pythonTest("openArray() writes into files of python-blosc2, which reads them on", () => {
  using exchange = new Exchange();
  const dice = new Dice(38);
  for (const entry of entriesOf("b2nd").filter(isReadable)) {
    const path = exchange.path();
    copy(fixturePath(entry.file), path);
    const trial = new ArrayTrial(openArray(path, { mode: "a" }), entry.dtype);
    exchange.add(entry.file, trial, path, "file");
    const { shape } = trial.subject;
    if (!shape.includes(0)) {
      const part = somePart(dice, shape);
      trial.set(part, someCells(dice, entry.dtype, partShape(part)));
    }
    // An array that python-blosc2 made without cells has chunks without cells: it cannot grow.
    if (shape.length > 0 && !entry.chunks.includes(0)) {
      const axis = dice.int(0, shape.length - 1);
      trial.insert(someCells(dice, entry.dtype, shape.map((n, i) => i === axis ? 3 : n)), axis, shape[axis] >> 1);
      trial.resize(trial.subject.shape.map((n) => n + dice.int(-1, 2)).map((n) => Math.max(0, n)));
    }
    trial.subject.vlmeta.clear();
    if (entry.lossy) trial.restart();
  }
  exchange.run();
});
