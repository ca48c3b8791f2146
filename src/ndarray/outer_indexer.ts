import type { ArrayInput, AsyncGetOptions, GetOptions } from "./array_base.ts";
import type { DenseArray } from "./dense/mod.ts";
import type { DType } from "./dtypes/mod.ts";
import type { SelectionLike } from "./selection/mod.ts";

/** Reading and writing with orthogonal selections: every list and mask acts on its own axis. */
export interface OuterIndexer<D extends DType> {
  /** Reads an orthogonal selection without blocking. */
  get(selection: SelectionLike, options?: AsyncGetOptions<D>): Promise<DenseArray<D>>;
  /** Reads an orthogonal selection. */
  getSync(selection: SelectionLike, options?: GetOptions<D>): DenseArray<D>;
  /** Writes an orthogonal selection. */
  set(selection: SelectionLike, value: ArrayInput): Promise<void>;
  /** Writes an orthogonal selection. */
  setSync(selection: SelectionLike, value: ArrayInput): void;
}
