import { Blosc2Error } from "./errors.ts";
import { allSymbols, library } from "./library.ts";
import type { Symbols } from "./symbols.ts";

/** A native context. It serves one call at a time. */
export interface Context {
  /** The `blosc2_context*`. */
  readonly pointer: Deno.PointerObject;
  /** The super-chunk that it reads the shape of blocks from. */
  readonly schunk: Deno.PointerObject | null;
  /** The length of the plain data that it served last; 0 before the first call. */
  nbytes: number;
}

/** How to make the contexts of a pool. */
export interface PoolRecipe {
  /** A text that tells these parameters from all others. */
  readonly key: string;
  /** The frame whose shape of blocks the contexts use. */
  readonly frame: Uint8Array | undefined;
  /** The block size that contexts for compression are made with. */
  readonly blocksize?: number;
  /** Throws when a context made now would not be what is wanted. */
  readonly check?: () => void;
  /** Makes a context, given the address of a super-chunk or 0. */
  readonly create: (schunk: bigint) => Deno.PointerValue;
}

/** Idle contexts that are kept for later, over all pools; each may own threads and scratch memory. */
const MAX_IDLE = 16;

/** Pools that own a context, by what they are for. One that owns none is its user's alone, and goes with him. */
const BY_KEY = new Map<string, ContextPool>();
/** Pools that own a context, idle or in use. */
const OWNERS = new Set<ContextPool>();
let idleCount = 0;
let busyCount = 0;
let tick = 0;

/**
 * The contexts of one set of parameters, and their only owner: they are made here, lent for one call, and freed here.
 *
 * A context that compressed less than a block keeps the smaller block size for all that comes later, and one that chose the
 * block size by itself keeps its first choice. So contexts for compression are only used again where that cannot happen.
 */
export class ContextPool {
  /** When it was used last, in calls. */
  lastUse = 0;
  readonly #key: string;
  readonly #create: (schunk: bigint) => Deno.PointerValue;
  readonly #frame: Uint8Array | undefined;
  readonly #blocksize: number | undefined;
  readonly #check: (() => void) | undefined;
  readonly #idle: Context[] = [];
  #owned = 0;

  constructor({ key, frame, blocksize, check, create }: PoolRecipe) {
    this.#key = key;
    this.#frame = frame && frame.slice();
    this.#blocksize = blocksize;
    this.#check = check;
    this.#create = create;
  }

  /** Number of contexts that wait for a call. */
  get idle(): number {
    return this.#idle.length;
  }

  /** Lends a context for that many bytes of plain data. Whoever takes it gives it back with `release`, whatever happens. */
  acquire(nbytes: number): Context {
    this.lastUse = ++tick;
    if (this.#blocksize === 0 && this.#idle.at(-1)?.nbytes !== nbytes) this.freeOne();
    const idle = this.#idle.pop();
    if (idle !== undefined) idleCount--;
    const context = idle ?? this.#make();
    context.nbytes = nbytes;
    busyCount++;
    return context;
  }

  /** Takes a context back after a call; one that failed is not used again, whatever state it is in. */
  release(context: Context, failed: boolean): void {
    busyCount--;
    if (failed || (this.#blocksize !== undefined && context.nbytes < this.#blocksize)) {
      this.#free(context);
      return;
    }
    this.#idle.push(context);
    if (++idleCount > MAX_IDLE) freeOldest();
  }

  /** Frees one idle context. */
  freeOne(): void {
    const context = this.#idle.pop();
    if (context === undefined) return;
    idleCount--;
    this.#free(context);
  }

  #free(context: Context): void {
    library().symbols.blosc2_free_ctx(context.pointer);
    if (context.schunk !== null) closeShapeFrame(allSymbols(), context.schunk);
    if (--this.#owned > 0) return;
    OWNERS.delete(this);
    if (BY_KEY.get(this.#key) === this) BY_KEY.delete(this.#key);
  }

  #make(): Context {
    this.#check?.();
    const schunk = this.#frame ? openShapeFrame(allSymbols(), this.#frame) : null;
    const pointer = this.#create(Deno.UnsafePointer.value(schunk));
    if (pointer === null) {
      if (schunk !== null) closeShapeFrame(allSymbols(), schunk);
      throw new Blosc2Error(-4, "make a codec context");
    }
    this.#owned++;
    OWNERS.add(this);
    if (!BY_KEY.has(this.#key)) BY_KEY.set(this.#key, this);
    closeBeforeUnloading();
    return { pointer, schunk, nbytes: 0 };
  }
}

/** The pool for a recipe, made when there is none. The same key must always come with the same recipe. */
export function poolFor(recipe: PoolRecipe): ContextPool {
  return BY_KEY.get(recipe.key) ?? new ContextPool(recipe);
}

/** A text that is the same for frames of the same bytes. */
export function frameKey(frame: Uint8Array | undefined): string {
  return frame === undefined ? "" : frame.toHex();
}

/**
 * Counts the native contexts that are in use by a call at this moment.
 *
 * @returns The number of contexts.
 *
 * @example
 * ```ts
 * import { liveContexts } from "./mod.ts";
 * if (liveContexts() !== 0) throw new Error("unreachable");
 * ```
 */
export function liveContexts(): number {
  return busyCount;
}

/**
 * Counts the native contexts that are kept for later calls.
 *
 * @returns The number of contexts, at most 16.
 *
 * @example
 * ```ts
 * import { closePools, pooledContexts } from "./mod.ts";
 * closePools();
 * if (pooledContexts() !== 0) throw new Error("unreachable");
 * ```
 */
export function pooledContexts(): number {
  return idleCount;
}

/**
 * Frees all contexts that wait for later calls, and their threads. Calls after it make new ones. A worker should do this before
 * it ends, since the library outlives it.
 *
 * @example
 * ```ts
 * import { closePools } from "./mod.ts";
 * closePools();
 * ```
 */
export function closePools(): void {
  for (const pool of [...OWNERS]) {
    while (pool.idle > 0) pool.freeOne();
  }
}

let closesBeforeUnloading = Deno.build.os !== "windows"; // elsewhere library.ts keeps the library loaded

/** Threads of idle contexts must be gone before Windows unloads the library at the end of the process. */
function closeBeforeUnloading(): void {
  if (closesBeforeUnloading) return;
  closesBeforeUnloading = true;
  addEventListener("unload", closePools);
}

function freeOldest(): void {
  let oldest: ContextPool | undefined;
  for (const pool of OWNERS) {
    if (pool.idle > 0 && (oldest === undefined || pool.lastUse < oldest.lastUse)) oldest = pool;
  }
  oldest?.freeOne();
}

/**
 * Opens the small native super-chunk from which codecs and filters read the shape of blocks. The library copies the bytes,
 * so they may change or go away afterwards.
 */
function openShapeFrame(symbols: Symbols, frame: Uint8Array): Deno.PointerObject {
  // A copy of our own: the library must not see bytes change under it when the frame lies in shared memory.
  const pointer = symbols.blosc2_schunk_from_buffer(new Uint8Array(frame), BigInt(frame.byteLength), 1);
  if (pointer === null) {
    throw new Blosc2Error(-11, `open a frame of ${frame.byteLength} bytes for the shape of blocks`);
  }
  return pointer;
}

/** Frees what `openShapeFrame` gave, once, and after the context that uses it. */
function closeShapeFrame(symbols: Symbols, pointer: Deno.PointerObject): void {
  symbols.blosc2_schunk_free(pointer);
}
