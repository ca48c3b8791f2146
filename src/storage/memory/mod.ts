/**
 * A frame in memory that workers can share.
 *
 * @module
 */
export { memoryStore, memoryStoreFromFrame } from "./memory_store.ts";

// Files that only the folder itself uses: named here for a quick start, see CONTRIBUTING.md.
import "./arena.ts";
