import assert from "node:assert/strict";
import { FUNCTIONS, infer, type OperandType, parse, REDUCTIONS } from "../../../src/lazyexpr/language/mod.ts";
import { type DType, DTYPES, type PlainDType } from "../../../src/ndarray/mod.ts";
import { pythonTest, runPython } from "../../python.ts";

/** An expression, and operands as NumPy takes them. */
interface Case {
  readonly text: string;
  readonly operands: Readonly<Record<string, readonly [dtype: string, shape: readonly number[]]>>;
}

const NUMERIC = Object.keys(DTYPES).filter((name): name is PlainDType => Object.hasOwn(DTYPES, name));
const SCALARS = [
  "3",
  "-1",
  "300",
  "2**40",
  "2**63",
  "-2**63 - 1",
  "10**30",
  "10**400",
  "2.5",
  "1e300",
  "2j",
  "True",
  "1/3",
  "7//2",
];
const PROGRAM = new URL("numpy_types.py", import.meta.url);
const ROWS = [...FUNCTIONS.values()];
const REDUCTION_ROWS = [...REDUCTIONS.values()];
function written(name: string, args: readonly string[]): string {
  const row = FUNCTIONS.get(name);
  if (row?.symbol === undefined) return `${name}(${args.join(", ")})`;
  return args.length === 1 ? `${row.symbol} (${args[0]})` : `(${args[0]}) ${row.symbol} (${args[1]})`;
}

/** Compares everything in one run of Python. */
function compare(cases: readonly Case[]): void {
  const file = Deno.makeTempFileSync({ suffix: ".json" });
  try {
    Deno.writeTextFileSync(file, JSON.stringify(cases));
    const names = [...ROWS.filter((row) => row.symbol === undefined), ...REDUCTION_ROWS].map(({ name }) => name).join(
      " ",
    );
    const answers: (string | [string, number[]])[] = JSON.parse(
      runPython(Deno.readTextFileSync(PROGRAM), [file, names], 120),
    );
    assert.equal(answers.length, cases.length);
    const faults: string[] = [];
    cases.forEach((one, i) => {
      const own = outcome(one);
      const told = answers[i];
      // In where() NumPy wraps integers around without a word; here they are refused, as it does everywhere else.
      if (one.text.startsWith("where(") && own.endsWith("it is out of bounds")) return;
      const said = typeof told === "string" ? "error" : JSON.stringify(told);
      if (own.startsWith("error") ? said !== "error" : own !== said) {
        faults.push(`${one.text} ${JSON.stringify(one.operands)}: here ${own}, in NumPy ${JSON.stringify(told)}`);
      }
    });
    assert.deepEqual(faults, []);
  } finally {
    Deno.removeSync(file);
  }
}

function outcome({ text, operands }: Case): string {
  const types: Record<string, OperandType> = {};
  for (const [name, [dtype, shape]] of Object.entries(operands)) types[name] = { dtype: asDType(dtype), shape };
  const tree = parse(text, Object.keys(operands));
  try {
    const { root } = infer(tree, types);
    return JSON.stringify([root.dtype, root.shape]);
  } catch (error) {
    assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
    return `error: ${error.message}`;
  }
}

function asDType(name: string): DType {
  const known: readonly string[] = NUMERIC;
  const found = NUMERIC[known.indexOf(name)];
  if (found !== undefined) return found;
  if (/^[SU]\d+$/.test(name)) return name.startsWith("S") ? `S${Number(name.slice(1))}` : `U${Number(name.slice(1))}`;
  return name.startsWith("datetime64") ? `datetime64[${unitOf(name)}]` : `timedelta64[${unitOf(name)}]`;
}

function unitOf(name: string): string {
  return name.slice(name.indexOf("[") + 1, -1);
}

pythonTest("infer() gives the dtype of NumPy for all functions of all pairs of dtypes", () => {
  const cases: Case[] = [];
  for (const row of ROWS) {
    for (const a of NUMERIC) {
      if (row.arity === 1) cases.push({ text: written(row.name, ["a"]), operands: { a: [a, [2]] } });
      else {for (const b of NUMERIC) {
          const args = row.arity === 2 ? ["a", "b"] : row.name === "where" ? ["a", "a", "b"] : ["a", "b", "b"];
          cases.push({ text: written(row.name, args), operands: { a: [a, [2]], b: [b, [2]] } });
        }}
    }
  }
  compare(cases);
});

pythonTest("infer() gives the dtype of NumPy for numbers of the text beside all dtypes", () => {
  const cases: Case[] = [];
  for (const row of ROWS) {
    for (const scalar of SCALARS) {
      // A number alone becomes an object in NumPy where it fits no type, and parts of True are numbers of Python.
      const isOdd = /10\*\*|- 1/.test(scalar) || /^(real|imag)$/.test(row.name) && /True|63/.test(scalar);
      if (row.arity === 1 && row.symbol === undefined && !isOdd) {
        cases.push({ text: written(row.name, [scalar]), operands: {} });
      }
      if (row.arity === 1) continue;
      for (const a of NUMERIC) {
        const operands = { a: [a, [2]] } as const;
        const all = row.arity === 2
          ? [["a", scalar], [scalar, "a"]]
          : [["a", "a", scalar], ["a", "1", scalar], ["a", scalar, "a"]];
        for (const args of all) cases.push({ text: written(row.name, args), operands });
      }
    }
  }
  compare(cases);
});

