import assert from "node:assert/strict";
import {
  ELEMENTS,
  type ElementType,
  KERNEL_PADDING,
  kernelModule,
  type KernelNode,
  kernelText,
  MATH_F64,
  SCALAR_FUNCTIONS,
  tableBytes,
  writeKernel,
} from "../../../src/lazyexpr/wasm/mod.ts";
import { model, type Value } from "./kernel_model.ts";
import { Points } from "./points.ts";

const TYPES = Object.keys(ELEMENTS) as ElementType[];
const ARRAYS = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
};
const FLOAT_OPS = [
  "add",
  "subtract",
  "multiply",
  "divide",
  "negative",
  "abs",
  "sqrt",
  "square",
  "sign",
  "floor",
  "ceil",
]
  .concat(["trunc", "rint", "minimum", "maximum", "clip", "floor_divide", "remainder", "where"]);
const BIT_OPS = ["bitwise_and", "bitwise_or", "bitwise_xor", "invert", "where"];
const INTEGER_OPS = ["add", "subtract", "multiply", "negative", "abs", "square", "sign", "minimum", "maximum", "clip"]
  .concat(["floor_divide", "remainder", "left_shift", "right_shift"], BIT_OPS);
const ARITY: Readonly<Record<string, number>> = {
  ...Object.fromEntries("negative abs sqrt square sign floor ceil trunc rint invert".split(" ").map((op) => [op, 1])),
  clip: 3,
};
const RUNS = 400;

const memory = new WebAssembly.Memory({ initial: 8, maximum: 8, shared: true });
const heap = new Uint8Array(memory.buffer);
heap.set(tableBytes());

/** Random trees and values from a seed. */
class Source {
  readonly points: Points;
  readonly inputs: ElementType[] = [];
  readonly scalars: ElementType[] = [];

  constructor(seed: number) {
    this.points = new Points(seed, false);
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.points.next() * list.length)];
  }

  tree(dtype: ElementType, depth: number): KernelNode {
    const { kind } = ELEMENTS[dtype];
    const chance = this.points.next();
    if (depth === 0 || chance < 0.15) {
      const list = chance < 0.03 ? this.scalars : this.inputs;
      return { op: list === this.scalars ? "scalar" : "input", index: list.push(dtype) - 1, dtype };
    }
    if (chance < 0.35) {
      const from = this.pick(TYPES);
      // What becomes of floating-point numbers out of range is nobody's promise.
      if (ELEMENTS[from].kind !== "float" || kind === "float" || dtype === "bool") {
        return { op: "cast", dtype, args: [this.tree(from, depth - 1)] };
      }
    }
    if (dtype === "bool" && chance < 0.8) {
      const of = this.pick(TYPES);
      const ops = ["eq", "ne", "lt", "gt", "le", "ge"].concat(
        ELEMENTS[of].kind === "float" ? ["isnan", "isinf", "isfinite"] : [],
      );
      const op = this.pick(ops);
      return { op, dtype, args: Array.from({ length: op.startsWith("is") ? 1 : 2 }, () => this.tree(of, depth - 1)) };
    }
    const op = this.pick(kind === "float" ? FLOAT_OPS : kind === "bool" ? BIT_OPS : INTEGER_OPS);
    const args = Array.from({ length: ARITY[op] ?? 2 }, () => this.tree(dtype, depth - 1));
    if (op === "where") args.unshift(this.tree("bool", depth - 1));
    return { op, dtype, args };
  }

  value(dtype: ElementType): Value {
    const { kind, size } = ELEMENTS[dtype];
    if (kind === "bool") return this.points.next() < 0.5;
    const round = (x: number) => size === 4 ? Math.fround(x) : x;
    if (kind === "float") {
      const odd = [NaN, Infinity, -Infinity, 0, -0, 0.5, -0.5, 1.5, -2.5, 2, -3];
      return this.points.next() < 0.3 ? this.pick(odd) : round(this.points.between(-100, 100));
    }
    const odd = [0n, 1n, -1n, 2n, 7n, -7n, 8n, 31n, 64n, 1n << BigInt(8 * size - 1), (1n << BigInt(8 * size - 1)) - 1n];
    const bits = BigInt(Math.floor(this.points.next() * 2 ** 32)) << 32n |
      BigInt(Math.floor(this.points.next() * 2 ** 32));
    const value = this.points.next() < 0.5 ? this.pick(odd) : bits;
    return kind === "signed" ? BigInt.asIntN(8 * size, value) : BigInt.asUintN(8 * size, value);
  }
}

