import assert from "node:assert/strict";
import fc from "fast-check";
import { compress, type CompressParams, decompress, libraryInfo, maxCompressedLength } from "../../ffi/mod.ts";
import {
  canHoldCells,
  cellsChunk,
  CellsReader,
  maxCellsLength,
  parseChunkHeader,
  readBlockMap,
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

/** Makes a chunk of cells in memory that holds anything, as long as it must be. */
function chunkOf(...[head, sizes, cells]: Parameters<typeof maxCellsLength>): ReturnType<typeof cellsChunk> {
  return cellsChunk(head, sizes, cells, new Uint8Array(maxCellsLength(head, sizes, cells)).fill(0xaa));
}

/** A chunk of cells, and the bytes that it stands for. */
function made({ kind, blockItems, nblocks, cells }: typeof CASE extends fc.Arbitrary<infer T> ? T : never) {
  const { typesize } = kind;
  const blocksize = blockItems * typesize;
  const nbytes = nblocks * blocksize;
  const params = paramsOf(kind, blocksize);
  const head = headOf(params);
  assert.ok(canHoldCells(parseChunkHeader(head)));
  const places = new Map(cells.map(([place, item]) => [place % (blockItems * nblocks), item.subarray(0, typesize)]));
  const items = Uint32Array.from(places.keys()).sort();
  const bytes = new Uint8Array(items.length * typesize);
  const plain = new Uint8Array(nbytes);
  items.forEach((item, i) => {
    bytes.set(places.get(item)!, i * typesize);
    plain.set(places.get(item)!, item * typesize);
  });
  return { chunk: chunkOf(head, { nbytes, blocksize, typesize }, { items, bytes, n: items.length }), plain, params };
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
    assert.ok(canHoldCells(header));
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

/** A stream of 256 bytes that looks like a frame of its own length, and stands for other bytes. */
function frameOfItsLength(): Uint8Array {
  const stored = 240, zeros = 16;
  const frame = new Uint8Array(256).fill(1);
  frame.set([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 1, 0, 0, stored << 3 & 255, stored >> 5, 0]);
  frame.set([zeros << 3 & 255 | 3, zeros >> 5, 0, 0], 252);
  return frame;
}

Deno.test("CellsReader leaves streams to the codec that are stored as they are, whatever they look like", () => {
  const head = headOf(paramsOf({ typesize: 1, shuffled: false, splitMode: 2 }, 256));
  const bytes = new Uint8Array(32 + 4 + 4 + 256);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of [[4, 256], [8, 256], [12, bytes.length], [32, 36], [36, 256]]) {
    view.setInt32(at, value, true);
  }
  bytes.set(frameOfItsLength(), 40);
  const decoded = new Uint8Array(256);
  decompress(bytes, decoded, { nthreads: 1 });
  assert.deepEqual(decoded, frameOfItsLength());
  assert.equal(new CellsReader(parseChunkHeader(bytes, bytes.length), 1).read(bytes, 36, 260), false);
});

Deno.test("CellsReader unshuffles by the items of the chunk, and takes memory for no more than a block", () => {
  const params = paramsOf({ typesize: 4, shuffled: true, splitMode: 2 }, 4096);
  const plain = new Uint8Array(4096);
  plain.set([1, 2, 3, 4, 5, 6, 7, 8], 800);
  const cells = { items: Uint32Array.of(200, 201), bytes: plain.slice(800, 808), n: 2 };
  const chunk = chunkOf(headOf(params), { nbytes: 4096, blocksize: 4096, typesize: 4 }, cells);
  assert.ok(chunk instanceof Uint8Array);
  const header = parseChunkHeader(chunk, chunk.length);
  for (const itemsize of [4, 8, 4096]) {
    const reader = new CellsReader(header, itemsize);
    assert.ok(reader.read(chunk, 36, chunk.length - 36));
    assert.deepEqual(blockOf(reader, 4096, itemsize), plain);
    assert.ok(reader.bytes.length <= 4096 && reader.items.length <= 4096 / itemsize);
  }
});

Deno.test("cellsChunk() makes no chunk that is longer than its bytes", () => {
  const params = paramsOf({ typesize: 1, shuffled: false, splitMode: 2 }, 40);
  const items = Uint32Array.from({ length: 64 * 3 }, (_, i) => Math.floor(i / 3) * 40 + i % 3 * 13);
  const cells = { items, bytes: new Uint8Array(items.length).fill(1), n: items.length };
  assert.equal(
    chunkOf(headOf({ ...params, blocksize: 4096 }), { nbytes: 2560, blocksize: 40, typesize: 1 }, cells),
    null,
  );
});
