/**
 * A frame in memory that workers can share.
 *
 * @module
 */
export { memoryStore, memoryStoreFromFrame } from "./memory_store.ts";
