import assert from "node:assert/strict";
import { arange, libraryInfo, openArray } from "../../mod.ts";
import { Folder } from "../ndarray/folder.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const CHILD = new URL("./lock_child.ts", import.meta.url).href;

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("openArray() for writing removes what a killed writer has left in a directory, and nothing else", () => {
  using folder = new Folder();
  const path = folder.next();
  arange(50, { dtype: "int32", chunks: [10], urlpath: path, contiguous: false }).close();
  Deno.writeTextFileSync(`${path}/notes.txt`, "mine");
  const clean = namesIn(path);
  for (const name of ["00000005.chunk", "000000FF.chunk", "chunks.b2frame.deneb.tmp"]) {
    Deno.writeTextFileSync(`${path}/${name}`, "half of something");
  }
  const littered = namesIn(path);
  openArray(path).close();
  assert.deepEqual(namesIn(path), littered);
  using a = openArray(path, { mode: "a" });
  assert.deepEqual(namesIn(path), clean);
  assert.deepEqual(a.getSync().toNested(), Array.from({ length: 50 }, (_, i) => i));
});

Deno.test("openArray() for writing leaves chunks alone while somebody holds the lock of python-blosc2", async () => {
  using folder = new Folder();
  const path = folder.next();
  arange(20, { dtype: "int32", chunks: [10], urlpath: path, contiguous: false }).close();
  Deno.writeFileSync(`${path}/.b2lock`, new Uint8Array(64));
  Deno.writeTextFileSync(`${path}/00000002.chunk`, "soon to be committed");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", CHILD, `${path}/.b2lock`, `${path}/00000002.chunk`],
    stdin: "null",
    stdout: "piped",
    signal: AbortSignal.timeout(30_000), // it takes half a second
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await lines.read()).value, "held\n");
  // This waits; the child lets go only after it has looked at the chunk.
  using a = openArray(path, { mode: "a" });
  assert.equal((await lines.read()).value, "still there\n");
  assert.deepEqual(namesIn(path), [".b2lock", "00000000.chunk", "00000001.chunk", "chunks.b2frame"]);
  assert.equal(a.item(19), 19);
  await lines.cancel();
  await child.status;
});
