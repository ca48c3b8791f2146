/**
 * Compares the speed of elementary functions, with blocks in cache, against numexpr on one thread.
 * Run it with `deno run -A tests/lazyexpr/wasm/measure.ts`.
 *
 * @module
 */
import { MATH_F32, MATH_F64 } from "../../../src/lazyexpr/wasm/mod.ts";
import { python, runPython } from "../../python.ts";
import { compileMath } from "./apply.ts";

const LENGTH = 4096;
const NAMES = ["exp", "log", "sin", "cos", "pow"];
const PEER = `
import time, numpy as np, numexpr as ne
ne.set_num_threads(1)
rng = np.random.default_rng(1)
for dtype in ("float64", "float32"):
    x = rng.uniform(0.1, 10, 65536).astype(dtype)
    y = rng.uniform(-10, 10, 65536).astype(dtype)
    out = np.empty_like(x)
    for name, text in (("exp", "exp(y)"), ("log", "log(x)"), ("sin", "sin(y)"), ("cos", "cos(y)"), ("pow", "x**y")):
        ne.evaluate(text, out=out)
        best = 1e9
        for _ in range(40):
            start = time.perf_counter()
            ne.re_evaluate()
            best = min(best, time.perf_counter() - start)
        print(dtype, name, best * 1e9 / len(x))
`;

/** The least time of a call in nanoseconds an element. */
async function fastest(again: () => void): Promise<number> {
  for (let call = 0; call < 500; call++) again();
  // The optimizing compiler works beside; it has to be done before the best counts.
  await new Promise((resolve) => setTimeout(resolve, 50));
  let best = Infinity;
  for (let call = 0; call < 1000; call++) {
    const start = performance.now();
    for (let turn = 0; turn < 4; turn++) again();
    best = Math.min(best, performance.now() - start);
  }
  return best * 1e6 / (4 * LENGTH);
}

if (import.meta.main) {
  const lines = python() === null ? [] : runPython(PEER).trim().split("\n").map((line) => line.split(" "));
  const rows: Record<string, string>[] = [];
  for (
    const [dtype, Values, functions] of [["float64", Float64Array, MATH_F64], [
      "float32",
      Float32Array,
      MATH_F32,
    ]] as const
  ) {
    for (const name of NAMES.filter((known) => known in functions)) {
      const arity = functions[name].length - 2;
      const isPositive = name === "log" || name === "pow";
      const x = new Values(LENGTH).map(() => isPositive ? 0.1 + 9.9 * Math.random() : 20 * Math.random() - 10);
      const y = new Values(LENGTH).map(() => 20 * Math.random() - 10);
      const compute = compileMath(functions[name], arity);
      compute(new Values(LENGTH), ...[x, y].slice(0, arity));
      const own = await fastest(compute.again);
      const peer = Number(lines.find((line) => line[0] === dtype && line[1] === name)?.[2] ?? NaN);
      rows.push({
        dtype,
        name,
        "ns an element": own.toFixed(2),
        "elements a ns": (1 / own).toFixed(3),
        "numexpr ns": peer.toFixed(2),
        ratio: (peer / own).toFixed(2),
      });
    }
  }
  console.table(rows);
}
