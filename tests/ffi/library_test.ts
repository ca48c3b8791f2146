import assert from "node:assert/strict";
import { libraryFileName, libraryInfo } from "../../ffi/mod.ts";
import { allSymbols } from "../../ffi/library.ts";
import { checkDecoding, selfCheck } from "../../ffi/self_check.ts";
import { cparamsStruct } from "../../ffi/structs.ts";
import { FFI, runChild } from "./child.ts";
import { paramsWith } from "./data.ts";

const { path } = libraryInfo();
const SHOW = `import { libraryInfo } from ${FFI}; console.log(libraryInfo().path);`;

/** Runs a test with a folder that holds a copy of `ffi/`, so that `native/lib` beside it is empty. */
async function withCopy(run: (folder: string, show: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/ffi`);
    for await (const { name } of Deno.readDir(new URL("../../ffi/", import.meta.url))) {
      await Deno.copyFile(new URL(`../../ffi/${name}`, import.meta.url), `${folder}/ffi/${name}`);
    }
    const door = JSON.stringify(new URL(`file://${folder}/ffi/mod.ts`).href);
    await run(folder, `import { libraryInfo } from ${door}; console.log(libraryInfo().path);`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Makes a library that says it is of another version, by changing the text that it answers with. */
async function fakeVersion(target: string, version: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  const found = new TextEncoder().encode("\0" + "3.3.5" + "\0");
  const put = new TextEncoder().encode(version);
  let changed = 0;
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) {
    if (found.every((byte, i) => bytes[at + i] === byte)) {
      bytes.set(put, at + 1);
      changed++;
    }
  }
  assert.ok(changed > 0);
  await Deno.writeFile(target, bytes);
  // macOS runs no library whose bytes are not those that were signed.
  if (Deno.build.os === "darwin") {
    await new Deno.Command("codesign", { args: ["--force", "--sign", "-", target] }).output();
  }
}

Deno.test("libraryInfo() tells path, version and codecs", () => {
  const info = libraryInfo();
  assert.match(info.version, /^3.3./);
  assert.deepEqual(info.codecs.slice(0, 5), ["blosclz", "lz4", "lz4hc", "zlib", "zstd"]);
});

Deno.test("libraryInfo() takes the library that DENEB_LIBBLOSC2 names", async () => {
  await withCopy(async (folder, show) => {
    const mine = `${folder}/mine.so`;
    await Deno.copyFile(path, mine);
    assert.equal((await runChild(show, { env: { DENEB_LIBBLOSC2: mine } })).stdout.trim(), mine);
  });
});

Deno.test("libraryInfo() fails when DENEB_LIBBLOSC2 points to nothing, though there are others", async () => {
  const { code, stderr } = await runChild(SHOW, { env: { DENEB_LIBBLOSC2: "/no/such/file.so" } });
  assert.equal(code, 1);
  assert.match(stderr, /Cannot open the library that DENEB_LIBBLOSC2 names, "\/no\/such\/file.so"/);
});

Deno.test("libraryInfo() fails when DENEB_LIBBLOSC2 names what is no library", async () => {
  await withCopy(async (folder, show) => {
    await Deno.writeTextFile(`${folder}/text.so`, "not a library");
    const { stderr } = await runChild(show, { env: { DENEB_LIBBLOSC2: `${folder}/text.so` } });
    assert.match(stderr, /Cannot open the library that DENEB_LIBBLOSC2 names/);
  });
});

Deno.test("libraryInfo() finds the library in the cache folder of the user", async () => {
  await withCopy(async (folder, show) => {
    const cache = `${folder}/${Deno.build.os === "darwin" ? "Library/Caches/" : ""}deneb`;
    await Deno.mkdir(cache, { recursive: true });
    await Deno.copyFile(path, `${cache}/${libraryFileName(Deno.build.os)}`);
    const env = { XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
    const { stdout, stderr } = await runChild(show, { env });
    assert.match(stdout.trim(), /deneb.libblosc2.\w+$/, stderr);
  });
});

Deno.test("libraryInfo() finds the library in the package blosc2 of the active Python", async () => {
  await withCopy(async (folder, show) => {
    const file = libraryFileName(Deno.build.os);
    await Deno.mkdir(`${folder}/site/blosc2/lib`, { recursive: true });
    await Deno.writeTextFile(`${folder}/site/blosc2/__init__.py`, "raise SystemExit('must not be imported')\n");
    await Deno.copyFile(path, `${folder}/site/blosc2/lib/${file}`);
    const env = { PYTHONPATH: `${folder}/site`, XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
    const { stdout, stderr } = await runChild(show, { env });
    assert.match(stdout.trim(), /site.blosc2.lib.libblosc2.\w+$/, stderr);
  });
});

Deno.test("libraryInfo() refuses another version, tells which, and what is accepted", async () => {
  await withCopy(async (folder, show) => {
    for (const version of ["2.9.1", "3.4.0"]) {
      await fakeVersion(`${folder}/other.so`, version);
      const { code, stderr } = await runChild(show, { env: { DENEB_LIBBLOSC2: `${folder}/other.so` } });
      assert.equal(code, 1);
      assert.ok(stderr.includes(`It is version ${version} of Blosc2, and Deneb works with 3.3.x`), stderr);
    }
    await fakeVersion(`${folder}/other.so`, "3.3.9");
    const { code, stderr } = await runChild(show, { env: { DENEB_LIBBLOSC2: `${folder}/other.so` } });
    assert.equal(code, 0, stderr);
  });
});

Deno.test("libraryInfo() tells every way to a library when there is none", async () => {
  await withCopy(async (folder, show) => {
    const env = { PATH: folder, XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
    const { code, stderr } = await runChild(show, { env });
    assert.equal(code, 1);
    for (
      const way of ["native/fetch.ts", "--user", "pip install blosc2==4.14.1", "conda", "DENEB_LIBBLOSC2", "deneb"]
    ) {
      assert.ok(stderr.includes(way), `${way} is not in: ${stderr}`);
    }
  });
});

Deno.test("libraryInfo() works with --allow-ffi alone, and says so without it", async () => {
  assert.equal((await runChild(SHOW, { flags: ["--allow-ffi", "--allow-read"] })).stdout.trim(), path);
  const { code, stderr } = await runChild(SHOW, { flags: ["--allow-read"] });
  assert.equal(code, 1);
  assert.match(stderr, /Cannot open the native library of Blosc2 without permission/);
  assert.match(stderr, /--allow-ffi/);
});

Deno.test("mod.ts opens nothing and needs no permission when it is imported", async () => {
  const source = `import { maxCompressedLength } from ${FFI}; console.log(maxCompressedLength(1));`;
  const { stdout, stderr } = await runChild(source, { flags: [] });
  assert.equal(stdout.trim(), "33", stderr);
});

Deno.test("selfCheck() refuses a library that answers in another way", () => {
  const symbols = allSymbols();
  selfCheck(symbols);
  const wrong: Partial<typeof symbols>[] = [
    { blosc2_compress_ctx: () => 0 },
    { blosc2_compress_ctx: () => -12 },
    { blosc2_decompress_ctx: () => 4096 },
    { blosc2_decompress_ctx: () => -1 },
    { blosc2_create_cctx: () => null },
    { blosc2_create_cctx: () => symbols.blosc2_create_cctx(cparamsStruct(paramsWith(), 1, 0n)) },
  ];
  for (const change of wrong) {
    assert.throws(() => selfCheck({ ...symbols, ...change }), Error);
  }
});

Deno.test("checkDecoding() refuses a library that decompresses in another way", () => {
  const symbols = allSymbols();
  checkDecoding(symbols);
  const wrong: Partial<typeof symbols>[] = [
    { blosc2_create_dctx: () => null },
    { blosc2_decompress_ctx: () => 256 },
    { blosc2_decompress_ctx: () => -1 },
  ];
  for (const change of wrong) {
    assert.throws(() => checkDecoding({ ...symbols, ...change }), /does not answer a known input right/);
  }
});
