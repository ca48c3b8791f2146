import fc from "fast-check";
import { compress, type CompressParams, decompress, libraryInfo } from "../../ffi/mod.ts";
import { FormatError, parseChunkHeader } from "../../src/format/mod.ts";

libraryInfo(); // opened here, so that no test seems to leak it

/** What a block of test data looks like. */
const KINDS = ["zero", "noise", "ramp", "byte", "item"] as const;
export type Kind = typeof KINDS[number];

/** Pipelines of filters, and the items that they work on. */
const PIPELINES: readonly { filters: readonly number[]; typesizes: readonly number[] }[] = [
  { filters: [0, 0, 0, 0, 0, 0], typesizes: [1, 2, 3, 4, 7, 8, 16, 40, 255] },
  { filters: [0, 0, 0, 0, 0, 1], typesizes: [1, 2, 3, 4, 7, 8, 16, 40, 255] },
  { filters: [1, 0, 0, 0, 0, 0], typesizes: [2, 4, 8] },
  { filters: [0, 0, 0, 0, 0, 2], typesizes: [1, 2, 4, 7, 8, 40] },
  { filters: [3, 0, 0, 0, 0, 0], typesizes: [1, 2, 4, 8] },
  { filters: [3, 0, 0, 0, 0, 1], typesizes: [2, 4, 8] },
  { filters: [3, 2, 0, 0, 0, 0], typesizes: [2, 4, 8] },
  { filters: [4, 0, 0, 0, 0, 1], typesizes: [4, 8] },
  { filters: [0, 0, 0, 0, 1, 35], typesizes: [2, 4, 8] },
  { filters: [36, 0, 0, 0, 0, 1], typesizes: [1, 2, 4, 8] },
];
const METAS: Readonly<Record<number, number>> = { 4: 10, 36: 4 };

/** A chunk, how it was made, and what it holds. */
export interface Case {
  readonly params: CompressParams;
  readonly nbytes: number;
  readonly blocksize: number;
  readonly kinds: readonly Kind[];
  /** Which blocks are picked; one at least. */
  readonly picked: readonly number[];
  readonly seed: number;
}

const pipeline = fc.constantFrom(...PIPELINES).chain(({ filters, typesizes }) =>
  fc.record({ filters: fc.constant(filters), typesize: fc.constantFrom(...typesizes) })
);

/** Chunks over codecs, filters, split modes, dictionaries, item sizes, and short last blocks. */
export const anyCase: fc.Arbitrary<Case> = fc.record({
  pipeline,
  codec: fc.constantFrom(0, 1, 2, 4, 5),
  clevel: fc.constantFrom(0, 1, 5, 9),
  splitMode: fc.integer({ min: 1, max: 4 }),
  useDict: fc.boolean(),
  nthreads: fc.constantFrom(1, 2),
  items: fc.constantFrom(1, 2, 8, 33, 64, 500),
  missing: fc.oneof(fc.constant(0), fc.nat(499)),
  blocks: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), picked: fc.boolean() }), {
    minLength: 1,
    maxLength: 14,
  }),
  all: fc.option(fc.constantFrom(...KINDS), { freq: 5 }),
  seed: fc.nat(),
}).map(({ pipeline, codec, clevel, splitMode, useDict, nthreads, items, missing, blocks, all, seed }) => {
  const { filters, typesize } = pipeline;
  const blocksize = items * typesize;
  // The native library writes chunks that nobody can read when a dictionary does not help small blocks.
  const withDict = useDict && blocksize >= 500 && codec !== 0 && codec !== 4;
  const numbers = blocks.flatMap(({ picked }, i) => picked ? [i] : []);
  return {
    params: {
      codec,
      codecMeta: 0,
      clevel,
      filters,
      filtersMeta: filters.map((filter) => filter === 35 ? typesize : METAS[filter] ?? 0),
      splitMode,
      useDict: withDict,
      typesize,
      blocksize,
      nthreads,
    },
    nbytes: blocks.length * blocksize - missing % items * typesize,
    blocksize,
    kinds: blocks.map(({ kind }) => all ?? kind),
    picked: numbers.length > 0 ? numbers : [seed % blocks.length],
    seed,
  };
});

/** Length of a block, which is less for a short last one. */
export function blockLength({ nbytes, blocksize }: Case, block: number): number {
  return Math.min(blocksize, nbytes - block * blocksize);
}

/** Test data of a kind; the same for the same seed. */
export function blockData(kind: Kind, length: number, typesize: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed | 1;
  for (let i = 0; i < length; i++) {
    state = Math.imul(state, 1664525) + 1013904223;
    if (kind === "noise") bytes[i] = state >>> 24;
    if (kind === "ramp") bytes[i] = i % typesize === 0 ? i / typesize / 3 + (state >>> 31) : 0;
    if (kind === "byte") bytes[i] = seed % 255 + 1;
    if (kind === "item") bytes[i] = (i % typesize) * 3 + seed % 5;
  }
  return bytes;
}

/** The data of all blocks. */
export function caseData(c: Case): Uint8Array {
  const data = new Uint8Array(c.nbytes);
  c.kinds.forEach((kind, i) =>
    data.set(blockData(kind, blockLength(c, i), c.params.typesize, c.seed + i), i * c.blocksize)
  );
  return data;
}

/**
 * Compresses data.
 *
 * @returns `null` where the native library writes what it cannot read itself: a few pairs of filters and sizes.
 */
export function compressed(data: Uint8Array, params: CompressParams): Uint8Array | null {
  const room = new Uint8Array(data.byteLength + 32);
  const chunk = room.slice(0, compress(data, room, params));
  try {
    parseChunkHeader(chunk, chunk.byteLength);
    decompressed(chunk);
    return chunk;
  } catch {
    return null;
  }
}

/** Decompresses a chunk, whose header is checked on the way. */
export function decompressed(chunk: Uint8Array, nthreads = 1): Uint8Array {
  const { nbytes } = parseChunkHeader(chunk, chunk.byteLength);
  // Not zeros, so that a byte that is not written shows.
  const data = new Uint8Array(nbytes).fill(0xa5);
  if (nbytes > 0 && decompress(chunk, data, { nthreads }) !== nbytes) throw new FormatError("Cannot decompress all", 0);
  return data;
}
