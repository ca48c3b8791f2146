import assert from "node:assert/strict";

Deno.test("decompressAsync() survives the end of the worker that opened the library", async () => {
  const script = new URL("./unload_child.ts", import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-check", script] });
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.equal(new TextDecoder().decode(stdout), "true\n");
});
