import assert from "node:assert/strict";
import { libraryFileName, userCacheFolder } from "../../ffi/mod.ts";
import { libraryCandidates } from "../../ffi/find_library.ts";

function noPython(): undefined {}

function environment(variables: Record<string, string>): (name: string) => string | undefined {
  return (name) => variables[name];
}

Deno.test("libraryFileName() is the name of each system", () => {
  assert.equal(libraryFileName("linux"), "libblosc2.so");
  assert.equal(libraryFileName("darwin"), "libblosc2.dylib");
  assert.equal(libraryFileName("windows"), "libblosc2.dll");
});

Deno.test("userCacheFolder() follows the customs of each system", () => {
  const all = environment({ HOME: "/h", XDG_CACHE_HOME: "/x", LOCALAPPDATA: "C:\\l" });
  assert.equal(userCacheFolder("linux", all), "/x/deneb");
  assert.equal(userCacheFolder("linux", environment({ HOME: "/h" })), "/h/.cache/deneb");
  assert.equal(userCacheFolder("darwin", all), "/h/Library/Caches/deneb");
  assert.equal(userCacheFolder("windows", all), "C:\\l\\deneb");
  for (const os of ["linux", "darwin", "windows"] as const) {
    assert.equal(userCacheFolder(os, environment({})), undefined);
  }
});

Deno.test("libraryCandidates() goes from Deneb's folder over cache and Python to the system", () => {
  const env = environment({ HOME: "/h", CONDA_PREFIX: "/conda" });
  const found = [...libraryCandidates("linux", env, () => "/site/blosc2")];
  assert.match(found[0].path, /[\\/]native[\\/]lib[\\/]libblosc2\.so$/);
  assert.deepEqual(found.slice(1).map(({ path }) => path), [
    "/h/.cache/deneb/libblosc2.so",
    "/site/blosc2/lib/libblosc2.so",
    "/conda/lib/libblosc2.so",
    "libblosc2.so.9",
    "libblosc2.so",
  ]);
  assert.ok(found.every(({ asked }) => !asked));
});

Deno.test("libraryCandidates() gives only what DENEB_LIBBLOSC2 names, if set", () => {
  const found = [...libraryCandidates("linux", environment({ DENEB_LIBBLOSC2: "/mine.so", HOME: "/h" }), noPython)];
  assert.deepEqual(found.map(({ path, asked }) => [path, asked]), [["/mine.so", true]]);
});

Deno.test("libraryCandidates() uses the names of Windows and macOS", () => {
  const windows = [...libraryCandidates("windows", environment({ CONDA_PREFIX: "C:\\c" }), noPython)];
  assert.deepEqual(windows.slice(1).map(({ path }) => path), [
    "C:\\c\\Library\\bin\\libblosc2.dll",
    "libblosc2.dll",
    "blosc2.dll",
  ]);
  const mac = [...libraryCandidates("darwin", environment({}), noPython)];
  assert.ok(mac.some(({ path }) => path === "/opt/homebrew/lib/libblosc2.dylib"));
});

Deno.test("libraryCandidates() does not ask Python before an earlier place was tried", () => {
  const candidates = libraryCandidates("linux", environment({ HOME: "/h" }), () => assert.fail("Python was asked"));
  candidates.next();
  candidates.next();
});
