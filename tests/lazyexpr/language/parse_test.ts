import assert from "node:assert/strict";
import {
  ExprSyntaxError,
  FUNCTION_NAMES,
  MAX_DIGITS,
  MAX_LENGTH,
  MAX_NESTING,
  MAX_NODES,
  type Node,
  parse,
  REDUCTION_NAMES,
} from "../../../src/lazyexpr/language/mod.ts";
import { slice } from "../../../src/ndarray/mod.ts";
import { plain } from "./trees.ts";

/** Groups as the tree has them: `(a + (b * c))`. */
function grouped(node: Node): string {
  if (node.kind === "operand") return node.name;
  if (node.kind === "literal") return String(node.value);
  assert.equal(node.kind, "call");
  return node.kind === "call" ? `${node.name}(${node.args.map(grouped).join(" ")})` : "";
}

function fault(text: string, names?: readonly string[]): ExprSyntaxError {
  try {
    parse(text, names);
  } catch (error) {
    assert.ok(error instanceof ExprSyntaxError, String(error));
    assert.equal(error.text, text);
    return error;
  }
  assert.fail(`"${text}" was read`);
}

Deno.test("parse() groups operators as Python does", () => {
  const cases: [text: string, groups: string][] = [
    ["a + b * c", "add(a multiply(b c))"],
    ["a - b - c", "subtract(subtract(a b) c)"],
    ["a ** b ** c", "power(a power(b c))"],
    ["-a ** b", "negative(power(a b))"],
    ["a ** -b ** c * d", "multiply(power(a negative(power(b c))) d)"],
    ["(-a) ** 2", "power(negative(a) 2)"],
    ["~a & b | c ^ d", "bitwise_or(bitwise_and(invert(a) b) bitwise_xor(c d))"],
    ["a < b & c", "less(a bitwise_and(b c))"],
    ["a << b + c", "left_shift(a add(b c))"],
    ["a & b >> c", "bitwise_and(a right_shift(b c))"],
    ["a // b % c / d", "divide(remainder(floor_divide(a b) c) d)"],
    ["not a == b", "logical_not(equal(a b))"],
    ["a or b and not c", "logical_or(a logical_and(b logical_not(c)))"],
    ["a and b and c", "logical_and(logical_and(a b) c)"],
    ["- + ~ a", "negative(positive(invert(a)))"],
    ["(a < b) != c", "not_equal(less(a b) c)"],
    ["a >= b or a <= b", "logical_or(greater_equal(a b) less_equal(a b))"],
    ["where(a > 0, -a, +b)", "where(greater(a 0) negative(a) positive(b))"],
    ["pow(a, b,)", "power(a b)"],
  ];
  for (const [text, groups] of cases) assert.equal(grouped(parse(text)), groups, text);
});

Deno.test("parse() reads numbers, strings and truth values as Python does", () => {
  const cases: [text: string, value: unknown][] = [
    ["0", 0n],
    ["00", 0n],
    ["1_000", 1000n],
    ["0xFf_0", 0xff0n],
    ["0o17", 15n],
    ["0B101", 5n],
    ["123456789012345678901234567890", 123456789012345678901234567890n],
    ["1.", 1],
    [".5", 0.5],
    ["1_0.2_5e-0_1", 1.025],
    ["007.5", 7.5],
    ["1e999", Infinity],
    ["2j", { re: 0, im: 2 }],
    ["1.5e3J", { re: 0, im: 1500 }],
    ["True", true],
    ["False", false],
    ["pi", Math.PI],
    ["e", Math.E],
    ["inf", Infinity],
    ["nan", NaN],
    [`'a"b'`, 'a"b'],
    [`"a'b"`, "a'b"],
    [String.raw`'\n\t\\\'\x41\u00e9\U0001F600\101'`, "\n\t\\'A\u00e9\u{1F600}A"],
    [String.raw`b'a\xff'`, Uint8Array.of(97, 255)],
  ];
  for (const [text, value] of cases) {
    assert.deepEqual(parse(text, []), { kind: "literal", value, position: 0 }, text);
  }
});

Deno.test("parse() prefers an operand to the constant of its name", () => {
  assert.deepEqual(parse("e", ["e"]), { kind: "operand", name: "e", position: 0 });
  assert.deepEqual(parse("\u03c3_1", ["\u03c3_1"]), { kind: "operand", name: "\u03c3_1", position: 0 });
});

Deno.test("parse() reads slices of operands as selections are read", () => {
  assert.deepEqual(parse(" a[3:5, ::2, -1, ..., newaxis]"), {
    kind: "slice",
    name: "a",
    selection: [slice(3, 5), slice(null, null, 2), -1, "...", null],
    position: 1,
  });
  for (const text of ["a[0][1]", "(a)[0]", "(a + b)[0]", "sum(a)[0]", "a[[1, 2]]", "a[True]", "a[]", "a[b]"]) {
    fault(text);
  }
  assert.equal(fault("a[1:x]").position, 4);
  assert.equal(fault("a[1").position, 3);
});

