/**
 * A file that is far larger than memory until it is compressed: a mostly empty cube, what it costs, and how to find what is in it.
 *
 *     deno run --allow-read --allow-write --allow-ffi examples/on_disk.ts [cube.b2nd]
 *
 * Without a path the cube goes into a temporary folder and is removed at the end.
 *
 * @module
 */
import { openArray, slice, zeros } from "@deneb/deneb";

const folder = Deno.args.length === 0 ? Deno.makeTempDirSync() : undefined;
const path = Deno.args[0] ?? `${folder}/cube.b2nd`;

{
  using cube = zeros([20000, 20000, 20000], { dtype: "uint8", urlpath: path, mode: "w" });
  console.log(`Empty: ${Deno.statSync(path).size} bytes for ${cube.nbytes / 1e12} TB`);
  // One commit for all of these.
  cube.batch(() => {
    for (let i = 0; i < 100; i++) cube.setSync([100 * i, 5000, slant(i)], i + 1);
    cube.vlmeta.set("made by", "examples/on_disk.ts");
  });
}

{
  using cube = openArray(path, { mode: "a" });
  const filled = [...cube.iterchunksInfo({ skip: ["zero"] })]; // nothing is decompressed for this
  const bytes = filled.reduce((sum, chunk) => sum + chunk.cbytes, 0);
  console.log(`${filled.length} of ${cube.chunkIndex().length} chunks hold something: ${bytes} bytes`);

  const { start, shape } = filled[0];
  const box = cube.getSync(start.map((begin, axis) => slice(begin, begin + shape[axis])));
  console.log(`The first one begins at ${start.join(", ")} and holds ${box.bytes.filter((cell) => cell !== 0)}`);

  cube.resize([20000, 20000, 30000]); // a matter of the index: no chunk is touched
  console.log(
    `Now ${cube.shape.join(" x ")}, ${Deno.statSync(path).size < 1e6 ? "still less than 1 MB" : "too large"}`,
  );
}

if (folder !== undefined) Deno.removeSync(folder, { recursive: true });

function slant(i: number): number {
  return 19000 - 150 * i;
}
