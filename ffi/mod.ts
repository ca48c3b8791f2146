/**
 * The only place where Deneb calls C: codec contexts, copies of regions, advice on memory. Importing it costs nothing and
 * touches nothing; the native library is opened at the first call that needs it.
 *
 * @module
 */
export { adviseHugePages } from "./advise.ts";
export { compress, compressAsync, maxCompressedLength } from "./compress.ts";
export { copyRegion } from "./copy_region.ts";
export { decompress, decompressAsync, type DecompressOptions } from "./decompress.ts";
export { Blosc2Error, check } from "./errors.ts";
export { type EnvReader, libraryFileName, userCacheFolder } from "./find_library.ts";
export { type LibraryInfo, libraryInfo } from "./info.ts";
export { closePools, liveContexts, pooledContexts } from "./pool.ts";
export type { CompressParams } from "./structs.ts";
export { defaultThreads, setThreads } from "./threads.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./chunk_needs.ts";
import "./environment.ts";
import "./header_check.ts";
import "./library.ts";
import "./self_check.ts";
import "./structs.ts";
import "./symbols.ts";
