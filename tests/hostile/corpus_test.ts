import assert from "node:assert/strict";

const CORPUS = new URL("corpus/", import.meta.url);
const CHILD = new URL("corpus_child.ts", import.meta.url).href;

for (const { name } of [...Deno.readDirSync(CORPUS)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  Deno.test(`open() and all that follows withstand the corpus file ${name}`, async () => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", CHILD, name],
      env: { NO_COLOR: "1" },
      signal: AbortSignal.timeout(60_000), // it takes less than a second; a hang would take for ever
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
  });
}
