import assert from "node:assert/strict";
import fc from "fast-check";
import { liveContexts } from "../../../ffi/mod.ts";
import { libraryInfo, setBlockCache } from "../../../mod.ts";
import { blockCacheLimit } from "../../../src/ndarray/chunks/block_cache.ts";
import { Dice } from "./dice.ts";
import { Folder } from "../folder.ts";
import { operate } from "./operations.ts";
import { type Storage, Subject } from "./subject.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

function holdsAfterAnything(storage: Storage, numRuns: number): void {
  using folder = new Folder();
  const cache = blockCacheLimit();
  const contexts = liveContexts();
  const seeds = fc.array(fc.nat(), { minLength: 4, maxLength: 14 });
  fc.assert(
    fc.property(fc.nat(), seeds, (setup, operations) => {
      const dice = new Dice(setup);
      using subject = new Subject(dice, storage, folder);
      setBlockCache(dice.pick([cache, cache, 0, 200, 5000]));
      subject.check("as made");
      for (const seed of operations) operate(subject, new Dice(seed));
    }),
    { seed: 20240, numRuns },
  );
  setBlockCache(cache);
  assert.equal(liveContexts(), contexts);
}

Deno.test("NDArray in memory holds what a plain-loop model holds, whatever is done to it", () => {
  holdsAfterAnything("memory", 500);
});

Deno.test("NDArray in a file holds what a plain-loop model holds, whatever is done to it", () => {
  holdsAfterAnything("file", 200);
});

Deno.test("NDArray in a directory holds what a plain-loop model holds, whatever is done to it", () => {
  holdsAfterAnything("directory", 100);
});
