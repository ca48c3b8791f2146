import assert from "node:assert/strict";
import { infer, type Node, type OperandType, parse, type Typed } from "../../../src/lazyexpr/language/mod.ts";

const OPERANDS: Record<string, OperandType> = {
  a: { dtype: "float32", shape: [4, 5] },
  b: { dtype: "int16", shape: [5] },
  u: { dtype: "uint8", shape: [4, 1] },
  i: { dtype: "int64", shape: [5] },
  v: { dtype: "uint64", shape: [5] },
  s: { dtype: "S3", shape: [5] },
  t: { dtype: "datetime64[D]", shape: [5] },
  r: { dtype: [["x", "float64"]], shape: [5] },
};

function typed(text: string): Typed {
  return infer(parse(text, Object.keys(OPERANDS)), OPERANDS).root;
}

function callOf(part: Typed): Extract<Typed, { kind: "call" }> {
  if (part.kind !== "call") assert.fail(`It is a ${part.kind}`);
  return part;
}

Deno.test("infer() says for each part its dtype, its shape and the casts of its arguments", () => {
  const root = callOf(typed("a * 2 + sin(b[1:3].sum())"));
  assert.deepEqual([root.dtype, root.shape, root.casts], ["float64", [4, 5], ["float64", "float64"]]);
  const product = callOf(root.args[0]);
  assert.deepEqual([product.dtype, product.casts], ["float32", ["float32", "float32"]]);
  assert.deepEqual(product.args[1], {
    kind: "constant",
    value: 2n,
    weak: "int",
    dtype: "int64",
    shape: [],
    position: 4,
  });
  const sine = callOf(root.args[1]);
  assert.deepEqual([sine.dtype, sine.shape], ["float64", []]);
  const sum = sine.args[0];
  assert.ok(sum.kind === "reduce" && sum.arg.kind === "slice");
  assert.deepEqual([sum.dtype, sum.cast, sum.axes, sum.count, sum.arg.shape], ["int64", "int64", [0], 2, [2]]);
});

Deno.test("infer() lists the operands that are used, and what they are cast to", () => {
  const { operands } = infer(parse("a + b + b * 2 + mean(b)"), OPERANDS);
  assert.deepEqual([...operands], [
    ["a", { dtype: "float32", shape: [4, 5], casts: ["float32"] }],
    ["b", { dtype: "int16", shape: [5], casts: ["float32", "int16", "float64"] }],
  ]);
  assert.deepEqual([...infer(parse("b[0]"), OPERANDS).operands.values()], [{
    dtype: "int16",
    shape: [5],
    casts: ["int16"],
  }]);
});

Deno.test("infer() computes numbers as Python does before they meet an array", () => {
  const cases: [text: string, value: unknown][] = [
    ["7 / 2", 3.5],
    ["-7 // 2", -4n],
    ["-7 % 3", 2n],
    ["7 % -3", -2n],
    ["-7.5 // 2", -4],
    ["-7.5 % 2", 0.5],
    ["2 ** 70 - 2 ** 69 >> 6", 9223372036854775808n],
    ["2 ** -1", 0.5],
    ["(-8) ** 2.0", 64],
    ["True + True", 2n],
    ["~True", -2n],
    ["True ^ True", false],
    ["3 < 4.5", true],
    ["2**53 + 1 == 2.0**53", false],
    ["1 << 65 >> 64", 2n],
    ["-1 >> 10**20", -1n],
    ["2j * 2j", { re: -4, im: 0 }],
    ["(3 + 4j) / (1 + 2j)", { re: 2.2, im: -0.4 }],
    // Just above the middle between two floats.
    ["((2**53 + 1) * 3**50 + 1) / 3**50", 9007199254740994],
    ["2j ** 2", { re: -4, im: 0 }],
    ["10**400 / 10**398", 100],
    ["0 * 9 | 6 & 3", 2n],
    ["(-1) ** 10**30", 1n],
    ["1 / 3 * 3", 1],
  ];
  for (const [text, value] of cases) {
    const root = typed(text);
    assert.ok(root.kind === "constant", text);
    assert.deepEqual(root.value, value, text);
  }
  assert.equal(typed("u + 5 * 50").dtype, "uint8");
  assert.equal(typed("u + 7 / 2").dtype, "float64");
  assert.equal(typed("a + sin(2)").dtype, "float64");
});

Deno.test("infer() refuses numbers that Python refuses, and those that would take all memory", () => {
  const texts = [
    "1 / 0",
    "1 // 0",
    "1.0 % 0",
    "0 ** -1",
    "1 << -1",
    "9 ** 9 ** 9",
    "1 << 10**12",
    "1.5 << 1",
    "~1.5",
    "1j < 2",
    "1j // 2",
  ];
  for (const text of [...texts, "10**400 + 1.5", "1e200 ** 2", "10**400 / 3", "10**30"]) {
    assert.throws(() => typed(text), /^(Range|Type)Error: Cannot .* at position \d+$/, text);
  }
});