Deno.test("parse() reads reductions as functions and as methods", () => {
  const options = { axis: null, keepdims: false, dtype: null, ddof: 0 };
  const a: Node = { kind: "operand", name: "a", position: 0 };
  const cases: [text: string, name: string, changed: object][] = [
    ["sum(a)", "sum", {}],
    ["a.sum()", "sum", {}],
    ["a.sum(axis=-1, keepdims=True)", "sum", { axis: -1, keepdims: true }],
    ["mean(a, axis=(0, 1), dtype='f4')", "mean", { axis: [0, 1], dtype: "float32" }],
    ["prod(a, (0,), dtype=np.float32,)", "prod", { axis: [0], dtype: "float32" }],
    ["std(a, (0), ddof=1, dtype=float)", "std", { axis: 0, ddof: 1, dtype: "float64" }],
    ["variance(a, axis=(), ddof=0.5)", "var", { axis: [], ddof: 0.5 }],
    ["a.argmax(0)", "argmax", { axis: 0 }],
    ["countNonzero(a, axis=None, keepdims=False)", "count_nonzero", {}],
  ];
  for (const [text, name, changed] of cases) {
    assert.deepEqual(
      plain(parse(text)),
      plain({ kind: "reduce", name, arg: a, ...options, ...changed, position: 0 }),
      text,
    );
  }
  const bad =
    "sum(a, axis=b)|sum(a, ddof=1)|argmin(a, axis=(0, 1))|min(a, b)|a.sin()|a.sum|sum()|sum(a, axis=0, axis=1)|" +
    "sum(a, keepdims=1)|sum(a, dtype=int7)|sum(a axis=0)|sum(a, axis=1.5)|a.sum(axis=0|sin(a, axis=0)|sum(a, 0, 1)";
  for (const text of bad.split("|")) fault(text);
});

Deno.test("parse() says where it failed, what it expected and what it met", () => {
  const cases: [text: string, position: number, part: string][] = [
    ["", 0, "expected a name, a number, a string, a sign or (, met the end"],
    ["a +", 3, "met the end"],
    ["a b", 2, 'expected an operator or the end, met "b"'],
    ["a < b < c", 6, "comparisons cannot be chained, write (a < b) & (b < c)"],
    ["a == b != c", 7, "comparisons cannot be chained"],
    ["(a", 2, "expected ), met the end"],
    ["sin(a, b)", 7, 'expected ) after 1 argument of sin, met "b"'],
    ["where(a, b)", 0, "where takes 3 arguments, met 2"],
    ["a ? b", 2, 'expected a name, a number or an operator, met "?"'],
    ["a + not b", 4, 'met "not"'],
    ["lambda", 0, 'met "lambda"'],
    ["012", 0, "an integer must not begin with 0"],
    ["12a", 2, 'expected an operator after a number, met "a"'],
    ["1__0", 1, 'met "_"'],
    ["'ab", 3, "expected the end of a string"],
    [String.raw`'\q'`, 1, "expected an escape"],
    ["a.b", 2, 'there is no method "b"'],
    ["a, b", 1, "expected an operator or the end"],
    ["(a, b)", 2, "expected )"],
    ["f'{a}'", 1, "expected an operator or the end"],
    ["a = b", 2, "expected an operator or the end"],
  ];
  for (const [text, position, part] of cases) {
    const error = fault(text);
    assert.ok(error.message.includes(part), `${text}: ${error.message}`);
    assert.equal(error.position, position, text);
    assert.ok(error.message.endsWith(`at position ${position}`));
  }
});

Deno.test("parse() lists known names for an unknown one, the nearest first", () => {
  assert.match(
    fault("temperture + 1", ["depth", "temperature"]).message,
    /no operand "temperture", there are temperature/,
  );
  assert.match(fault("sine(a)").message, /no function "sine", there are sin/);
  assert.match(fault("a.cont_nonzero()").message, /there are count_nonzero/);
  assert.equal(fault("1 + zz", ["a"]).position, 4);
});

Deno.test("parse() keeps every limit with a message of its own", () => {
  const texts: [text: string, part: RegExp][] = [
    [" ".repeat(MAX_LENGTH) + "a", /65536 characters long, it is 65537/],
    ["(".repeat(100_000), /65536 characters/],
    ["-".repeat(100_000) + "a", /65536 characters/],
    ["(".repeat(MAX_NESTING + 1) + "a" + ")".repeat(MAX_NESTING + 1), /nested 128 deep/],
    ["-".repeat(60_000) + "a", /nested 128 deep/],
    ["not ".repeat(10_000) + "a", /nested 128 deep/],
    ["sin(".repeat(10_000), /nested 128 deep/],
    ["a**".repeat(10_000) + "a", /nested 128 deep/],
    ["a+".repeat(MAX_NODES) + "a", /1024 operators, names and numbers/],
    ["a" + ".sum()".repeat(10_000), /nested 128 deep/],
    ["a and ".repeat(130) + "a", /nested 128 deep/],
    ["9".repeat(MAX_DIGITS + 1), /4300 digits, it has 4301/],
    ["a" + "[".repeat(60_000) + "]".repeat(5000), /expected "\]"/],
  ];
  for (const [text, part] of texts) assert.match(fault(text).message, part);
  parse("(".repeat(MAX_NESTING) + "a" + ")".repeat(MAX_NESTING));
  parse("-".repeat(MAX_NESTING) + "a");
  parse("a+".repeat(MAX_NODES / 2 - 1) + "a");
});

Deno.test("parse() gives trees that cannot be changed", () => {
  const tree = parse("sum(a[0] + sin(b), axis=(0, 1))");
  const check = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    assert.ok(Object.isFrozen(value) || value.constructor.name === "Slice");
    Object.values(value).forEach(check);
  };
  check(tree);
});

Deno.test("parse() knows each name once", () => {
  for (const name of FUNCTION_NAMES.keys()) assert.ok(!REDUCTION_NAMES.has(name), name);
  const names = [...FUNCTION_NAMES.values(), ...REDUCTION_NAMES.values()].flatMap((row) => [row.name, ...row.aliases]);
  const tables = new Set([...FUNCTION_NAMES.keys(), ...REDUCTION_NAMES.keys()]);
  assert.deepEqual(new Set(names), tables);
});
