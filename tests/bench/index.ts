import { asarray, dense, type NDArray, openArray, zeros } from "../../mod.ts";
import { ZSTD } from "./arrays.ts";
import { randomBytes } from "./data.ts";
import { settleCold } from "./settle.ts";
import { type Group, type Setting, type Workload, workload } from "./workload.ts";

/** Edge of a cube, and those of its chunks. */
const SIDE = 20000;
const CHUNK_SIDES = [500, 250];
/** Chunks that hold something lie this far apart along the last axis. */
const APART = 4;
const FILLED = 10;
/** Edge of the chunks of the full cube: 4,096 bytes. */
const SMALL = 16;
const DPARAMS = ZSTD.dparams;

/** Finding the chunks that hold data, without decompressing. */
export const INDEX: Group = {
  name: "index",
  meanTarget: null,
  *workloads(setting) {
    for (const chunkSide of CHUNK_SIDES) {
      const grid = Math.max(1, Math.round(SIDE / chunkSide * Math.cbrt(setting.scale)));
      using cube = sparseCube(`${setting.dir}/index_${chunkSide}_deneb.b2nd`, grid, chunkSide);
      yield* walks(cube, `${thousands(grid ** 3)} chunks, most zero`, `sparse ${chunkSide}`, 30);
    }
    using cube = fullCube(setting);
    yield* walks(cube, `${thousands(cube.size / SMALL ** 3)} chunks, all with data`, "full", 5);
  },
};

/** A cube of zeros with one cell set in every fourth chunk of a row, up to 10. */
function sparseCube(path: string, grid: number, chunkSide: number): NDArray {
  const chunks = [chunkSide, chunkSide, chunkSide];
  const shape = chunks.map((length) => length * grid);
  const cube = zeros(shape, { ...ZSTD, dtype: "uint8", chunks, blocks: [50, 50, 50], urlpath: path });
  cube.batch(() => {
    for (let i = 0; i < FILLED; i++) cube.setSync([1, 2, i * APART % grid * chunkSide + 3], 7);
  });
  cube.close();
  return openArray(path, { dparams: DPARAMS });
}

/** A cube of random bytes in small chunks, in one file that both programs read. */
function fullCube(setting: Setting): NDArray {
  const path = `${setting.dir}/index_full.b2nd`;
  const grid = Math.max(1, Math.round(40 * Math.cbrt(setting.scale)));
  const chunks = [SMALL, SMALL, SMALL];
  const shape = chunks.map((length) => length * grid);
  const values = randomBytes((grid * SMALL) ** 3, 2);
  asarray(dense(values, { shape }), { ...ZSTD, chunks, blocks: chunks, urlpath: path }).close();
  return openArray(path, { dparams: DPARAMS });
}

function* walks(cube: NDArray, label: string, peer: string, target: number): Generator<Workload> {
  const ways: readonly (readonly [string, () => number])[] = [
    ["iterchunksInfo", () => countHeld(cube)],
    [
      "iterchunksInfo skip",
      () => cube.iterchunksInfo({ skip: ["zero", "nan", "value", "uninit"] }).reduce((n) => n + 1, 0),
    ],
    ["chunkIndex", () => cube.chunkIndex().select().length],
  ];
  for (const [name, run] of ways) {
    yield workload({
      name: `${name} ${label}`,
      peer,
      target,
      mostRuns: 3,
      before() {},
      run,
      check: (count) => `${count} of ${cube.chunkIndex().length}`,
    }, settleCold);
  }
}

function countHeld(cube: NDArray): number {
  let count = 0;
  for (const chunk of cube.iterchunksInfo()) if (chunk.special === null) count++;
  return count;
}

function thousands(n: number): string {
  return n.toLocaleString("en-US");
}
