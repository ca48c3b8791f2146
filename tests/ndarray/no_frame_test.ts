import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { dense, FormatError, libraryInfo, open, openArray, openTree, UnsupportedError } from "../../mod.ts";

libraryInfo(); // opened before the sanitizers look
const FIXTURES = fileURLToPath(new URL("../fixtures/pyblosc2/", import.meta.url));

function withFile(bytes: Uint8Array, use: (path: string) => void): void {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, bytes);
    use(path);
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("open() names the file that is no frame", () => {
  for (const text of ["", "hi", "this is no frame at all, but some text that is long enough"]) {
    withFile(new TextEncoder().encode(text), (path) => {
      assert.throws(() => open(path), {
        name: "FormatError",
        message: `Cannot open "${path}": there is no frame of Blosc2 at byte 0`,
        offset: 0,
      });
    });
  }
});

Deno.test("open() says what reads a file that it does not", () => {
  withFile(
    dense([1, 2]).toNpy(),
    (path) => assert.throws(() => open(path), /fromNpy\(\).*: there is a \.npy file at byte 0$/),
  );
  const store = FIXTURES + "tree.b2z";
  assert.throws(() => open(store), /openTree\(\).*: there is a zip archive at byte 0$/);
  assert.throws(() => open(FIXTURES + "dict.b2d"), /the folder holds no frame; openTree\(\)/);
  assert.throws(() => openTree(FIXTURES + "dt_f8.b2nd"), /open\(\) reads arrays/);
});

Deno.test("open() tells the place of a wrong offset", () => {
  withFile(new Uint8Array(100), (path) => {
    assert.throws(
      () => openArray(path, { offset: 60 }),
      (error) => error instanceof FormatError && error.offset === 60,
    );
  });
});

Deno.test("open() keeps the error of a frame that is cut off", () => {
  const whole = Deno.readFileSync(FIXTURES + "dt_f8.b2nd");
  withFile(
    whole.subarray(0, whole.length - 20),
    (path) => assert.throws(() => open(path), /the frame has \d+ bytes, the file/),
  );
});

Deno.test("open() refuses lazy expressions instead of showing their empty carriers", () => {
  for (const name of ["lx_add.b2nd", "lx_legacy.b2nd"]) {
    assert.throws(() => open(FIXTURES + name), UnsupportedError);
  }
});
