import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canSplice,
  memcpyChunk,
  parseChunkHeader,
  readBlockMap,
  specialChunk,
  spliceChunk,
} from "../../src/format/mod.ts";
import {
  anyCase,
  blockData,
  blockLength,
  type Case,
  caseData,
  compressed,
  decompressed,
  type Kind,
} from "./compressed.ts";

const anyPiece = fc.record({
  kind: fc.constantFrom<Kind | "mix" | "value">("zero", "noise", "ramp", "byte", "item", "mix", "value"),
  seed: fc.nat(),
  hasOld: fc.boolean(),
});
const MIX: readonly Kind[] = ["zero", "noise", "ramp"];

/** A chunk of the picked blocks alone. */
function pieceOf(c: Case, kind: Kind | "mix" | "value", seed: number): Uint8Array | null {
  const { typesize } = c.params;
  const length = c.picked.reduce((sum, block) => sum + blockLength(c, block), 0);
  if (kind === "value") {
    const item = blockData(seed % 2 === 0 ? "byte" : "item", typesize, typesize, seed);
    return specialChunk("value", { nbytes: length, blocksize: c.blocksize, typesize, item });
  }
  const data = new Uint8Array(length);
  let at = 0;
  c.picked.forEach((block, i) => {
    const part = kind === "mix" ? MIX[(seed + i) % 3] : kind;
    data.set(blockData(part, blockLength(c, block), typesize, seed + i), at);
    at += blockLength(c, block);
  });
  return compressed(data, c.params);
}

