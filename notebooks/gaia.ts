/**
 * Counts the stars of a Gaia catalogue in a cube of cells around the Sun:
 * `deno run -A notebooks/gaia.ts --out cube.b2nd FILES...`. Run it again to go on; `docs/gaia.md` tells the rest.
 */
import { parseArgs } from "node:util";
import { fromCooSync, type NDArray, openArray } from "../mod.ts";
import { fillCube, type Report, reportTable, type StarFilters } from "./gaia/mod.ts";

const USAGE = `deno run -A notebooks/gaia.ts --out cube.b2nd FILES...

FILES                       files, folders or globs: .csv, .csv.gz, .ecsv, .ecsv.gz
--out PATH                  the cube; made when it is not there, gone on with when it is
--cell LIGHT_YEARS          edge of a cell (default 1)
--size CELLS                cells along each axis of a new cube (default 20000)
--chunk CELLS               cells along each axis of a chunk of a new cube (default: computed)
--commit STARS              stars of a commit (default 10000000)
--parallax-over-error N     keep stars above this ratio (default 5)
--max-parallax-error MAS    largest error of the parallax
--min-parallax MAS          smallest parallax
--max-ruwe N                largest ruwe
--max-distance LIGHT_YEARS  farthest distance
--zero-point MAS            taken from every parallax (default 0)`;

const TEXT = { type: "string" } as const;

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      "out": TEXT,
      "cell": TEXT,
      "size": TEXT,
      "chunk": TEXT,
      "commit": TEXT,
      "parallax-over-error": TEXT,
      "max-parallax-error": TEXT,
      "min-parallax": TEXT,
      "max-ruwe": TEXT,
      "max-distance": TEXT,
      "zero-point": TEXT,
      "help": { type: "boolean" },
    },
  });
  if (values.help || values.out === undefined || positionals.length === 0) {
    console.log(USAGE);
    if (!values.help) Deno.exitCode = 2;
    return;
  }
  const number = (name: keyof typeof values) => toNumber(name, values[name]);
  const filters: StarFilters = {
    parallaxOverError: number("parallax-over-error") ?? 5,
    maxParallaxError: number("max-parallax-error"),
    minParallax: number("min-parallax"),
    maxRuwe: number("max-ruwe"),
    maxDistance: number("max-distance"),
    zeroPoint: number("zero-point"),
  };
  using cube = openCube(values.out, number("size") ?? 20_000, number("chunk"));
  const start = performance.now();
  const report = await fillCube(cube, positionals, {
    ...filters,
    cell: number("cell") ?? 1,
    commitStars: number("commit"),
    onProgress: (soFar, file) => show(soFar, file, start),
  });
  console.log(`\n${reportTable(report)}\n\n${cube.info}`);
}

function openCube(path: string, size: number, chunk?: number): NDArray<"uint16"> {
  try {
    return openArray(path, { mode: "a", dtype: "uint16" });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const chunks = chunk === undefined ? undefined : [chunk, chunk, chunk];
  return fromCooSync([[], [], []], 1, [size, size, size], { dtype: "uint16", chunks, urlpath: path });
}

function toNumber(name: string, text: string | boolean | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) throw new RangeError(`Option --${name} takes a number, not "${text}"`);
  return value;
}

let shown = 0;

/** One line a second at most. */
function show({ rows, kept }: Report, file: string, start: number): void {
  const now = performance.now();
  if (now - shown < 1000) return;
  shown = now;
  console.error(`${((now - start) / 1000).toFixed(0)} s: ${rows} rows, ${kept} stars kept, at ${file}`);
}

await main(Deno.args);
