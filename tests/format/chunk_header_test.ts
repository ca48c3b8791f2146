import assert from "node:assert/strict";
import {
  EXTENDED_HEADER_LENGTH,
  FormatError,
  MIN_HEADER_LENGTH,
  parseChunkHeader,
  SPECIAL_KINDS,
  specialChunk,
  storedLength,
  UnsupportedError,
} from "../../src/format/mod.ts";
import { chunkNames, fixture, frameNames, frameParts } from "./fixtures.ts";

/** A header with sound values, and some bytes replaced. */
function header(changes: Record<number, number> = {}): Uint8Array {
  const bytes = fixture("chunk_zstd.bin").slice();
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  return bytes;
}

Deno.test("parseChunkHeader() reads every field of a compressed chunk", () => {
  assert.deepEqual(parseChunkHeader(header()), {
    version: 5,
    headerLength: 32,
    typesize: 4,
    nbytes: 20012,
    blocksize: 20012,
    nblocks: 1,
    cbytes: 5858,
    codec: 5,
    codecFormat: 4,
    codecMeta: 0,
    filters: [0, 0, 0, 0, 0, 1],
    filtersMeta: [0, 0, 0, 0, 0, 0],
    special: null,
    memcpyed: false,
    delta: false,
    split: true,
    hasDict: false,
  });
});

Deno.test("storedLength() is the length of every chunk that python-blosc2 wrote, wherever it begins", () => {
  for (const name of chunkNames()) {
    const chunk = fixture(name);
    assert.equal(storedLength(chunk.subarray(0, MIN_HEADER_LENGTH)), chunk.byteLength, name);
    const behind = new Uint8Array(7 + MIN_HEADER_LENGTH).fill(0xff);
    behind.set(chunk.subarray(0, MIN_HEADER_LENGTH), 7);
    assert.equal(storedLength(behind, 7), chunk.byteLength, name);
  }
});

Deno.test("storedLength() tells impossible lengths as they are, and 0 where the header is cut off", () => {
  assert.equal(storedLength(header({ 12: 15, 13: 0, 14: 0, 15: 0 })), MIN_HEADER_LENGTH - 1);
  assert.equal(storedLength(header({ 12: 0xfe, 13: 0xff, 14: 0xff, 15: 0xff })), -2);
  assert.equal(storedLength(header({ 12: 0xff, 13: 0xff, 14: 0xff, 15: 0x7f })), 2147483647);
  assert.equal(storedLength(header().subarray(0, MIN_HEADER_LENGTH - 1)), 0);
  const head = header().subarray(0, 100);
  assert.equal(storedLength(head, 100 - MIN_HEADER_LENGTH + 1), 0);
  assert.equal(storedLength(head, 1000), 0);
});

Deno.test("SPECIAL_KINDS has the kinds by the numbers of the format", () => {
  for (const [number, kind] of ["zero", "nan", "value", "uninit"].entries()) {
    const chunk = specialChunk("zero", { nbytes: 8, blocksize: 8, typesize: 4 });
    const bytes = new Uint8Array(EXTENDED_HEADER_LENGTH + (kind === "value" ? 4 : 0));
    bytes.set(chunk);
    bytes[12] = bytes.byteLength;
    bytes[31] = (number + 1) << 4;
    assert.equal(parseChunkHeader(bytes).special, kind);
    assert.equal(SPECIAL_KINDS[number + 1], kind);
  }
  assert.equal(SPECIAL_KINDS[0], null);
});

Deno.test("parseChunkHeader() accepts every chunk that python-blosc2 wrote", () => {
  let count = 0;
  for (const name of chunkNames()) {
    const chunk = fixture(name);
    assert.equal(parseChunkHeader(chunk, chunk.byteLength).cbytes, chunk.byteLength, name);
  }
  for (const name of frameNames()) {
    for (const chunk of frameParts(fixture(name)).chunks) {
      assert.equal(parseChunkHeader(chunk, chunk.byteLength).cbytes, chunk.byteLength, name);
      count++;
    }
  }
  assert.ok(count > 400, `${count} chunks`);
});

