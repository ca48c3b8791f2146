/** Does everything that can be done with one file of the corpus, a few times, and tells how reading it ends. Argument: its name. */
import { NDArray, open, setBlockCache, setThreads } from "../../mod.ts";
import { runCase } from "./run_case.ts";

const name = Deno.args[0];
setThreads(2);
setBlockCache(1 << 20);
const path = new URL(`corpus/${name}`, import.meta.url);
const bytes = Deno.readFileSync(path);
const folder = Deno.makeTempDirSync({ prefix: "deneb-hostile-" });
try {
  for (let round = 0; round < 20; round++) {
    const hostile = { name, kind: "frame", files: new Map([["", bytes]]), how: "corpus" } as const;
    const { fault } = await runCase(hostile, folder, 1, round);
    if (fault !== null) throw new Error(fault);
  }
} finally {
  Deno.removeSync(folder, { recursive: true });
}

try {
  using found = open(path);
  if (found instanceof NDArray) found.getSync();
  else if (found.chunksize < 2 ** 24) found.get(0);
  console.log("read");
} catch (error) {
  console.log(String(error));
}
