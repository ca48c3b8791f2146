import type { CParams, DParams } from "../codecs/mod.ts";
import { type B2ndMeta, buildB2ndMeta, FormatError, type FrameHeader, parseB2ndMeta } from "../format/mod.ts";
import type { ChunkStore } from "../storage/mod.ts";
import { ChunkAccess, type Layout, layoutOf, type Partitioned, type ThreadOptions } from "./chunks/mod.ts";
import { type DTypeInfo, parseStoredDType } from "./dtypes/mod.ts";

/** What an array is made of: a store, the way to its chunks, and its layout. Shared by all that works on arrays. */
export class ArrayCore implements Partitioned {
  readonly access: ChunkAccess;
  readonly info: DTypeInfo;
  #meta: Uint8Array;
  #layout: Layout;

  constructor(readonly store: ChunkStore, threads: ThreadOptions = {}) {
    this.#meta = metaOf(store.state.header);
    const meta = parseB2ndMeta(this.#meta, store.state.header.typesize);
    this.info = parseStoredDType(meta.dtype);
    this.#layout = checkedLayout(meta, this.info.itemsize, store);
    this.access = new ChunkAccess(store, threads);
  }

  /** Layout of the state as it is now: committed, or inside the open batch. */
  get layout(): Layout {
    const meta = metaOf(this.store.state.header);
    if (meta !== this.#meta) {
      const parsed = parseB2ndMeta(meta, this.info.itemsize);
      this.#layout = checkedLayout(parsed, this.info.itemsize, this.store);
      this.#meta = meta;
    }
    return this.#layout;
  }

  /**
   * Chunk table of the state as it is now; never changed in place.
   *
   * @throws {TypeError} when the store is closed.
   */
  get table(): Float64Array {
    if (this.store.closed) throw new TypeError(`Cannot use ${this.store.label}: it is closed`);
    return this.store.state.table;
  }

  /** Makes a new chunk table the state of the array. */
  commitTable(table: Float64Array): void {
    this.store.commit({ ...this.store.state, table });
  }

  /** Makes a new layout and table the state of the array. */
  commitLayout({ layout, table }: Partitioned): void {
    const { header } = this.store.state;
    const meta = parseB2ndMeta(metaOf(header), this.info.itemsize);
    const { shape, chunks, blocks } = layout;
    const b2nd = buildB2ndMeta({ ...meta, shape, chunks, blocks });
    const next: FrameHeader = {
      ...header,
      nbytes: layout.nchunks * layout.chunkBytes,
      chunksize: layout.chunkBytes,
      blocksize: layout.blockBytes,
      meta: new Map(header.meta).set("b2nd", b2nd),
    };
    this.store.commit({ ...this.store.state, header: next, table });
  }
}

/**
 * The threads that an array was asked to use.
 *
 * @param cparams Settings for compression.
 * @param dparams Settings for decompression.
 * @returns Threads for both ways; undefined where the process decides.
 * @throws {RangeError} when a number of threads is no integer from 1 to 32767.
 */
export function threadsOf(cparams?: CParams, dparams?: DParams): ThreadOptions {
  return { compress: checkThreads(cparams?.nthreads), decompress: checkThreads(dparams?.nthreads) };
}

/** Frame headers keep it as a signed 16-bit number. */
const MAX_THREADS = 32767;

function checkThreads(nthreads: number | undefined): number | undefined {
  if (nthreads === undefined || Number.isInteger(nthreads) && nthreads >= 1 && nthreads <= MAX_THREADS) return nthreads;
  throw new RangeError(`Parameter "nthreads" must be an integer from 1 to ${MAX_THREADS}, got ${nthreads}`);
}

function metaOf(header: FrameHeader): Uint8Array {
  const meta = header.meta.get("b2nd");
  if (meta === undefined) throw new FormatError("Frame is no n-dimensional array: it has no b2nd metalayer", 0);
  return meta;
}

/** A header whose parts disagree would make every offset after it wrong. */
function checkedLayout(meta: B2ndMeta, itemsize: number, store: ChunkStore): Layout {
  const layout = layoutOf(meta.shape, meta.chunks, meta.blocks, itemsize);
  const { header, table } = store.state;
  const wrong = (what: string, has: number, needs: number) =>
    new FormatError(`Header of the array disagrees with its partition: ${what} is ${has}, not ${needs}`, 0);
  if (table.length !== layout.nchunks) throw wrong("the number of chunks", table.length, layout.nchunks);
  if (header.typesize !== itemsize) throw wrong("the size of an item", header.typesize, itemsize);
  if (layout.nchunks > 0 && header.chunksize !== layout.chunkBytes) {
    throw wrong("the size of a chunk", header.chunksize, layout.chunkBytes);
  }
  return layout;
}
