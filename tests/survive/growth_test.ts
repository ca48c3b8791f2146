import assert from "node:assert/strict";
import { type ChunkInfo, dense, type DenseArray, libraryInfo, type NDArray, openArray, zeros } from "../../mod.ts";
import { noise, seeded, seen, seenAt } from "./arrays.ts";
import { namesIn, sizeOf } from "./disks.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

const CHANGES = 1000;
const SPREAD = 2.5;
const SLACK = 65_536;

/** Cells that are all alike, compress well, hardly, or not at all. */
function cells(shape: number[], random: () => number): DenseArray {
  const mask = [0, 7, 0xfff, -1][Math.floor(random() * 4)];
  const data = noise(shape[0] * shape[1], Math.floor(random() * 1e9)).map((x) => x & mask);
  return dense(data, { shape });
}

/** Makes one random change. */
function change(a: NDArray, random: () => number): void {
  const kind = random();
  const [rows, columns] = a.shape;
  const length = () => 20 + Math.floor(random() * 180);
  if (kind < 0.08) return a.resize([length(), columns]);
  if (kind < 0.14) return a.resize([rows, length()]);
  if (kind < 0.24) {
    const value = new Uint8Array(noise(1 << Math.floor(random() * 12), 3).buffer);
    a.vlmeta.set(`m${Math.floor(random() * 3)}`, value);
    return;
  }
  const [r, c] = [Math.floor(random() * rows), Math.floor(random() * columns)];
  const shape = [1 + Math.floor(random() * (rows - r)), 1 + Math.floor(random() * (columns - c))];
  a.setSync(`${r}:${r + shape[0]}, ${c}:${c + shape[1]}`, cells(shape, random));
}

/** Bytes of an array in a file without holes. */
function compactSize(a: NDArray): number {
  return a.toCframe().length;
}

/** How the array is held over the changes. */
const WAYS = [
  "in one session",
  "in many sessions",
  "while others read",
  "during a walk",
  "in batches, some given up",
] as const;

for (const contiguous of [true, false]) {
  for (const way of WAYS) {
    // A directory frees whole files: neither sessions nor readers make a difference to it.
    if (!contiguous && (way === WAYS[1] || way === WAYS[2])) continue;
    const kind = contiguous ? "a file" : "a directory";
    Deno.test(`NDArray in ${kind} that is changed ${CHANGES} times ${way} stays small, and compact() gives the rest back`, () => {
      const folder = Deno.makeTempDirSync();
      const path = `${folder}/a.b2nd`;
      const seed = 11 + WAYS.indexOf(way);
      const random = seeded(seed);
      const options = { dtype: "int32", chunks: [32, 32], blocks: [16, 16] } as const;
      let a: NDArray = zeros([100, 100], { ...options, urlpath: path, contiguous });
      const model = zeros([100, 100], options);
      const readers: NDArray[] = [];
      try {
        // A walk keeps the state that it began with, and nothing is moved until it ends: the largest state of that time counts.
        if (way === WAYS[3]) { for (const array of [a, model]) array.setSync(":", cells([100, 100], seeded(seed))); }
        const walk = way === WAYS[3] ? a.iterChunks() : null;
        const first = walk?.next().value;
        const kept = walk === null ? 0 : compactSize(a);
        let most = 0;
        const begun = a.getSync().data as Int32Array;
        for (let turn = 0; turn < CHANGES;) {
          const count = way === WAYS[4] ? 1 + Math.floor(random() * 6) : 1;
          const steps = Array.from({ length: count }, () => Math.floor(random() * 2 ** 31));
          if (way === WAYS[4]) giveUp(a, steps);
          for (const array of [a, model]) array.batch(() => steps.forEach((step) => change(array, seeded(step))));
          turn += count;
          most = Math.max(walk === null ? 0 : most, compactSize(model));
          const needed = most + kept;
          const size = sizeOf(path);
          assert.ok(size <= SPREAD * needed + SLACK, `seed ${seed}, change ${turn}: ${size} bytes for ${needed}`);
          if (way === WAYS[1] && turn % 3 === 0) {
            a.close();
            a = openArray(path, { mode: "a" });
          }
          if (way === WAYS[2] && turn % 20 === 0) {
            readers.push(openArray(path));
            if (readers.length > 4) readers.shift()?.close();
          }
        }
        if (walk !== null && first !== undefined) {
          checkWalk([first, ...walk], begun);
          for (const array of [a, model]) array.setSync([0, 0], 1);
          assert.ok(
            sizeOf(path) <= SPREAD * compactSize(a) + SLACK,
            `seed ${seed}: ${sizeOf(path)} bytes after the walk`,
          );
        }
        const before = seen(model);
        assert.deepEqual(seen(a), before, `seed ${seed}`);
        a.compact();
        assert.deepEqual(seen(a), before, `seed ${seed}`);
        assert.deepEqual(seenAt(path), before, `seed ${seed}`);
        a.save(`${folder}/fresh`, { contiguous });
        const [size, fresh] = [sizeOf(path), sizeOf(`${folder}/fresh`)];
        assert.ok(size <= fresh + 1024, `seed ${seed}: ${size} bytes after compact(), ${fresh} in a fresh copy`);
        assert.deepEqual(namesIn(folder).filter((name) => name.includes(".tmp")), []);
      } finally {
        for (const reader of [a, ...readers]) reader.close();
        Deno.removeSync(folder, { recursive: true });
      }
    });
  }
}

/** Holds what a walk over an array of 100 by 100 cells gave against the cells that it had when the walk began. */
function checkWalk(chunks: { info: ChunkInfo; data: DenseArray }[], begun: ArrayLike<number>): void {
  assert.equal(chunks.length, 16);
  for (const { info, data } of chunks) {
    const [rows, columns] = data.shape;
    const expected = Array.from({ length: rows * columns }, (_, i) => {
      return begun[(info.start[0] + Math.floor(i / columns)) * 100 + info.start[1] + i % columns];
    });
    assert.deepEqual(Array.from(data.data as Int32Array), expected);
  }
}

/** Makes changes that are all taken back. */
function giveUp(a: NDArray, steps: number[]): void {
  const stop = new Error("Stop");
  assert.throws(() =>
    a.batch(() => {
      steps.forEach((step) => change(a, seeded(step)));
      throw stop;
    }), stop);
}
