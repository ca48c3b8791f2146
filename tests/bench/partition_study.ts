/**
 * Which partition and which codec serve cells among zeros: the cube of real stars in several ways. Prints a table.
 *
 * `deno task study`
 *
 * @module
 */
import { type CParams, fromCoo, openArray, slice } from "../../mod.ts";
import { integers } from "./data.ts";
import { median } from "./measure.ts";
import { SIDE, starCells } from "./sparse_input.ts";

/** Edges of chunks and of blocks; the first are those that Deneb computes. */
const EDGES = [[500, 100], [500, 50], [250, 50], [250, 25], [100, 50], [1000, 100], [1000, 200]] as const;
const CODECS: readonly CParams[] = [
  {},
  { clevel: 5 },
  { codec: "lz4", clevel: 5 },
  { codec: "blosclz", clevel: 5 },
];
const RUNS = 5, BOXES = 50, BOX = 100, SEED = 7;
/** Boxes lie this far from the Sun at most: where there are stars. */
const REACH = 1000;

const stars = await starCells();
const folder = Deno.makeTempDirSync();
try {
  const rows = [];
  for (const [chunk, block] of EDGES) rows.push(await study(chunk, block, {}));
  for (const cparams of CODECS) rows.push(await study(EDGES[0][0], EDGES[0][1], cparams));
  console.log(table(rows));
} finally {
  Deno.removeSync(folder, { recursive: true });
}

/** Builds the cube some times, and reads it. */
async function study(chunk: number, block: number, cparams: CParams): Promise<string[]> {
  const urlpath = `${folder}/stars.b2nd`;
  const parts = { chunks: Array(3).fill(chunk), blocks: Array(3).fill(block) };
  const times: Record<"build" | "open" | "box" | "coo", number[]> = { build: [], open: [], box: [], coo: [] };
  for (let run = 0; run < RUNS; run++) {
    const options = { dtype: "uint8", ...parts, cparams, urlpath, mode: "w" } as const;
    const built = await timed(times.build, () => fromCoo(stars, 1, [SIDE, SIDE, SIDE], options));
    built.close();
    using cube = await timed(times.open, () => openArray(urlpath));
    const random = integers(SEED);
    for (let box = 0; box < BOXES; box++) {
      const at = Array.from({ length: 3 }, () => SIDE / 2 - REACH + random(2 * REACH));
      await timed(times.box, () => cube.getSync(at.map((start) => slice(start, start + BOX))));
    }
    await timed(times.coo, () => cube.coo());
  }
  const ms = (list: readonly number[]) => median(list).toPrecision(3);
  const { codec = "zstd", clevel = 1 } = cparams;
  return [
    `${chunk}`,
    `${block}`,
    `${codec} ${clevel}`,
    (median(times.build) / 1000).toFixed(2),
    (Deno.statSync(urlpath).size / 1e6).toFixed(1),
    ms(times.open),
    ms(times.box),
    (median(times.coo) / 1000).toFixed(2),
  ];
}

async function timed<T>(list: number[], fn: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await fn();
  list.push(performance.now() - start);
  return result;
}

function table(rows: readonly (readonly string[])[]): string {
  const head = ["chunk", "block", "codec", "build, s", "file, MB", "open, ms", "100^3 cells, ms", "coo(), s"];
  return [head, head.map(() => "---:"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
