import type { ArrayCore } from "./array_core.ts";
import { boxSelection } from "./boxes.ts";
import { nativeOrder, storedOrder } from "./byte_order.ts";
import { castTo } from "./convert.ts";
import { createLike } from "./create_core.ts";
import { DenseArray } from "./dense_array.ts";
import type { DTypeInfo } from "./dtype_info.ts";
import { type Box, fillChunks, readBytes } from "./fill.ts";
import type { ArrayOptions } from "./options.ts";

/**
 * Copies an array with its elements converted, chunk by chunk.
 *
 * @param core Array to copy from.
 * @param info Element type of the copy.
 * @param options Storage, partition and compression of the copy.
 * @returns The copy.
 * @throws {TypeError} when there is no way from one type to the other.
 */
export function castCore(core: ArrayCore, info: DTypeInfo, options: ArrayOptions): ArrayCore {
  const cast = ({ start, shape }: Box) => {
    const bytes = readBytes(core, boxSelection(start, shape));
    nativeOrder(core.info, bytes);
    return storedOrder(info, castTo(new DenseArray(core.info, shape, bytes), info).bytes);
  };
  return createLike(core, core.layout.shape, options, (target) => fillChunks(target, cast), info);
}
