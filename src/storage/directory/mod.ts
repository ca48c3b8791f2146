/**
 * A frame in a directory, a file for each chunk.
 *
 * @module
 */
export { type DirectorySettings, openDirectory } from "./directory_store.ts";
export { writeFolderBeside } from "./write_folder.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./chunk_folder.ts";
