import assert from "node:assert/strict";
import { libraryInfo, openArray, zeros } from "../../../mod.ts";
import { pythonTest, runPython } from "../../python.ts";
import { Dice } from "../property/dice.ts";
import { Exchange } from "./exchange.ts";
import { partShape, someCells, somePart } from "./exchange_cells.ts";
import { ArrayTrial } from "./exchange_steps.ts";
import { type ArrayEntry, entriesOf, fixturePath } from "../fixtures/manifest.ts";
import { Folder } from "../folder.ts";

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
    if (shape.length > 0) {
      const axis = dice.int(0, shape.length - 1);
      trial.insert(someCells(dice, entry.dtype, shape.map((n, i) => i === axis ? 3 : n)), axis, shape[axis] >> 1);
      trial.resize(trial.subject.shape.map((n) => n + dice.int(-1, 2)).map((n) => Math.max(0, n)));
    }
    trial.subject.vlmeta.clear();
    if (entry.lossy) trial.restart();
  }
  exchange.run();
});

pythonTest(
  "resize() and append() grow what python-blosc2 made with chunks of length 0, and it reads the result",
  () => {
    using folder = new Folder();
    const grown: string[] = [];
    const expected: string[] = [];
    for (const { file, shape } of entriesOf("b2nd").filter((entry) => entry.chunks.includes(0))) {
      for (const grow of ["resize", "append"]) {
        const path = folder.next();
        copy(fixturePath(file), path);
        using a = openArray(path, { mode: "a" });
        const axis = shape.indexOf(0);
        const longer = shape.map((n) => n === 0 ? 3 : n);
        if (grow === "append") a.append(zeros(longer, { dtype: a.dtype }), axis);
        else a.resize(longer);
        a.setSync("...", a.dtype === "S3" ? "xyz" : 7);
        a.resize(longer.map((n, i) => i === axis ? n + 2 : n));
        assert.ok(!a.chunks.includes(0) && !a.blocks.includes(0));
        grown.push(path);
        expected.push(`[${a.shape}] [${a.chunks}] [${a.blocks}] ${longer.reduce((n, length) => n * length)}`);
      }
    }
    const code = `
import sys, blosc2, numpy
for path in sys.argv[1:]:
    a = blosc2.open(path)
    text = " ".join(str(list(n)).replace(" ", "") for n in (a.shape, a.chunks, a.blocks))
    assert a.schunk.chunksize % a.schunk.blocksize == 0 and a.schunk.nbytes == a.schunk.chunksize * a.schunk.nchunks
    cells = a[...]
    print(text, int(numpy.sum(cells == (b"xyz" if cells.dtype.kind == "S" else 7))))
    blosc2.open(path, mode="a").resize([2 * n for n in a.shape])
`;
    assert.deepEqual(runPython(code, grown).trim().split("\n"), expected);
    for (const path of grown) openArray(path).close();
    assert.equal(grown.length, 8);
  },
);
