import type { AsyncGetOptions, GetOptions } from "./array_base.ts";
import type { DenseArray } from "./dense_array.ts";
import type { DenseInput } from "./dense.ts";
import type { DType } from "./dtype_table.ts";
import type { SelectionLike } from "./selection.ts";

/** Reading and writing with orthogonal selections: every list and mask acts on its own axis. */
export interface OuterIndexer<D extends DType> {
  /** Reads an orthogonal selection without blocking. */
  get(selection: SelectionLike, options?: AsyncGetOptions<D>): Promise<DenseArray<D>>;
  /** Reads an orthogonal selection. */
  getSync(selection: SelectionLike, options?: GetOptions<D>): DenseArray<D>;
  /** Writes an orthogonal selection. */
  set(selection: SelectionLike, value: DenseInput): Promise<void>;
  /** Writes an orthogonal selection. */
  setSync(selection: SelectionLike, value: DenseInput): void;
}
