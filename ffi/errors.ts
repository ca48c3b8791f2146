/** What the codes of `blosc2.h` (3.3.5, `BLOSC2_ERROR_*`) mean, in the words of a caller of Deneb. */
const REASONS: { readonly [code: number]: string } = {
  0: "it does not fit into the destination",
  [-1]: "generic failure",
  [-2]: "bad stream",
  [-3]: "invalid data",
  [-4]: "out of memory",
  [-5]: "not enough bytes to read",
  [-6]: "not enough room to write",
  [-7]: "this build of the library lacks the codec",
  [-8]: "invalid parameter for the codec",
  [-9]: "dictionary error of the codec",
  [-10]: "unsupported version of the format",
  [-11]: "invalid value in the header",
  [-12]: "invalid parameter",
  [-13]: "file read failure",
  [-14]: "file write failure",
  [-15]: "file open failure",
  [-16]: "not found",
  [-17]: "bad run length encoding",
  [-18]: "filter pipeline error",
  [-19]: "chunk insert failure",
  [-20]: "chunk append failure",
  [-21]: "chunk update failure",
  [-22]: "sizes of 2 GiB or more are not supported",
  [-23]: "super-chunk copy failure",
  [-24]: "wrong type of frame",
  [-25]: "file truncate failure",
  [-26]: "a thread or its context could not be made",
  [-27]: "postfilter failure",
  [-28]: "special frame failure",
  [-29]: "special super-chunk failure",
  [-30]: "input/output plugin error",
  [-31]: "file remove failure",
  [-32]: "null pointer",
  [-33]: "invalid index",
  [-34]: "metalayer not found",
  [-35]: "buffer size over the maximum",
  [-36]: "tuner failure",
  [-37]: "frame lock failure",
};

/**
 * A failure that the native library reported, or that was seen just before it would have been called.
 *
 * @example
 * ```ts
 * import { Blosc2Error } from "./mod.ts";
 * const error = new Blosc2Error(-7, "compress 8 bytes");
 * if (error.code !== -7) throw error;
 * ```
 */
export class Blosc2Error extends Error {
  /** The name of this class. */
  override readonly name = "Blosc2Error";
  /** The return code of the library: negative, or 0 when a result did not fit. */
  readonly code: number;
  /** What could not be done. */
  readonly action: string;
  /** Why: the text without action and code. */
  readonly reason: string;

  /**
   * Makes an error from a return code.
   *
   * @param code The return code of the library.
   * @param action What could not be done, as it follows "Cannot".
   * @param reason Why; by default what the code means.
   * @param options The `cause`, as for `Error`.
   */
  constructor(
    code: number,
    action: string,
    reason: string = REASONS[code] ?? "unknown failure",
    options?: ErrorOptions,
  ) {
    super(`Cannot ${action}: ${reason} (code ${code})`, options);
    this.code = code;
    this.action = action;
    this.reason = reason;
  }
}

/**
 * Passes a return code of the library on, or throws what it means.
 *
 * @param code The return code.
 * @param action What could not be done if the code is negative, as it follows "Cannot".
 * @returns The code.
 * @throws {Blosc2Error} when the code is negative.
 */
export function check(code: number, action: string): number {
  if (code < 0) throw new Blosc2Error(code, action);
  return code;
}
