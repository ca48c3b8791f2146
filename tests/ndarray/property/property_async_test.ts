import assert from "node:assert/strict";
import fc from "fast-check";
import { asarray, libraryInfo } from "../../../mod.ts";
import { basicEntries, Dice, outerEntries, pairedEntries } from "./dice.ts";
import { pick, toSelection } from "./model_selection.ts";
import { operate } from "./operations.ts";
import { Folder } from "../folder.ts";
import { type Storage, Subject } from "./subject.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** Starts a read; the cells must be those of the moment when it was asked for. */
async function readNow({ array, model, kind }: Subject, dice: Dice): Promise<void> {
  const { shape } = model;
  const outer = dice.chance(0.2);
  const entries = outer
    ? outerEntries(dice, shape)
    : dice.chance(0.5)
    ? basicEntries(dice, shape)
    : pairedEntries(dice, shape);
  const picked = pick(entries, shape, outer);
  const expected = model.get(picked);
  const source = outer ? array.oindex : array;
  const direct = source.getSync(toSelection(entries));
  const found = await source.get(toSelection(entries));
  assert.deepEqual([...found.shape], picked.shape);
  assert.deepEqual(kind.numbers(found), expected);
  assert.ok(found.equals(direct));
}

async function readsAmongWrites(storage: Storage, numRuns: number): Promise<void> {
  using folder = new Folder();
  const rounds = fc.array(fc.nat(), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.nat(), rounds, async (setup, seeds) => {
      using subject = new Subject(new Dice(setup), storage, folder);
      for (const seed of seeds) {
        const dice = new Dice(seed);
        const reads: Promise<void>[] = [];
        for (let i = 0; i < 64; i++) {
          reads.push(readNow(subject, dice));
          if (dice.chance(0.2)) operate(subject, new Dice(dice.int(0, 1e9)), "while reading");
          if (dice.chance(0.1)) await reads[dice.int(0, reads.length - 1)];
        }
        await Promise.all(reads);
        subject.check("after the reads");
      }
    }),
    { seed: 20240, numRuns },
  );
}

Deno.test("get() in memory gives one state each, 64 at once among writes", () => readsAmongWrites("memory", 20));

Deno.test("get() of a file gives one state each, 64 at once among writes", () => readsAmongWrites("file", 10));

Deno.test("get() of a directory gives one state each, 64 at once among writes", () =>
  readsAmongWrites("directory", 10));

Deno.test("get() of large chunks gives one state each, among whole writes", async () => {
  const cells = 1 << 18;
  const array = asarray(new Int32Array(cells), { chunks: [1 << 15], blocks: [1 << 12] });
  const reads: Promise<void>[] = [];
  for (let version = 1; version <= 16; version++) {
    array.setSync([], Int32Array.from({ length: cells }, (_, i) => version * 1000 + i % 7));
    for (let i = 0; i < 4; i++) {
      const read = array.get(`${i}:`).then((found) => {
        const { data } = found;
        assert.equal(data.length, cells - i);
        for (let k = 0; k < data.length; k += 997) assert.equal(data[k], version * 1000 + (k + i) % 7);
      });
      reads.push(read);
    }
    if (version % 3 === 0) await reads[version];
  }
  await Promise.all(reads);
});
