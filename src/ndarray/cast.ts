import { cparamsOf } from "../codecs/mod.ts";
import type { ArrayCore } from "./array_core.ts";
import { boxSelection } from "./boxes.ts";
import { nativeOrder, storedOrder } from "./byte_order.ts";
import { createLike } from "./create_core.ts";
import { DenseArray } from "./dense_array.ts";
import { type DTypeInfo, sameInfo } from "./dtype_info.ts";
import { fillChunks, readBytes } from "./fill.ts";
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
  requireCast(core.info, info);
  const { blockSize: _, ...cparams } = cparamsOf(core.store.state.header);
  const target = createLike(core, core.layout.shape, options, cparams, info);
  fillChunks(target, ({ start, shape }) => {
    const bytes = readBytes(core, boxSelection(start, shape));
    nativeOrder(core.info, bytes);
    return storedOrder(info, castDense(new DenseArray(core.info, shape, bytes), info).bytes);
  });
  return target;
}

/** Kinds whose elements are numbers of some sort; dates and durations are counts. */
const NUMERIC = "biufcMm";

function requireCast(from: DTypeInfo, to: DTypeInfo): void {
  if (sameInfo(from.native ?? from, to.native ?? to)) return;
  if (NUMERIC.includes(from.kind) && NUMERIC.includes(to.kind)) return;
  throw new TypeError(`Cannot convert elements of ${JSON.stringify(from.dtype)} to ${JSON.stringify(to.dtype)}`);
}

/**
 * Converts elements as NumPy's `astype` does: fractions are cut off, integers wrap, complex values lose their imaginary part.
 *
 * @param dense Elements to convert.
 * @param info Type to convert to.
 * @returns Converted elements; the same array when nothing changes.
 */
export function castDense(dense: DenseArray, info: DTypeInfo): DenseArray {
  const target = info.native ?? info;
  if (sameInfo(dense.info, target)) return dense;
  const result = new DenseArray(target, dense.shape);
  const from = dense.info;
  const to = result.data;
  const source = dense.data;
  const real = from.kind === "c" ? 2 : 1;
  const step = target.kind === "c" ? 2 : 1;
  const both = real === 2 && step === 2;
  const count = both ? dense.size * 2 : dense.size;
  const read = both ? 1 : real;
  const write = both ? 1 : step;
  if (target.kind === "b") {
    for (let i = 0; i < count; i++) to[i] = isTrue(source, i, real) ? 1 : 0;
  } else if (to instanceof BigInt64Array || to instanceof BigUint64Array) {
    for (let i = 0; i < count; i++) to[i] = toBigInt(source[i * read]);
  } else {
    for (let i = 0; i < count; i++) to[i * write] = Number(source[i * read]);
  }
  return result;
}

function isTrue(source: ArrayLike<number | bigint>, i: number, parts: number): boolean {
  if (parts === 2) return source[2 * i] !== 0 || source[2 * i + 1] !== 0;
  return source[i] !== 0 && source[i] !== 0n;
}

/** What NaN and infinities become in 64-bit integers, and dates that are none. */
const NO_INTEGER = -(2n ** 63n);

function toBigInt(value: number | bigint): bigint {
  if (typeof value === "bigint") return value;
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : NO_INTEGER;
}
