import assert from "node:assert/strict";
import { pipArguments, PLATFORMS, platformTag, wheelMember } from "../../native/platforms.ts";

Deno.test("platformTag() knows the wheel of each platform", () => {
  for (const { os, arch, tag } of PLATFORMS) assert.equal(platformTag({ os, arch, target: `${arch}-${os}-gnu` }), tag);
  assert.equal(new Set(PLATFORMS.map(({ tag }) => tag)).size, 6);
});

Deno.test("platformTag() refuses a machine without a wheel, and tells what else to do", () => {
  const machines = [
    { os: "freebsd", arch: "x86_64", target: "x86_64-unknown-freebsd" },
    { os: "linux", arch: "x86_64", target: "x86_64-unknown-linux-musl" },
  ] as const;
  for (const machine of machines) {
    assert.throws(() => platformTag(machine), (error: Error) => {
      return error.message.includes(machine.target) && error.message.includes("DENEB_LIBBLOSC2");
    });
  }
});

Deno.test("wheelMember() is the library inside the wheel", () => {
  assert.equal(wheelMember("linux"), "blosc2/lib/libblosc2.so");
  assert.equal(wheelMember("windows"), "blosc2/lib/libblosc2.dll");
});

Deno.test("pipArguments() asks for one binary wheel, by hash, whatever Python pip runs on", () => {
  assert.deepEqual(pipArguments("win_amd64", "r.txt", "to"), [
    "download",
    "--quiet",
    "--no-input",
    "--disable-pip-version-check",
    "--only-binary=:all:",
    "--no-deps",
    "--require-hashes",
    "--implementation",
    "cp",
    "--python-version",
    "3.11",
    "--platform",
    "win_amd64",
    "--dest",
    "to",
    "--requirement",
    "r.txt",
  ]);
});
