import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { arange, libraryInfo } from "../../mod.ts";
import { bundle } from "../../tools/bundle.ts";

const { path: library } = libraryInfo();
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function deno(args: string[], env: Record<string, string> = {}): string {
  const run = new Deno.Command(Deno.execPath(), { args, cwd: ROOT, env }).outputSync();
  assert.ok(run.success, new TextDecoder().decode(run.stderr));
  return new TextDecoder().decode(run.stdout);
}

Deno.test("bundle() makes one module of Deneb that reads a file", () => {
  const folder = Deno.makeTempDirSync();
  try {
    arange(10, { dtype: "int32" }).save(`${folder}/a.b2nd`);
    bundle(`${folder}/deneb.js`);
    assert.match(Deno.readTextFileSync(`${folder}/deneb.js`), /^\/\/ @ts-self-types="\.\.\/mod\.ts"\n/);
    Deno.writeTextFileSync(
      `${folder}/read.js`,
      'import { openArray } from "./deneb.js";\nusing a = openArray(Deno.args[0]);\nconsole.log(a.item(7));\n',
    );
    const printed = deno(["run", "-A", `${folder}/read.js`, `${folder}/a.b2nd`], { DENEB_LIBBLOSC2: library });
    assert.equal(printed.trim(), "7");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
