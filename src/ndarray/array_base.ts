import { type CParams, cparamsOf } from "../codecs/mod.ts";
import type { SpecialKind } from "../format/mod.ts";
import type { ArrayCore } from "./array_core.ts";
import { type Data, type DType, type DTypeInfo, nativeOrder, type Scalar } from "./dtypes/mod.ts";
import {
  boxSelection,
  chunkColumns,
  type ChunkIndex,
  type ChunkInfo,
  decodeAllAsync,
  decodeSync,
  readInLanes,
  type ReadPlan,
  readSelection,
  walkChunks,
  type WalkPlan,
} from "./chunks/mod.ts";
import { DenseArray, type DenseInput } from "./dense/mod.ts";
import { arrayInfo, type InfoTable } from "./info.ts";
import { product } from "./shapes.ts";
import { FixedMeta, MetaMap } from "./meta_map.ts";
import { freshBytes, outBytes } from "./result_bytes.ts";
import { resolveSelection, type Selection, type SelectionLike } from "./selection/mod.ts";
import type { ChecksumName } from "../storage/mod.ts";
import { verifyChunks, type VerifyOptions, type VerifyReport } from "./verify.ts";

/** Whatever can be read like an array: the type that pictures, sinks and exports take. */
export interface ArraySource<D extends DType = DType> {
  /** Cells along each axis. */
  readonly shape: readonly number[];
  /** Type of the elements. */
  readonly dtype: D;
  /** Cells of a chunk along each axis. */
  readonly chunks: readonly number[];
  /** Cells of a block along each axis. */
  readonly blocks: readonly number[];
  /** Reads a selection. */
  get(selection?: SelectionLike, options?: { readonly signal?: AbortSignal }): Promise<DenseArray<D>>;
}

/** How a selection is read. */
export interface GetOptions<D extends DType = DType> {
  /** Where the result goes instead of fresh memory: as many elements of the same type, C order. */
  readonly out?: DenseArray<D> | Data<D>;
}

/** How a selection is read without blocking. */
export interface AsyncGetOptions<D extends DType = DType> extends GetOptions<D> {
  /** Stops the read between two decompressions. */
  readonly signal?: AbortSignal;
}

/** Whatever can be written into an array: what `dense` takes, or an array that Deneb has open, which is read whole. */
export type ArrayInput = DenseInput | ArrayBase;

/** Reads that do not block go on in so many places at once: one moves cells while two are decompressed, so that no processor waits. */
const LANES = 3;

/** The reading half of an array. Users meet it as {@linkcode NDArray}. */
export abstract class ArrayBase<D extends DType = DType> implements ArraySource<D> {
  /**
   * Store, codec and layout: what this class and its heirs are made of.
   *
   * @internal
   */
  protected readonly core: ArrayCore;
  readonly #info: DTypeInfo<D>;
  #liveBytes: { readonly table: Float64Array; readonly cbytes: number } | undefined;

  /**
   * Puts an array around its parts; users call `zeros`, `open` and their like.
   *
   * @internal
   */
  constructor(core: ArrayCore) {
    this.core = core;
    // The compile-time type is what the maker of the array says; the file's own type is what is here.
    this.#info = core.info as DTypeInfo<D>;
  }

