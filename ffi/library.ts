import { libraryCandidates, libraryFileName, readEnv, repositoryFolder } from "./find_library.ts";
import { checkDecoding, selfCheck } from "./self_check.ts";
import { OTHERS, READING, type ReadingSymbols, type Symbols } from "./symbols.ts";

/** An opened and checked native library. */
export interface Library {
  /** Its functions that decompress. */
  readonly symbols: ReadingSymbols;
  /** Where it was found. */
  readonly path: string;
  /** Its version, such as "3.3.5". */
  readonly version: string;
}

const ACCEPTED = /^3\.3\.\d+/;
const ACCEPTED_TEXT = "3.3.x";

/** dlfcn.h: resolve all symbols now, and show them to nobody else. */
const RTLD_NOW_LOCAL = Deno.build.os === "darwin" ? 6 : 2;

let opened: Library | undefined;
let all: Symbols | undefined;
let encodes = false;

/**
 * The native library, opened and checked at the first call, with what decompresses.
 *
 * @throws {Error} when no library is found, or the one asked for is not right.
 */
export function library(): Library {
  return opened ??= findAndOpen();
}

/**
 * All functions of the native library. Those that reading a cell does not need are opened at the first call.
 *
 * @throws {Error} when no library is found, or the one asked for is not right.
 */
export function allSymbols(): Symbols {
  return all ??= openOthers(library());
}

/**
 * Checks once that the library compresses as it is told. Reading does not wait for it: it works whatever the environment says.
 *
 * @throws {Error} when it does not.
 */
export function checkEncoding(): void {
  if (encodes) return;
  explained(library(), () => selfCheck(allSymbols()));
  encodes = true;
}

function openOthers(opened: Library): Symbols {
  const handle = explained(opened, () => Deno.dlopen(opened.path, OTHERS));
  return { ...opened.symbols, ...handle.symbols };
}

function explained<T>({ path }: Library, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot use the native library of Blosc2, "${path}": ${reason}`, { cause });
  }
}

/** The version of a library that does not open as a whole, if it has one: for errors. */
function versionOf(path: string): string | undefined {
  try {
    const probe = Deno.dlopen(path, { blosc2_get_version_string: READING.blosc2_get_version_string });
    try {
      return cString(probe.symbols.blosc2_get_version_string());
    } finally {
      probe.close();
    }
  } catch {
    return undefined; // not a library, or none of Blosc2: the first error says more
  }
}

function findAndOpen(): Library {
  const tried: string[] = [];
  let denied: Error | undefined;
  let deniedCount = 0;
  for (const { path, origin, asked } of libraryCandidates()) {
    try {
      return openAndCheck(path);
    } catch (cause) {
      if (cause instanceof Deno.errors.NotCapable) {
        denied ??= cause;
        deniedCount++;
      }
      const reason = cause instanceof Error ? cause.message : String(cause);
      if (asked) throw new Error(`Cannot open the library that DENEB_LIBBLOSC2 names, "${path}": ${reason}`, { cause });
      tried.push(`  ${origin}, "${path}": ${reason.replaceAll("\n", " ")}`);
    }
  }
  if (denied && deniedCount === tried.length) {
    throw new Error(`Cannot open the native library of Blosc2 without permission: ${denied.message}`, {
      cause: denied,
    });
  }
  throw new Error(missingMessage(tried));
}

function openAndCheck(path: string): Library {
  let handle;
  try {
    handle = Deno.dlopen(path, READING);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const version = versionOf(path);
    if (version === undefined) throw error;
    throw new Error(wrongVersion(version), { cause: error });
  }
  try {
    const symbols = handle.symbols;
    const version = cString(symbols.blosc2_get_version_string());
    if (!ACCEPTED.test(version)) throw new Error(wrongVersion(version));
    symbols.blosc2_init();
    checkDecoding(symbols);
    keepLoaded(symbols, path);
    return { symbols, path, version };
  } catch (error) {
    handle.close();
    throw error;
  }
}

/**
 * Opens the library once more for good. Deno unloads it when its process or worker ends, and a thread of a context that has
 * just finished its work would then run code that is no longer there.
 */
function keepLoaded(symbols: ReadingSymbols, path: string): void {
  symbols.dlopen?.(new TextEncoder().encode(`${path}\0`), RTLD_NOW_LOCAL);
}

function wrongVersion(version: string): string {
  return `It is version ${version} of Blosc2, and Deneb works with ${ACCEPTED_TEXT}`;
}

function cString(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}

function missingMessage(tried: readonly string[]): string {
  // A Deneb that was imported over the network has no folder.
  const folder = import.meta.dirname ? repositoryFolder(import.meta.dirname) : import.meta.resolve("../");
  const script = `${folder}native/fetch.ts`;
  const hidden = readEnv("PATH") === undefined ? "\nThe environment could not be read: --allow-env lets it." : "";
  return `Cannot find the native library of Blosc2, ${
    libraryFileName(Deno.build.os)
  } ${ACCEPTED_TEXT}. Each of these provides it:
  fetch the prebuilt one for Deneb (needs Python's pip): deno run -A "${script}"
  fetch it for all scripts and notebooks of this user: deno run -A "${script}" --user
  install the package blosc2 in the active Python: pip install blosc2==4.14.1
  install libblosc2 ${ACCEPTED_TEXT} with the package manager of the system or with conda (c-blosc2)
  name a libblosc2 of your own in the environment variable DENEB_LIBBLOSC2
Tried:
${tried.join("\n")}${hidden}`;
}
