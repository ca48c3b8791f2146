import assert from "node:assert/strict";
import fc from "fast-check";
import { literal, type Node, parse, print } from "../../../src/lazyexpr/language/mod.ts";
import { NAMES, plain, trees } from "./trees.ts";

const SEED = 20261;

Deno.test("print() writes what parse() reads as the same tree", () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const text = print(tree);
      assert.deepEqual(plain(parse(text, NAMES)), plain(tree), text);
      assert.equal(print(parse(text)), text);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

Deno.test("print() writes no parentheses that could be left out", () => {
  fc.assert(
    fc.property(trees, (tree) => {
      const text = print(tree);
      for (const [from, to] of pairs(text)) {
        const without = `${text.slice(0, from)} ${text.slice(from + 1, to)} ${text.slice(to + 1)}`;
        let other: Node;
        try {
          other = parse(without, NAMES);
        } catch {
          continue;
        }
        assert.notDeepEqual(plain(other), plain(tree), `${text} as ${without}`);
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});

/** Places of parentheses that group, not those of calls, tuples and strings. */
function pairs(text: string): [from: number, to: number][] {
  if (/['"]/.test(text)) return [];
  const open: number[] = [];
  const found: [number, number][] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") open.push(at);
    if (text[at] !== ")") continue;
    const from = open.pop() ?? 0;
    if (from === 0 || /[-+~( ]/.test(text[from - 1])) found.push([from, at]);
  }
  return found;
}

Deno.test("print() writes expressions as one would", () => {
  const cases = [
    "a + b * c",
    "(a + b) * c",
    "-a ** 2",
    "(-a) ** 2",
    "2 ** -a",
    "a - (b - c)",
    "(a < b) & ~(b == c)",
    "where(a > 0, a, -a)",
    "sum(a[3:5, ::2, ...], axis=(0,), keepdims=True) / 2.0",
    "std(a, axis=-1, dtype='float32', ddof=1)",
    "logical_and(a, b)",
    "a == 'x\\x0a\\xe9'",
    "a == b'\\x00'",
    "1.5 + 2.0j",
    "1e999",
  ];
  for (const text of cases) assert.equal(print(parse(text)), text);
});

Deno.test("print() refuses a tree that is too deep or too long", () => {
  let deep: Node = { kind: "operand", name: "a", position: -1 };
  for (let i = 0; i < 3000; i++) deep = { kind: "call", name: "add", args: [deep, deep], position: -1 };
  assert.throws(() => print(deep), { name: "RangeError", message: /1024 deep/ });
  let nested: Node = { kind: "operand", name: "a", position: -1 };
  for (let i = 0; i < 128; i++) nested = { kind: "call", name: "sin", args: [nested], position: -1 };
  assert.equal(print(parse(print(nested))), print(nested));
  nested = { kind: "call", name: "negative", args: [nested], position: -1 };
  assert.throws(() => print(nested), { name: "RangeError", message: /nested 128 deep/ });
  let shared: Node = literal(1n);
  for (let i = 0; i < 60; i++) shared = { kind: "call", name: "add", args: [shared, shared], position: -1 };
  assert.throws(() => print(shared), { name: "RangeError", message: /65536 characters/ });
});
