/**
 * The file system as stores need it: open files, locks, names beside, what a killed process leaves.
 *
 * @module
 */
export { DENO_FILES } from "./deno_files.ts";
export { type Draft, DraftHost } from "./draft.ts";
export {
  type FileAccess,
  type FileHost,
  naming,
  type OpenHow,
  type PathInfo,
  readFully,
  readingRoom,
} from "./file_access.ts";
export { Guard, type Guarded } from "./guard.ts";
export { LOCK_BESIDE, PeerLock, WriterLock } from "./locks.ts";
export { folderOf, FRAME_FILE, PEER_LOCK } from "./paths.ts";
export { BESIDE, clearBeside, discardBeside, inFolder, openBeside, removeLeftover, renameOver } from "./temp_file.ts";
export { WindowFile } from "./window_file.ts";
