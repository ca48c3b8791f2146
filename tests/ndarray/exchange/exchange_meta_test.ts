import assert from "node:assert/strict";
import { libraryInfo, type MetaValue, openArray, schunk, zeros } from "../../../mod.ts";
import { MetaArray, MetaComplex } from "../../../src/format/mod.ts";
import { pythonTest, runPython } from "../../python.ts";
import { Folder } from "../folder.ts";
import { fixturePath } from "../fixtures/manifest.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** Values, and how Python shows them. */
const VALUES: readonly (readonly [string, MetaValue, string])[] = [
  ["none", null, "None"],
  ["flags", [true, false], "[True, False]"],
  ["small", [0, 1, -1, 127, 128, -32, -33, 255, 65536, -70000], "[0, 1, -1, 127, 128, -32, -33, 255, 65536, -70000]"],
  [
    "large",
    [2 ** 53 - 1, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n],
    "[9007199254740991, 9223372036854775807, -9223372036854775808, 18446744073709551615]",
  ],
  ["real", [0.5, -1e300, Infinity], "[0.5, -1e+300, inf]"],
  ["text", ["", "plain", "héllo 中 🌟", "x".repeat(40)], `['', 'plain', 'héllo 中 🌟', '${"x".repeat(40)}']`],
  ["bytes", Uint8Array.of(0, 1, 255), "b'\\x00\\x01\\xff'"],
  ["map", { a: { b: [1, { c: null }] }, é: 2 }, "{'a': {'b': [1, {'c': None}]}, 'é': 2}"],
  // Of other keys than text, python-blosc2 takes bytes.
  ["keys", new Map<MetaValue, MetaValue>([[Uint8Array.of(1), "one"], ["two", 2]]), "{b'\\x01': 'one', 'two': 2}"],
  ["complex", new MetaComplex(1.5, -2), "(1.5-2j)"],
  ["set", new Set<MetaValue>([7]), "{7}"],
  [
    "array",
    new MetaArray("<i2", [2, 2], new Uint8Array(Int16Array.of(1, 2, 3, 4).buffer)),
    "array([[1, 2],\n       [3, 4]], dtype=int16)",
  ],
  ["long", "ab".repeat(3000), `'${"ab".repeat(3000)}'`],
];

const CODE = `
import json, sys, blosc2
for path in json.load(open(sys.argv[1])):
    x = blosc2.open(path, mode="r")
    schunk = getattr(x, "schunk", x)
    rows = [[k.decode() if isinstance(k, bytes) else k, repr(v)] for k, v in schunk.vlmeta.getall().items()]
    meta = [[k, repr(schunk.meta[k])] for k in schunk.meta.keys() if k != "b2nd"]
    print(json.dumps([rows, meta]))
`;

/** What Python shows of the metadata in some files: names with texts, of vlmeta and of meta. */
function shown(folder: Folder, paths: readonly string[]): [string, string][][][] {
  const list = `${folder.next()}.json`;
  Deno.writeTextFileSync(list, JSON.stringify(paths));
  return runPython(CODE, [list]).trim().split("\n").map((line) => JSON.parse(line));
}

pythonTest("vlmeta and meta hold values that python-blosc2 reads as its own", () => {
  using folder = new Folder();
  const meta = Object.fromEntries(VALUES.filter(([name]) => name !== "array").map(([name, value]) => [name, value]));
  const paths = [folder.next(), folder.next(), folder.next()];
  const subjects = [
    zeros([3], { urlpath: paths[0], meta }),
    zeros([3], { urlpath: paths[1], contiguous: false, meta }),
    schunk({ urlpath: paths[2], meta }),
  ];
  for (const subject of subjects) {
    for (const [name, value] of VALUES) subject.vlmeta.set(name, value);
    assert.deepEqual([...subject.vlmeta], VALUES.map(([name, value]) => [name, value]));
    subject.close();
  }
  const rows = VALUES.map(([name, , text]) => [name, text]);
  const fixed = rows.filter(([name]) => name !== "array");
  assert.deepEqual(shown(folder, paths), paths.map(() => [rows, fixed]));
});

pythonTest("vlmeta leaves the values of python-blosc2 as they are when it adds, replaces and removes others", () => {
  using folder = new Folder();
  const paths = ["vlmeta.b2nd", "vlmeta_ext.b2nd"].map((file) => {
    const path = folder.next();
    Deno.copyFileSync(fixturePath(file), path);
    return path;
  });
  const before = shown(folder, paths);
  for (const path of paths) {
    using a = openArray(path, { mode: "a" });
    a.vlmeta.set("more", [1, "two"]);
    a.vlmeta.set("gone", 1);
    a.vlmeta.delete("gone");
    a.setSync([0, 0], 1);
    a.compact();
  }
  const after = before.map(([rows, meta]) => [[...rows, ["more", "[1, 'two']"]], meta]);
  assert.deepEqual(shown(folder, paths), after);
});