pythonTest("infer() gives the dtype and the shape of NumPy for reductions", () => {
  const cases: Case[] = [];
  const options = [
    "",
    ", axis=0",
    ", axis=-1, keepdims=True",
    ", axis=(0, 2)",
    ", axis=()",
    ", axis=3",
    ", axis=(0, 0)",
  ];
  for (const row of REDUCTION_ROWS) {
    const own = [...options, ", keepdims=True", ...(row.ddof ? [", ddof=1"] : [])]
      .filter((option) => row.manyAxes || !option.includes("("));
    for (const a of NUMERIC) {
      for (const option of own) cases.push({ text: `${row.name}(a${option})`, operands: { a: [a, [2, 3, 4]] } });
      if (!row.dtype) continue;
      for (const dtype of NUMERIC) {
        const isLossy = DTYPES[a].kind === "c" && DTYPES[dtype].kind !== "c";
        if (isLossy || row.result !== "total" && !/^[fc]/.test(DTYPES[dtype].kind)) continue;
        cases.push({ text: `${row.name}(a, axis=1, dtype='${dtype}')`, operands: { a: [a, [2, 3, 4]] } });
      }
    }
    for (const shape of [[], [0], [0, 3], [3, 0], [0, 0]]) {
      for (const option of ["", ", axis=0", ", axis=-1", ", axis=1"]) {
        cases.push({ text: `${row.name}(a${option})`, operands: { a: ["float32", shape] } });
      }
    }
    for (const constant of ["3", "2.5", "True", "2**63"]) {
      cases.push({ text: `${row.name}(${constant})`, operands: {} });
    }
  }
  compare(cases);
});

pythonTest("infer() compares dates, durations and strings where NumPy does", () => {
  const cases: Case[] = [];
  const units = ["Y", "2M", "M", "W", "7D", "D", "3h", "m", "90s", "ms", "10us", "ns", "ps", "fs", "as"];
  for (const kind of ["datetime64", "timedelta64"]) {
    for (const left of units) {
      for (const right of units) {
        cases.push({ text: "a < b", operands: { a: [`${kind}[${left}]`, [2]], b: [`${kind}[${right}]`, [2]] } });
      }
    }
  }
  const strings = ["U1", "U7", "S1", "S4"];
  for (const a of strings) {
    for (const b of strings) {
      if (a[0] !== b[0]) continue;
      for (const symbol of ["<", "<=", ">", ">=", "==", "!="]) {
        cases.push({ text: `a ${symbol} b`, operands: { a: [a, [2]], b: [b, [2]] } });
      }
    }
    const value = a.startsWith("U") ? "'abc'" : "b'abc'";
    for (const text of [`a == ${value}`, `${value} >= a`, `a + ${value}`, "a & a", "sin(a)", "a < 1"]) {
      if (!(text.startsWith("a +"))) cases.push({ text, operands: { a: [a, [2]] } });
    }
  }
  compare(cases);
});

pythonTest("infer() gives the shape of NumPy for broadcasting, slices and whole expressions", () => {
  const cases: Case[] = [];
  const shapes = [[], [1], [3], [2, 3], [2, 1], [4, 1, 3], [0], [1, 0], [4, 2, 3], [5]];
  for (const a of shapes) {
    for (const b of shapes) cases.push({ text: "a + b", operands: { a: ["int8", a], b: ["float32", b] } });
    for (
      const entry of [
        "0",
        "-1",
        ":",
        "1:",
        "::-1",
        "..., 0",
        "0, ...",
        "None",
        "None, ..., None",
        "5:2",
        "0, 1",
        "..., 1:2, ::2",
        "-9:9",
      ]
    ) {
      cases.push({ text: `a[${entry}]`, operands: { a: ["uint16", a] } });
    }
    cases.push({ text: "a - mean(a, axis=0, keepdims=True)", operands: { a: ["float32", a] } });
    cases.push({ text: "where(a > 1, a, 0) * 2.5 + a.sum() / 3", operands: { a: ["int16", a] } });
    cases.push({ text: "(a + 2 * 3.5) ** 2 // 7 - -1", operands: { a: ["uint8", a] } });
    cases.push({ text: "a + 100 * 3", operands: { a: ["uint8", a] } });
    cases.push({
      text: "sqrt(sum(a ** 2, axis=-1)) + np_free",
      operands: { a: ["float16", a], np_free: ["int8", []] },
    });
  }
  compare(cases);
});
