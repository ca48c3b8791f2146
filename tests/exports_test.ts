import assert from "node:assert/strict";
import { entries, exportTables, SNAPSHOT } from "../tools/exports.ts";

const CURRENT = exportTables();

Deno.test("exports are those of tests/exports.json", () => {
  const stored = JSON.parse(Deno.readTextFileSync(SNAPSHOT));
  const names = (tables: unknown) => JSON.stringify(tables, null, 2);
  assert.equal(
    names(CURRENT),
    names(stored),
    "The exports have changed. If that is meant, store them with `deno run -A tools/exports.ts --update`",
  );
});

Deno.test("exports never shadow a global", () => {
  const shadowing = Object.values(CURRENT).flatMap((table) => Object.keys(table).filter((name) => name in globalThis));
  assert.deepEqual(shadowing, []);
});

Deno.test("exports name files that exist", () => {
  for (const file of Object.values(entries())) {
    assert.ok(Deno.statSync(new URL(`../${file}`, import.meta.url)).isFile, file);
  }
});
