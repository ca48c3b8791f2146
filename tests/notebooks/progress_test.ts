import assert from "node:assert/strict";
import { bar, progress } from "../../notebooks/progress.ts";

/** Runs a bar to its end and gives what was written. */
function drawn(isTerminal: boolean): string[] {
  const written: string[] = [];
  {
    using line = progress("chunks", 4, { isTerminal, write: (text) => written.push(text) });
    for (const done of [1, 2, 3, 4]) line.update(done);
  }
  return written;
}

Deno.test("bar() has a fixed width and stays within it", () => {
  assert.equal(bar(0, 4), `[${".".repeat(30)}]   0 %`);
  assert.equal(bar(2, 4), `[${"#".repeat(15)}${".".repeat(15)}]  50 %`);
  assert.equal(bar(9, 4), bar(4, 4));
  assert.equal(bar(0, 0), bar(1, 1));
});

Deno.test("progress() writes one line to a log", () => {
  const written = drawn(false);
  assert.equal(written.length, 1);
  assert.match(written[0], /^chunks \[#+\] 100 % 4\/4 \d+\.\d s\n$/);
});

Deno.test("progress() draws over itself in a terminal, not at every step", () => {
  const written = drawn(true);
  assert.equal(written.length, 2);
  assert.match(written[0], /^\rchunks .* 1\/4$/);
  assert.match(written[1], /^\rchunks .* 4\/4 .*\n$/);
});
