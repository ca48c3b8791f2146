import assert from "node:assert/strict";
import { libraryInfo } from "../../mod.ts";
import { watch } from "./watch.ts";

libraryInfo(); // opened before the sanitizers look

/** More cases, or other ones, for longer hunts: `DENEB_HOSTILE_CASES=200000 DENEB_HOSTILE_SEED=7 deno test -A tests/hostile`. */
const CASES = Number(Deno.env.get("DENEB_HOSTILE_CASES") ?? 20_000);
const SEED = Number(Deno.env.get("DENEB_HOSTILE_SEED") ?? 20_261_121);
const CHILDREN = 2;

Deno.test(`Deneb withstands ${CASES} hostile files, seed ${SEED}`, async () => {
  const share = Math.ceil(CASES / CHILDREN);
  const parts = Array.from({ length: CHILDREN }, (_, i) => watch(SEED, i * share, Math.min(CASES, (i + 1) * share)));
  const found = await Promise.all(parts);
  assert.deepEqual(found.flatMap(({ faults }) => faults), []);
  const sum = (what: string) => found.reduce((n, { totals }) => n + (totals[what] ?? 0), 0);
  assert.equal(sum("cases"), CASES);
  // Damage that is always noticed at once would test the first check and nothing behind it.
  assert.ok(sum("opened") > CASES / 5, `Expected that a fifth can be opened, got ${sum("opened")}`);
  for (const kind of ["FormatError", "Blosc2Error", "UnsupportedError"]) {
    assert.ok(sum(kind) > CASES / 50, `Expected errors of each kind, got ${sum(kind)} ${kind}`);
  }
});
