import type { CParams } from "../codecs/mod.ts";
import type { ArrayCore } from "./array_core.ts";
import { arrayShape, type ShapeLike } from "./axes.ts";
import { createCore } from "./create_core.ts";
import { type DTypeLike, resolveDType } from "./dtypes/mod.ts";
import type { ArrayOptions } from "./options.ts";

/** What serves cells among zeros: measured with `deno task bench sparse`, which compares partitions, levels and filters. */
const SPARSE: CParams = { codec: "zstd", clevel: 1, filters: [] };

/**
 * Begins an array that is to be filled with cells.
 *
 * @param dtype Element type.
 * @param shape Lengths of the axes.
 * @param options How the array is made.
 * @returns The array, all zero, not in its place yet.
 */
export function sparseCore(dtype: DTypeLike, shape: ShapeLike, options: ArrayOptions): ArrayCore {
  const cparams = { ...SPARSE, ...options.cparams };
  return createCore(resolveDType(dtype), arrayShape(shape), { ...options, sparse: true, cparams });
}
