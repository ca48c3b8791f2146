import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Folder } from "../folder.ts";

const CHILD = fileURLToPath(new URL("memory_child.ts", import.meta.url));

Deno.test({
  name:
    "fromCoo() takes memory for cells and a group of blocks, not for the volume, whether the codec has to work or not",
  ignore: Deno.build.os !== "linux",
  fn() {
    using folder = new Folder();
    for (const [codec, most] of [["zstd", 150], ["lz4", 300]] as const) {
      const args = ["run", "-A", CHILD, folder.next(), codec];
      const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), { args }).outputSync();
      assert.ok(success, new TextDecoder().decode(stderr));
      const bytes = Number(new TextDecoder().decode(stdout));
      assert.ok(bytes > 0 && bytes < most * 1e6, `${codec}: ${bytes} bytes`);
    }
  },
});
