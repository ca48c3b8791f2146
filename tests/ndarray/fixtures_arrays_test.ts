import assert from "node:assert/strict";
import { dense, type ItemValue, libraryInfo, type NDArray, openArray, Slice } from "../../mod.ts";
import { liveContexts } from "../../ffi/mod.ts";
import {
  type ArrayEntry,
  type ArraySlice,
  entriesOf,
  fixturePath,
  KIND_NAMES,
  sha256,
  storedBytes,
} from "./manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const FILTER_NAMES = new Map([
  ...["nofilter", "shuffle", "bitshuffle", "delta", "trunc_prec"].entries(),
  [32, "ndcell"],
  [33, "ndmean"],
  [35, "bytedelta"],
  [36, "int_trunc"],
]);

function checkDescription(a: NDArray, entry: ArrayEntry): void {
  const { shape, chunks, blocks, typesize } = entry;
  assert.deepEqual(
    { shape: [...a.shape], chunks: [...a.chunks], blocks: [...a.blocks], typesize: a.itemsize },
    { shape, chunks, blocks, typesize },
  );
  assert.equal(a.nbytes, entry.nbytes);
  assert.ok(a.is(entry.dtype), `${JSON.stringify(a.dtype)}, not ${JSON.stringify(entry.dtype)}`);
  const { codec, codecMeta, clevel, filters = [], splitMode = "", useDict } = a.cparams;
  assert.deepEqual({ codec, codecMeta, clevel, useDict }, {
    codec: entry.codec.toLowerCase(),
    codecMeta: entry.codec_meta,
    clevel: entry.clevel,
    useDict: entry.use_dict,
  });
  assert.deepEqual(
    filters.map((filter) => typeof filter === "string" ? filter : filter[0]),
    entry.filters.filter((id) => id !== 0).map((id) => FILTER_NAMES.get(id)),
  );
  const words = splitMode.replace(/[A-Z]/, "_$&").toUpperCase();
  assert.equal(`${words}_SPLIT`, entry.splitmode);
}

function checkSlice(entry: ArrayEntry, { sel, shape, sha256: expected }: ArraySlice): void {
  // Opened for every slice: what another read has left in the cache must not help.
  using a = openArray(fixturePath(entry.file));
  const part = a.getSync(sel.map(([start, stop, step]) => new Slice(start, stop, step)));
  assert.deepEqual([...part.shape], shape);
  assert.equal(sha256(storedBytes(part, entry.dtype)), expected, JSON.stringify(sel));
}

function checkChunks(a: NDArray, entry: ArrayEntry): void {
  const found = [...a.iterchunksInfo()].map(({ nchunk, coords, special, repeatedValue }) => {
    const repeated = repeatedValue === null ? null : hexOf(a, repeatedValue);
    return [nchunk, coords, KIND_NAMES.get(special), repeated];
  });
  assert.deepEqual(found, entry.chunk_info);
  const index = a.chunkIndex();
  assert.equal(index.length, found.length);
  const kinds = [...KIND_NAMES.values()];
  assert.deepEqual([...index.special].map((code) => kinds[code]), found.map(([, , kind]) => kind));
  assert.deepEqual([...index.special.keys()].map((i) => index.coords(i)), found.map(([, coords]) => coords));
  for (const [kind, name] of KIND_NAMES) {
    assert.deepEqual([...index.select(kind)], numbersOf(entry, (word) => word === name));
    if (kind === null) continue;
    const rest = [...a.iterchunksInfo({ skip: [kind] })].map(({ nchunk }) => nchunk);
    assert.deepEqual(rest, numbersOf(entry, (word) => word !== name));
  }
}

function numbersOf({ chunk_info: rows = [] }: ArrayEntry, isWanted: (kind: string) => boolean): number[] {
  return rows.filter(([, , kind]) => isWanted(kind)).map(([nchunk]) => nchunk);
}

function hexOf(a: NDArray, value: unknown): string {
  assert.ok(isItem(value));
  return dense(value, { dtype: a.dtype }).bytes.toHex();
}

/** A chunk tells its value without a type, the array tells the type without a value. */
function isItem(value: unknown): value is ItemValue {
  return value !== null && value !== undefined;
}

for (const entry of entriesOf("b2nd")) {
  if (entry.sha256 === null) continue;
  // Chunks that were never written hold whatever memory held.
  const isFree = entry.chunk_info?.some(([, , kind]) => kind === "UNINIT");

  Deno.test(`openArray() reads ${entry.file} as python-blosc2 wrote it`, async () => {
    const contexts = liveContexts();
    for (const part of isFree ? [] : entry.slices) checkSlice(entry, part);
    using a = openArray(fixturePath(entry.file));
    checkDescription(a, entry);
    checkChunks(a, entry);
    const whole = a.getSync();
    assert.deepEqual([...whole.shape], entry.shape);
    assert.equal(whole.bytes.byteLength, entry.nbytes);
    if (!isFree) assert.equal(sha256(storedBytes(whole, entry.dtype)), entry.sha256);
    for (const { sel, shape, sha256: expected } of isFree ? [] : entry.slices) {
      const part = await a.get(sel.map((bounds) => bounds.join(":")).join(", ") || "...");
      assert.deepEqual([...part.shape], shape);
      assert.equal(sha256(storedBytes(part, entry.dtype)), expected, JSON.stringify(sel));
    }
    assert.equal(liveContexts(), contexts);
  });
}
