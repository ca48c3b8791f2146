import { MAX_NAME_BYTES, type MetaValue, unpackValue } from "../format/mod.ts";
import { type ChunkStore, packVlmeta, unpackVlmeta } from "../storage/mod.ts";

/**
 * Metadata that can change, live on disk: every `set` and `delete` is a commit of its own, or part of a batch.
 *
 * Works like a `Map` of names (up to 31 bytes) to msgpack values. Values are copied in and out.
 *
 * @example
 * ```ts
 * import { zeros } from "@deneb/deneb";
 * const a = zeros([10]);
 * a.vlmeta.set("author", { name: "Caroline", year: 1787 });
 * console.log(a.vlmeta.get("author"));
 * ```
 */
export class MetaMap implements Iterable<[string, MetaValue]> {
  readonly #store: ChunkStore;

  /** For arrays and super-chunks; users reach theirs as `vlmeta`. */
  constructor(store: ChunkStore) {
    this.#store = store;
  }

  /** Number of names. */
  get size(): number {
    return this.#store.state.vlmeta.size;
  }

  /** True when there is a value of that name. */
  has(name: string): boolean {
    return this.#store.state.vlmeta.has(name);
  }

  /** The value of that name, or undefined. */
  get(name: string): MetaValue | undefined {
    const chunk = this.#store.state.vlmeta.get(name);
    return chunk === undefined ? undefined : unpackVlmeta(chunk);
  }

  /**
   * Stores a value and commits.
   *
   * @throws {TypeError} when the value is undefined, or nothing that msgpack holds.
   * @throws {RangeError} when the name is empty or longer than 31 bytes.
   */
  set(name: string, value: MetaValue): this {
    checkName(name);
    if (value === undefined) {
      throw new TypeError(`Cannot store undefined as "${name}": null is stored, and delete() removes a value`);
    }
    const chunk = packVlmeta(value);
    this.#commit(new Map<string, Uint8Array>(this.#store.state.vlmeta).set(name, chunk));
    return this;
  }

  /** Removes a value and commits; says whether there was one. */
  delete(name: string): boolean {
    const rest = new Map<string, Uint8Array>(this.#store.state.vlmeta);
    const found = rest.delete(name);
    if (found) this.#commit(rest);
    return found;
  }

  /** Removes all values in one commit. */
  clear(): void {
    if (this.size > 0) this.#commit(new Map());
  }

  #commit(vlmeta: ReadonlyMap<string, Uint8Array>): void {
    this.#store.requireWritable("change the metadata of");
    this.#store.commit({ ...this.#store.state, vlmeta });
  }

  /** The names, in the order in which they were stored. */
  keys(): MapIterator<string> {
    return this.#store.state.vlmeta.keys();
  }

  /** The values, in the order of the names. */
  *values(): Generator<MetaValue, void, void> {
    for (const [, value] of this) yield value;
  }

  /** Names with their values. */
  *entries(): Generator<[string, MetaValue], void, void> {
    for (const [name, chunk] of this.#store.state.vlmeta) yield [name, unpackVlmeta(chunk)];
  }

  /** Names with their values. */
  [Symbol.iterator](): Generator<[string, MetaValue], void, void> {
    return this.entries();
  }

  /** Calls a function for every name with its value. */
  forEach(callback: (value: MetaValue, name: string) => void): void {
    for (const [name, value] of this) callback(value, name);
  }

  /** A plain object of all values: a copy. */
  toObject(): Record<string, MetaValue> {
    return Object.fromEntries(this);
  }

  /** What `JSON.stringify` writes: that of `toObject`. */
  toJSON(): Record<string, MetaValue> {
    return this.toObject();
  }

  /** What the console and notebooks show. */
  [Symbol.for("Deno.customInspect")](inspect: (value: unknown, options: unknown) => string, options: unknown): string {
    return inspect(this.toObject(), options);
  }
}

/**
 * Refuses names that a frame cannot hold.
 *
 * @param name Name of a metalayer.
 * @throws {RangeError} when it is empty or longer than 31 bytes of UTF-8.
 */
export function checkName(name: string): void {
  const length = new TextEncoder().encode(name).byteLength;
  if (length === 0 || length > MAX_NAME_BYTES) {
    throw new RangeError(`Name of a metalayer must have 1 to ${MAX_NAME_BYTES} bytes, "${name}" has ${length}`);
  }
}

/**
 * Metadata that was written when a frame was made: a read-only map of names to msgpack values.
 *
 * @example
 * ```ts
 * import { zeros } from "@deneb/deneb";
 * console.log(zeros([10], { meta: { unit: "ly" } }).meta.get("unit"));
 * ```
 */
export class FixedMeta implements Iterable<[string, MetaValue]> {
  readonly #packed: ReadonlyMap<string, Uint8Array>;

  /** For arrays and super-chunks; users reach theirs as `meta`. */
  constructor(packed: ReadonlyMap<string, Uint8Array>) {
    // The partition of an array is told by its own attributes.
    this.#packed = new Map([...packed].filter(([name]) => name !== "b2nd"));
  }

  /** Number of names. */
  get size(): number {
    return this.#packed.size;
  }

  /** True when there is a value of that name. */
  has(name: string): boolean {
    return this.#packed.has(name);
  }

  /** The value of that name, or undefined. */
  get(name: string): MetaValue | undefined {
    const packed = this.#packed.get(name);
    return packed === undefined ? undefined : unpackValue(packed);
  }

  /** The names, in the order in which they were written. */
  keys(): MapIterator<string> {
    return this.#packed.keys();
  }

  /** The values, in the order of the names. */
  *values(): Generator<MetaValue, void, void> {
    for (const [, value] of this) yield value;
  }

  /** Names with their values. */
  *entries(): Generator<[string, MetaValue], void, void> {
    yield* this;
  }

  /** Names with their values. */
  *[Symbol.iterator](): Generator<[string, MetaValue], void, void> {
    for (const [name, packed] of this.#packed) yield [name, unpackValue(packed)];
  }

  /** A plain object of all values: a copy. */
  toObject(): Record<string, MetaValue> {
    return Object.fromEntries(this);
  }

  /** What `JSON.stringify` writes: that of `toObject`. */
  toJSON(): Record<string, MetaValue> {
    return this.toObject();
  }

  /** What the console and notebooks show. */
  [Symbol.for("Deno.customInspect")](inspect: (value: unknown, options: unknown) => string, options: unknown): string {
    return inspect(this.toObject(), options);
  }
}
