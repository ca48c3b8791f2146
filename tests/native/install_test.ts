import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { install, type InstallOptions, pinnedPackage } from "../../native/install.ts";

const REQUIREMENTS = "# a comment\nblosc2==4.14.1 \\\n    --hash=sha256:00\n";
const LINUX = { os: "linux", arch: "x86_64", target: "x86_64-unknown-linux-gnu" } as const;
const LIBRARY = Uint8Array.from({ length: 1000 }, (_, i) => i);

/** A pip that writes a wheel with these members instead of downloading one, and keeps what it was asked. */
function fakePip(members: Record<string, Uint8Array>) {
  const calls: (readonly string[])[] = [];
  const run = async (args: readonly string[]) => {
    calls.push(args);
    const folder = args[args.indexOf("--dest") + 1];
    assert.equal(await Deno.readTextFile(args[args.indexOf("--requirement") + 1]), REQUIREMENTS);
    await Deno.mkdir(folder);
    await Deno.writeFile(`${folder}/blosc2-4.14.1-cp311-abi3-any.whl`, zipSync(members));
  };
  return { calls, pip: () => Promise.resolve({ command: "fake", run }) };
}

/** Runs a test with an empty folder to install into, and the options to do so. */
async function withFolder(
  members: Record<string, Uint8Array>,
  test: (options: InstallOptions, calls: (readonly string[])[], lines: string[]) => Promise<void>,
): Promise<void> {
  const parent = await Deno.makeTempDir();
  const lines: string[] = [];
  const { calls, pip } = fakePip(members);
  try {
    const say = (line: string) => void lines.push(line);
    await test({ folder: `${parent}/lib`, requirements: REQUIREMENTS, target: LINUX, pip, say }, calls, lines);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("install() unpacks only the library, and says so in two lines", async () => {
  const members = { "blosc2/lib/libblosc2.so": LIBRARY, "blosc2/lib/libtcc.so": new Uint8Array(9) };
  await withFolder(members, async (options, calls, lines) => {
    const path = await install(options);
    assert.deepEqual(await Deno.readFile(path), LIBRARY);
    assert.deepEqual(namesIn(options.folder), ["libblosc2.so", "libblosc2.so.json"]);
    assert.equal(calls.length, 1);
    assert.ok(calls[0].includes("manylinux_2_28_x86_64"));
    assert.equal(lines.length, 2);
    assert.match(lines[0], /blosc2==4\.14\.1 for manylinux_2_28_x86_64, with fake/);
  });
});

Deno.test("install() does nothing when the library is there and right, without looking for pip", async () => {
  await withFolder({ "blosc2/lib/libblosc2.so": LIBRARY }, async (options, calls, lines) => {
    const path = await install(options);
    const before = await Deno.stat(path);
    assert.equal(await install({ ...options, pip: () => assert.fail("pip was looked for") }), path);
    assert.deepEqual((await Deno.stat(path)).ino, before.ino);
    assert.equal(calls.length, 1);
    assert.match(lines[2], /is there/);
  });
});

Deno.test("install() fetches again when forced, damaged, or pinned to another version", async () => {
  await withFolder({ "blosc2/lib/libblosc2.so": LIBRARY }, async (options, calls) => {
    const path = await install(options);
    await install({ ...options, force: true });
    assert.equal(calls.length, 2);
    await Deno.writeFile(path, LIBRARY.subarray(1));
    await install(options);
    assert.equal(calls.length, 3);
    assert.deepEqual(await Deno.readFile(path), LIBRARY);
    await Deno.writeTextFile(`${path}.json`, "not JSON");
    await install(options);
    await Deno.writeTextFile(`${path}.json`, "null");
    await install(options);
    await Deno.remove(`${path}.json`);
    await install(options);
    assert.equal(calls.length, 6);
    const memo = await Deno.readTextFile(`${path}.json`);
    await Deno.writeTextFile(`${path}.json`, memo.replace("4.14.1", "4.14.0"));
    await install(options);
    assert.equal(calls.length, 7);
  });
});

Deno.test("install() leaves what was there when pip fails or the wheel lacks the library", async () => {
  await withFolder({ "blosc2/lib/libblosc2.so": LIBRARY }, async (options) => {
    const path = await install(options);
    const failing = () => Promise.resolve({ command: "fake", run: () => Promise.reject(new Error("No network")) });
    await assert.rejects(install({ ...options, force: true, pip: failing }), /No network/);
    const empty = fakePip({ "blosc2/__init__.py": new Uint8Array(3) });
    await assert.rejects(install({ ...options, force: true, pip: empty.pip }), /holds no "blosc2\/lib\/libblosc2\.so"/);
    assert.deepEqual(await Deno.readFile(path), LIBRARY);
    assert.deepEqual(namesIn(options.folder), ["libblosc2.so", "libblosc2.so.json"]);
  });
});

Deno.test("install() may run several times at once", async () => {
  await withFolder({ "blosc2/lib/libblosc2.so": LIBRARY }, async (options) => {
    const paths = await Promise.all(Array.from({ length: 8 }, () => install(options)));
    assert.deepEqual(await Deno.readFile(paths[0]), LIBRARY);
    assert.deepEqual(namesIn(options.folder), ["libblosc2.so", "libblosc2.so.json"]);
  });
});

Deno.test("pinnedPackage() reads the requirements, which carry a hash for each platform", async () => {
  assert.equal(pinnedPackage(REQUIREMENTS), "blosc2==4.14.1");
  assert.throws(() => pinnedPackage("blosc2>=4\n"), /pins no version/);
  const real = await Deno.readTextFile(new URL("../../native/requirements.txt", import.meta.url));
  assert.equal(pinnedPackage(real), "blosc2==4.14.1");
  assert.equal(real.match(/--hash=sha256:[0-9a-f]{64}( \\)?\n/g)?.length, 6);
});
