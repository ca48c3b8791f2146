import assert from "node:assert/strict";
import { ExprSyntaxError, type Node, parse } from "../../../src/lazyexpr/language/mod.ts";
import { Dice } from "../../ndarray/property/dice.ts";
import { pythonTest, runPython } from "../../python.ts";

const SEED = 4711;
const COUNT = 4000;

/** Reads each line by Python's own parser, and writes how it groups; a chain of comparisons is an error here. */
const PROGRAM = `
import ast, sys, warnings
warnings.simplefilter("ignore")
BINARY = dict(Add="add", Sub="subtract", Mult="multiply", Div="divide", FloorDiv="floor_divide", Mod="remainder", Pow="power",
              BitAnd="bitwise_and", BitOr="bitwise_or", BitXor="bitwise_xor", LShift="left_shift", RShift="right_shift",
              Lt="less", LtE="less_equal", Gt="greater", GtE="greater_equal", Eq="equal", NotEq="not_equal",
              USub="negative", UAdd="positive", Invert="invert", Not="logical_not", And="logical_and", Or="logical_or")
def call(op, *args): return BINARY[type(op).__name__] + "(" + " ".join(args) + ")"
def group(node):
    if isinstance(node, ast.BinOp): return call(node.op, group(node.left), group(node.right))
    if isinstance(node, ast.UnaryOp): return call(node.op, group(node.operand))
    if isinstance(node, ast.Name): return node.id
    if isinstance(node, ast.Constant): return repr(node.value)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return call(node.ops[0], group(node.left), group(node.comparators[0]))
    if isinstance(node, ast.BoolOp):
        text = group(node.values[0])
        for value in node.values[1:]: text = call(node.op, text, group(value))
        return text
    raise SyntaxError
for line in open(sys.argv[1]):
    try: print(group(ast.parse(line.strip(), mode="eval").body))
    except SyntaxError: print("error")
`;
const BETWEEN = "+ - * / // % ** ** < <= > >= == != & | ^ << >> and or".split(" ");
const BEFORE = ["-", "+", "~", "not ", "- ", ""];

function randomText(dice: Dice, depth: number): string {
  let text = "";
  for (let terms = dice.int(1, 4); terms > 0; terms--) {
    while (dice.chance(0.3)) text += dice.pick(BEFORE);
    text += depth < 3 && dice.chance(0.25)
      ? `(${randomText(dice, depth + 1)})`
      : dice.pick(["a", "b", "c", "1", "0x1f", "1_0"]);
    if (terms > 1) text += ` ${dice.pick(BETWEEN)} `;
  }
  // Now and then something is missing.
  return dice.chance(0.05) ? text.slice(0, dice.int(0, text.length - 1)).trim() : text;
}

function grouped(node: Node): string {
  if (node.kind === "operand") return node.name;
  if (node.kind === "literal") return String(node.value);
  if (node.kind !== "call") assert.fail(`There is a ${node.kind}`);
  return `${node.name}(${node.args.map(grouped).join(" ")})`;
}

pythonTest("parse() groups random texts as Python does, and refuses what Python refuses", () => {
  const dice = new Dice(SEED);
  const texts = Array.from({ length: COUNT }, () => randomText(dice, 0));
  const file = Deno.makeTempFileSync({ suffix: ".txt" });
  try {
    Deno.writeTextFileSync(file, texts.join("\n"));
    const told = runPython(PROGRAM, [file]).trimEnd().split("\n");
    const own = texts.map((text) => {
      try {
        return grouped(parse(text));
      } catch (error) {
        assert.ok(error instanceof ExprSyntaxError, `Seed ${SEED}, ${text}: ${error}`);
        return "error";
      }
    });
    const faults = texts.flatMap((text, i) =>
      own[i] === told[i] ? [] : [`${text}: here ${own[i]}, in Python ${told[i]}`]
    );
    assert.deepEqual(faults, [], `Seed ${SEED}`);
    assert.ok(own.filter((group) => group !== "error").length > COUNT / 2);
  } finally {
    Deno.removeSync(file);
  }
});
