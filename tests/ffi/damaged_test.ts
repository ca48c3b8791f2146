import assert from "node:assert/strict";

for (const seed of [1, 2, 3]) {
  Deno.test(`decompress() never crashes or hangs on damaged chunks, seed ${seed}`, async () => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", new URL("./damaged_child.ts", import.meta.url).href, `${seed * 7919}`, "300"],
      signal: AbortSignal.timeout(60_000), // it takes a second; a hang would take for ever
    });
    const { code, stdout, stderr } = await child.output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.ok(Number(new TextDecoder().decode(stdout)) > 1000);
  });
}
