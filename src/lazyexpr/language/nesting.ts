import { type FunctionRow, FUNCTIONS, PRECEDENCE } from "./functions.ts";
import type { Node } from "./nodes.ts";

/**
 * Says how tightly an argument must bind to stand without parentheses.
 *
 * @param row The function around it; undefined for one that is not known.
 * @param place Which argument it is, from 0.
 * @returns The least precedence; 0 between the brackets of a function.
 */
export function leastPrecedence(row: FunctionRow | undefined, place: number): number {
  const precedence = row?.precedence;
  if (precedence === undefined) return 0;
  if (row?.arity === 1) return PRECEDENCE.sign;
  // Powers are read from the right, and a sign may stand there.
  if (precedence === PRECEDENCE.power) return place === 0 ? precedence + 1 : PRECEDENCE.sign;
  // Comparisons are not read as chains.
  return place === 0 && precedence !== PRECEDENCE.comparison ? precedence : precedence + 1;
}

/**
 * Whether the parser counts an argument as nested: between brackets, behind a sign, and on the right of a power.
 *
 * @param row The function around it; undefined for one that is not known.
 * @param place Which argument it is, from 0.
 * @returns True when it is one deeper than the call.
 */
export function nestsArgument(row: FunctionRow | undefined, place: number): boolean {
  return row?.precedence === undefined || row.arity === 1 || row.precedence === PRECEDENCE.power && place === 1;
}

/** Counts how deep trees nest when they are printed, from the leaves on; each part is counted once. */
export class NestingCounter {
  readonly #known = new WeakMap<Node, number>();

  /**
   * Counts a tree whose parts were counted before.
   *
   * @param node The tree.
   * @returns How deep it nests; 0 for a leaf.
   */
  count(node: Node): number {
    let nesting = 0;
    if (node.kind === "reduce") nesting = 1 + this.#of(node.arg);
    else if (node.kind === "call") {
      const row = FUNCTIONS.get(node.name);
      node.args.forEach((arg, i) => {
        const wraps = precedenceOf(arg) < leastPrecedence(row, i) ? 1 : 0;
        nesting = Math.max(nesting, this.#of(arg) + wraps + (nestsArgument(row, i) ? 1 : 0));
      });
    }
    this.#known.set(node, nesting);
    return nesting;
  }

  #of(node: Node): number {
    return this.#known.get(node) ?? 0;
  }
}

function precedenceOf(node: Node): number {
  return node.kind === "call" ? FUNCTIONS.get(node.name)?.precedence ?? PRECEDENCE.atom : PRECEDENCE.atom;
}
