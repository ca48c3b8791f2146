import assert from "node:assert/strict";
import { FFI, runChild } from "./child.ts";

const COMPRESS = `
import { compress, libraryInfo } from ${FFI};
libraryInfo();
const params = {
  codec: 5, codecMeta: 0, clevel: 5, filters: [0, 0, 0, 0, 0, 1], filtersMeta: [0, 0, 0, 0, 0, 0], splitMode: 3,
  useDict: false, typesize: 8, blocksize: 1024, nthreads: 1,
};
const [name, value] = (SETTING).split("=");
Deno.env.set(name, value);
try {
  console.log(compress(new Uint8Array(8000).map((_, i) => i >> 8), new Uint8Array(8032), params) > 0);
} catch (error) {
  console.log(error.message);
}`;

const OVERRIDING = [
  "BLOSC_BLOCKSIZE=512",
  "BLOSC_CLEVEL=1",
  "BLOSC_COMPRESSOR=lz4",
  "BLOSC_COMPRESSOR=ZSTD",
  "BLOSC_DELTA=1",
  "BLOSC_SHUFFLE=BITSHUFFLE",
  "BLOSC_SPLITMODE=AUTO",
  "BLOSC_TYPESIZE=4",
];
OVERRIDING.forEach(testRefused);

function testRefused(setting: string): void {
  Deno.test(`compress() names the variable that overrides the parameters: ${setting}`, async () => {
    const { stdout, stderr } = await runChild(COMPRESS.replace("SETTING", JSON.stringify(setting)));
    assert.match(stdout, /^Cannot compress: the environment overrides/, stderr);
    assert.ok(stdout.includes(`unset ${setting.split("=")[0]}`), stdout);
  });
}

Deno.test("compress() lets variables pass that do not change what a chunk is", async () => {
  for (const setting of ["BLOSC_NTHREADS=2", "BLOSC_TRACE=1", "BLOSC_NOLOCK=1"]) {
    const { stdout, stderr } = await runChild(COMPRESS.replace("SETTING", JSON.stringify(setting)));
    assert.equal(stdout.trim(), "true", stderr);
  }
});

Deno.test("selfCheck() notices every override where the environment may not be read", async () => {
  const source = COMPRESS.replace(/const \[name.*\nDeno.env.set.*\n/, "");
  assert.ok(!source.includes("SETTING"));
  for (const setting of OVERRIDING) {
    const [name, value] = setting.split("=");
    const flags = ["--allow-ffi", "--allow-read"];
    const { stdout } = await runChild(source, { env: { [name]: value }, flags });
    assert.match(stdout, /the environment, which may not be read, seems to override the parameters/, setting);
    assert.ok(stdout.includes(name), setting);
  }
});

Deno.test("libraryInfo() and decompress() work whatever the environment says", async () => {
  const source = `import { libraryInfo } from ${FFI}; console.log(libraryInfo().codecs.includes("zstd"));`;
  const { stdout, stderr } = await runChild(source, { env: { BLOSC_SHUFFLE: "BITSHUFFLE", BLOSC_COMPRESSOR: "none" } });
  assert.equal(stdout.trim(), "true", stderr);
});
