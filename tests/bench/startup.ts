import { fileURLToPath } from "node:url";
import { arange } from "../../mod.ts";
import { settleWarm } from "./settle.ts";
import { type Group, workload } from "./workload.ts";

/** All of Deneb as one module, which the README has scripts import, and its sources. */
const MODULES = [[", one module", "../../dist/deneb.js"], [", sources", "../../mod.ts"]] as const;

/** From the start of a process to the first element of a file. */
export const STARTUP: Group = {
  name: "startup",
  meanTarget: null,
  *workloads(setting) {
    const path = `${setting.dir}/startup.b2nd`;
    arange(0.5, 1_000_000).save(path);
    for (const [name, module] of MODULES) {
      const script = fileURLToPath(new URL("first_element.ts", import.meta.url));
      const args = ["run", "-A", script, new URL(module, import.meta.url).href, path];
      yield workload({
        name: `process start to first element${name}`,
        target: 5,
        countsCpu: false,
        before() {},
        run: () => new Deno.Command(Deno.execPath(), { args }).outputSync(),
        check(output) {
          if (!output.success) {
            throw new Error(`Cannot read the first element: ${new TextDecoder().decode(output.stderr)}`);
          }
          return String(Number(new TextDecoder().decode(output.stdout)));
        },
      }, settleWarm);
    }
  },
};
