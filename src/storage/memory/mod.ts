/**
 * A frame in memory that workers can share.
 *
 * @module
 */
export { memoryStore, memoryStoreFromFrame, requireSpecial } from "./memory_store.ts";
