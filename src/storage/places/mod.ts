/**
 * Who still needs which place.
 *
 * @module
 */
export { diffTables, type TableDiff } from "./table_diff.ts";
export { Tenancy } from "./tenancy.ts";