Deno.test("spliceChunk() puts new blocks between old ones over codecs, filters and split modes, or refuses", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(anyCase, anyPiece, (c, { kind, seed, hasOld }) => {
      const old = compressed(caseData(c), c.params);
      const piece = pieceOf(c, kind, seed);
      if (old === null || piece === null) return;
      const header = parseChunkHeader(old);
      const whole = { nbytes: c.nbytes, blocksize: c.blocksize, typesize: c.params.typesize };
      const map = hasOld ? readBlockMap(header, old) : null;
      const chunk = spliceChunk(map, hasOld ? old : null, c.picked, piece, whole);
      const outcome = chunk === null ? "refused" : "spliced";
      const from = hasOld ? header.special ?? (header.memcpyed ? "raw" : "streams") : "none";
      const { special, memcpyed } = parseChunkHeader(piece);
      const key = `${outcome} ${from} ${special ?? (memcpyed ? "raw" : "streams")}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      if (chunk === null) return;
      const wanted = hasOld ? decompressed(old) : new Uint8Array(c.nbytes);
      const fresh = decompressed(piece);
      let at = 0;
      for (const block of c.picked) {
        wanted.set(fresh.subarray(at, at + blockLength(c, block)), block * c.blocksize);
        at += blockLength(c, block);
      }
      const spliced = parseChunkHeader(chunk, chunk.byteLength);
      assert.equal(spliced.cbytes, chunk.byteLength);
      assert.ok(chunk.byteLength <= c.nbytes + 32);
      readBlockMap(spliced, chunk);
      assert.deepEqual(decompressed(chunk, 2), wanted);
    }),
    { seed: 6, numRuns: 4000 },
  );
  for (const from of ["none", "streams", "raw", "zero"]) {
    for (const piece of ["streams", "raw", "zero", "value"]) {
      // Raw data and compressed blocks do not go together.
      const outcome = from === "raw" && piece === "streams" ? "refused" : "spliced";
      assert.ok((seen.get(`${outcome} ${from} ${piece}`) ?? 0) > 3, `${outcome} ${from} ${piece}`);
    }
  }
});

Deno.test("spliceChunk() gives again what can be spliced", () => {
  const params = {
    codec: 5,
    codecMeta: 0,
    clevel: 5,
    filters: [0, 0, 0, 0, 0, 1],
    filtersMeta: [0, 0, 0, 0, 0, 0],
    splitMode: 3,
    useDict: false,
    typesize: 4,
    blocksize: 512,
    nthreads: 1,
  };
  const whole = { nbytes: 512 * 20, blocksize: 512, typesize: 4 };
  const wanted = new Uint8Array(whole.nbytes);
  let chunk: Uint8Array | null = null;
  for (let round = 0; round < 40; round++) {
    const block = (round * 7) % 20;
    const data = blockData(round % 3 === 0 ? "zero" : "ramp", 512, 4, round);
    wanted.set(data, block * 512);
    const piece = compressed(data, params);
    assert.ok(piece !== null);
    const map: ReturnType<typeof readBlockMap> | null = chunk === null
      ? null
      : readBlockMap(parseChunkHeader(chunk), chunk);
    chunk = spliceChunk(map, chunk, [block], piece, whole);
    assert.ok(chunk !== null);
    assert.deepEqual(decompressed(chunk), wanted);
  }
});

Deno.test("spliceChunk() gives 32 bytes when nothing but zeros is left", () => {
  const params = {
    codec: 1,
    codecMeta: 0,
    clevel: 5,
    filters: [0, 0, 0, 0, 0, 1],
    filtersMeta: [0, 0, 0, 0, 0, 0],
    splitMode: 1,
    useDict: false,
    typesize: 8,
    blocksize: 800,
    nthreads: 1,
  };
  const data = new Uint8Array(8000);
  data.set(blockData("ramp", 800, 8, 1), 2400);
  const chunk = compressed(data, params);
  assert.ok(chunk !== null);
  const zero = specialChunk("zero", { nbytes: 800, blocksize: 800, typesize: 8 });
  const whole = { nbytes: 8000, blocksize: 800, typesize: 8 };
  const spliced = spliceChunk(readBlockMap(parseChunkHeader(chunk), chunk), chunk, [3], zero, whole);
  assert.deepEqual(spliced, specialChunk("zero", whole));
});

Deno.test("spliceChunk() refuses an old chunk of other sizes, of NaN or of a value", () => {
  const piece = memcpyChunk(Uint8Array.of(1, 2, 3, 4), { blocksize: 4, typesize: 1 });
  const whole = { nbytes: 40, blocksize: 4, typesize: 1 };
  const olds = [
    specialChunk("zero", { ...whole, nbytes: 44 }),
    specialChunk("zero", { ...whole, blocksize: 8 }),
    specialChunk("nan", whole),
    specialChunk("value", { ...whole, item: Uint8Array.of(1) }),
  ];
  for (const old of olds) {
    assert.equal(spliceChunk(readBlockMap(parseChunkHeader(old), old), old, [1], piece, whole), null);
  }
});

Deno.test("spliceChunk() refuses blocks that are not ascending or not there, and a piece of another size", () => {
  const piece = memcpyChunk(new Uint8Array(8), { blocksize: 4, typesize: 1 });
  const whole = { nbytes: 18, blocksize: 4, typesize: 1 };
  for (const blocks of [[], [1], [1, 1], [2, 1], [3, 4], [4, 5], [0, 1, 2]]) {
    assert.throws(() => spliceChunk(null, null, blocks, piece, whole), RangeError);
  }
  const cut = memcpyChunk(new Uint8Array(18), { blocksize: 4, typesize: 1 });
  const map = readBlockMap(parseChunkHeader(cut), cut);
  assert.throws(() => spliceChunk(map, cut.subarray(0, 40), [0, 1], piece, whole), { name: "FormatError" });
});

Deno.test("canSplice() refuses DELTA, dictionaries, filters of users and chunks of Blosc 1", () => {
  const header = parseChunkHeader(specialChunk("zero", { nbytes: 8, blocksize: 8, typesize: 1 }));
  assert.equal(canSplice(header), true);
  assert.equal(canSplice({ ...header, delta: true }), false);
  assert.equal(canSplice({ ...header, hasDict: true }), false);
  assert.equal(canSplice({ ...header, headerLength: 16 }), false);
  assert.equal(canSplice({ ...header, filters: [0, 0, 0, 0, 0, 160] }), false);
  assert.equal(canSplice({ ...header, filters: [0, 0, 0, 0, 1, 35] }), true);
});
