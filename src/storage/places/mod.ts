/**
 * Who needs which place, and which bytes of a file are free.
 *
 * @module
 */
export { type Extents, learnExtents, nextStart } from "./extents.ts";
export { type Move, planMoves, worthTidying } from "./moves.ts";
export type { Extent, Space } from "./space.ts";
export { diffTables, type TableDiff } from "./table_diff.ts";
export { Tenancy } from "./tenancy.ts";
