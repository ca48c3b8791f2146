/**
 * A frame in a directory, a file for each chunk.
 *
 * @module
 */
export { type DirectorySettings, openDirectory } from "./directory_store.ts";
export { writeFolderBeside } from "./write_folder.ts";
