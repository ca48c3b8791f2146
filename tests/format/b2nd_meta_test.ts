import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type B2ndMeta,
  buildB2ndMeta,
  FormatError,
  parseB2ndMeta,
  parseFrameHeader,
  UnsupportedError,
} from "../../src/format/mod.ts";
import { fixture, frameNames } from "./fixtures.ts";

const PLAIN: B2ndMeta = {
  version: 0,
  shape: [64, 48],
  chunks: [32, 24],
  blocks: [8, 12],
  dtypeFormat: 0,
  dtype: "<i4",
};

Deno.test("buildB2ndMeta() gives back the bytes of every fixture that parseB2ndMeta() read", () => {
  for (const name of frameNames()) {
    const { meta, typesize } = parseFrameHeader(fixture(name));
    const value = meta.get("b2nd");
    if (value !== undefined) assert.deepEqual(buildB2ndMeta(parseB2ndMeta(value, typesize)), value, name);
  }
});

Deno.test("parseB2ndMeta() reads every field", () => {
  const value = parseFrameHeader(fixture("codec_zstd_5.b2nd")).meta.get("b2nd") ?? new Uint8Array();
  assert.deepEqual(parseB2ndMeta(value, 4), PLAIN);
});

Deno.test("parseB2ndMeta() reads what buildB2ndMeta() wrote, from 0 to 16 axes", () => {
  const axis = fc.record({ blocks: fc.integer({ min: 1, max: 3 }), more: fc.nat(2), length: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(axis, { maxLength: 16 }), fc.string(), (axes, dtype) => {
      const meta: B2ndMeta = {
        version: 0,
        shape: axes.map(({ length }) => length),
        chunks: axes.map(({ blocks, more }) => blocks + more),
        blocks: axes.map(({ blocks }) => blocks),
        dtypeFormat: 0,
        dtype: dtype.toWellFormed(),
      };
      const padded = meta.blocks.reduce((n, block, i) => n * Math.ceil(meta.chunks[i] / block) * block, 1);
      const total = meta.shape.reduce((n, length, i) => n * Math.ceil(length / meta.chunks[i]), padded);
      fc.pre(padded < 2 ** 31 - 100 && total < 2 ** 53);
      assert.deepEqual(parseB2ndMeta(buildB2ndMeta(meta)), meta);
    }),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("parseB2ndMeta() takes a chunk of length 0 for an axis of length 0 only", () => {
  const empty = { ...PLAIN, shape: [64, 0], chunks: [32, 0], blocks: [8, 0] };
  assert.deepEqual(parseB2ndMeta(buildB2ndMeta(empty)), empty);
  assert.throws(() => parseB2ndMeta(buildB2ndMeta({ ...empty, shape: [64, 1] })), { name: "FormatError", offset: 29 });
});

Deno.test("parseB2ndMeta() refuses shapes that cannot be", () => {
  const faults: Partial<B2ndMeta>[] = [
    { blocks: [8, 25] },
    { blocks: [8, 0] },
    { chunks: [-1, 24] },
    { shape: [-5, 48] },
    { shape: [2 ** 53, 48] },
    { shape: [2 ** 30, 2 ** 30] },
    { shape: [2 ** 20, 2 ** 20], chunks: [2 ** 16, 2 ** 15], blocks: [1, 1] },
  ];
  for (const fault of faults) {
    const bytes = buildB2ndMeta({ ...PLAIN, ...fault });
    assert.throws(() => parseB2ndMeta(bytes), FormatError, JSON.stringify(fault));
  }
});

Deno.test("parseB2ndMeta() counts bytes of items in its limits", () => {
  const big = buildB2ndMeta({ ...PLAIN, shape: [2 ** 15, 2 ** 15], chunks: [2 ** 15, 2 ** 15], blocks: [1, 1] });
  assert.equal(parseB2ndMeta(big, 1).chunks[0], 2 ** 15);
  assert.throws(() => parseB2ndMeta(big, 2), FormatError);
});

Deno.test("parseB2ndMeta() refuses every cut, and bytes behind", () => {
  const bytes = buildB2ndMeta(PLAIN);
  for (let length = 0; length < bytes.byteLength; length++) {
    assert.throws(() => parseB2ndMeta(bytes.subarray(0, length)), FormatError);
  }
  assert.throws(() => parseB2ndMeta(Uint8Array.of(...bytes, 0)), FormatError);
});

Deno.test("parseB2ndMeta() refuses newer versions, too many axes and text that is not UTF-8", () => {
  const bytes = buildB2ndMeta(PLAIN);
  assert.throws(() => parseB2ndMeta(Uint8Array.of(...bytes).fill(1, 1, 2)), UnsupportedError);
  assert.throws(() => parseB2ndMeta(Uint8Array.of(...bytes).fill(17, 2, 3)), { name: "FormatError", offset: 2 });
  assert.throws(() => parseB2ndMeta(Uint8Array.of(...bytes).fill(0xff, bytes.byteLength - 1)), FormatError);
});

Deno.test("buildB2ndMeta() refuses 17 axes and shapes of different length", () => {
  const ones = new Array<number>(17).fill(1);
  assert.throws(() => buildB2ndMeta({ ...PLAIN, shape: ones, chunks: ones, blocks: ones }), RangeError);
  assert.throws(() => buildB2ndMeta({ ...PLAIN, chunks: [32] }), RangeError);
});
