/**
 * Counts the stars of a Gaia catalogue in a cube of cells around the Sun:
 * `deno run -A notebooks/gaia.ts --out cube.b2nd FILES...`. Run it again to go on; `docs/gaia.md` tells the rest.
 */
import { parseArgs } from "node:util";
import { type NDArray, openArray, zeros } from "../mod.ts";
import { fillCube, type Report, reportTable, type StarCube, type StarFilters } from "./gaia/mod.ts";

const USAGE = `deno run -A notebooks/gaia.ts --out cube.b2nd FILES...

FILES                       files, folders or globs: .csv, .csv.gz, .ecsv, .ecsv.gz
--out PATH                  the cube; made when it is not there, gone on with when it is
--cell LIGHT_YEARS          edge of a cell (default 10)
--size CELLS                cells along each axis of a new cube (default 2000)
--chunk CELLS               cells along each axis of a chunk of a new cube (default 200)
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
  using cube = openCube(values.out, number("size") ?? 2000, number("chunk") ?? 200);
  const start = performance.now();
  const report = await fillCube(toStarCube(cube), positionals, {
    ...filters,
    cell: number("cell") ?? 10,
    commitStars: number("commit"),
    onProgress: (soFar, file) => show(soFar, file, start),
  });
  console.log(`\n${reportTable(report)}\n\n${cube.info}`);
}

function openCube(path: string, size: number, chunk: number): NDArray<"uint16"> {
  try {
    return openArray(path, { mode: "a", dtype: "uint16" });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return zeros([size, size, size], { dtype: "uint16", chunks: [chunk, chunk, chunk], urlpath: path });
}

/** The array as what is filled: it must be able to add to cells at coordinates. */
function toStarCube(cube: NDArray): NDArray & StarCube {
  if (!canAdd(cube)) throw new TypeError("Cannot fill the cube: this version of Deneb has no addCoo()");
  return cube;
}

function canAdd(cube: NDArray): cube is NDArray & StarCube {
  return "addCoo" in cube;
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
