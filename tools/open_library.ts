/**
 * Opens the native library. As a preload of `deno test --doc` it keeps the first example that needs the library from
 * being taken for one that leaks it.
 *
 * @module
 */
import { libraryInfo } from "../ffi/mod.ts";

const info = libraryInfo();
if (import.meta.main) console.log(`libblosc2 ${info.version} at ${info.path}`);