/** Runs a kernel over values at unaligned addresses. */
function run(
  tree: KernelNode,
  types: readonly ElementType[],
  columns: readonly Value[][],
  scalars: readonly Value[],
  count: number,
): Value[] {
  const module = kernelModule(tree, { pages: 1, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory, ...SCALAR_FUNCTIONS } });
  let end = 1 << 16;
  const place = (dtype: ElementType) => {
    end += count * ELEMENTS[dtype].size + KERNEL_PADDING + 3;
    return end - count * ELEMENTS[dtype].size - KERNEL_PADDING;
  };
  const addresses = types.map((dtype, index) => {
    const at = place(dtype);
    const values = columns[index].map((value) =>
      dtype === "bool" ? Number(value) : ELEMENTS[dtype].size < 8 ? Number(value) : value
    );
    heap.set(new Uint8Array((ARRAYS[dtype] as unknown as { from(v: Value[]): Uint8Array }).from(values).buffer), at);
    return at;
  });
  const out = place(tree.dtype);
  (exports.run as (...args: unknown[]) => void)(count, out, ...addresses, ...scalars);
  const bytes = heap.slice(out, out + count * ELEMENTS[tree.dtype].size);
  const results = Array.from<number | bigint>(new ARRAYS[tree.dtype](bytes.buffer));
  if (tree.dtype === "bool") return results.map(Boolean);
  return ELEMENTS[tree.dtype].kind === "float" ? results : results.map(BigInt);
}

/** A number as a kernel's parameter takes it. */
function parameter(value: Value, dtype: ElementType): Value {
  return ELEMENTS[dtype].scalar === "i64" ? value : Number(value);
}

/** Whether two results count as one: the sign of a zero is open, as that of the least of two zeros is. */
function same(a: Value, b: Value): boolean {
  return a === b || Number.isNaN(a) && Number.isNaN(b);
}

Deno.test("kernel: random expressions over random types and lengths do as plain loops", () => {
  const start = Number(Deno.env.get("DENEB_SEED") ?? 20261121);
  for (let seed = start; seed < start + RUNS; seed++) {
    const source = new Source(seed);
    const tree = source.tree(source.pick(TYPES), 1 + Math.floor(source.points.next() * 3));
    const count = Math.floor(source.points.next() * 101);
    const columns = source.inputs.map((dtype) => Array.from({ length: count }, () => source.value(dtype)));
    const scalars = source.scalars.map((dtype) => source.value(dtype));
    const parameters = scalars.map((value, index) => parameter(value, source.scalars[index]));
    const got = run(tree, source.inputs, columns, parameters, count);
    got.forEach((value, index) => {
      const elements = columns.map((column) => column[index]);
      const want = model(tree, elements, scalars);
      if (hangsOnZero(tree, elements, scalars)) return;
      assert.ok(
        same(value, want),
        `${kernelText(tree)} of ${elements} and ${scalars} gives ${value}, not ${want} (seed ${seed})`,
      );
    });
  }
});

/** Whether the result depends on the sign of a zero, which is open: then the model with the other sign differs. */
function hangsOnZero(tree: KernelNode, inputs: readonly Value[], scalars: readonly Value[]): boolean {
  const turn = (value: Value) => value === 0 ? -value : value;
  const [one, other] = [model(tree, inputs, scalars), model(tree, inputs.map(turn), scalars.map(turn))];
  return !same(one, other);
}

