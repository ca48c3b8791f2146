import assert from "node:assert/strict";
import fc from "fast-check";
import { type Access, partition } from "../../../src/ndarray/partition/partition.ts";
import { cells } from "../selection/selection_model.ts";

fc.configureGlobal({ seed: 20240 });

const MIB = 2 ** 20;
const ACCESS = fc.constantFrom<(Access | undefined)[]>("cube", "frames", "rows", undefined);

function ratio(lengths: readonly number[]): number {
  return Math.max(...lengths) / Math.min(...lengths);
}

Deno.test("partition() always gives these layouts", () => {
  const layouts: [number[], number, Access, number[], number[]][] = [
    [[1000, 1000, 1000], 8, "cube", [100, 100, 100], [25, 25, 25]],
    [[1024, 1024, 1024], 4, "cube", [128, 128, 128], [32, 32, 32]],
    [[20000, 20000, 20000], 1, "cube", [250, 250, 250], [50, 50, 50]],
    [[10000, 10000], 8, "cube", [1000, 1000], [125, 125]],
    [[100], 8, "cube", [100], [100]],
    [[], 8, "cube", [], []],
    [[1000, 1024, 1024], 4, "frames", [2, 1024, 1024], [1, 32, 1024]],
    [[500, 8192, 8192], 2, "frames", [1, 2048, 2048], [1, 32, 2048]],
    [[1000, 1000, 1000], 8, "rows", [1, 1000, 1000], [1, 20, 1000]],
    [[10000, 10000], 8, "rows", [100, 10000], [2, 10000]],
  ];
  for (const [shape, itemsize, access, chunks, blocks] of layouts) {
    assert.deepEqual(partition(shape, itemsize, { access }), { chunks, blocks });
  }
});

Deno.test("partition() gives cubes blocks and chunks with equal edges, of good size", () => {
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 4 }),
    fc.integer({ min: 60, max: 3000 }),
    fc.constantFrom(1, 2, 4, 8, 16),
    (rank, edge, itemsize) => {
      const shape = new Array<number>(rank).fill(edge);
      const { chunks, blocks } = partition(shape, itemsize);
      assert.equal(ratio(chunks), 1);
      assert.equal(ratio(blocks), 1);
      const chunkBytes = cells(chunks) * itemsize;
      if (cells(shape) * itemsize >= 32 * MIB) assert.ok(chunkBytes >= 1.9 * MIB && chunkBytes <= 135 * MIB);
      if (cells(shape) * itemsize >= MIB) {
        const blockBytes = cells(blocks) * itemsize;
        assert.ok(blockBytes >= MIB / 32 && blockBytes <= MIB / 2, `${blockBytes}`);
      }
    },
  ));
});

