import { type KernelNode, nodesOf, writeKernel } from "./kernel.ts";
import type { MemoryImport } from "./module_writer.ts";

/** As many modules are kept; beyond that the one that was not asked for longest goes. */
const LIMIT = 256;
const modules = new Map<string, WebAssembly.Module>();

/**
 * Writes an expression as text: trees that are the same give the same text.
 *
 * @param tree The expression.
 * @returns The text, of a length in proportion to the number of nodes.
 */
export function kernelText(tree: KernelNode): string {
  const numbers = new Map<string, number>();
  const known = new Map<KernelNode, number>();
  for (const node of nodesOf(tree)) {
    const operands = "args" in node ? node.args.map((arg) => `#${known.get(arg)}`) : [String(node.index)];
    const text = `${node.op}:${node.dtype}(${operands})`;
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    known.set(node, numbers.get(text)!);
  }
  return [...numbers.keys()].join(";");
}

/**
 * Gives the compiled kernel of an expression, which is made when it is not known.
 *
 * @param tree The expression.
 * @param memory The memory that it is for.
 * @returns The module; it can be sent to workers.
 * @throws {TypeError} when an operation does not exist for its type, or an argument has the wrong type.
 */
export function kernelModule(tree: KernelNode, memory: MemoryImport): WebAssembly.Module {
  const key = `${memory.pages} ${memory.shared ?? false} ${kernelText(tree)}`;
  const module = modules.get(key) ?? new WebAssembly.Module(writeKernel(tree, memory));
  modules.delete(key);
  modules.set(key, module);
  if (modules.size > LIMIT) modules.delete(modules.keys().next().value!);
  return module;
}
