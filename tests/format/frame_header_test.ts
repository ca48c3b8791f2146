import assert from "node:assert/strict";
import {
  buildFrameHeader,
  type FrameHeader,
  frameHeaderLength,
  parseFrameHeader,
  UnsupportedError,
} from "../../src/format/mod.ts";
import { fixture, frameNames } from "./fixtures.ts";

Deno.test("buildFrameHeader() gives back the bytes of every fixture that parseFrameHeader() read", () => {
  const names = frameNames();
  assert.ok(names.length > 150);
  for (const name of names) {
    const frame = fixture(name);
    const header = parseFrameHeader(frame);
    assert.equal(header.frameLength, frame.byteLength, name);
    assert.equal(frameHeaderLength(frame.subarray(0, 16)), header.headerLength, name);
    assert.deepEqual(buildFrameHeader(header), frame.slice(0, header.headerLength), name);
  }
});

Deno.test("parseFrameHeader() reads every field", () => {
  const { meta, metaOffsets, ...fields } = parseFrameHeader(fixture("codec_zstd_5.b2nd"));
  assert.deepEqual(fields, {
    headerLength: 165,
    frameLength: 8147,
    directory: false,
    codec: 5,
    clevel: 5,
    splitMode: 3,
    nbytes: 12288,
    cbytes: 7883,
    typesize: 4,
    blocksize: 384,
    chunksize: 3072,
    compressThreads: 1,
    decompressThreads: 1,
    hasVlmeta: false,
    filters: [1, 0, 0, 0, 0, 0],
    filtersMeta: [0, 0, 0, 0, 0, 0],
    userCodec: 5,
    codecMeta: 0,
    useDict: false,
  });
  assert.deepEqual([...meta.keys()], ["b2nd"]);
  assert.equal(metaOffsets.get("b2nd"), 112);
});

Deno.test("parseFrameHeader() gives fixed metadata in order, as copies, with their places", () => {
  const frame = fixture("vlmeta.b2nd").slice();
  const { meta, metaOffsets } = parseFrameHeader(frame);
  assert.deepEqual([...meta.keys()], ["b2nd", "mymeta", "raw"]);
  for (const [name, value] of meta) {
    const at = metaOffsets.get(name) ?? 0;
    assert.deepEqual(frame.slice(at, at + value.byteLength), value);
  }
  frame.fill(0);
  assert.deepEqual([...meta.get("raw") ?? []], [0xc4, 3, 0x78, 0x79, 0x7a]);
});

Deno.test("parseFrameHeader() knows directories, plugins, dictionaries and arrays of length zero", () => {
  assert.equal(parseFrameHeader(fixture("dir_i4.b2nd/chunks.b2frame")).directory, true);
  const { codec, userCodec, codecMeta } = parseFrameHeader(fixture("codec_ndlz_8.b2nd"));
  assert.deepEqual({ codec, userCodec, codecMeta }, { codec: 6, userCodec: 32, codecMeta: 8 });
  assert.equal(parseFrameHeader(fixture("dict_zstd.b2nd")).useDict, true);
  assert.equal(parseFrameHeader(fixture("zerodim1.b2nd")).chunksize, 0);
  assert.equal(parseFrameHeader(fixture("schunk_empty.b2frame")).chunksize, -1);
  assert.equal(parseFrameHeader(fixture("dt_S300.b2nd")).typesize, 300);
});

Deno.test("buildFrameHeader() puts the b2nd metalayer first", () => {
  const header = parseFrameHeader(fixture("vlmeta.b2nd"));
  const meta = new Map([...header.meta].reverse());
  assert.deepEqual([...parseFrameHeader(buildFrameHeader({ ...header, meta })).meta.keys()], ["b2nd", "raw", "mymeta"]);
});

Deno.test("buildFrameHeader() keeps what parseFrameHeader() reads, up to the largest numbers", () => {
  const header: FrameHeader = {
    ...parseFrameHeader(fixture("vlmeta.b2nd")),
    frameLength: 2 ** 53 - 1,
    nbytes: 2 ** 53 - 1,
    cbytes: 2 ** 52,
    typesize: 536866816,
    blocksize: 536866816,
    chunksize: 2147483615,
    compressThreads: 64,
    decompressThreads: 300,
    filters: [1, 2, 3, 4, 35, 36],
    filtersMeta: [0, 255, 248, 7, 1, 2],
    clevel: 9,
    splitMode: 4,
    useDict: true,
  };
  assert.deepEqual(parseFrameHeader(buildFrameHeader(header)), header);
});

Deno.test("buildFrameHeader() refuses names over 31 bytes and more than 16 metalayers", () => {
  const header = parseFrameHeader(fixture("codec_zstd_5.b2nd"));
  const value = Uint8Array.of(0xc0);
  const long = new Map([["é".repeat(16), value]]);
  assert.throws(() => buildFrameHeader({ ...header, meta: long }), RangeError);
  const many = new Map(Array.from({ length: 17 }, (_, i) => [`m${i}`, value]));
  assert.throws(() => buildFrameHeader({ ...header, meta: many }), RangeError);
});

const FAULTS: readonly [why: string, changes: Record<number, number>, offset: number][] = [
  ["another magic", { 4: 0 }, 4],
  ["a header of 5 bytes", { 14: 5 }, 11],
  ["a negative header length", { 11: 0xff }, 11],
  ["a negative frame length", { 16: 0x80 }, 16],
  ["a frame too short for its chunks", { 22: 0, 23: 200 }, 16],
  ["version 0", { 25: 0x10 }, 25],
  ["an unknown split mode", { 28: 4 }, 28],
  ["a size of data over 2^53", { 30: 1 }, 30],
  ["a stored size over 2^53", { 40: 0x20 }, 39],
  ["items of 0 bytes", { 51: 0 }, 48],
  ["a negative block size", { 53: 0x80 }, 53],
  ["a chunk size of -2", { 58: 0xff, 59: 0xff, 60: 0xff, 61: 0xfe }, 58],
  ["data in chunks of 0 bytes", { 58: 0, 59: 0, 60: 0, 61: 0 }, 58],
  ["a flag that is neither", { 68: 0 }, 68],
  ["more metalayers than there is room for", { 92: 0xff }, 94],
  ["a name that is too long", { 94: 0xdb }, 94],
  ["a value elsewhere", { 103: 0 }, 107],
  ["another number of values", { 106: 2 }, 105],
  ["a value longer than the header", { 108: 1 }, 112],
  ["a value that leaves bytes over", { 111: 0x30 }, 160],
];

for (const [why, changes, offset] of FAULTS) {
  Deno.test(`parseFrameHeader() refuses ${why}`, () => {
    const frame = fixture("codec_zstd_5.b2nd").slice();
    for (const [at, value] of Object.entries(changes)) frame[Number(at)] = value;
    assert.throws(() => parseFrameHeader(frame), { name: "FormatError", offset });
  });
}

Deno.test("parseFrameHeader() refuses what this build cannot read", () => {
  const changes: Record<number, number>[] = [{ 25: 0x14 }, { 25: 0x52 }, { 25: 0x92 }, { 26: 2 }];
  for (const change of changes) {
    const frame = fixture("codec_zstd_5.b2nd").slice();
    for (const [at, value] of Object.entries(change)) frame[Number(at)] = value;
    assert.throws(() => parseFrameHeader(frame), UnsupportedError);
  }
});
