import assert from "node:assert/strict";
import fc from "fast-check";
import { compress, type CompressParams, decompress, libraryInfo, maxCompressedLength } from "../../ffi/mod.ts";
import {
  cellsChunk,
  CellsReader,
  mayHoldCells,
  parseChunkHeader,
  readBlockMap,
  takesCells,
  zeroBlocks,
} from "../../src/format/mod.ts";

libraryInfo();

/** How chunks are made: bytes of an item, whether they are shuffled, and the split mode (1 always, 2 never). */
const KINDS = [1, 2, 4, 8, 16].flatMap((typesize) =>
  [false, true].flatMap((shuffled) => [1, 2].map((splitMode) => ({ typesize, shuffled, splitMode })))
);

/** The header of a chunk that the native library makes in that way. */
function headOf(params: CompressParams): Uint8Array {
  const source = new Uint8Array(params.blocksize).fill(1, 0, 1);
  const dest = new Uint8Array(maxCompressedLength(source.length));
  compress(source, dest, params);
  return dest.slice(0, 32);
}

function paramsOf({ typesize, shuffled, splitMode }: (typeof KINDS)[number], blocksize: number): CompressParams {
  const filters = [0, 0, 0, 0, 0, shuffled ? 1 : 0];
  const rest = { codecMeta: 0, clevel: 1, filtersMeta: [0, 0, 0, 0, 0, 0], useDict: false, nthreads: 1 };
  return { codec: 5, filters, splitMode, typesize, blocksize, ...rest };
}

const CASE = fc.record({
  kind: fc.constantFrom(...KINDS),
  blockItems: fc.constantFrom(256, 1000, 70_000),
  nblocks: fc.integer({ min: 1, max: 4 }),
  cells: fc.uniqueArray(fc.tuple(fc.nat(), fc.uint8Array({ minLength: 16, maxLength: 16 })), {
    maxLength: 24,
    selector: ([place]) => place,
  }),
});

/** A chunk of cells, and the bytes that it stands for. */
function made({ kind, blockItems, nblocks, cells }: typeof CASE extends fc.Arbitrary<infer T> ? T : never) {
  const { typesize } = kind;
  const blocksize = blockItems * typesize;
  const nbytes = nblocks * blocksize;
  const params = paramsOf(kind, blocksize);
  const head = headOf(params);
  assert.ok(takesCells(head));
  const places = new Map(cells.map(([place, item]) => [place % (blockItems * nblocks), item.subarray(0, typesize)]));
  const items = Uint32Array.from(places.keys()).sort();
  const bytes = new Uint8Array(items.length * typesize);
  const plain = new Uint8Array(nbytes);
  items.forEach((item, i) => {
    bytes.set(places.get(item)!, i * typesize);
    plain.set(places.get(item)!, item * typesize);
  });
  return { chunk: cellsChunk(head, { nbytes, blocksize, typesize }, { items, bytes }), plain, params };
}

Deno.test("cellsChunk() makes chunks that the native library decodes, with tokens where a block is zero", () => {
  fc.assert(fc.property(CASE, (given) => {
    const { chunk, plain, params } = made(given);
    if (chunk === null) return;
    if (chunk === "zero") return assert.ok(plain.every((byte) => byte === 0));
    const map = readBlockMap(parseChunkHeader(chunk, chunk.length), chunk);
    const decoded = new Uint8Array(plain.length);
    decompress(chunk, decoded, { nthreads: 1 });
    assert.deepEqual(decoded, plain);
    const zeros = zeroBlocks(map, (start, end) => chunk.subarray(start, end));
    const blocks = zeros.length;
    for (let block = 0; block < blocks; block++) {
      const bytes = plain.subarray(block * params.blocksize, (block + 1) * params.blocksize);
      assert.equal(zeros[block] === 1, bytes.every((byte) => byte === 0));
    }
  }));
});

/** What a reader says that a block holds. */
function blockOf(reader: CellsReader, blocksize: number, itemsize: number): Uint8Array {
  const block = new Uint8Array(blocksize);
  for (let i = 0; i < reader.n; i++) {
    block.set(reader.bytes.subarray(i * itemsize, (i + 1) * itemsize), reader.items[i] * itemsize);
  }
  return block;
}

Deno.test("CellsReader reads what cellsChunk() wrote, items ascending", () => {
  fc.assert(fc.property(CASE, (given) => {
    const { chunk, plain, params } = made(given);
    if (!(chunk instanceof Uint8Array)) return;
    const header = parseChunkHeader(chunk, chunk.length);
    const { starts, lengths } = readBlockMap(header, chunk);
    assert.ok(mayHoldCells(header));
    const reader = new CellsReader(header, params.typesize);
    starts.forEach((start, block) => {
      assert.ok(reader.read(chunk, start, lengths[block]));
      const bytes = plain.subarray(block * params.blocksize, (block + 1) * params.blocksize);
      assert.deepEqual(blockOf(reader, params.blocksize, params.typesize), bytes);
      for (let i = 1; i < reader.n; i++) assert.ok(reader.items[i] > reader.items[i - 1]);
    });
  }));
});

Deno.test("CellsReader leaves damaged blocks to the codec, or reads what the codec reads", () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 });
  let read = 0, left = 0;
  fc.assert(
    fc.property(CASE, damage, (given, changes) => {
      const { chunk, params } = made({ ...given, nblocks: 1, blockItems: 256 });
      if (!(chunk instanceof Uint8Array)) return;
      const header = parseChunkHeader(chunk, chunk.length);
      const { starts, lengths } = readBlockMap(header, chunk);
      for (const [place, mask] of changes) chunk[starts[0] + place % lengths[0]] ^= mask;
      const reader = new CellsReader(header, params.typesize);
      if (!reader.read(chunk, starts[0], lengths[0])) return void left++;
      read++;
      const decoded = new Uint8Array(params.blocksize);
      decompress(chunk, decoded, { nthreads: 1 });
      assert.deepEqual(blockOf(reader, params.blocksize, params.typesize), decoded);
    }),
    { numRuns: 500 },
  );
  assert.ok(read > 20 && left > 20, `${read} read, ${left} left`);
});

Deno.test("CellsReader leaves what the native library compressed to the codec", () => {
  const params = paramsOf({ typesize: 1, shuffled: false, splitMode: 2 }, 4096);
  const source = Uint8Array.from({ length: 4096 }, (_, i) => i * i % 251);
  const dest = new Uint8Array(maxCompressedLength(source.length));
  const chunk = dest.subarray(0, compress(source.fill(7, 100, 3000), dest, params));
  const header = parseChunkHeader(chunk, chunk.length);
  const { starts, lengths } = readBlockMap(header, chunk);
  assert.equal(new CellsReader(header, 1).read(chunk, starts[0], lengths[0]), false);
});
