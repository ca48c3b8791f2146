/**
 * Random trees of the language, and trees without their positions.
 *
 * @module
 */
import fc from "fast-check";
import { FUNCTIONS, literal, type Node, REDUCTIONS, type SliceEntry } from "../../../src/lazyexpr/language/mod.ts";
import { slice } from "../../../src/ndarray/mod.ts";

/** Operand names of random trees. */
export const NAMES = ["a", "b", "o0", "o1", "_x9", "sum", "\u03b1"] as const;

const entry: fc.Arbitrary<SliceEntry> = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.tuple(fc.option(fc.integer({ min: -9, max: 9 })), fc.option(fc.nat(9)), fc.constantFrom(null, 1, 2, -1, -3))
    .map(([start, stop, step]) => slice(start, stop, step)),
  fc.constant(null),
);

const value: fc.Arbitrary<Node> = fc.oneof(
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.double(),
  fc.record({ re: fc.double({ noNaN: true }), im: fc.double({ noNaN: true }) }),
  fc.string({ unit: "binary", maxLength: 5 }),
  fc.uint8Array({ maxLength: 4 }),
).map((item) => literal(item));

const leaf: fc.Arbitrary<Node> = fc.oneof(
  value,
  fc.constantFrom(...NAMES).map((name): Node => ({ kind: "operand", name, position: -1 })),
  fc.tuple(fc.constantFrom(...NAMES), fc.array(entry, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([name, list, more]): Node => ({
      kind: "slice",
      name,
      selection: more ? [...list, "..."] : list,
      position: -1,
    })),
);

const axis = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -3, max: 3 }),
  fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 3 }),
);

/** Random trees, as a program makes them. */
export const trees: fc.Arbitrary<Node> = fc.letrec<{ tree: Node }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    leaf,
    fc.constantFrom(...FUNCTIONS.values()).chain((row) =>
      fc.array(tie("tree"), { minLength: row.arity, maxLength: row.arity })
        .map((args): Node => ({ kind: "call", name: row.name, args, position: -1 }))
    ),
    fc.tuple(fc.constantFrom(...REDUCTIONS.values()), tie("tree"), axis, fc.boolean(), fc.boolean(), fc.nat(2)).map((
      [row, arg, axes, keepdims, isTyped, ddof],
    ): Node => ({
      kind: "reduce",
      name: row.name,
      arg,
      axis: Array.isArray(axes) && !row.manyAxes ? null : axes,
      keepdims,
      dtype: isTyped && row.dtype ? "float32" : null,
      ddof: row.ddof ? ddof : 0,
      position: -1,
    })),
  ),
})).tree;

/**
 * Takes the positions out of a tree.
 *
 * @param tree The tree, or a part of it.
 * @returns A copy of which every node is at position 0.
 */
export function plain(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(plain);
  if (typeof tree !== "object" || tree === null || tree.constructor !== Object) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, key === "position" ? 0 : plain(item)]));
}
