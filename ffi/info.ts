import { allSymbols, library } from "./library.ts";

/** What is known of the opened native library. */
export interface LibraryInfo {
  /** Where it was found: a path, or a name that the system loader resolved. */
  readonly path: string;
  /** Its version, such as "3.3.5". */
  readonly version: string;
  /** Names of the codecs that it has, as it spells them. */
  readonly codecs: readonly string[];
}

/** Codecs that Deneb can use; the library tells by name which of them it was built with. */
const CODECS = [0, 1, 2, 4, 5, 32, 33, 34, 35];

/**
 * Opens the native library if it is not open yet, and describes it.
 *
 * Call it on the main thread before workers use the library: its start is not made for several threads at once.
 *
 * @returns Path, version and codecs.
 * @throws {Error} when the library is missing or of another version.
 *
 * @example
 * ```ts
 * import { libraryInfo } from "./mod.ts";
 * if (!libraryInfo().codecs.includes("zstd")) throw new Error("unreachable");
 * ```
 */
export function libraryInfo(): LibraryInfo {
  const { path, version } = library();
  const symbols = allSymbols();
  const codecs: string[] = [];
  const name = new BigUint64Array(1);
  for (const codec of CODECS) {
    if (symbols.blosc2_compcode_to_compname(codec, name) < 0) continue;
    const pointer = Deno.UnsafePointer.create(name[0]);
    if (pointer !== null) codecs.push(Deno.UnsafePointerView.getCString(pointer));
  }
  return { path, version, codecs };
}
