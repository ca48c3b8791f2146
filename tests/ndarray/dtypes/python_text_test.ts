import assert from "node:assert/strict";
import fc from "fast-check";
import { FormatError } from "../../../src/format/mod.ts";
import {
  parsePython,
  pythonString,
  pythonTuple,
  PyTuple,
  type PyValue,
} from "../../../src/ndarray/dtypes/python_text.ts";
import { pythonTest, runPython } from "../../python.ts";

function plain(value: PyValue): unknown {
  if (value instanceof PyTuple) return { tuple: value.items.map(plain) };
  if (value instanceof Map) return { dict: [...value].map(([k, v]) => [k, plain(v)]) };
  return Array.isArray(value) ? value.map(plain) : value;
}

Deno.test("parsePython() reads literals", () => {
  assert.deepEqual(plain(parsePython(" {'a': (1, -2L,), \"b\": [True, None,], 'c': (), 'd': (3)} ")), {
    dict: [["a", { tuple: [1, -2] }], ["b", [true, null]], ["c", { tuple: [] }], ["d", 3]],
  });
  assert.equal(parsePython(String.raw`'\x41\u00e9\U0001f600\n\\\'"'`), "A\u00e9\u{1f600}\n\\'\"");
});

Deno.test("parsePython() says where it cannot go on", () => {
  const cases: [string, number][] = [
    ["[1 2]", 3],
    ["(1,,)", 3],
    ["'abc", 4],
    ["{'a' 1}", 5],
    ["{1: 2}", 2],
    ["{'a': 1, 'a': 2}", 12],
    ["1e5", 0],
    ["99999999999999999", 0],
    [
      String.raw`'\q'`,
      3,
    ],
    [String.raw`'\x4'`, 3],
    [String.raw`'\U00110000'`, 3],
    ["f(1)", 0],
    ["[1]]", 3],
    ["", 0],
    ["1L5", 0],
    ["true", 0],
  ];
  for (const [text, offset] of cases) {
    assert.throws(
      () => parsePython(text, 10),
      (error) => error instanceof FormatError && error.offset === offset + 10,
      text,
    );
  }
});

Deno.test("parsePython() fails with FormatError only, whatever the text", () => {
  const scrap = fc.array(
    fc.constantFrom("[", "]", "(", ")", "{", "}", ",", ":", "'", '"', "\\", "a", "1", "-", " ", "True", "x41"),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(fc.oneof(scrap.map((parts) => parts.join("")), fc.string()), (text) => {
      try {
        parsePython(text);
      } catch (error) {
        assert.ok(error instanceof FormatError, String(error));
        assert.ok(error.offset >= 0 && error.offset <= text.length + 8);
      }
    }),
    { seed: 7, numRuns: 2000 },
  );
});

Deno.test("parsePython() reads what pythonString() writes", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => assert.equal(parsePython(pythonString(text)), text)), {
    seed: 8,
  });
});

pythonTest("pythonString() and pythonTuple() write as repr does", () => {
  const texts = [
    "",
    "plain",
    "it's",
    'q"q',
    "both'\"",
    "\n\r\t\\\0\x7f\xa0\xad",
    "é\u200b\u2028\u3000 \ue000",
    "\u{1f600}\u{e0001}",
  ];
  const shapes = [[], [1], [2, 3]];
  const program =
    "import json, sys\ntexts, shapes = json.loads(sys.argv[1])\nprint(json.dumps([[repr(t) for t in texts], [repr(tuple(s)) for s in shapes]]))";
  assert.deepEqual(
    [texts.map(pythonString), shapes.map(pythonTuple)],
    JSON.parse(runPython(program, [JSON.stringify([texts, shapes])])),
  );
});
