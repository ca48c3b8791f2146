import assert from "node:assert/strict";

const SEED = 60606;
const COUNT = 10_000;
const SECONDS = 60;

Deno.test("parse(), print() and infer() end every hostile text in a tree or in an error with a place, in time", async () => {
  const child = new URL("hostile_child.ts", import.meta.url);
  // A hanging child is ended, and so is one that wants more than 300 MB.
  const { success, code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--quiet",
      "--v8-flags=--max-old-space-size=300",
      child.href,
      String(SEED),
      String(COUNT),
    ],
    signal: AbortSignal.timeout(SECONDS * 1000),
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assert.ok(success, `Seed ${SEED}: ended with ${signal ?? code}\n${decoder.decode(stderr)}`);
  const { unreadable, refused, typed } = JSON.parse(decoder.decode(stdout));
  assert.equal(unreadable + refused + typed, COUNT);
  // Each kind of outcome was met often enough to mean something.
  assert.ok(unreadable > 1000 && refused > 100 && typed > 500, decoder.decode(stdout));
});
