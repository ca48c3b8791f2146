import { Body } from "./body.ts";
import { type Code, i32, load, op } from "./code.ts";
import { ELEMENTS, type ElementType } from "./element_types.ts";
import { compareFloats, floatOperation } from "./float_lanes.ts";
import type { ValueType } from "./instructions.ts";
import { compareIntegers, integerOperation } from "./integer_lanes.ts";
import { cast, resize, type Vectors } from "./lanes.ts";
import { Library } from "./library.ts";
import { type MemoryImport, ModuleWriter } from "./module_writer.ts";

/**
 * One node of a kernel's expression. Arguments of an operation have the type of its result; those of a comparison have
 * one type among themselves; `where` takes a `bool` first; only `cast` changes a type.
 */
export type KernelNode =
  /** Elements of the input array of that number, or the number that a run is given in that place for all elements. */
  | { readonly op: "input" | "scalar"; readonly index: number; readonly dtype: ElementType }
  /** An operation, by its name in NumPy. */
  | { readonly op: string; readonly dtype: ElementType; readonly args: readonly KernelNode[] };

/** Bytes by which a kernel may read and write beyond the end of each array. */
export const KERNEL_PADDING = 128;

const COMPARISONS = ["eq", "ne", "lt", "gt", "le", "ge", "isnan", "isinf", "isfinite"];

/** What a kernel's expression takes, by number. */
interface Signature {
  readonly inputs: ElementType[];
  readonly scalars: ElementType[];
}

/**
 * Writes a module with one function, `run(n, out, ...inputs, ...scalars)`, that computes an expression in one pass.
 *
 * Its memory begins with the bytes of `tableBytes()`. Inputs and output are addresses; all may be unaligned, and beyond
 * the end of each lie {@linkcode KERNEL_PADDING} bytes that hold nothing of worth. The output may be one of the inputs if
 * its elements have the same size.
 *
 * @param tree The expression.
 * @param memory The memory that the module imports.
 * @returns The bytes of the module.
 * @throws {TypeError} when an operation does not exist for its type, or an argument has the wrong type.
 */
export function writeKernel(tree: KernelNode, memory: MemoryImport): Uint8Array<ArrayBuffer> {
  const signature = signatureOf(tree);
  const writer = new ModuleWriter(memory);
  const library = new Library(writer);
  const body = new Body([
    "i32",
    "i32",
    ...signature.inputs.map((): ValueType => "i32"),
    ...signature.scalars.map((dtype) => ELEMENTS[dtype].scalar),
  ]);
  const [left, out] = body.params;
  const addresses = body.params.slice(2, 2 + signature.inputs.length);
  const numbers = body.params.slice(2 + signature.inputs.length);
  const step = stepOf(tree);
  const splats = signature.scalars.map((dtype, index) =>
    body.let(op(`${ELEMENTS[dtype].shape}.splat`, numbers[index]))
  );
  body.if(op("i32.gt_s", left, i32(0)), () =>
    body.loop(() => {
      const values = new Evaluator({ body, library, step, addresses, splats }).evaluate(tree);
      store(body, out, values, tree.dtype);
      const move = (address: Code, dtype: ElementType) =>
        body.set(address, op("i32.add", address, i32(step * ELEMENTS[dtype].size)));
      move(out, tree.dtype);
      addresses.forEach((address, index) => move(address, signature.inputs[index]));
      body.set(left, op("i32.sub", left, i32(step)));
      return op("i32.gt_s", left, i32(0));
    }));
  writer.addFunction(body, null, "run");
  return writer.finish();
}

/**
 * Gives the nodes of an expression, each once, arguments first.
 *
 * @param tree The expression, in which nodes may occur more than once.
 * @returns The nodes.
 */
export function nodesOf(tree: KernelNode): KernelNode[] {
  const found = new Set<KernelNode>();
  const visit = (node: KernelNode) => {
    if (found.has(node)) return;
    if ("args" in node) node.args.forEach(visit);
    found.add(node);
  };
  visit(tree);
  return [...found];
}

