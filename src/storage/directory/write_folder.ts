import type { FrameState } from "../chunk_store.ts";
import { BESIDE, clearBeside, type FileHost, FRAME_FILE, inFolder } from "../files/mod.ts";
import { buildHeader, buildTail, newStamp } from "../frame/mod.ts";

/**
 * Writes a state of special chunks as a directory frame: into the folder beside, which is to be renamed.
 *
 * @param host The file system.
 * @param path Where the frame will be.
 * @param state The state.
 * @param fsync Whether it is safe against a loss of power when this returns.
 * @throws {Deno.errors.Busy} when another writer is making something for that path.
 */
export function writeFolderBeside(
  host: FileHost,
  path: string,
  state: FrameState,
  fsync: boolean,
): void {
  const folder = path + BESIDE;
  clearBeside(host, path);
  inFolder(path, () => host.makeDirectory(folder));
  try {
    writeNew(host, `${folder}/${FRAME_FILE}`, frameOf(state), fsync);
    if (fsync) host.syncFolder(folder);
  } catch (error) {
    if (host.stat(folder) !== null) host.remove(folder);
    throw error;
  }
}

function frameOf({ header, table, vlmeta }: FrameState): Uint8Array {
  const tail = buildTail(table, vlmeta, newStamp());
  const lengths = { cbytes: 0, hasVlmeta: vlmeta.size > 0, directory: true };
  const headerLength = buildHeader(header, { ...lengths, frameLength: 0 }).length;
  const head = buildHeader(header, { ...lengths, frameLength: headerLength + tail.length });
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}

function writeNew(host: FileHost, path: string, bytes: Uint8Array, fsync: boolean): void {
  const file = host.open(path, "create");
  try {
    file.write(bytes, 0);
    if (fsync) file.sync();
  } finally {
    file.close();
  }
}
