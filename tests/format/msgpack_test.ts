import assert from "node:assert/strict";
import { decode, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import {
  FormatError,
  MetaArray,
  MetaComplex,
  MetaExt,
  type MetaValue,
  packValue,
  parseTrailer,
  unpackValue,
  UnsupportedError,
} from "../../src/format/mod.ts";
import { decompressed } from "./compressed.ts";
import { fixture, frameParts } from "./fixtures.ts";

/** The metadata of a fixture, each value unpacked. */
function vlmetaOf(name: string): Map<string, MetaValue> {
  const { vlmeta } = parseTrailer(frameParts(fixture(name)).trailer);
  return new Map([...vlmeta].map(([key, chunk]) => [key, unpackValue(decompressed(chunk))]));
}

Deno.test("unpackValue() reads what python-blosc2 keeps as metadata", () => {
  const values = vlmetaOf("vlmeta.b2nd");
  assert.equal(values.get("int"), 44);
  assert.equal(values.get("neg"), -70000);
  assert.equal(values.get("big"), 2 ** 40);
  assert.equal(values.get("f"), 1.25);
  assert.equal(values.get("s"), "héllo 中");
  assert.deepEqual(values.get("b"), Uint8Array.of(0, 1, 255));
  assert.deepEqual(values.get("l"), [1, "two", 3, null, true]);
  assert.deepEqual(values.get("d"), { k: [1, 2], n: { z: false } });
  assert.deepEqual(values.get("tuple"), [1, 2, [3, "x"]]);
  assert.equal(values.get("none"), null);
  assert.equal(values.get("long"), "ab".repeat(2000));
});

Deno.test("unpackValue() reads the extensions of python-blosc2", () => {
  const values = vlmetaOf("vlmeta_ext.b2nd");
  assert.deepEqual([...values.keys()].sort(), ["cplx", "nparr", "set"]);
  assert.ok(values.get("cplx") instanceof MetaComplex);
  assert.ok(values.get("set") instanceof Set);
  assert.ok(values.get("nparr") instanceof MetaArray);
});

Deno.test("unpackValue() keeps an array of Python objects as it is", () => {
  const objects = packValue({ values: ["a", 1], shape: [2] });
  const bytes = packValue(new MetaExt(46, objects));
  assert.deepEqual(unpackValue(bytes), new MetaExt(46, objects));
});

const anyNumber = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double(), fc.constantFrom(0, -0, 127, 128, -32, -33));
const anyBigInt = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).filter((n) => !Number.isSafeInteger(Number(n)));
const anyText = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ minLength: 30, maxLength: 300 }));
const anyBytes = fc.uint8Array({ maxLength: 300 });
const { tree } = fc.letrec<{ tree: MetaValue; leaf: MetaValue }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(null, true, false),
    anyNumber,
    anyBigInt,
    anyText,
    anyBytes,
    fc.tuple(fc.double(), fc.double()).map(([re, im]) => new MetaComplex(re, im)),
    fc.tuple(fc.integer({ min: -128, max: 41 }), anyBytes).map(([ext, data]) => new MetaExt(ext, data)),
    fc.tuple(fc.array(fc.nat(9)), anyBytes).map(([shape, data]) => new MetaArray("<f8", shape, data)),
  ),
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.array(tie("tree"), { maxLength: 20 }),
    fc.dictionary(anyText, tie("tree"), { maxKeys: 20, noNullPrototype: true }),
    fc.array(fc.tuple(fc.integer(), tie("tree")), { minLength: 1, maxLength: 5 }).map((pairs) => new Map(pairs)),
    fc.array(fc.integer()).map((items) => new Set(items)),
  ),
}));

Deno.test("unpackValue() gives back what packValue() wrote", () => {
  fc.assert(fc.property(tree, (value) => assert.deepEqual(unpackValue(packValue(value)), value)), {
    seed: 7,
    numRuns: 1000,
  });
});

Deno.test("packValue() writes the bytes of the npm package, and unpackValue() reads them alike", () => {
  const plain = fc.letrec<{ tree: MetaValue }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, false),
      // The package loses the sign of -0.
      anyNumber.filter((value) => !Object.is(value, -0)),
      anyText,
      anyBytes,
      fc.array(tie("tree"), { maxLength: 20 }),
      fc.dictionary(anyText.filter((key) => key !== "__proto__"), tie("tree"), { noNullPrototype: true }),
    ),
  })).tree;
  fc.assert(
    fc.property(plain, (value) => {
      const bytes = packValue(value);
      assert.deepEqual(bytes, encode(value));
      assert.deepEqual(unpackValue(bytes), decode(bytes));
    }),
    { seed: 8, numRuns: 1000 },
  );
});

