/** A catalogue that cannot be read: which file, which line, and why. */
export class CatalogueError extends SyntaxError {
  /** The class name, also across realms. */
  override readonly name = "CatalogueError";

  /**
   * Makes an error whose text ends with the place.
   *
   * @param reason What could not be done, the limit and the value met.
   * @param file The file.
   * @param line The line, counted from 1.
   * @param options The `cause`, as for `Error`.
   */
  constructor(reason: string, readonly file: string, readonly line: number, options?: ErrorOptions) {
    super(`${reason}, in "${file}" line ${line}`, options);
  }
}
