import assert from "node:assert/strict";
import { asarray, FormatError, libraryInfo, openArray } from "../../../mod.ts";
import { openStore } from "../../../src/storage/mod.ts";
import { Folder } from "../folder.ts";

libraryInfo();

function noise(n: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: n }, (_, i) => Math.imul(i + 1, 2654435761));
}

Deno.test("get() that fails in one of its lanes has ended in all of them: nothing is written into `out` afterwards", async () => {
  using folder = new Folder();
  const path = folder.next();
  const size = 64 * 4096;
  asarray(noise(size), { chunks: [4096], blocks: [1024], cparams: { codec: "lz4", clevel: 1 }, urlpath: path }).close();
  {
    using store = openStore(path);
    const { headerLength } = store.state.header;
    using file = Deno.openSync(path, { write: true });
    file.seekSync(headerLength + store.state.table[5], Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(40).fill(255));
  }
  using array = openArray(path);
  const out = new Int32Array(size);
  // A selection that is not taken chunk by chunk as it is, so that blocks are gathered and moved.
  const failing = array.get("::-1", { out });
  await assert.rejects(failing, FormatError);
  const then = out.slice();
  for (let turn = 0; turn < 20; turn++) await new Promise((done) => setTimeout(done, 1));
  assert.deepEqual(out, then);
  assert.deepEqual(
    (await array.get("100:20000:7")).data,
    noise(20000).filter((_, i) => i >= 100 && (i - 100) % 7 === 0),
  );
});
