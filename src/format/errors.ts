/**
 * Bytes that are not what they should be: a damaged, truncated or hostile file.
 *
 * @example
 * ```ts
 * import { FormatError, parseChunkHeader } from "./mod.ts";
 *
 * try {
 *   parseChunkHeader(new Uint8Array(32));
 * } catch (error) {
 *   if (error instanceof FormatError) console.log(error.offset); // 0
 * }
 * ```
 */
export class FormatError extends Error {
  /** The class name, also across realms. */
  override readonly name = "FormatError";
  /** What could not be done, the limit and the value met: the text without the place. */
  readonly reason: string;
  /** Where the trouble lies, in bytes from the start of what was parsed. */
  readonly offset: number;

  /**
   * Makes an error whose text ends with the place.
   *
   * @param reason What could not be done, the limit and the value met.
   * @param offset Where the trouble lies, in bytes from the start of what was parsed.
   * @param options The `cause`, as for `Error`.
   */
  constructor(reason: string, offset: number, options?: ErrorOptions) {
    super(`${reason} at byte ${offset}`, options);
    this.reason = reason;
    this.offset = offset;
  }
}

/**
 * Bytes that are sound, but use something that this build does not handle.
 *
 * @example
 * ```ts
 * import { UnsupportedError } from "./mod.ts";
 *
 * const error = new UnsupportedError("Cannot read chunk: variable-length blocks are not supported");
 * console.log(error.name); // "UnsupportedError"
 * ```
 */
export class UnsupportedError extends Error {
  /** The class name, also across realms. */
  override readonly name = "UnsupportedError";
}
