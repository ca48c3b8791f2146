import { decompress, libraryInfo } from "../../ffi/mod.ts";
import { buildB2ndMeta, type FrameHeader, memcpyChunk } from "../../src/format/mod.ts";
import { type ChunkStore, createFileStore, type CreateOptions, type FrameState } from "../../src/storage/mod.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

const ROOT = new URL("../../", import.meta.url).pathname;

/** Where the frames made by python-blosc2 are. */
export const FIXTURES = new URL("../fixtures/pyblosc2/", import.meta.url).pathname;

/** Bytes of a chunk of the arrays made here: 100 int32. */
export const CHUNK = 400;

/** The header of a 1-d array of int32 in chunks of 100 and blocks of 50. */
export function arrayHeader(nchunks: number): FrameHeader {
  const meta = { version: 0, shape: [nchunks * 100], chunks: [100], blocks: [50], dtypeFormat: 0, dtype: "<i4" };
  return {
    headerLength: 0,
    frameLength: 0,
    directory: false,
    codec: 5,
    clevel: 5,
    splitMode: 3,
    nbytes: nchunks * CHUNK,
    cbytes: 0,
    typesize: 4,
    blocksize: 200,
    chunksize: CHUNK,
    compressThreads: 1,
    decompressThreads: 1,
    hasVlmeta: false,
    filters: [0, 0, 0, 0, 0, 1],
    filtersMeta: [0, 0, 0, 0, 0, 0],
    userCodec: 5,
    codecMeta: 0,
    useDict: false,
    meta: new Map([["b2nd", buildB2ndMeta(meta)]]),
    metaOffsets: new Map(),
  };
}

/** A stored chunk of 100 int32, all of them `value`. */
export function chunkOf(value: number): Uint8Array {
  const data = new Uint8Array(new Int32Array(100).fill(value).buffer);
  return memcpyChunk(data, { blocksize: 200, typesize: 4 });
}

/** A stored chunk of any length, of bytes that are all `value`: for tests that do not care what an array is. */
export function blobOf(length: number, value: number): Uint8Array {
  return memcpyChunk(new Uint8Array(length).fill(value), { blocksize: length, typesize: 1 });
}

/** Metadata of variable length as python-blosc2 keeps it: a small whole number. */
export function numberMeta(value: number): Uint8Array {
  return memcpyChunk(Uint8Array.of(0xcd, value >> 8, value & 255), { blocksize: 3, typesize: 1 });
}

/** All bytes of a chunk. */
export function chunkAt(store: ChunkStore, place: number): Uint8Array {
  return store.read(place, 0, store.sizeOf(place)).slice();
}

/** What chunks of 100 equal int32 hold; 0 for a special one. */
export function values(store: ChunkStore): number[] {
  return Array.from(store.state.table, (place) => {
    if (place < 0) return 0;
    const words = new Int32Array(100);
    decompress(chunkAt(store, place), new Uint8Array(words.buffer));
    if (!words.every((word) => word === words[0])) throw new Error("A chunk is a mixture");
    return words[0];
  });
}

/** Replaces a chunk, or adds one behind the last, and commits. */
export function setChunk(store: ChunkStore, index: number, value: number, more: Partial<FrameState> = {}): void {
  const { table, vlmeta, header } = store.state;
  const next = new Float64Array(Math.max(table.length, index + 1)).fill(-1);
  next.set(table);
  const grown = next.length > table.length ? { ...header, ...growth(next.length) } : header;
  store.write(() => {
    next[index] = store.put(chunkOf(value));
    store.commit({ header: grown, table: next, vlmeta, ...more });
  });
}

/**
 * Saves the state of a store as a new frame: made beside with special chunks only, filled, and put in its place.
 *
 * @param path Where.
 * @param from The store.
 * @param options Mode, layout, fsync, host.
 */
export function saveAs(path: string, from: ChunkStore, options: CreateOptions): void {
  const { header, table, vlmeta } = from.state;
  const special = table.map((place) => Math.min(place, -1));
  using store = createFileStore(path, header, { ...options, table: special, vlmeta, draft: true });
  store.write(() => {
    const filled = table.map((place) => place < 0 ? place : store.put(chunkAt(from, place)));
    store.commit({ ...store.state, table: filled });
  });
  store.putInPlace();
}

/** The fields of a header that say how many chunks there are. */
export function growth(nchunks: number): Pick<FrameHeader, "nbytes" | "meta"> {
  const { nbytes, meta } = arrayHeader(nchunks);
  return { nbytes, meta };
}

/** Runs a test with a folder that is removed afterwards. */
export function withFolder(test: (folder: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const folder = Deno.makeTempDirSync();
    try {
      await test(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

/** Runs Python with python-blosc2: `code` sees `blosc2`, `np`, `json`, `sys`, and prints JSON. */
export function python(code: string, args: string[] = []): unknown {
  const command = pythonCommand(code, args);
  const { success, stdout, stderr } = command.outputSync();
  if (!success) throw new Error(`Python failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The same, not yet started. */
export function pythonCommand(code: string, args: string[]): Deno.Command {
  const path = Deno.env.get("DENEB_PYTHON") ?? `${ROOT}.venv/bin/python`;
  const program = `import blosc2, numpy as np, json, sys\n${code}`;
  return new Deno.Command(path, { args: ["-c", program, ...args], stdout: "piped", stderr: "piped" });
}
