import assert from "node:assert/strict";
import fc from "fast-check";
import { type CParams, libraryInfo, open, SChunk, schunk } from "../../../mod.ts";
import { Dice } from "./dice.ts";
import { Folder } from "../folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const SETTINGS: readonly CParams[] = [
  {},
  { codec: "lz4", filters: ["delta"] },
  { codec: "blosclz" },
  { useDict: true },
  { blockSize: 48 },
];

Deno.test("SChunk holds what a list of buffers holds, whatever is done to it", () => {
  using folder = new Folder();
  const run = (setup: number, seeds: readonly number[]) => {
    const dice = new Dice(setup);
    const typesize = dice.pick([1, 2, 4, 8, 3]);
    const chunksize = typesize * dice.int(1, 60);
    const urlpath = dice.chance(0.5) ? folder.next() : undefined;
    let s = schunk({ typesize, chunksize, urlpath, contiguous: dice.chance(0.5), cparams: dice.pick(SETTINGS) });
    const model: Uint8Array[] = [];
    for (const seed of seeds) {
      const roll = new Dice(seed);
      const some = (length: number) => Uint8Array.from({ length }, () => roll.chance(0.5) ? 0 : roll.int(0, 255));
      const at = roll.int(0, Math.max(0, model.length - 1));
      const full = roll.chance(0.2) ? new Uint8Array(chunksize).fill(roll.int(0, 1)) : some(chunksize);
      const what = roll.int(0, 5);
      if (what === 0 && (model.at(-1)?.length ?? chunksize) === chunksize) model.push(full), s.append(full);
      else if (what === 1) model.splice(at, 0, full), s.insert(at, full);
      else if (what === 2 && model.length > 0) {
        const short = at === model.length - 1 ? some(typesize * roll.int(1, chunksize / typesize)) : full;
        model[at] = short;
        s.update(at, short);
      } else if (what === 3 && model.length > 0) model.splice(at, 1), s.delete(at);
      else if (what === 4 && s.nitems > 0) {
        const start = roll.int(0, s.nitems - 1);
        const piece = some(typesize * roll.int(0, s.nitems - start));
        s.setSlice(piece, start);
        const all = new Uint8Array(model.flatMap((chunk) => [...chunk]));
        all.set(piece, start * typesize);
        model.forEach((chunk, i) => chunk.set(all.subarray(i * chunksize, i * chunksize + chunk.length)));
      } else if (urlpath !== undefined) {
        s.close();
        const found = open(urlpath, { mode: "a" });
        assert.ok(found instanceof SChunk);
        s = found;
      }
      assert.equal(s.nchunks, model.length);
      assert.deepEqual([...s.getSlice()], model.flatMap((chunk) => [...chunk]));
      model.forEach((chunk, i) => assert.deepEqual(s.get(i), chunk));
    }
    s.close();
  };
  fc.assert(fc.property(fc.nat(), fc.array(fc.nat(), { minLength: 3, maxLength: 12 }), run), {
    seed: 20240,
    numRuns: 150,
  });
});
