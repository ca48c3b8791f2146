/**
 * Checks over the files of the repository that need no syntax tree.
 *
 * @module
 */
export { fileFaults, isChecked } from "./file_faults.ts";
export { treeFaults } from "./tree_faults.ts";