Deno.test("parseChunkHeader() honours the offset of a view", () => {
  const chunk = header();
  const shifted = new Uint8Array(chunk.byteLength + 3);
  shifted.set(chunk, 3);
  assert.deepEqual(parseChunkHeader(shifted.subarray(3)), parseChunkHeader(chunk));
});

Deno.test("parseChunkHeader() reads the short header of Blosc 1", () => {
  const bytes = Uint8Array.of(2, 1, 0x11, 8, 64, 0, 0, 0, 64, 0, 0, 0, 40, 0, 0, 0);
  const { headerLength, filters, codec, split } = parseChunkHeader(bytes);
  assert.deepEqual({ headerLength, filters, codec, split }, {
    headerLength: 16,
    filters: [0, 0, 0, 0, 0, 1],
    codec: 0,
    split: false,
  });
});

Deno.test("parseChunkHeader() tells plugins by their own number", () => {
  const [chunk] = frameParts(fixture("codec_ndlz_4.b2nd")).chunks;
  const { codec, codecFormat, codecMeta } = parseChunkHeader(chunk);
  assert.deepEqual({ codec, codecFormat, codecMeta }, { codec: 32, codecFormat: 6, codecMeta: 4 });
});

Deno.test("parseChunkHeader() tells the kinds of special chunks", () => {
  for (const kind of ["zero", "nan", "uninit"] as const) {
    const chunk = specialChunk(kind, { nbytes: 80, blocksize: 40, typesize: 8 });
    assert.equal(parseChunkHeader(chunk, 32).special, kind);
  }
});

const FAULTS: readonly [why: string, changes: Record<number, number>, offset: number][] = [
  ["version 0", { 0: 0 }, 0],
  ["items of 0 bytes", { 3: 0 }, 3],
  ["a negative size", { 7: 0xff }, 4],
  ["a size over the limit", { 4: 0xff, 5: 0xff, 6: 0xff, 7: 0x7f }, 4],
  ["a negative block size", { 11: 0x80 }, 8],
  ["blocks of 0 bytes", { 8: 0, 9: 0, 10: 0 }, 8],
  ["blocks longer than the data", { 10: 1 }, 8],
  ["a negative stored size", { 15: 0xff }, 12],
  ["a stored size without room for the block starts", { 12: 36, 13: 0 }, 12],
  ["a stored size beyond the bytes there", { 14: 1 }, 12],
  ["raw data of another size", { 2: 0x87 }, 12],
  ["an unknown special chunk", { 31: 0x50 }, 31],
  ["zeros with data behind them", { 31: 0x10 }, 12],
  ["a repeated item that does not fill the chunk", { 31: 0x30 }, 12],
  ["a lazy chunk", { 31: 8 }, 31],
  ["blocks that do not split into their streams", { 3: 3 }, 8],
];

for (const [why, changes, offset] of FAULTS) {
  Deno.test(`parseChunkHeader() refuses ${why}`, () => {
    const bytes = header(changes);
    assert.throws(() => parseChunkHeader(bytes, bytes.byteLength), { name: "FormatError", offset });
  });
}

Deno.test("parseChunkHeader() refuses what this build cannot read", () => {
  const changes: Record<number, number>[] = [{ 0: 6 }, { 30: 1 }, { 31: 0x80 }, { 2: 0x45 }, { 2: 0xa5 }, { 2: 0xe5 }];
  for (const change of changes) assert.throws(() => parseChunkHeader(header(change)), UnsupportedError);
});

Deno.test("parseChunkHeader() refuses bytes that end within the header", () => {
  const chunk = header();
  for (let length = 0; length < 32; length++) {
    assert.throws(() => parseChunkHeader(chunk.subarray(0, length)), FormatError);
  }
});
