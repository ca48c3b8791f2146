import assert from "node:assert/strict";
import { parse, print } from "../../../src/lazyexpr/language/mod.ts";
import { pythonTest, runPython } from "../../python.ts";

/** Computes each line with python-blosc2 and with NumPy, and prints those that differ. */
const PROGRAM = `
import sys, warnings, numpy as np, blosc2
warnings.simplefilter("ignore")
a = np.linspace(0.1, 0.9, 12).reshape(3, 4)
b = np.arange(1, 13).reshape(3, 4)
operands = dict(a=a, b=b, c=a > 0.5)
arrays = {name: blosc2.asarray(value) for name, value in operands.items()}
names = {name: getattr(np, name) for name in dir(np)}
for line in open(sys.argv[1]):
    text = line.rstrip()
    expected = np.asarray(eval(text, names, operands))
    try:
        result = np.asarray(blosc2.lazyexpr(text, arrays)[()])
        same = result.shape == expected.shape and np.allclose(result, expected, rtol=1e-5, equal_nan=True)
    except Exception as error:
        same, result = False, error
    if not same: print(text, "is", expected, "and not", result)
`;
const UNARY =
  "abs sign sqrt square exp expm1 log log1p log2 log10 sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arctanh " +
  "floor ceil trunc round isnan isinf isfinite real imag conj";
/**
 * Left out is what python-blosc2 4.14.1 computes wrongly by itself (`-a ** 2` as a square, `a < b - 3`, `%` of negative numbers) or does not
 * know: `...` in slices, `dtype=` and `ddof=` of reductions.
 */
const TEXTS = [
  ...UNARY.split(" ").map((name) => `${name}(a)`),
  ..."arctan2 hypot copysign logaddexp minimum maximum".split(" ").map((name) => `${name}(a, b)`),
  ..."+ - * / // % **".split(" ").flatMap((symbol) => [`a ${symbol} b`, `a ${symbol} (b + 1)`, `(a + b) ${symbol} 2`]),
  ..."< <= > >= == !=".split(" ").map((symbol) => `a ${symbol} b`),
  ..."& | ^ << >>".split(" ").map((symbol) => `b ${symbol} 3`),
  ..."& | ^".split(" ").map((symbol) => `(a < 0.3) ${symbol} ~c`),
  "c and a > 0.3",
  "c or not c",
  "clip(a, 0.2, 0.5)",
  "where(a > 0.5, a, b)",
  "-a * b - -a",
  "2 ** -a",
  "(-a) ** 2",
  "a - (b - a) / (b * a)",
  "pi * a + e",
  "a + 1.5 + 2j",
  "a * inf",
  "a + True",
  "a.sum()",
  "a.sum(axis=0) + 1",
  "sum(a, axis=(0, 1))",
  "b.sum((0,), keepdims=True)",
  "a - mean(a, axis=0, keepdims=True)",
  "std(a, axis=-1)",
  "argmax(a, axis=0)",
  "any(c)",
  "countNonzero(b, axis=0)",
  "a[1:3, ::2]",
  "a[0] + a[:, -1].sum()",
];

pythonTest("print() writes what python-blosc2 computes as NumPy does", () => {
  const file = Deno.makeTempFileSync({ suffix: ".txt" });
  try {
    Deno.writeTextFileSync(file, TEXTS.map((text) => print(parse(text, ["a", "b", "c"]))).join("\n"));
    assert.equal(runPython(PROGRAM, [file]), "");
  } finally {
    Deno.removeSync(file);
  }
});