Deno.test("kernel: every operation of every type makes a valid module, and casts between all types", () => {
  for (const dtype of TYPES) {
    const input = (index: number): KernelNode => ({ op: "input", index, dtype });
    const { kind } = ELEMENTS[dtype];
    const math = kind === "float" ? Object.keys(MATH_F64) : [];
    const ops = kind === "float" ? FLOAT_OPS : kind === "bool" ? BIT_OPS : INTEGER_OPS;
    for (const op of [...ops, ...math]) {
      if (op === "where") continue;
      const arity = ARITY[op] ?? (math.includes(op) ? MATH_F64[op].length - 2 : 2);
      const tree = { op, dtype, args: Array.from({ length: arity }, (_, index) => input(index)) };
      assert.ok(WebAssembly.validate(writeKernel(tree, { pages: 1 })), `${op} ${dtype}`);
      const masked: KernelNode = {
        op: "where",
        dtype,
        args: [{ op: "ne", dtype: "bool", args: [tree, input(0)] }, tree, input(0)],
      };
      assert.ok(WebAssembly.validate(writeKernel(masked, { pages: 1, shared: true })), `where of ${op} ${dtype}`);
    }
    for (const to of TYPES) {
      assert.ok(WebAssembly.validate(writeKernel({ op: "cast", dtype: to, args: [input(0)] }, { pages: 1 })));
    }
  }
});

Deno.test("kernel: floating-point numbers in range become whole numbers by truncation", () => {
  for (const from of ["float32", "float64"] as const) {
    for (const to of TYPES.filter((dtype) => /int/.test(dtype))) {
      const tree: KernelNode = { op: "cast", dtype: to, args: [{ op: "input", index: 0, dtype: from }] };
      const values = [0, -0, 0.9, 1.5, 99.99, 127].concat(
        ELEMENTS[to].kind === "signed" ? [-0.9, -1.5, -127.9] : [128, 255.9],
      );
      const column = values.map((value) => from === "float32" ? Math.fround(value) : value);
      const want = column.map((value) => BigInt(Math.trunc(value)));
      assert.deepEqual(run(tree, [from], [column], [], column.length), want, `${from} to ${to}`);
    }
  }
});

Deno.test("kernel: elementary functions are the same alone and among smaller types", () => {
  const x: KernelNode = { op: "input", index: 0, dtype: "float64" };
  const sine: KernelNode = { op: "sin", dtype: "float64", args: [x] };
  const among: KernelNode = {
    op: "where",
    dtype: "float64",
    args: [{ op: "cast", dtype: "bool", args: [{ op: "input", index: 1, dtype: "int8" }] }, sine, x],
  };
  const column = Array.from({ length: 37 }, (_, index) => index * 1e3 - 7e3);
  const alone = run(sine, ["float64"], [column], [], 37);
  const flags = column.map((_, index) => BigInt(index % 3 - 1));
  assert.deepEqual(
    run(among, ["float64", "int8"], [column, flags], [], 37),
    alone.map((value, k) => k % 3 === 1 ? column[k] : value),
  );
});

Deno.test("kernel: faults in a tree are told", () => {
  const x: KernelNode = { op: "input", index: 0, dtype: "int32" };
  const y: KernelNode = { op: "input", index: 1, dtype: "float64" };
  const write = (tree: KernelNode) => () => writeKernel(tree, { pages: 1 });
  assert.throws(
    write({ op: "add", dtype: "int32", args: [x, y] }),
    /Cannot give add an argument of float64: it takes int32/,
  );
  assert.throws(write({ op: "sqrt", dtype: "int32", args: [x] }), /Cannot compute sqrt with a result of int32/);
  assert.throws(write({ op: "isnan", dtype: "bool", args: [x] }), /Cannot compute isnan/);
  assert.throws(write(y), /Cannot number the inputs of a kernel: 0 is not among them/);
  const again: KernelNode = { op: "cast", dtype: "int32", args: [{ op: "input", index: 0, dtype: "int8" }] };
  assert.throws(write({ op: "add", dtype: "int32", args: [x, again] }), /Cannot read input 0 as int8: it is int32/);
});

Deno.test("kernel cache: one text, one module", () => {
  const x = (): KernelNode => ({ op: "input", index: 0, dtype: "float32" });
  const tree = (): KernelNode => ({ op: "add", dtype: "float32", args: [x(), x()] });
  const module = kernelModule(tree(), { pages: 1 });
  assert.equal(kernelModule(tree(), { pages: 1 }), module);
  assert.notEqual(kernelModule(tree(), { pages: 1, shared: true }), module);
  assert.notEqual(kernelModule({ op: "multiply", dtype: "float32", args: [x(), x()] }, { pages: 1 }), module);
  // A tree whose halves are one node each time doubles with every level, but its text does not.
  let deep = x();
  for (let level = 0; level < 60; level++) deep = { op: "add", dtype: "float32", args: [deep, deep] };
  assert.ok(kernelText(deep).length < 3000);
});
