import { Body } from "./body.ts";
import { call, type Code } from "./code.ts";
import type { ValueType } from "./instructions.ts";
import type { ModuleWriter } from "./module_writer.ts";
import { SCALAR_FUNCTIONS } from "./scalar_functions.ts";

/** Writes an elementary function of vectors into a body and gives the code of its result. */
export type Emit = (body: Body, library: Library, ...args: Code[]) => Code;

/** The functions of one module that its kernels call, each added when it is first needed. */
export class Library {
  readonly #writer: ModuleWriter;
  readonly #functions = new Map<Emit, number>();
  readonly #owned = new Map<string, number>();
  readonly #imports = new Map<string, number>();

  /**
   * Begins the functions of a module.
   *
   * @param writer The module, to which no function was added yet.
   */
  constructor(writer: ModuleWriter) {
    this.#writer = writer;
    for (const name of Object.keys(SCALAR_FUNCTIONS)) {
      this.#imports.set(name, writer.importFunction(name, new Array(SCALAR_FUNCTIONS[name].length).fill("f64"), "f64"));
    }
  }

  /**
   * Calls a function of vectors, which becomes a function of the module.
   *
   * @param emit What writes it; the same one is written once.
   * @param args Its arguments.
   * @returns The code of the call.
   */
  call(emit: Emit, ...args: readonly Code[]): Code {
    let index = this.#functions.get(emit);
    if (index === undefined) {
      const body = new Body(args.map(() => "v128"));
      const result = emit(body, this, ...body.params);
      body.raw(result.bytes);
      index = this.#writer.addFunction(body, "v128");
      this.#functions.set(emit, index);
    }
    return call(index, "v128", ...args);
  }

  /**
   * Adds a function of single numbers, unless it is there.
   *
   * @param key What tells it from others.
   * @param result What it returns.
   * @param write Gives its body.
   * @returns Its number.
   */
  own(key: string, result: ValueType, write: () => Body): number {
    const index = this.#owned.get(key) ?? this.#writer.addFunction(write(), result);
    this.#owned.set(key, index);
    return index;
  }

  /**
   * Calls a function that {@linkcode Library.own} added.
   *
   * @param index Its number.
   * @param result What it returns.
   * @param args Its arguments.
   * @returns The code of the call.
   */
  callOwn(index: number, result: ValueType, ...args: readonly Code[]): Code {
    return call(index, result, ...args);
  }

  /**
   * Calls one of {@linkcode SCALAR_FUNCTIONS}.
   *
   * @param name Its name.
   * @param args Its arguments, each an `f64`.
   * @returns The code of the call.
   */
  scalar(name: string, ...args: readonly Code[]): Code {
    return call(this.#imports.get(name)!, "f64", ...args);
  }
}
