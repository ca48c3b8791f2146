import assert from "node:assert/strict";
import { type Emit, MATH_F32, MATH_F64 } from "../../../src/lazyexpr/wasm/mod.ts";
import { pythonTest, runPython } from "../../python.ts";
import { compileMath, type FloatArray } from "./apply.ts";
import { Points } from "./points.ts";
import { exact, REFERENCE, ulps } from "./reference.ts";

const COUNT = 12000;
const SEED = Number(Deno.env.get("DENEB_SEED") ?? 20261121);

/** How far a function may be off, in units of the last place; where not said, 2. */
const BOUNDS: Readonly<Record<string, number>> = { pow: 4, tan: 4, sinh: 4, cosh: 4, tanh: 4 };
/** Where functions of one argument are finite; where not said, everywhere. */
const DOMAINS: Readonly<Record<string, [number, number]>> = {
  log: [5e-324, Infinity],
  log2: [5e-324, Infinity],
  log10: [5e-324, Infinity],
  log1p: [-1 + 2 ** -53, Infinity],
  exp: [-1000, 709.782712893384],
  expm1: [-1000, 709.782712893384],
  sinh: [-710.4758600739439, 710.4758600739439],
  cosh: [-710.4758600739439, 710.4758600739439],
  tanh: [-700, 700],
  arcsin: [-1, 1],
  arccos: [-1, 1],
};
/** Values near which a function is hard. */
const MARKS = [
  1,
  -1,
  0.5,
  -0.5,
  2,
  708,
  -708,
  -745,
  -745.1332191019411,
  709.782712893384,
  88.72283,
  -87.33654,
  -103.97207,
  1e6,
];
const SPECIAL = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  -2,
  3,
  -3,
  5e-324,
  -5e-324,
  1e-310,
  1e-45,
  -1e-40,
]
  .concat([
    1e308,
    -1e308,
    710,
    -710,
    709.79,
    -746,
    89,
    -89,
    -104,
    -150,
    1e9,
    3e38,
    2 ** 53,
    2 ** 24 - 1,
    -(2 ** 53),
    1.5,
    1024,
  ]);

interface Precision {
  readonly functions: Readonly<Record<string, Emit>>;
  readonly Values: new (values: Iterable<number> | number) => FloatArray;
  readonly bits: number;
  readonly least: number;
  readonly python: string;
}

const PRECISIONS: readonly Precision[] = [
  { functions: MATH_F64, Values: Float64Array, bits: 53, least: -1074, python: "float64" },
  { functions: MATH_F32, Values: Float32Array, bits: 24, least: -149, python: "float32" },
];

for (const precision of PRECISIONS) {
  const { functions, Values, bits, least, python } = precision;
  const single = bits === 24;
  for (const [name, emit] of Object.entries(functions)) {
    const arity = emit.length - 2;
    Deno.test(`math: ${name} of ${python} is off by at most ${BOUNDS[name] ?? 2} units in the last place`, () => {
      const compute = compileMath(emit, arity);
      const inputs = argumentsOf(name, arity, single).map((values) => new Values(values));
      const out = new Values(inputs[0].length);
      compute(out, ...inputs);
      let worst = 0;
      out.forEach((got, index) => {
        const args = inputs.map((values) => exact(values[index])) as [
          ReturnType<typeof exact>,
          ReturnType<typeof exact>,
        ];
        const off = ulps(got, REFERENCE[name](...args), bits, least);
        worst = Math.max(worst, off);
        const place = inputs.map((values) => values[index]).join(", ");
        assert.ok(off <= (BOUNDS[name] ?? 2), `${name}(${place}) gives ${got}, off by ${off} (seed ${SEED})`);
      });
      if (Deno.env.get("DENEB_ULPS")) console.log(`${name} ${python}: ${worst.toFixed(3)}`);
    });

    pythonTest(`math: ${name} of ${python} does as NumPy for special values`, () => {
      const pairs = arity === 1 ? SPECIAL.map((x) => [x]) : SPECIAL.flatMap((x) => SPECIAL.map((y) => [x, y]));
      const inputs = Array.from({ length: arity }, (_, k) => new Values(pairs.map((pair) => pair[k])));
      const out = new Values(pairs.length);
      compileMath(emit, arity)(out, ...inputs);
      const code = `import sys, json, numpy as np
np.seterr(all="ignore")
args = [np.array([float(v) for v in column.split()], "${python}") for column in sys.argv[1:]]
print(" ".join(repr(float(v)) for v in np.${name}(*args)))`;
      const columns = inputs.map((values) => Array.from(values, pythonNumber).join(" "));
      const want = runPython(code, columns.map((column) => ` ${column}`)).trim().split(" ").map(parsePython);
      const faults: string[] = [];
      want.forEach((value, index) => {
        const got = out[index];
        const near = Math.abs(got - value) <= Math.abs(value) * (single ? 3e-7 : 7e-16) ||
          Math.abs(got - value) <= (single ? 3e-45 : 1e-323) && value !== 0;
        if (!(Object.is(got, value) || near && value !== 0)) {
          faults.push(`${name}(${pairs[index]}) is ${got}, not ${value}`);
        }
      });
      assert.deepEqual(faults, []);
    });
  }
}

function argumentsOf(name: string, arity: number, single: boolean): number[][] {
  const points = new Points(SEED, single);
  const greatest = single ? 3.4028234663852886e38 : Number.MAX_VALUE;
  let [low, high] = DOMAINS[name] ?? [-Infinity, Infinity];
  if (single && /exp|sinh|cosh/.test(name)) [low, high] = [Math.max(low, -200), /h/.test(name) ? 89.4 : 88.722];
  if (single && /sinh|cosh/.test(name)) low = -89.4;
  if (single && name === "log1p") low = -1 + 2 ** -24;
  const one = () =>
    points.mixed(
      COUNT,
      Math.max(low, -greatest),
      Math.min(high, greatest),
      MARKS.map((x) => single ? Math.fround(x) : x),
    );
  if (arity === 1) return [one()];
  const [x, y] = [one(), one()];
  if (name === "pow") {
    // Results over the whole range of exponents, and bases near one.
    const span = single ? 140 : 1050;
    for (let k = 0; k < COUNT; k++) {
      x[k] = Math.abs(k % 3 === 0 ? points.bits() : k % 3 === 1 ? points.near(1) : points.between(0.01, 30));
      if (x[k] === 0 || x[k] === Infinity) x[k] = 3;
      const exponent = points.between(-span, span * 0.9) / Math.log2(x[k]);
      y[k] = Math.abs(exponent) < greatest ? exponent : 1.5;
      if (single) y[k] = Math.fround(y[k]);
    }
  }
  if (name === "arctan2" || name === "hypot") {
    for (let k = 0; k < COUNT; k++) {
      if (k % 2 === 0) y[k] = points.near(x[k]) * 2 ** Math.floor(points.between(-60, 60));
      if (single) y[k] = Math.fround(y[k]);
      if (x[k] === 0 || y[k] === 0 || !Number.isFinite(y[k])) [x[k], y[k]] = [1, 3];
      if (name === "hypot" && Math.max(Math.abs(x[k]), Math.abs(y[k])) > greatest / 2) [x[k], y[k]] = [5, 7];
    }
  }
  return [x, y];
}

function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return Object.is(value, -0) ? "-0.0" : String(value).replace("Infinity", "inf");
}

function parsePython(text: string): number {
  if (text === "nan") return NaN;
  return Number(text.replace("inf", "Infinity"));
}
