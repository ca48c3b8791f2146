/** A folder that is removed at the end, and paths in it. */
export class Folder implements Disposable {
  readonly #path = Deno.makeTempDirSync({ prefix: "deneb-" });
  #used = 0;

  next(): string {
    return `${this.#path}/${this.#used++}.b2nd`;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#path, { recursive: true });
  }
}
