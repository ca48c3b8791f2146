/**
 * Walks the chunks of a cube that hold something, and prints what is in them: where each star is, and how many share its cell.
 *
 *     deno run --allow-read --allow-write --allow-ffi examples/traverse.ts [cube.b2nd [most]]
 *
 * Without a path a small cube is made in a temporary folder and removed at the end. `deno task demo` leaves a large one in `notebooks/data/stars.b2nd`.
 *
 * @module
 */
import { fromCooSync, openArray } from "@deneb/deneb";

const folder = Deno.args.length === 0 ? Deno.makeTempDirSync() : undefined;
const path = Deno.args[0] ?? makeCube(`${folder}/cube.b2nd`);
const most = Number(Deno.args[1] ?? 20);

{
  using cube = openArray(path);
  let chunks = 0, cells = 0;
  // Chunks without stars are passed over in the index, blocks without stars in the chunk: neither is decompressed.
  for (const { chunk, coords, values } of cube.iterCoo()) {
    if (cells < most) console.log(`chunk ${chunk.nchunk} at [${chunk.coords}], ${chunk.cbytes} bytes:`);
    for (let i = 0; i < values.length && cells + i < most; i++) {
      console.log(`  [${coords.map((axis) => axis[i]).join(", ")}] holds ${values[i]}`);
    }
    chunks++;
    cells += values.length;
  }
  console.log(`${cells} cells hold something, in ${chunks} of ${cube.chunkIndex().length} chunks`);
}

if (folder !== undefined) Deno.removeSync(folder, { recursive: true });

/** Makes a cube with a few stars; two share a cell. */
function makeCube(urlpath: string): string {
  const coords = [[10_000, 10_004, 9_991, 9_991], [10_000, 9_998, 10_007, 10_007], [10_000, 10_001, 9_996, 9_996]];
  fromCooSync(coords, 1, [20_000, 20_000, 20_000], { dtype: "uint8", urlpath }).close();
  return urlpath;
}
