import assert from "node:assert/strict";
import { infer, type LiteralValue, parse } from "../../../src/lazyexpr/language/mod.ts";
import { Dice } from "../../ndarray/property/dice.ts";
import { pythonTest, runPython } from "../../python.ts";

const SEED = 1215;
const COUNT = 4000;

/** Computes each line with Python's numbers: the type of the result and its parts, or "error". */
const PROGRAM = `
import sys, warnings
warnings.simplefilter("ignore")
sys.set_int_max_str_digits(0)
def told(value):
    if isinstance(value, bool): return "bool " + str(value).lower()
    if isinstance(value, int): return f"int {value}" if -2**63 <= value < 2**64 else "error"
    parts = [value.real, value.imag] if isinstance(value, complex) else [value]
    return type(value).__name__ + " " + " ".join(repr(part) for part in parts)
for line in open(sys.argv[1]):
    try: print(told(eval(line)))
    except (ArithmeticError, TypeError, ValueError): print("error")
`;
const NUMBERS = "0 1 2 3 7 10 63 255 9007199254740993 12345678901234567890 0.0 0.5 1.5 2.0 3.25 1e16 1e-300 True False"
  .split(" ");
const SYMBOLS = "+ - * / // % ** < <= > >= == != & | ^ << >>".split(" ");

function randomText(dice: Dice, depth: number): string {
  const kind = dice.int(0, depth > 2 ? 4 : 9);
  if (kind < 4) return dice.pick(NUMBERS);
  if (kind === 4) return `(${dice.pick(["-", "-", "+", "~"])}${dice.pick(NUMBERS)})`;
  if (kind === 5) return dice.pick(["2j", "0.5j", "1j", "3"]);
  return `(${randomText(dice, depth + 1)} ${dice.pick(SYMBOLS)} ${randomText(dice, depth + 1)})`;
}

function outcome(text: string): string {
  let value: LiteralValue;
  try {
    const { root } = infer(parse(text), {});
    if (root.kind !== "constant") assert.fail(`${text} is a ${root.kind}`);
    value = root.value;
  } catch (error) {
    assert.ok((error instanceof RangeError || error instanceof TypeError) && error.message.startsWith("Cannot "), text);
    return "error";
  }
  if (typeof value === "boolean") return `bool ${value}`;
  if (typeof value === "bigint") return `int ${value}`;
  if (typeof value === "number") return `float ${value}`;
  return typeof value === "object" && "im" in value ? `complex ${value.re} ${value.im}` : "text";
}

/** Exactly, but for powers and complex numbers, where the last digits may differ. */
function agree(own: string, told: string, isLoose: boolean): boolean {
  const [kind, ...parts] = own.split(" ");
  const [otherKind, ...others] = told.split(" ");
  if (kind !== otherKind || kind !== "float" && kind !== "complex") return own === told;
  const numbers = parts.map(Number);
  const expected = others.map((text) => Number(text.replace("inf", "Infinity")));
  const size = Math.hypot(...expected);
  return numbers.every((number, i) =>
    Object.is(number + 0, expected[i] + 0) || isLoose && Math.abs(number - expected[i]) <= 1e-12 * size
  );
}

pythonTest("infer() computes random arithmetic of numbers as Python does", () => {
  const dice = new Dice(SEED);
  // What Python computes must end in time as well: no towers of powers, no large shifts.
  const texts = Array.from({ length: COUNT * 2 }, () => randomText(dice, 0))
    .filter((text) => (text.match(/\*\*|<</g) ?? []).length <= 1 && !/(\*\*|<<) \(*\d{4}/.test(text)).slice(0, COUNT);
  const file = Deno.makeTempFileSync({ suffix: ".txt" });
  try {
    Deno.writeTextFileSync(file, texts.join("\n"));
    const told = runPython(PROGRAM, [file]).trimEnd().split("\n");
    const faults = texts.flatMap((text, i) => {
      const own = outcome(text);
      return agree(own, told[i], /\*\*|j/.test(text)) ? [] : [`${text}: here ${own}, in Python ${told[i]}`];
    });
    assert.deepEqual(faults, [], `Seed ${SEED}`);
    assert.ok(told.filter((line) => line !== "error").length > COUNT / 2);
  } finally {
    Deno.removeSync(file);
  }
});
