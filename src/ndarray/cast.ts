import type { ArrayCore } from "./array_core.ts";
import { boxSelection } from "./chunks/mod.ts";
import { type DTypeInfo, nativeOrder, storedOrder } from "./dtypes/mod.ts";
import { castTo, DenseArray } from "./dense/mod.ts";
import { createLike, type NewArray } from "./create_core.ts";
import { type Box, copying, fillChunks, readBytes } from "./fill.ts";

/**
 * Copies an array with its elements converted, chunk by chunk.
 *
 * @param core Array to copy from.
 * @param info Element type of the copy.
 * @param options Storage, partition and compression of the copy.
 * @returns The copy.
 * @throws {TypeError} when there is no way from one type to the other.
 */
export function castCore(core: ArrayCore, info: DTypeInfo, options: NewArray): ArrayCore {
  const cast = ({ start, shape }: Box) => {
    const bytes = readBytes(core, boxSelection(start, shape));
    nativeOrder(core.info, bytes);
    return storedOrder(info, castTo(new DenseArray(core.info, shape, bytes), info).bytes);
  };
  return createLike(core, core.layout.shape, options, copying(core, (target) => fillChunks(target, cast)), info);
}