Deno.test("infer() says what does not fit, and where", () => {
  const cases: [text: string, name: string, message: string][] = [
    ["u + 300", "RangeError", "Cannot use the integer 300 as uint8 at position 2: it is out of bounds"],
    ["where(u, u, 300)", "RangeError", "Cannot use the integer 300 as uint8 at position 0: it is out of bounds"],
    ["b ** -1", "RangeError", "Cannot raise integers to the negative power -1 at position 2: make one of them a float"],
    ["a & b", "TypeError", 'Cannot compute "&" of float32 and int16 at position 2'],
    ["(a < 1) - (a > 2)", "TypeError", 'Cannot compute "-" of bool and bool at position 8'],
    ["s + s", "TypeError", 'Cannot compute "+" of S3 and S3 at position 2'],
    ["s == 'ab'", "TypeError", "Cannot compute \"==\" of S3 and U2 at position 2: bytes are written b'...'"],
    ["t == i", "TypeError", 'Cannot compute "==" of datetime64[D] and int64 at position 2'],
    ["sqrt(r)", "TypeError", "Cannot compute sqrt of a structured type at position 0"],
    ["sum(s)", "TypeError", "Cannot compute sum of S3 at position 0"],
    ["a + a[:3]", "RangeError", "Cannot broadcast the shapes (4, 5) and (3, 5) at position 2"],
    ["sum(a, axis=2)", "RangeError", "Cannot reduce axis 2 at position 0: the shape is (4, 5)"],
    ["sum(a, axis=(0, -2))", "RangeError", "Cannot reduce axis 0 twice at position 0"],
    ["min(a[:0])", "RangeError", "Cannot compute min of no cells at position 0"],
    [
      "mean(a, dtype=int)",
      "TypeError",
      "Cannot compute mean in int64 at position 0: a float or complex type is needed",
    ],
    [
      "sum(a * 1j, dtype='f4')",
      "TypeError",
      "Cannot compute sum of complex64 in float32 at position 0: the imaginary part would be lost",
    ],
  ];
  for (const [text, name, message] of cases) assert.throws(() => typed(text), { name, message }, text);
  assert.throws(() => typed("a[5]"), /^RangeError: Cannot slice "a" at position 0: /);
  assert.throws(() => infer(parse("x + 1"), { y: OPERANDS.a }), {
    name: "RangeError",
    message: 'Cannot find the operand "x" at position 0: there are y',
  });
});

Deno.test("infer() compares integers exactly, also beyond the bounds of the array", () => {
  const cases: [text: string, casts: unknown, value?: unknown][] = [
    ["i < v", ["int64", "uint64"]],
    ["b < v", ["int64", "uint64"]],
    ["u < b", ["int16", "int16"]],
    ["u < 300", ["int64", "int64"]],
    ["-1 < v", ["int64", "uint64"]],
    ["u < 2**63", ["int64", "uint64"]],
    ["i < 2**63", ["int64", "uint64"]],
    ["v < 10**30", ["float64", "float64"], Infinity],
    ["i > -10**30", ["float64", "float64"], -Infinity],
  ];
  for (const [text, casts, value] of cases) {
    const root = callOf(typed(text));
    assert.deepEqual([root.dtype, root.casts], ["bool", casts], text);
    const last = root.args[1];
    if (value !== undefined) assert.equal(last.kind === "constant" && last.value, value, text);
  }
  const clip = callOf(typed("clip(u, -5, 300)"));
  assert.deepEqual(clip.args.map((arg) => arg.kind === "constant" && arg.value), [false, 0n, 255n]);
});

Deno.test("infer() takes a part that is used twice as one, and bounds the depth", () => {
  let shared: Node = parse("a");
  for (let k = 0; k < 200; k++) shared = { kind: "call", name: "add", args: [shared, shared], position: -1 };
  const root = callOf(infer(shared, OPERANDS).root);
  assert.equal(root.args[0], root.args[1]);
  let deep: Node = parse("a");
  for (let k = 0; k < 2000; k++) deep = { kind: "call", name: "sin", args: [deep], position: -1 };
  assert.throws(() => infer(deep, OPERANDS), { name: "RangeError", message: /1024 deep/ });
  assert.equal(infer(parse(`${"a+".repeat(500)}a`), OPERANDS).root.dtype, "float32");
});

Deno.test("infer() gives what cannot be changed and what other threads can be sent", () => {
  const { root } = infer(parse("where(a > 0, a[:, ::2].mean(), 1j)"), OPERANDS);
  assert.ok(Object.isFrozen(root) && Object.isFrozen(callOf(root).args[0]));
  assert.equal(structuredClone(root).dtype, "complex64");
});
