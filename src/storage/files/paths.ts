/** The file of a directory frame that holds everything but the chunks. */
export const FRAME_FILE = "chunks.b2frame";
/** The lock file of python-blosc2: behind the name of a file, or by this name in a directory. */
export const PEER_LOCK = ".b2lock";

/**
 * Gives the folder of a path.
 *
 * @param path The path of a file.
 * @returns Its folder; `"."` for a bare name.
 */
export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf("/"), Deno.build.os === "windows" ? path.lastIndexOf("\\") : -1);
  return end < 0 ? "." : path.slice(0, Math.max(end, 1));
}

/**
 * Gives the name of the file of a chunk in a directory frame.
 *
 * @param folder The folder.
 * @param number The chunk's number.
 * @returns The path.
 */
export function chunkPath(folder: string, number: number): string {
  return `${folder}/${number.toString(16).toUpperCase().padStart(8, "0")}.chunk`;
}

/**
 * Reads the number out of the name of a chunk's file.
 *
 * @param name The name without folder.
 * @returns The number, or -1 for the name of something else.
 */
export function chunkNumber(name: string): number {
  return /^[0-9A-F]{8}\.chunk$/.test(name) ? parseInt(name, 16) : -1;
}
