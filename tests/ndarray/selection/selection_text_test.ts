import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSelection, SelectionSyntaxError } from "../../../src/ndarray/selection/selection.ts";
import { slice } from "../../../src/ndarray/selection/slice.ts";

fc.configureGlobal({ seed: 20240 });

Deno.test("parseSelection() reads every kind of entry", () => {
  const reads: [string, unknown[]][] = [
    ["", []],
    ["()", []],
    ["  ( )\t", []],
    ["5", [5]],
    [" -3 , +4,", [-3, 4]],
    ["(1, 2)", [1, 2]],
    ["3:5, 2:7", [slice(3, 5), slice(2, 7)]],
    ["..., ::-1", ["...", slice(null, null, -1)]],
    ["0, :, newaxis", [0, slice(), null]],
    ["None,np.newaxis,Ellipsis", [null, null, "..."]],
    [": , ::, 1:, :1, ::2, 1:2:3, - 2 : : - 1", [
      slice(),
      slice(),
      slice(1),
      slice(null, 1),
      slice(null, null, 2),
      slice(1, 2, 3),
      slice(-2, null, -1),
    ]],
    ["[1, 3, -5], :", [[1, 3, -5], slice()]],
    ["[], [[0], [ 2 ]], [1,]", [[], [[0], [2]], [1]]],
    ["[True, false], True", [[true, false], true]],
    ["-0", [0]],
  ];
  for (const [text, wanted] of reads) assert.deepEqual(parseSelection(text), wanted, text);
});

Deno.test("parseSelection() says where and what it cannot read", () => {
  const fails: [string, number][] = [
    [",", 0],
    ["1,,2", 2],
    ["1 2", 2],
    ["1:2:3:4", 5],
    ["1:x", 2],
    ["foo, 1", 0],
    ["1.5", 1],
    ["..", 0],
    ["....", 3],
    ["[1, 2", 5],
    ["[1 2]", 3],
    ["[1:2]", 2],
    ["[newaxis]", 1],
    ["[1, True]", 4],
    ["(1", 2],
    ["1)", 1],
    ["(1), 2", 3],
    ["1; drop", 1],
    ["-", 1],
    ["9007199254740992", 0],
    ["[".repeat(40), 16],
  ];
  for (const [text, position] of fails) {
    assert.throws(() => parseSelection(text), (error: unknown) => {
      assert.ok(error instanceof SelectionSyntaxError && error instanceof SyntaxError, text);
      assert.equal(error.position, position, `${text}: ${error.message}`);
      assert.ok(error.message.includes(`"${text}"`), error.message);
      return true;
    });
  }
  assert.throws(() => parseSelection("::0"), RangeError);
});

Deno.test("parseSelection() takes linear time for hostile texts and quotes only a part of them", () => {
  for (
    const text of ["1,".repeat(500_000) + "x", " ".repeat(1_000_000) + "x", "9".repeat(1_000_000), "[".repeat(1e6)]
  ) {
    const began = performance.now();
    assert.throws(() => parseSelection(text), (error: unknown) => {
      return error instanceof SelectionSyntaxError && error.message.length < 250;
    });
    assert.ok(performance.now() - began < 2000);
  }
});

Deno.test("parseSelection() returns or throws its own error for any text", () => {
  const pieces = fc.constantFrom("1", "-", ":", ",", "[", "]", "(", ")", "...", " ", "newaxis", "True", ".", "x", "23");
  fc.assert(fc.property(fc.array(pieces).map((list) => list.join("")), (text) => {
    try {
      assert.ok(Array.isArray(parseSelection(text)));
    } catch (error) {
      assert.ok(error instanceof SelectionSyntaxError || error instanceof RangeError, String(error));
    }
  }));
});

Deno.test("parseSelection() remembers texts, and still reads new ones after many", () => {
  for (let i = 0; i < 1000; i++) assert.deepEqual(parseSelection(`${i}, ${i}:`), [i, slice(i)]);
  assert.equal(parseSelection("999, 999:"), parseSelection("999, 999:"));
  assert.deepEqual(parseSelection("0, 0:"), [0, slice(0)]);
  assert.ok(Object.isFrozen(parseSelection("1, 2")));
});
