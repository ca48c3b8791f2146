import assert from "node:assert/strict";
import { FormatError, UnsupportedError } from "../../src/format/mod.ts";

Deno.test("FormatError() tells the place in its text and as a number, and keeps its cause", () => {
  const cause = new Error("Deep");
  const error = new FormatError("Cannot read header: length is 3", 11, { cause });
  assert.equal(error.message, "Cannot read header: length is 3 at byte 11");
  assert.equal(error.offset, 11);
  assert.equal(error.cause, cause);
  assert.equal(String(error), "FormatError: Cannot read header: length is 3 at byte 11");
  assert.ok(error instanceof Error);
});

Deno.test("UnsupportedError() is a class of its own", () => {
  const error = new UnsupportedError("Cannot read it");
  assert.equal(String(error), "UnsupportedError: Cannot read it");
  assert.ok(!(error instanceof FormatError));
});
