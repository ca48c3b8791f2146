import assert from "node:assert/strict";
import fc from "fast-check";
import {
  encodeIndex,
  FormatError,
  indexNeeded,
  MAX_CHUNKS,
  parseIndex,
  PLACE_NAN,
  PLACE_UNINIT,
  PLACE_ZERO,
} from "../../src/format/mod.ts";
import { fixture, frameParts } from "./fixtures.ts";

const place = fc.oneof(fc.constantFrom(PLACE_ZERO, PLACE_NAN, PLACE_UNINIT), fc.nat(), fc.maxSafeNat());

Deno.test("parseIndex() reads what encodeIndex() wrote", () => {
  fc.assert(
    fc.property(fc.array(place), fc.nat(7), (places, shift) => {
      const raw = encodeIndex(places);
      // Also from a view that is not aligned.
      const shifted = new Uint8Array(raw.byteLength + shift);
      shifted.set(raw, shift);
      assert.deepEqual([...parseIndex(shifted.subarray(shift), places.length)], places);
    }),
    { seed: 1 },
  );
});

Deno.test("parseIndex() reads special chunks of python-blosc2", () => {
  const { index } = frameParts(fixture("sp_mixed.b2nd"));
  const table = parseIndex(index.subarray(32), (index.byteLength - 32) / 8);
  assert.ok(table.includes(PLACE_ZERO));
  assert.ok(table.some((offset) => offset > 0));
});

Deno.test("parseIndex() refuses another size, and entries that mean nothing", () => {
  assert.throws(() => parseIndex(new Uint8Array(16), 3), FormatError);
  for (const top of [0x80, 0x83, 0x85, 0xff, 0x7f, 0x01]) {
    const raw = new Uint8Array(24);
    raw[15] = top;
    assert.throws(() => parseIndex(raw, 3), { name: "FormatError", offset: 8 });
  }
  const odd = encodeIndex([PLACE_ZERO]);
  odd[0] = 1;
  assert.throws(() => parseIndex(odd, 1), FormatError);
});

Deno.test("encodeIndex() refuses what is no place", () => {
  for (const wrong of [-4, 1.5, NaN, Infinity, 2 ** 53]) assert.throws(() => encodeIndex([0, wrong]), RangeError);
});

Deno.test("indexNeeded() counts the last chunk that is not full", () => {
  assert.equal(indexNeeded({ nbytes: 0, chunksize: -1 }), 0);
  assert.equal(indexNeeded({ nbytes: 0, chunksize: 0 }), 0);
  assert.equal(indexNeeded({ nbytes: 200, chunksize: 100 }), 2);
  assert.equal(indexNeeded({ nbytes: 201, chunksize: 100 }), 3);
  assert.equal(indexNeeded({ nbytes: MAX_CHUNKS, chunksize: 1 }), MAX_CHUNKS);
  assert.throws(() => indexNeeded({ nbytes: MAX_CHUNKS + 1, chunksize: 1 }), FormatError);
  assert.throws(() => indexNeeded({ nbytes: 5, chunksize: 0 }), FormatError);
});
