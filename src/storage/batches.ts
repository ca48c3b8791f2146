/** Batches that are open, one inside the other. One that fails cannot be taken back alone, so those around it fail with it. */
export class Batches {
  #open = 0;
  #failed = false;

  /** True while there is one. */
  get any(): boolean {
    return this.#open > 0;
  }

  /**
   * Begins a batch.
   *
   * @returns True for the outermost one.
   */
  begin(): boolean {
    if (this.#open === 0) this.#failed = false;
    return this.#open++ === 0;
  }

  /**
   * Ends a batch.
   *
   * @param failed True when what it did has failed.
   * @returns `"commit"` when all is to be written, `"inside"` when one around it goes on, `"failed"` when nothing of it may be written.
   */
  end(failed: boolean): "commit" | "inside" | "failed" {
    this.#open = Math.max(0, this.#open - 1);
    this.#failed ||= failed;
    if (this.#failed) return "failed";
    return this.#open === 0 ? "commit" : "inside";
  }

  /** Ends all of them. */
  clear(): void {
    this.#open = 0;
    this.#failed = true;
  }
}
