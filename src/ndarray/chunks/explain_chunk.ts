import { Blosc2Error } from "../../../ffi/mod.ts";
import { FormatError } from "../../format/mod.ts";

/**
 * Says which chunk it was that could not be used.
 *
 * @param error What went wrong.
 * @param action What was done with the chunk: `"read"` or `"write"`.
 * @param urlpath Path of the file or directory; undefined in memory.
 * @param nchunk Number of the chunk.
 * @param coords Its place in the grid of chunks, where there is one.
 * @returns An error of the same class with the first as its cause, when that tells of damage; else the error itself.
 */
export function explainChunk(
  error: unknown,
  action: "read" | "write",
  urlpath: string | undefined,
  nchunk: number,
  coords?: readonly number[],
): unknown {
  const at = coords === undefined ? "" : ` at [${coords.join(", ")}]`;
  const what = `${action} chunk ${nchunk}${at} of ${urlpath === undefined ? "the data in memory" : `"${urlpath}"`}`;
  if (error instanceof FormatError) {
    return new FormatError(`Cannot ${what}: ${error.reason}`, error.offset, { cause: error });
  }
  if (!(error instanceof Blosc2Error)) return error;
  return new Blosc2Error(error.code, what, `Cannot ${error.action}: ${error.reason}`, { cause: error });
}
