/**
 * A frame in one file, and how it is committed.
 *
 * @module
 */
export { type ContiguousSettings, openContiguous } from "./contiguous_store.ts";
