import type { FileAccess, FileHost } from "./file_access.ts";
import { folderOf } from "./paths.ts";

/** What a file or folder that is being written is called until it is complete: behind its name to be. */
export const BESIDE = ".deneb.tmp";

/**
 * Opens the file beside a path that will be renamed over it. Its name is always the same, so that what a killed process left behind is used up by the next.
 *
 * @param host The file system.
 * @param path Where the file will be.
 * @returns The empty file, locked.
 * @throws {Deno.errors.Busy} when another writer is making a file for that path.
 * @throws {Deno.errors.NotFound} when there is no such folder.
 */
export function openBeside(host: FileHost, path: string): FileAccess {
  const name = path + BESIDE;
  for (;;) {
    if (host.stat(name)?.isDirectory === true) removeFolderBeside(host, path);
    const file = inFolder(path, () => host.open(name, "lock"));
    try {
      if (!file.tryLock(true)) {
        throw new Deno.errors.Busy(`Cannot write "${path}": another writer is making it`);
      }
      // Whoever had it before may have renamed it while the lock was awaited.
      if (host.stat(name)?.identity === file.identity()) {
        file.truncate(0);
        return file;
      }
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
  }
}

/**
 * Removes what a killed process has left beside a path, to make a folder there.
 *
 * @param host The file system.
 * @param path Where the folder will be.
 * @throws {Deno.errors.Busy} when another writer is making something for that path.
 */
export function clearBeside(host: FileHost, path: string): void {
  const info = host.stat(path + BESIDE);
  if (info === null) return;
  if (info.isDirectory) removeFolderBeside(host, path);
  else discardBeside(host, openBeside(host, path));
}

function removeFolderBeside(host: FileHost, path: string): void {
  const folder = host.open(path + BESIDE, "r");
  try {
    if (!folder.tryLock(true)) throw new Deno.errors.Busy(`Cannot write "${path}": another writer is making it`);
    host.remove(path + BESIDE);
  } finally {
    folder.close();
  }
}

/**
 * Makes something beside a path; a missing folder is told by the path that was asked for.
 *
 * @param path The path.
 * @param make Makes it.
 * @returns What was made.
 * @throws {Deno.errors.NotFound} when there is no such folder.
 */
export function inFolder<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(`Cannot write "${path}": there is no folder "${folderOf(path)}"`, { cause });
  }
}

/**
 * Gives up a file beside: closes and removes it.
 *
 * @param host The file system.
 * @param file What `openBeside` gave.
 */
export function discardBeside(host: FileHost, file: FileAccess): void {
  try {
    host.remove(file.path);
  } catch {
    // It may be gone already; the error that led here says more.
  } finally {
    file.close();
  }
}

/**
 * Puts a file beside in its place. The handle and its lock stay.
 *
 * @param host The file system.
 * @param file What `openBeside` gave, complete.
 * @param path Where it belongs.
 */
export function renameOver(host: FileHost, file: FileAccess, path: string): void {
  host.rename(file.path, path);
  file.path = path;
  // On Windows a lock keeps others from reading; the writer's lock is on another file there.
  if (Deno.build.os === "windows") file.unlock();
}

/**
 * Removes the file beside that a killed process may have left. Called by whoever holds the writer's lock of the path.
 *
 * @param host The file system.
 * @param path The path beside which it would be.
 */
export function removeLeftover(host: FileHost, path: string): void {
  if (host.stat(path + BESIDE) === null) return;
  try {
    discardBeside(host, openBeside(host, path));
  } catch (error) {
    // Somebody is writing it after all.
    if (!(error instanceof Deno.errors.Busy)) throw error;
  }
}
