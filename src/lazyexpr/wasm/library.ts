import { Body } from "./body.ts";
import { call, type Code } from "./code.ts";
import type { ModuleWriter } from "./module_writer.ts";

/** Writes an elementary function of vectors into a body and gives the code of its result. */
export type Emit = (body: Body, library: Library, ...args: Code[]) => Code;

/** JavaScript functions that kernels call for the few arguments that their own code does not take. */
export const SCALAR_FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
};

/** The functions of one module that its kernels call, each added when it is first needed. */
export class Library {
  readonly #writer: ModuleWriter;
  readonly #functions = new Map<Emit, number>();
  readonly #imports = new Map<string, number>();

  /**
   * Begins the functions of a module.
   *
   * @param writer The module, to which no function was added yet.
   */
  constructor(writer: ModuleWriter) {
    this.#writer = writer;
    for (const name of Object.keys(SCALAR_FUNCTIONS)) {
      this.#imports.set(name, writer.importFunction(name, ["f64"], "f64"));
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
   * Calls one of {@linkcode SCALAR_FUNCTIONS}.
   *
   * @param name Its name.
   * @param x The argument, an `f64`.
   * @returns The code of the call.
   */
  scalar(name: string, x: Code): Code {
    return call(this.#imports.get(name)!, "f64", x);
  }
}
