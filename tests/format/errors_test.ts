import assert from "node:assert/strict";
import { FormatError, UnsupportedError } from "../../src/format/mod.ts";

Deno.test("FormatError() tells the place in its text and as a number, and keeps its cause", () => {
  const cause = new Error("Deep");
  const error = new FormatError("Cannot read header: length is 3", 11, { cause });
  assert.equal(error.message, "Cannot read header: length is 3 at byte 11");
  assert.equal(error.reason, "Cannot read header: length is 3");
  assert.equal(error.offset, 11);
  assert.equal(error.cause, cause);
  assert.equal(String(error), "FormatError: Cannot read header: length is 3 at byte 11");
  assert.ok(error instanceof Error);
});

Deno.test("FormatError.reason is what a wider error takes up, and keeps what only looks like a place", () => {
  const inner = new FormatError("Cannot read text at byte 7", 3);
  assert.equal(inner.reason, "Cannot read text at byte 7");
  const outer = new FormatError(`Cannot read "a": ${inner.reason}`, 100 + inner.offset, { cause: inner });
  assert.equal(outer.message, 'Cannot read "a": Cannot read text at byte 7 at byte 103');
});

Deno.test("UnsupportedError() is a class of its own", () => {
  const error = new UnsupportedError("Cannot read it");
  assert.equal(String(error), "UnsupportedError: Cannot read it");
  assert.ok(!(error instanceof FormatError));
});