Deno.test("partition() keeps its invariants for any shape, item and access", () => {
  const shapes = fc.array(fc.oneof(fc.nat(20), fc.nat(3000), fc.nat(1_000_000)), { maxLength: 6 });
  fc.assert(
    fc.property(
      shapes,
      fc.oneof(fc.integer({ min: 1, max: 64 }), fc.constant(300_000)),
      ACCESS,
      (shape, size, access) => {
        if (cells(shape.map((length) => Math.max(1, length))) * size > 2 ** 50) return;
        const { chunks, blocks } = partition(shape, size, { access });
        let padded = size;
        shape.forEach((length, axis) => {
          assert.ok(Number.isInteger(chunks[axis]) && Number.isInteger(blocks[axis]));
          assert.ok(blocks[axis] >= 1 && blocks[axis] <= chunks[axis]);
          assert.ok(length === 0 || chunks[axis] <= length, "a computed chunk ends with the array");
          assert.ok(chunks[axis] % blocks[axis] === 0 || chunks[axis] === length, "chunks are whole blocks");
          padded *= Math.ceil(chunks[axis] / blocks[axis]) * blocks[axis];
        });
        assert.ok(padded <= 256 * MIB || padded === size, `${padded}`);
        assert.ok(cells(blocks) * size <= MIB || cells(blocks) === 1);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("partition() completes what is given", () => {
  const given = fc.array(fc.record({ length: fc.nat(500), part: fc.integer({ min: 1, max: 300 }) }), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(fc.property(given, ACCESS, fc.integer({ min: 1, max: 16 }), (axes, access, itemsize) => {
    const shape = axes.map(({ length }) => length);
    const parts = axes.map(({ part }) => part);
    const inChunks = partition(shape, itemsize, { chunks: parts, access });
    assert.deepEqual(inChunks.chunks, parts);
    inChunks.blocks.forEach((block, axis) => assert.ok(block >= 1 && block <= parts[axis]));
    const aroundBlocks = partition(shape, itemsize, { blocks: parts, access });
    assert.deepEqual(aroundBlocks.blocks, parts);
    aroundBlocks.chunks.forEach((chunk, axis) => assert.ok(chunk >= 1 && chunk % parts[axis] === 0));
    // However long blocks are, chunks hold about as much as others: a few blocks more at most.
    assert.ok(cells(aroundBlocks.chunks) * itemsize <= Math.max(64 * MIB, 8 * cells(parts) * itemsize));
    assert.deepEqual(partition(shape, itemsize, { chunks: parts, blocks: parts }), { chunks: parts, blocks: parts });
  }));
});

Deno.test("partition() takes chunks longer than the array, as python-blosc2 does", () => {
  assert.deepEqual(partition([10], 8, { chunks: [20], blocks: [10] }), { chunks: [20], blocks: [10] });
  assert.deepEqual(partition([0, 512, 512], 4, { chunks: [10, 512, 512], blocks: [1, 64, 64] }).chunks, [10, 512, 512]);
});

Deno.test("partition() lets arrays grow from nothing", () => {
  assert.deepEqual(partition([0, 512, 512], 4), { chunks: [2, 512, 512], blocks: [1, 64, 512] });
  assert.deepEqual(partition([512, 512, 0], 4), { chunks: [512, 512, 2], blocks: [64, 512, 1] });
  assert.deepEqual(partition([0], 8), { chunks: [262144], blocks: [16384] });
  assert.deepEqual(partition([0, 0], 8), { chunks: [512, 512], blocks: [128, 128] });
  // What python-blosc2 writes for such an array counts as not given.
  assert.deepEqual(
    partition([0, 512, 512], 4, { chunks: [0, 512, 512], blocks: [0, 512, 512] }),
    partition([0, 512, 512], 4),
  );
});

Deno.test("partition() gives every axis the block length that a codec needs", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(shapes, ACCESS, (shape, access) => {
    for (const block of partition(shape, 4, { minBlock: 4, access }).blocks) assert.ok(block >= 4);
  }));
});

Deno.test("partition() grows chunks before the index outgrows its limit", () => {
  const { chunks } = partition([1_000_000, 1_000_000, 1_000], 1);
  assert.ok(cells(chunks) > 16 * MIB && cells(chunks) < 64 * MIB);
});

Deno.test("partition() says which limit is passed and what to do", () => {
  const errors: [number[], number, { chunks?: number[]; blocks?: number[] }, RegExp][] = [
    [[9e3, 9e3, 9e3], 1, { chunks: [2000, 2000, 2000] }, /2000 x 2000 x 2000 items, 8000000000 bytes.* 2147483615/],
    [[2147483615], 1, { chunks: [2147483615], blocks: [1000] }, /2147484000 bytes.* signed 32-bit .*smaller chunks$/],
    [
      [20000, 20000, 20000],
      1,
      { chunks: [1, 1, 1] },
      /into 8000000000000 chunks.* up to 268435451; give larger chunks$/,
    ],
    [[2 ** 30], 1, { chunks: [2 ** 30], blocks: [2 ** 30] }, /blocks of 1073741824 items.* 536866816/],
    [[10], 6e8, {}, /blocks of 1 items, 600000000 bytes/],
    [[10, 10], 8, { chunks: [10] }, /chunks must have as many numbers as the shape, 2, it has 1$/],
    [[10, 10], 8, { blocks: [5, 0] }, /blocks along axis 1 must be a positive integer, it is 0$/],
    [[10, 10], 8, { chunks: [-1, 5] }, /chunks along axis 0 must be a positive integer, it is -1$/],
    [[10], 8, { chunks: [2.5] }, /chunks along axis 0 must be a positive integer, it is 2.5$/],
    [[10], 8, { chunks: [5], blocks: [6] }, /along axis 0 it has 6 cells, the chunk 5$/],
    [new Array<number>(17).fill(1), 8, {}, /17 axes: the format has up to 16$/],
    [[-1], 8, {}, /length of axis 0 must be an integer from 0, it is -1$/],
    [[2 ** 52], 8, { chunks: [2 ** 27] }, /up to 9007199254740991 bytes$/],
  ];
  for (const [shape, itemsize, options, message] of errors) {
    assert.throws(() => partition(shape, itemsize, options), { name: "RangeError", message });
  }
  assert.throws(() => Reflect.apply(partition, null, [[10], 8, { access: "planes" }]), TypeError);
});
