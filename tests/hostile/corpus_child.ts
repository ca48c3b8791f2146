/** Does everything that can be done with one file of the corpus, a few times. Argument: its name. */
import { setBlockCache, setThreads } from "../../mod.ts";
import { runCase } from "./run_case.ts";

const name = Deno.args[0];
setThreads(2);
setBlockCache(1 << 20);
const bytes = Deno.readFileSync(new URL(`corpus/${name}`, import.meta.url));
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
