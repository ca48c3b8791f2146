import { type Body, TYPE_BYTES } from "./body.ts";
import type { ValueType } from "./instructions.ts";
import { unsigned } from "./leb128.ts";

/** The memory that a module imports as `env.memory`. */
export interface MemoryImport {
  /** Pages of 64 KiB that it has at least. */
  readonly pages: number;
  /** True for a memory over a `SharedArrayBuffer`. Default false. */
  readonly shared?: boolean;
}

/** The most pages that a memory of 32-bit addresses can have; a shared memory may not have more than its import says. */
const MAX_PAGES = 65536;

/** Writes one WebAssembly module. Functions are numbered with the imported ones first. */
export class ModuleWriter {
  readonly #memory: MemoryImport;
  readonly #types = new Map<string, number>();
  readonly #imports: { name: string; type: number }[] = [];
  readonly #functions: { type: number; body: Body }[] = [];
  readonly #exports: { name: string; index: number }[] = [];

  /**
   * Begins a module.
   *
   * @param memory The memory that it works on.
   */
  constructor(memory: MemoryImport) {
    this.#memory = memory;
  }

  /**
   * Imports a function `env.name`; no function may be added before.
   *
   * @param name Its name.
   * @param params Types of its parameters.
   * @param result What it returns.
   * @returns Its number.
   * @throws {RangeError} when there are functions already.
   */
  importFunction(name: string, params: readonly ValueType[], result: ValueType): number {
    if (this.#functions.length > 0) throw new RangeError(`Cannot import "${name}" after a function was added`);
    return this.#imports.push({ name, type: this.#type(params, result) }) - 1;
  }

  /**
   * Adds a function.
   *
   * @param body Its body, which may be written later.
   * @param result What it returns, or `null`.
   * @param name The name to export it by. Default none.
   * @returns Its number.
   */
  addFunction(body: Body, result: ValueType | null, name?: string): number {
    const type = this.#type(body.params.map((param) => param.type), result);
    const index = this.#imports.length + this.#functions.push({ type, body }) - 1;
    if (name !== undefined) this.#exports.push({ name, index });
    return index;
  }

  /**
   * Ends the module.
   *
   * @returns Its bytes.
   */
  finish(): Uint8Array<ArrayBuffer> {
    const { pages, shared = false } = this.#memory;
    const limits = shared ? [3, ...unsigned(pages), ...unsigned(MAX_PAGES)] : [0, ...unsigned(pages)];
    const imports = [
      [...text("env"), ...text("memory"), 2, ...limits],
      ...this.#imports.map(({ name, type }) => [...text("env"), ...text(name), 0, ...unsigned(type)]),
    ];
    const types = [...this.#types.keys()].map((key) => key.split(",").map(Number));
    const sections = [
      section(1, types),
      section(2, imports),
      section(3, this.#functions.map(({ type }) => unsigned(type))),
      section(7, this.#exports.map(({ name, index }) => [...text(name), 0, ...unsigned(index)])),
      section(10, this.#functions.map(({ body }) => body.finish())),
    ];
    return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
  }

  #type(params: readonly ValueType[], result: ValueType | null): number {
    const results = result === null ? [0] : [1, TYPE_BYTES[result]];
    const key = [0x60, ...unsigned(params.length), ...params.map((type) => TYPE_BYTES[type]), ...results].join();
    const index = this.#types.get(key) ?? this.#types.size;
    this.#types.set(key, index);
    return index;
  }
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...unsigned(bytes.length), ...bytes];
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  const content = [...unsigned(items.length), ...items.flat()];
  return [id, ...unsigned(content.length), ...content];
}
