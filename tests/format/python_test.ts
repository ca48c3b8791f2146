import assert from "node:assert/strict";
import {
  buildB2ndMeta,
  buildFrameHeader,
  buildTrailer,
  encodeIndex,
  type FrameHeader,
  memcpyChunk,
  MetaArray,
  MetaComplex,
  type MetaValue,
  packValue,
  parseChunkHeader,
  parseTrailer,
  PLACE_NAN,
  PLACE_ZERO,
  readBlockMap,
  specialChunk,
  spliceChunk,
  trailerLength,
  unpackValue,
} from "../../src/format/mod.ts";
import { pythonTest, runPython } from "../python.ts";
import { blockData, compressed, decompressed } from "./compressed.ts";

const BLOCK = 50 * 60 * 4;
const CHUNK = { nbytes: 4 * BLOCK, blocksize: BLOCK, typesize: 4 };

/** A frame of a 2-d array of 100 x 120 chunks in 50 x 60 blocks. */
function arrayFrame(
  dtype: string,
  places: readonly (number | Uint8Array)[],
  vlmeta = new Map<string, Uint8Array>(),
): Uint8Array {
  const shape = [100, 120 * places.length];
  const chunks = places.filter((place) => typeof place !== "number");
  let at = 0;
  const table = places.map((place) => typeof place === "number" ? place : (at += place.byteLength) - place.byteLength);
  const index = memcpyChunk(encodeIndex(table), { blocksize: 8 * table.length, typesize: 8 });
  const trailer = buildTrailer(vlmeta);
  const fields: Omit<FrameHeader, "headerLength" | "metaOffsets"> = {
    frameLength: 0,
    directory: false,
    codec: 5,
    clevel: 5,
    splitMode: 3,
    nbytes: CHUNK.nbytes * places.length,
    cbytes: at,
    typesize: 4,
    blocksize: BLOCK,
    chunksize: CHUNK.nbytes,
    compressThreads: 1,
    decompressThreads: 1,
    hasVlmeta: vlmeta.size > 0,
    filters: [0, 0, 0, 0, 0, 1],
    filtersMeta: [0, 0, 0, 0, 0, 0],
    userCodec: 5,
    codecMeta: 0,
    useDict: false,
    meta: new Map([[
      "b2nd",
      buildB2ndMeta({ version: 0, shape, chunks: [100, 120], blocks: [50, 60], dtypeFormat: 0, dtype }),
    ]]),
  };
  const frameLength = buildFrameHeader(fields).byteLength + at + index.byteLength + trailer.byteLength;
  return joined([buildFrameHeader({ ...fields, frameLength }), ...chunks, index, trailer]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** Writes bytes into a file of their own, and gives its path to `use`. */
function withFile<T>(bytes: Uint8Array, use: (path: string) => T): T {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/frame.b2nd`;
    Deno.writeFileSync(path, bytes);
    return use(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The bytes of a chunk as rows of the array, in hexadecimal. */
function rows(chunk: Uint8Array): string {
  const data = decompressed(chunk);
  const out = new Uint8Array(data.byteLength);
  for (let row = 0; row < 100; row++) {
    for (let half = 0; half < 2; half++) {
      const from = (Math.floor(row / 50) * 2 + half) * BLOCK + (row % 50) * 240;
      out.set(data.subarray(from, from + 240), row * 480 + half * 240);
    }
  }
  return out.toHex();
}

pythonTest(
  "spliceChunk() makes chunks that python-blosc2 reads whole, in slices and by points, and writes on to",
  () => {
    const spliced: Uint8Array[] = [];
    for (const codec of [0, 1, 5]) {
      for (const splitMode of [1, 2]) {
        const filters = [0, 0, 0, 0, 0, 1];
        const params = {
          codec,
          codecMeta: 0,
          clevel: 5,
          filters,
          filtersMeta: [0, 0, 0, 0, 0, 0],
          splitMode,
          useDict: false,
          typesize: 4,
          blocksize: BLOCK,
          nthreads: 1,
        };
        const first = compressed(blockData("ramp", 2 * BLOCK, 4, codec), params);
        assert.ok(first !== null);
        const sparse = spliceChunk(null, null, [1, 3], first, CHUNK);
        assert.ok(sparse !== null);
        const second = compressed(blockData("item", BLOCK, 4, codec + 9), params);
        assert.ok(second !== null);
        const full = spliceChunk(readBlockMap(parseChunkHeader(sparse), sparse), sparse, [1], second, CHUNK);
        const value = specialChunk("value", { ...CHUNK, nbytes: BLOCK, item: Uint8Array.of(7, 7, 7, 7) });
        const filled = spliceChunk(readBlockMap(parseChunkHeader(sparse), sparse), sparse, [2], value, CHUNK);
        assert.ok(full !== null && filled !== null);
        spliced.push(sparse, full, filled);
      }
    }
    const program = `
import sys, hashlib, blosc2, numpy as np
a = blosc2.open(sys.argv[1], mode="a")
whole = a[:]
print(whole.T.reshape(-1, 120, 100).transpose(0, 2, 1).copy().tobytes().hex())
rng = np.random.default_rng(1)
for _ in range(300):
    i, j = sorted(rng.integers(0, 101, 2)); k, l = sorted(rng.integers(0, whole.shape[1] + 1, 2))
    assert (a[i:j, k:l] == whole[i:j, k:l]).all()
    i, j = rng.integers(0, 100), rng.integers(0, whole.shape[1])
    assert a[int(i), int(j)] == whole[i, j]
for n in range(a.schunk.nchunks):
    a[10:60, n * 120 + 30 : n * 120 + 90] = n + 1
    whole[10:60, n * 120 + 30 : n * 120 + 90] = n + 1
assert (blosc2.open(sys.argv[1])[:] == whole).all()
`;
    const told = withFile(arrayFrame("<i4", spliced), (path) => runPython(program, [path]));
    assert.equal(told.trim(), spliced.map(rows).join(""));
  },
);

pythonTest("encodeIndex() and specialChunk() make frames whose special chunks python-blosc2 knows", () => {
  const value = specialChunk("value", { ...CHUNK, item: new Uint8Array(Float32Array.of(1.5).buffer) });
  const frame = arrayFrame("<f4", [PLACE_ZERO, PLACE_NAN, value]);
  const program = `
import sys, blosc2, numpy as np
a = blosc2.open(sys.argv[1])
print([i.special.name for i in a.iterchunks_info()], a.shape, a.chunks, a.blocks, a.dtype)
d = a[:]
assert (d[:, :120] == 0).all() and np.isnan(d[:, 120:240]).all() and (d[:, 240:] == 1.5).all()
`;
  const told = withFile(frame, (path) => runPython(program, [path]));
  assert.equal(told.trim(), "['ZERO', 'NAN', 'VALUE'] (100, 360) (100, 120) (50, 60) float32");
});

pythonTest("buildTrailer() and packValue() make metadata that python-blosc2 reads, and gives back as it was", () => {
  const fields = [["a", "<i4"], ["b", "<f8", [2]], ["c", [["d", "|u1"]]]];
  const values: Record<string, MetaValue> = {
    number: 3,
    half: 0.5,
    big: 2n ** 64n - 1n,
    text: "héllo 中",
    bytes: Uint8Array.of(0, 255),
    list: [1, [2, null], { k: true }],
    complex: new MetaComplex(1.5, -2),
    set: new Set([1, 2, 3]),
    array: new MetaArray("<i2", [2, 3], new Uint8Array(Int16Array.of(0, 1, 2, 3, 4, 5).buffer)),
    struct: new MetaArray(fields, [2], new Uint8Array(2 * 21)),
  };
  const vlmeta = new Map(
    Object.entries(values).map(([name, value]) => {
      const bytes = packValue(value);
      return [name, memcpyChunk(bytes, { blocksize: bytes.byteLength, typesize: 1 })];
    }),
  );
  const program = `
import sys, blosc2, numpy as np
a = blosc2.open(sys.argv[1], mode="a")
v = {k: a.vlmeta[k] for k in a.vlmeta}
assert v["number"] == 3 and v["half"] == 0.5 and v["big"] == 2**64 - 1 and v["text"] == "héllo 中"
assert v["bytes"] == b"\\0\\xff" and v["list"] == [1, [2, None], {"k": True}]
assert v["complex"] == 1.5 - 2j and v["set"] == {1, 2, 3}
assert (v["array"] == np.arange(6, dtype="<i2").reshape(2, 3)).all() and v["array"].dtype == np.dtype("<i2")
assert v["struct"].dtype == np.dtype([("a", "<i4"), ("b", "<f8", (2,)), ("c", [("d", "u1")])])
for k in v:
    del a.vlmeta[k]
for k in v:
    a.vlmeta[k] = v[k]
`;
  const frame = arrayFrame("<i4", [PLACE_ZERO], vlmeta);
  const rewritten = withFile(frame, (path) => {
    runPython(program, [path]);
    return Deno.readFileSync(path);
  });
  const back = parseTrailer(rewritten.subarray(rewritten.byteLength - trailerLength(rewritten))).vlmeta;
  assert.deepEqual(
    new Map([...back].map(([name, chunk]) => [name, unpackValue(decompressed(chunk))])),
    new Map(Object.entries(values)),
  );
});
