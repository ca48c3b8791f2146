// Reads and writes arrays in the environment that the test gave it, and prints what came of it as JSON.
import { asarray, openArray, zeros } from "../../mod.ts";

const [folder] = Deno.args;
const outcomes: Record<string, string> = {};

async function attempt(name: string, fn: () => unknown): Promise<void> {
  try {
    outcomes[name] = `gave ${await fn()}`;
  } catch (error) {
    outcomes[name] = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const cells = Float64Array.from({ length: 3000 }, (_, i) => i * 1.5);
function sum(data: Float64Array): number {
  return data.reduce((total, x) => total + x, 0);
}

for (const kind of ["file", "directory"]) {
  const path = `${folder}/${kind}.b2nd`;
  using a = openArray(path, { mode: "a", dtype: "float64" });
  await attempt(`read ${kind}`, () => sum(a.getSync().data));
  await attempt(`read ${kind} beside`, async () => sum((await a.get()).data));
  await attempt(`write ${kind}`, () => a.setSync(":", cells));
  await attempt(`write ${kind} beside`, () => a.set(":", cells));
  await attempt(`write ${kind} in part`, () => a.setSync("10:20", cells.subarray(0, 10)));
  await attempt(
    `write ${kind} by value first`,
    () => a.setSync(":2500", [...new Array(1500).fill(1), ...cells.subarray(0, 1000)]),
  );
  await attempt(`append to ${kind}`, () => a.append(cells));
  await attempt(`batch on ${kind}`, () =>
    a.batch(() => {
      a.setSync(":1000", 4);
      a.setSync("1000:3000", cells.subarray(1000));
    }));
  await attempt(
    `make ${kind}`,
    () => asarray(cells, { urlpath: `${folder}/new_${kind}`, contiguous: kind === "file" }).close(),
  );
  await attempt(
    `replace ${kind}`,
    () => asarray(cells, { urlpath: path + ".old", mode: "w", contiguous: kind === "file" }).close(),
  );
}
await attempt("write an index", () => {
  using many = openArray(`${folder}/many.b2nd`, { mode: "a" });
  many.setSync("30:40", 7);
});
await attempt("frame", () => asarray(cells, { chunks: [1000], blocks: [1000] }).toCframe().toHex());
await attempt("zeros", () => zeros([1000], { urlpath: `${folder}/zeros.b2nd` }).close());
console.log(JSON.stringify(outcomes));
