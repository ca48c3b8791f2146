import assert from "node:assert/strict";
import { fileFaults, isChecked, treeFaults } from "../../tools/tree/mod.ts";

/** Built from parts, since this file is checked too. */
const ROOT_PATH = ["", "root", "x"].join("/");
const SUPPRESS = ["@ts", "ignore"].join("-");

Deno.test("fileFaults() finds nothing wrong with a good file", () => {
  assert.deepEqual(fileFaults("src/format/chunk_header.ts", "export const A = 1;\n".repeat(400)), []);
});

Deno.test("fileFaults() reports long sources, not long tests", () => {
  const text = "a\n".repeat(401);
  assert.equal(fileFaults("src/format/x.ts", text).length, 1);
  assert.equal(fileFaults("mod.ts", text).length, 1);
  assert.deepEqual(fileFaults("tests/format/x_test.ts", text), []);
});

Deno.test("fileFaults() reports names that are not snake_case", () => {
  assert.equal(fileFaults("src/format/chunkHeader.ts", "").length, 1);
  assert.equal(fileFaults("src/format/chunk-header.ts", "").length, 1);
  assert.deepEqual(fileFaults("src/format/_private_2.ts", ""), []);
});

Deno.test("fileFaults() reports paths of a machine, registry hosts and suppressions with the line", () => {
  assert.deepEqual(fileFaults("README.md", `a\ncd ${ROOT_PATH}\n`), ["README.md:2: names a path of one machine"]);
  assert.deepEqual(fileFaults("README.md", "cd /home/me/x", ["/home/me"]).length, 1);
  assert.deepEqual(fileFaults("README.md", ["https://py", "pi.org"].join("")).length, 1);
  assert.deepEqual(fileFaults("src/a/b.ts", `// ${SUPPRESS}`), ["src/a/b.ts:1: switches a check off"]);
  assert.deepEqual(fileFaults("README.md", "see ~/.cache/deneb and ./src/work.ts"), []);
});

Deno.test("isChecked() leaves lock files and fixtures of others out", () => {
  assert.equal(isChecked("deno.lock"), false);
  assert.equal(isChecked("tests/fixtures/pyblosc2/manifest.json"), false);
  assert.equal(isChecked("tests/fixtures/pyblosc2/README.md"), true);
  assert.equal(isChecked("src/a/b.ts"), true);
});

Deno.test("treeFaults() reports a package.json and folders without a door", () => {
  assert.deepEqual(treeFaults(["ffi/mod.ts", "ffi/a.ts", "src/a/mod.ts", "native/fetch.ts"]), []);
  assert.equal(treeFaults(["package.json"]).length, 1);
  assert.equal(treeFaults(["src/a/b.ts", "src/a/c.ts"]).length, 1);
});