function signatureOf(tree: KernelNode): Signature {
  const signature: Signature = { inputs: [], scalars: [] };
  for (const node of nodesOf(tree)) {
    if (!("index" in node)) continue;
    const list = node.op === "input" ? signature.inputs : signature.scalars;
    if ((list[node.index] ?? node.dtype) !== node.dtype) {
      throw new TypeError(`Cannot read ${node.op} ${node.index} as ${node.dtype}: it is ${list[node.index]}`);
    }
    list[node.index] = node.dtype;
  }
  for (const [name, list] of Object.entries(signature)) {
    const gap = [...list].indexOf(undefined);
    if (gap >= 0) throw new TypeError(`Cannot number the ${name} of a kernel: ${gap} is not among them`);
  }
  return signature;
}

/** Elements of one step: as many as fill a vector of the smallest type. */
function stepOf(tree: KernelNode): number {
  return 16 / Math.min(...nodesOf(tree).map(({ dtype }) => ELEMENTS[dtype].size));
}

function store(body: Body, out: Code, values: Vectors, dtype: ElementType): void {
  const bytes = dtype === "bool" ? cast(body, values, "bool", "uint8") : values;
  bytes.forEach((value, index) => body.store("v128.store", out, value, 16 * index));
}

/** What an expression is written with. */
interface Surroundings {
  readonly body: Body;
  readonly library: Library;
  readonly step: number;
  readonly addresses: readonly Code[];
  readonly splats: readonly Code[];
}

/** Writes the nodes of an expression, each once. */
class Evaluator {
  readonly #with: Surroundings;
  readonly #done = new Map<KernelNode, Vectors>();

  constructor(surroundings: Surroundings) {
    this.#with = surroundings;
  }

  evaluate(node: KernelNode): Vectors {
    let values = this.#done.get(node);
    if (values === undefined) {
      values = "args" in node ? this.#operation(node) : this.#leaf(node);
      this.#done.set(node, values);
    }
    return values;
  }

  #leaf({ op: kind, index, dtype }: { op: string; index: number; dtype: ElementType }): Vectors {
    const { body, step, addresses, splats } = this.#with;
    const count = step * ELEMENTS[dtype].size / 16;
    const values = Array.from(
      { length: count },
      (_, part) => kind === "input" ? body.let(load("v128.load", addresses[index], 16 * part)) : splats[index],
    );
    return dtype === "bool" ? cast(body, values, "uint8", "bool") : values;
  }

  #operation(node: { op: string; dtype: ElementType; args: readonly KernelNode[] }): Vectors {
    const { op: name, dtype, args } = node;
    const { body, library } = this.#with;
    const values = args.map((arg) => this.evaluate(arg));
    const common = args.at(-1)!.dtype;
    const { kind, size } = ELEMENTS[common];
    if (name === "cast") return cast(body, values[0], common, dtype);
    if (COMPARISONS.includes(name)) {
      requireTypes(node, args, common);
      if (dtype !== "bool" || name.startsWith("is") && kind !== "float") throw unknown(node);
      const masks = (kind === "float" ? compareFloats : compareIntegers)(body, name, common, values);
      return resize(body, masks, size, 1, true);
    }
    if (name === "where") {
      requireTypes(node, args.slice(0, 1), "bool");
      requireTypes(node, args.slice(1), dtype);
      const masks = resize(body, values[0], 1, size, true);
      return masks.map((mask, part) => body.let(op("v128.bitselect", values[1][part], values[2][part], mask)));
    }
    requireTypes(node, args, dtype);
    const apply = (operation: string, ...operands: Vectors[]) => {
      const operate = ELEMENTS[dtype].kind === "float" ? floatOperation : integerOperation;
      const result = operate(body, library, operation, dtype, operands);
      if (result === null) throw unknown(node);
      return result;
    };
    if (name === "clip") return apply("minimum", apply("maximum", values[0], values[1]), values[2]);
    return apply(name, ...values);
  }
}

function requireTypes({ op: name }: KernelNode, args: readonly KernelNode[], dtype: ElementType): void {
  const wrong = args.find((arg) => arg.dtype !== dtype);
  if (wrong !== undefined) throw new TypeError(`Cannot give ${name} an argument of ${wrong.dtype}: it takes ${dtype}`);
}

function unknown({ op: name, dtype }: KernelNode): TypeError {
  return new TypeError(`Cannot compute ${name} with a result of ${dtype}: there is no such kernel`);
}