Deno.test("unpackValue() reads every width of a number", () => {
  const cases: [bytes: number[], value: number | bigint][] = [
    [[0xcc, 200], 200],
    [[0xcd, 1, 0], 256],
    [[0xce, 255, 255, 255, 255], 4294967295],
    [[0xcf, 0, 0x1f, 255, 255, 255, 255, 255, 255], 2 ** 53 - 1],
    [[0xcf, 255, 255, 255, 255, 255, 255, 255, 255], 2n ** 64n - 1n],
    [[0xd0, 0x80], -128],
    [[0xd1, 0x80, 0], -32768],
    [[0xd2, 0x80, 0, 0, 0], -2147483648],
    [[0xd3, 255, 255, 255, 255, 255, 255, 255, 255], -1],
    [[0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], -(2n ** 63n)],
    [[0xca, 0x3f, 0x80, 0, 0], 1],
    [[0xe0], -32],
  ];
  for (const [bytes, value] of cases) assert.equal(unpackValue(Uint8Array.from(bytes)), value);
});

Deno.test("unpackValue() keeps a key called __proto__ as a key", () => {
  const value = unpackValue(packValue(new Map<MetaValue, MetaValue>([["__proto__", { polluted: true }]])));
  assert.deepEqual(Object.keys(value ?? {}), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});

Deno.test("unpackValue() refuses arrays and references within", () => {
  for (const kind of [42, 43]) assert.throws(() => unpackValue(Uint8Array.of(0xd4, kind, 0)), UnsupportedError);
});

const FAULTS: readonly [why: string, bytes: readonly number[], offset: number][] = [
  ["no bytes", [], 0],
  ["bytes left over", [1, 2], 1],
  ["the byte that begins nothing", [0x91, 0xc1], 1],
  ["a list of 2^32 items", [0xdd, 255, 255, 255, 255], 5],
  ["a map of 2^32 items", [0xdf, 255, 255, 255, 255, 1], 6],
  ["text beyond the end", [0xdb, 255, 255, 255, 255, 65], 5],
  ["text that is not UTF-8", [0xa1, 0xff], 1],
  ["a complex number of 8 bytes", [0xd7, 44, 0, 0, 0, 0, 0, 0, 0, 0], 2],
  ["a set that holds no list", [0xd4, 45, 1], 2],
  ["an array without data", [0xd4, 46, 0x80], 2],
  ["trouble within an extension, where it lies", [0x92, 1, 0xd5, 45, 0x92, 1], 6],
];

for (const [why, bytes, offset] of FAULTS) {
  Deno.test(`unpackValue() refuses ${why}`, () => {
    assert.throws(() => unpackValue(Uint8Array.from(bytes)), { name: "FormatError", offset });
  });
}

Deno.test("unpackValue() refuses claims and depths that would take the memory of the machine", () => {
  // Each of these levels claims as many items as there are bytes.
  const claims = new Uint8Array(500_000);
  for (let i = 0; i < claims.length; i++) claims[i] = [0xdd, 0, 7, 0xa0, 0][i % 5];
  assert.throws(() => unpackValue(claims), FormatError);
  assert.throws(() => unpackValue(new Uint8Array(1_000_000).fill(0x91)), /511 levels/);
  assert.throws(() => unpackValue(new Uint8Array(1_000_000).fill(0xdd)), FormatError);
});

Deno.test("packValue() refuses what has no place in metadata", () => {
  let deep: MetaValue = [];
  for (let i = 0; i < 600; i++) deep = [deep];
  assert.throws(() => packValue(deep), RangeError);
  assert.throws(() => packValue(2n ** 64n), RangeError);
  assert.throws(() => packValue(-(2n ** 63n) - 1n), RangeError);
  const wrong: unknown[] = [
    undefined,
    () => 1,
    Symbol("x"),
    new Float64Array(2),
    new Date(),
    [undefined],
    new URL("a:b"),
  ];
  const pack: (value: unknown) => unknown = packValue as (value: unknown) => unknown;
  for (const value of wrong) assert.throws(() => pack(value), TypeError);
});
