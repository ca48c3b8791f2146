import assert from "node:assert/strict";
import {
  blockMapLength,
  FormatError,
  memcpyChunk,
  parseB2ndMeta,
  parseChunkHeader,
  parseFrameHeader,
  parseTrailer,
  readBlockMap,
  spliceChunk,
  subsetChunk,
  unpackValue,
  UnsupportedError,
  zeroBlocks,
} from "../../src/format/mod.ts";
import { chunkNames, fixture, frameNames, frameParts } from "./fixtures.ts";

/** Numbers from 0 to 1, the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const EDGES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

/** A copy with some bits or bytes changed, mostly near the start, and often cut. */
function damaged(bytes: Uint8Array, roll: () => number): Uint8Array {
  const copy = bytes.slice(0, roll() < 0.2 ? Math.floor(roll() * bytes.byteLength) : bytes.byteLength);
  const reach = Math.min(copy.byteLength, roll() < 0.7 ? 160 : copy.byteLength);
  for (let i = 0; i < 4 * roll(); i++) {
    const at = Math.floor(roll() * reach);
    const way = roll();
    copy[at] = way < 0.4
      ? copy[at] ^ (1 << Math.floor(roll() * 8))
      : way < 0.7
      ? EDGES[Math.floor(roll() * EDGES.length)]
      : roll() * 256;
  }
  return copy;
}

/** Runs a reader on damaged copies of samples: it must give a value or one of our errors, soon. */
function withstands(
  samples: readonly Uint8Array[],
  seed: number,
  rounds: number,
  use: (bytes: Uint8Array) => void,
): void {
  const roll = dice(seed);
  let values = 0;
  for (let i = 0; i < rounds; i++) {
    const bytes = damaged(samples[Math.floor(roll() * samples.length)], roll);
    const began = performance.now();
    try {
      use(bytes);
      values++;
    } catch (error) {
      if (error instanceof FormatError) {
        assert.ok(Number.isSafeInteger(error.offset) && error.offset >= 0, String(error));
      } else if (!(error instanceof UnsupportedError)) {
        throw error;
      }
    }
    assert.ok(performance.now() - began < 1000, "Cannot take a second for one sample");
  }
  assert.ok(values > 0 && values < rounds);
}

const PARTS = frameNames().map((name) => frameParts(fixture(name)));

Deno.test("parseFrameHeader() withstands damage", () => {
  withstands(PARTS.map(({ header }) => header), 1, 20_000, parseFrameHeader);
});

Deno.test("parseTrailer() withstands damage", () => {
  withstands(PARTS.map(({ trailer }) => trailer), 2, 20_000, parseTrailer);
});

Deno.test("parseB2ndMeta() withstands damage", () => {
  const values = PARTS.map(({ header }) => parseFrameHeader(header).meta.get("b2nd")).filter((value) =>
    value !== undefined
  );
  withstands(values, 3, 20_000, (bytes) => parseB2ndMeta(bytes, 8));
});

Deno.test("unpackValue() withstands damage", () => {
  const chunks = PARTS.flatMap(({ trailer }) => [...parseTrailer(trailer).vlmeta.values()]);
  const values = chunks.filter((chunk) => parseChunkHeader(chunk).memcpyed).map((chunk) => chunk.subarray(32));
  withstands(values, 4, 20_000, unpackValue);
});

Deno.test("readBlockMap(), subsetChunk(), zeroBlocks() and spliceChunk() withstand damage and never read beyond a chunk", () => {
  const chunks = [...chunkNames().map(fixture), ...PARTS.flatMap(({ chunks }) => chunks.slice(0, 4))];
  withstands(chunks, 5, 40_000, (bytes) => {
    const read = (start: number, end: number) => {
      if (start < 0 || end > bytes.byteLength || start > end) throw new Error(`Cannot read ${start} to ${end}`);
      return bytes.subarray(start, end);
    };
    const header = parseChunkHeader(bytes, bytes.byteLength);
    const map = readBlockMap(header, bytes.slice(0, blockMapLength(header)));
    zeroBlocks(map, read);
    if (header.nblocks === 0) return;
    const last = header.nblocks - 1;
    const { chunk } = subsetChunk(map, last > 0 ? [last >> 1, last] : [last], read);
    assert.ok(chunk.byteLength <= bytes.byteLength + 8);
    readBlockMap(parseChunkHeader(chunk, chunk.byteLength), chunk);
    const length = header.nbytes - last * header.blocksize;
    if (length < 1e6) spliceChunk(map, bytes, [last], memcpyChunk(new Uint8Array(length).fill(3), header), header);
  });
});
