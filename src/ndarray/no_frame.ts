import { FormatError } from "../format/mod.ts";

/** What other files begin with, and what reads them. */
const OTHERS: readonly { readonly start: string; readonly what: string; readonly hint: string }[] = [
  { start: "PK", what: "a zip archive", hint: " (openTree() reads the stores of python-blosc2)" },
  { start: "\x93NUMPY", what: "a .npy file", hint: " (fromNpy() reads its bytes)" },
];
const UNKNOWN = { what: "no frame of Blosc2", hint: "" };

/**
 * Explains why a path does not open as a frame, where what is there tells.
 *
 * @param path What was to be opened.
 * @param offset Where the frame should begin.
 * @param error What went wrong.
 * @returns An error that says more, with the first as its cause; or the first.
 */
export function explainNoFrame(path: string, offset: number, error: unknown): unknown {
  if (error instanceof Deno.errors.NotFound && isFolder(path)) {
    const message = `Cannot open "${path}": the folder holds no frame; openTree() opens the stores of python-blosc2`;
    return new Deno.errors.NotFound(message, { cause: error });
  }
  if (!(error instanceof FormatError)) return error;
  const head = firstBytes(path, offset);
  // Bytes 2 to 8 of a frame are this text.
  if (head.startsWith("b2frame", 2)) return error;
  const { what, hint } = OTHERS.find(({ start }) => head.startsWith(start)) ?? UNKNOWN;
  return new FormatError(`Cannot open "${path}"${hint}: there is ${what}`, offset, { cause: error });
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // then there is nothing to explain
  }
}

/** The first bytes, a character each. */
function firstBytes(path: string, offset: number): string {
  if (isFolder(path)) return firstBytes(`${path}/chunks.b2frame`, offset);
  using file = Deno.openSync(path);
  file.seekSync(offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(16);
  const count = file.readSync(bytes) ?? 0;
  return String.fromCharCode(...bytes.subarray(0, count));
}
