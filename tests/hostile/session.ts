import { allowedClass } from "./verdict.ts";

/** One case under way: what was done, what was refused, what memory it may take. */
export class Session {
  /** Bytes that the file and what was asked for justify. */
  allowed = 64 * 1024 * 1024;
  /** Errors by class that the steps ended with. */
  readonly refusals = new Map<string, number>();
  /** Steps that ended with a value. */
  values = 0;
  /** Handles that could be opened. */
  handles = 0;
  /** Text of errors of the classes that JavaScript has too, to be looked at by a person. */
  readonly texts = new Set<string>();

  /** Counts a handle. */
  open(): void {
    this.handles++;
  }

  /** Says that a step may take so many bytes. */
  allow(bytes: number): void {
    this.allowed += bytes;
  }

  /**
   * Does one step: it ends with a value, or with an error that a caller can act on.
   *
   * @returns The value; undefined when there was such an error.
   */
  step<T>(name: string, fn: () => T): T | undefined {
    try {
      const value = fn();
      this.values++;
      return value;
    } catch (error) {
      this.#judge(name, error);
    }
  }

  /** The same for a step that takes its time. */
  async asyncStep(name: string, fn: () => Promise<unknown>): Promise<void> {
    try {
      await fn();
      this.values++;
    } catch (error) {
      this.#judge(name, error);
    }
  }

  #judge(name: string, error: unknown): void {
    const kind = allowedClass(error);
    if (kind === null) throw new Error(`Step "${name}" failed in a way that no caller can act on`, { cause: error });
    this.refusals.set(kind, (this.refusals.get(kind) ?? 0) + 1);
    if (kind === "RangeError" || kind === "TypeError") this.texts.add(`${name}: ${(error as Error).message}`);
  }
}
