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
