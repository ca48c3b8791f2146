import assert from "node:assert/strict";
import { parseSkips, STEPS } from "../../tools/steps.ts";

Deno.test("parseSkips() reads step names and refuses others", () => {
  assert.deepEqual(parseSkips([]), new Set());
  assert.deepEqual(parseSkips(["--skip=tests", "--skip=fmt"]), new Set(["tests", "fmt"]));
  assert.throws(() => parseSkips(["--skip=nothing"]), /Cannot read "--skip=nothing".*fmt, lint/);
  assert.throws(() => parseSkips(["tests"]), RangeError);
});

Deno.test("STEPS have names of their own", () => {
  assert.equal(new Set(STEPS.map(({ name }) => name)).size, STEPS.length);
});
