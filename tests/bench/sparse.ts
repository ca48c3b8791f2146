import { cooWriter, fromCoo, type NDArray, openArray, slice } from "../../mod.ts";
import { hash } from "./data.ts";
import { settleCold } from "./settle.ts";
import {
  type Batches,
  BLOCK,
  CHUNK,
  chunkStart,
  generatedCells,
  middleChunks,
  type Sample,
  SIDE,
  spreadOver,
  starCells,
  writeSample,
} from "./sparse_input.ts";
import { type Group, type Setting, type Workload, workload } from "./workload.ts";

const SHAPE = [SIDE, SIDE, SIDE];
const PARTS = { dtype: "uint8", chunks: [CHUNK, CHUNK, CHUNK], blocks: [BLOCK, BLOCK, BLOCK] } as const;
const MEMORY = 1e9;

/** Cubes of stars, 7.3 TiB uncompressed: making them, finding all stars, looking at a part. The peer does a sample of the chunks; its times are scaled. */
export const SPARSE: Group = {
  name: "sparse",
  meanTarget: null,
  async *workloads(setting) {
    yield* starCube(setting, await starCells());
    for (const stars of [2e6, 20e6]) yield* generated(setting, Math.floor(stars * setting.scale));
  },
};

function* starCube(setting: Setting, stars: readonly Int32Array[]): Generator<Workload> {
  const path = `${setting.dir}/stars_deneb.b2nd`;
  const sample = writeSample(`${setting.dir}/stars.bin`, () => [stars], (chunks) => chunks.slice(1000, 1040));
  writeSample(`${setting.dir}/middle.bin`, () => [stars], middleChunks);
  yield workload({
    name: `star cube: ${stars[0].length} stars to a file`,
    peer: "stars: fill",
    target: 100,
    mostRuns: 3,
    before() {},
    run: async () => (await fromCoo(stars, 1, SHAPE, { ...PARTS, urlpath: path, mode: "w" })).close(),
    check: () => cellsIn(path, sample),
  }, settleCold);
  yield finding("star cube: coo() of all stars", "stars: walk", path, sample, 500);
  yield workload({
    name: "star cube: 200^3 around the Sun",
    peer: "middle",
    target: 1,
    before: () => openArray(path),
    run: (cube) => cube.getSync(["9900:10100", "9900:10100", "9900:10100"].join(", ")),
    check: (box) => hash(box.bytes),
    after: (cube) => cube.close(),
  }, settleCold);
}

function* generated(setting: Setting, stars: number): Generator<Workload> {
  const label = `${stars / 1e6} million generated stars`;
  const path = `${setting.dir}/generated_deneb.b2nd`;
  const batches = generatedCells(`${setting.dir}/cells.bin`, stars);
  const sample = writeSample(`${setting.dir}/generated_${stars}.bin`, batches, (chunks) => spreadOver(chunks, 10));
  yield workload({
    name: `${label} to a file`,
    peer: `generated ${stars}: fill`,
    target: null,
    mostRuns: 3,
    before() {},
    run: () => write(path, batches),
    check: () => cellsIn(path, sample),
  }, settleCold);
  yield finding(`${label}: coo()`, `generated ${stars}: walk`, path, sample, null);
}

async function write(path: string, batches: Batches): Promise<void> {
  using writer = cooWriter(SHAPE, { ...PARTS, overflow: "saturate", urlpath: path, mode: "w", memory: MEMORY });
  for (const cells of batches()) await writer.add(cells, 1);
  (await writer.finish()).close();
}

/** Opens a file and finds every cell that holds something. */
function finding(name: string, peer: string, path: string, sample: Sample, target: number | null): Workload {
  return workload({
    name,
    peer,
    target,
    mostRuns: 3,
    before() {},
    run() {
      using cube = openArray(path);
      return cube.coo().values.length;
    },
    check: () => cellsIn(path, sample),
  }, settleCold);
}

/** The cells of the sample, as both programs list them: chunk after chunk, in C order. */
function cellsIn(path: string, { chunks }: Sample): string {
  using cube = openArray(path, { dtype: "uint8" });
  const rows = chunks.flatMap((nchunk) => rowsOf(cube, chunkStart(nchunk)));
  return `${rows.length / 4} cells ${hash(new Uint8Array(Int32Array.from(rows).buffer))}`;
}

function rowsOf(cube: NDArray<"uint8">, start: readonly number[]): number[] {
  const { coords, values } = cube.coo(start.map((begin) => slice(begin, begin + CHUNK)));
  return Array.from(values).flatMap((value, i) => [...coords.map((axis) => axis[i]), value]);
}
