import assert from "node:assert/strict";
import { tally } from "../../tools/tally.ts";

Deno.test("tally() adds up closing lines, with colours and steps", () => {
  const output = [
    "running 2 tests from ./a_test.ts",
    "\x1b[0m\x1b[32mok\x1b[0m | 12 passed (4 steps) | 0 failed | 3 ignored \x1b[0m(2s)\x1b[0m",
    "FAILED | 5 passed | 2 failed (22ms)",
    "not ok | 100 passed",
  ].join("\n");
  assert.deepEqual(tally(output), { passed: 17, failed: 2, ignored: 3 });
});

Deno.test("tally() gives null for a run without a closing line", () => {
  assert.equal(tally("error: Module not found"), null);
});