  /** Cells along each axis. */
  get shape(): readonly number[] {
    return this.core.layout.shape;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of cells. */
  get size(): number {
    return product(this.shape);
  }

  /** Type of the elements. */
  get dtype(): D {
    return this.#info.dtype;
  }

  /** Bytes of an element. */
  get itemsize(): number {
    return this.core.info.itemsize;
  }

  /** Cells of a chunk along each axis. */
  get chunks(): readonly number[] {
    return this.core.layout.chunks;
  }

  /** Cells of a block along each axis. */
  get blocks(): readonly number[] {
    return this.core.layout.blocks;
  }

  /** Bytes of all cells, uncompressed, without padding. */
  get nbytes(): number {
    return this.size * this.itemsize;
  }

  /** Bytes of the chunks that are stored. Chunks that are zero or NaN need none; holes in a file do not count. */
  get cbytes(): number {
    const { table, store } = this.core;
    if (this.#liveBytes?.table !== table) {
      const sizes = store.consistent(() => store.sizesOf(table.filter((place) => place >= 0)));
      this.#liveBytes = { table, cbytes: sizes.reduce((sum, size) => sum + size, 0) };
    }
    return this.#liveBytes.cbytes;
  }

  /** `nbytes / cbytes`; an array that stores nothing counts 32 bytes. */
  get cratio(): number {
    return this.nbytes / Math.max(this.cbytes, 32);
  }

  /** How chunks are compressed. */
  get cparams(): CParams {
    return cparamsOf(this.core.store.state.header);
  }

  /** Path of the file or directory; undefined in memory. */
  get urlpath(): string | undefined {
    return this.core.store.urlpath;
  }

  /** The digest that is kept of every chunk; null when there is none. */
  get checksum(): ChecksumName | null {
    return this.core.store.checksum;
  }

  /** Metadata that was written when the array was made, and does not change. */
  get meta(): FixedMeta {
    return new FixedMeta(this.core.store.state.header.meta);
  }

  /** Metadata that can change, live on disk. */
  get vlmeta(): MetaMap {
    return new MetaMap(this.core.store);
  }

  /** All of the above as a table, for the terminal and for notebooks. */
  get info(): InfoTable {
    return arrayInfo(this);
  }

  /**
   * Reads a selection without blocking: chunks are decompressed on threads of the library.
   *
   * The cells are those of the state at the time of the call, whatever is written meanwhile.
   *
   * @param selection What to read; everything when absent.
   * @param options Where the result goes, and a signal that stops the read.
   * @returns The cells, a copy in C order, or a view of `out`. Integers drop their axis, so one an axis gives a result of rank 0.
   * @throws {RangeError} when an index is outside its axis, or the result does not fit into memory.
   * @throws {SelectionSyntaxError} when a selection text cannot be read.
   * @throws {TypeError} when the array is closed, or `out` has elements of another type.
   * @throws {FormatError} when a chunk is damaged; a `Blosc2Error` where only the native library noticed. The message names the chunk.
   * @throws {StaleError} when another handle has changed the file: call `refresh()`.
   * @throws {DOMException} the reason of the signal, when it is aborted.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * const a = arange(100, { dtype: "int32" });
   * console.log(String(await a.get("10:15")));
   * ```
   */
  async get(selection?: SelectionLike, options: AsyncGetOptions<D> = {}): Promise<DenseArray<D>> {
    return await this.readAsync(resolveSelection(selection, this.shape), options);
  }

  /**
   * Reads a selection.
   *
   * Only the blocks that the selection touches are decompressed; those read before may come from the cache.
   *
   * @param selection What to read; everything when absent.
   * @param options Where the result goes.
   * @returns The cells, a copy in C order, or a view of `out`. Integers drop their axis, so one an axis gives a result of rank 0.
   * @throws {RangeError} when an index is outside its axis, or the result does not fit into memory.
   * @throws {SelectionSyntaxError} when a selection text cannot be read.
   * @throws {TypeError} when the array is closed, or `out` has elements of another type.
   * @throws {FormatError} when a chunk is damaged; a `Blosc2Error` where only the native library noticed. The message names the chunk.
   * @throws {StaleError} when another handle has changed the file: call `refresh()`.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * console.log(arange(12, { dtype: "int32" }).reshape([3, 4]).getSync("1, ::2").toNested());
   * ```
   */
  getSync(selection?: SelectionLike, options: GetOptions<D> = {}): DenseArray<D> {
    return this.read(resolveSelection(selection, this.shape), options.out);
  }

  /**
   * Reads a selection that is resolved already.
   *
   * @internal
   */
  protected read(selection: Selection, out?: DenseArray<D> | Data<D>): DenseArray<D> {
    const plan = this.#plan(selection, out);
    this.core.store.consistent(() => decodeSync(readSelection(plan)));
    return this.#finish(plan);
  }

  /**
   * Reads a selection that is resolved already, without blocking.
   *
   * @internal
   */
  protected async readAsync(selection: Selection, options: AsyncGetOptions<D>): Promise<DenseArray<D>> {
    options.signal?.throwIfAborted();
    const plan = this.#plan(selection, options.out);
    using pin = this.core.store.pin();
    try {
      await decodeAllAsync(readInLanes(plan, LANES), options.signal);
    } catch (error) {
      if (!options.signal?.aborted) pin.requireCurrent();
      throw error;
    }
    pin.requireCurrent();
    return this.#finish(plan);
  }

  /**
   * Reads one element.
   *
   * @param index One integer an axis; negative ones count from the end.
   * @returns The element.
   * @throws {TypeError} when there are not as many indices as axes.
   * @throws {RangeError} when an index is outside its axis.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * console.log(arange(10).item(-1));
   * ```
   */
  item(...index: number[]): Scalar<D> {
    if (index.length !== this.ndim) {
      throw new TypeError(`Cannot read one element: the array has ${this.ndim} axes, got ${index.length} indices`);
    }
    return this.getSync(index).item();
  }

  /**
   * Walks the chunks in C order. Nothing is decompressed.
   *
   * The walk goes through the array as it was at the first step: writing to it meanwhile, resizing and compacting included, changes nothing
   * of what is left to come. Until the walk ends, the space of the chunks that it began with is not used again; one that is given up half-way
   * holds it until its `return()` is called, as leaving a `for` loop does, or the array is closed.
   *
   * @param options Kinds of chunks to leave out.
   * @returns Generator of what each chunk is.
   * @throws {StaleError} when another handle has changed the array.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * const a = zeros([1000, 1000]);
   * a.setSync("0, 0", 1);
   * for (const chunk of a.iterchunksInfo({ skip: ["zero"] })) console.log(chunk.coords, chunk.cratio);
   * ```
   */
  iterchunksInfo(options: { readonly skip?: readonly SpecialKind[] } = {}): Generator<ChunkInfo, void, void> {
    return walkChunks(() => this.#walk(options.skip ?? []));
  }

  /**
   * Reads what `iterchunksInfo` tells into columns, for millions of chunks.
   *
   * @returns Kinds and sizes of all chunks, as typed arrays.
   *
   * @example
   * ```ts
   * import { zeros } from "@deneb/deneb";
   * console.log(zeros([1000, 1000]).chunkIndex().select().length);
   * ```
   */
  chunkIndex(): ChunkIndex {
    return chunkColumns(this.core.store, this.core.layout, this.core.table);
  }

  /**
   * Walks the chunks in C order and reads each.
   *
   * The walk goes through the array as it was at the first step: writing to it meanwhile, resizing and compacting included, changes nothing
   * of what is left to come. Until the walk ends, the space of the chunks that it began with is not used again; one that is given up half-way
   * holds it until its `return()` is called, as leaving a `for` loop does, or the array is closed.
   *
   * @returns Generator of what a chunk is, and its cells.
   * @throws {StaleError} when another handle has changed the array.
   *
   * @example
   * ```ts
   * import { ones } from "@deneb/deneb";
   * for (const { info, data } of ones([10, 10]).iterChunks()) console.log(info.start, data.shape);
   * ```
   */
  *iterChunks(): Generator<{ info: ChunkInfo; data: DenseArray<D> }, void, void> {
    const state = this.#walk([]);
    for (const info of walkChunks(() => state)) {
      const plan = this.#plan(boxSelection(info.start, info.shape), undefined, state);
      state.pin.consistent(() => decodeSync(readSelection(plan)));
      yield { info, data: this.#finish(plan) };
    }
  }

  /**
   * Reads all that is stored and names the chunks that are damaged: those that do not match their checksums, where these are kept, else those that cannot be
   * decompressed. A chunk at a time is in memory.
   *
   * @param options Progress, and a signal that stops the walk.
   * @returns What was found; damage is no error here.
   * @throws {StaleError} when another handle has changed the array meanwhile.
   *
   * @example
   * ```ts
   * import { arange } from "@deneb/deneb";
   * const { damaged } = await arange(1000, { checksum: true }).verify();
   * console.log(damaged.length); // 0
   * ```
   */
  async verify(options: VerifyOptions = {}): Promise<VerifyReport> {
    const { store, access, layout } = this.core;
    return await verifyChunks({ store, access, chunkBytes: () => layout.chunkBytes }, options, layout);
  }

  /** The array in one line, without its cells: those are what `getSync` reads. */
  toString(): string {
    const dtype = typeof this.dtype === "string" ? this.dtype : JSON.stringify(this.dtype);
    return `NDArray ${dtype} [${this.shape.join(", ")}] in chunks of [${this.chunks.join(", ")}]`;
  }

  /** What the console shows. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  #walk(skip: readonly SpecialKind[]): WalkPlan {
    const { store, layout, table, info } = this.core;
    const readItem = (bytes: Uint8Array) => {
      nativeOrder(info, bytes);
      return new DenseArray(info, [], bytes).item();
    };
    return { store, pin: store.pin(), layout, table, readItem, skip };
  }

  #plan(
    selection: Selection,
    out: DenseArray<D> | Data<D> | undefined,
    { layout, table }: Pick<ReadPlan, "layout" | "table"> = this.core,
  ): ReadPlan {
    const { access } = this.core;
    const length = product(selection.shape) * layout.itemsize;
    const result = out === undefined
      ? freshBytes(length, selection.shape)
      : outBytes(out, this.#info, selection.shape, length);
    return { access, layout, table, selection, result, zeroed: out === undefined };
  }

  #finish({ result, selection }: ReadPlan): DenseArray<D> {
    nativeOrder(this.core.info, result);
    return new DenseArray(this.#info, selection.shape, result);
  }
}

/**
 * Reads an array that is to be written into another: into memory, whole.
 *
 * @param value What the user wants to write.
 * @returns The same without compressed arrays.
 */
export function denseInput(value: ArrayInput): DenseInput {
  return value instanceof ArrayBase ? value.getSync() : value;
}
