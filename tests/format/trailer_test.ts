import assert from "node:assert/strict";
import { buildTrailer, FormatError, parseTrailer, trailerLength } from "../../src/format/mod.ts";
import { fixture, frameNames, frameParts } from "./fixtures.ts";

Deno.test("buildTrailer() gives back the bytes of every fixture that parseTrailer() read", () => {
  let values = 0;
  for (const name of frameNames()) {
    const { trailer } = frameParts(fixture(name));
    const { vlmeta, stamp } = parseTrailer(trailer);
    assert.deepEqual(buildTrailer(vlmeta, stamp), trailer.slice(), name);
    values += vlmeta.size;
  }
  assert.ok(values > 20);
});

Deno.test("trailerLength() needs the last 23 bytes of a frame only", () => {
  const frame = fixture("vlmeta.b2nd");
  assert.equal(trailerLength(frame.subarray(-23)), 0x296);
  assert.equal(trailerLength(frame), 0x296);
});

Deno.test("parseTrailer() gives copies, and the stamp", () => {
  const stamp = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
  const bytes = buildTrailer(new Map([["a", Uint8Array.of(9)]]), stamp);
  const trailer = parseTrailer(bytes);
  bytes.fill(0);
  assert.deepEqual(trailer, { vlmeta: new Map([["a", Uint8Array.of(9)]]), stamp });
});

Deno.test("buildTrailer() holds thousands of values, more than the size of its map can tell", () => {
  const vlmeta = new Map(Array.from({ length: 8192 }, (_, i) => [`a rather long name ${i}`, Uint8Array.of(i, i >> 8)]));
  assert.deepEqual(parseTrailer(buildTrailer(vlmeta)).vlmeta, vlmeta);
  vlmeta.set("one more", new Uint8Array(1));
  assert.throws(() => buildTrailer(vlmeta), RangeError);
});

Deno.test("buildTrailer() refuses a stamp of another length and names over 31 bytes", () => {
  assert.throws(() => buildTrailer(new Map(), new Uint8Array(15)), RangeError);
  assert.throws(() => buildTrailer(new Map([["x".repeat(32), new Uint8Array(1)]])), RangeError);
});

Deno.test("parseTrailer() refuses every cut, and bytes before or behind", () => {
  const { trailer } = frameParts(fixture("vlmeta.b2nd"));
  for (let length = 0; length < trailer.byteLength; length++) {
    assert.throws(() => parseTrailer(trailer.subarray(0, length)), FormatError);
    assert.throws(() => parseTrailer(trailer.subarray(trailer.byteLength - length)), FormatError);
  }
  assert.throws(() => parseTrailer(Uint8Array.of(...trailer, 0)), FormatError);
  assert.throws(() => parseTrailer(Uint8Array.of(0, ...trailer)), FormatError);
});

Deno.test("parseTrailer() refuses two values of one name", () => {
  const bytes = buildTrailer(new Map([["a", Uint8Array.of(1)], ["b", Uint8Array.of(2)]]));
  bytes[bytes.indexOf(0x62)] = 0x61;
  assert.throws(() => parseTrailer(bytes), /comes twice/);
});
