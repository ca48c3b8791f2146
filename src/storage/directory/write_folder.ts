import type { FrameState } from "../chunk_store.ts";
import { BESIDE, chunkPath, clearBeside, type FileHost, FRAME_FILE, inFolder } from "../files/mod.ts";
import { buildHeader, buildTail, newStamp, type ReadChunk } from "../frame/mod.ts";

/**
 * Writes a state as a directory frame: into the folder beside, which is to be renamed.
 *
 * @param host The file system.
 * @param path Where the frame will be.
 * @param state The state.
 * @param readChunk Reads a chunk.
 * @param fsync Whether it is safe against a loss of power when this returns.
 * @throws {Deno.errors.Busy} when another writer is making something for that path.
 */
export function writeFolderBeside(
  host: FileHost,
  path: string,
  state: FrameState,
  readChunk: ReadChunk,
  fsync: boolean,
): void {
  const folder = path + BESIDE;
  clearBeside(host, path);
  inFolder(path, () => host.makeDirectory(folder));
  try {
    const add = (name: string, bytes: Uint8Array) => writeNew(host, name, bytes, fsync);
    fillFolder(folder, state, readChunk, add);
    if (fsync) host.syncFolder(folder);
  } catch (error) {
    if (host.stat(folder) !== null) host.remove(folder);
    throw error;
  }
}

function fillFolder(
  folder: string,
  state: FrameState,
  readChunk: ReadChunk,
  add: (path: string, bytes: Uint8Array) => void,
): void {
  const numbers = new Float64Array(state.table.length);
  let cbytes = 0;
  let count = 0;
  for (let i = 0; i < numbers.length; i++) {
    const place = state.table[i];
    numbers[i] = place < 0 ? place : count;
    if (place < 0) continue;
    const chunk = readChunk(place);
    add(chunkPath(folder, count++), chunk);
    cbytes += chunk.length;
  }
  const tail = buildTail(numbers, state.vlmeta, newStamp());
  const lengths = { cbytes, hasVlmeta: state.vlmeta.size > 0, directory: true };
  const headerLength = buildHeader(state.header, { ...lengths, frameLength: 0 }).length;
  const header = buildHeader(state.header, { ...lengths, frameLength: headerLength + tail.length });
  const bytes = new Uint8Array(header.length + tail.length);
  bytes.set(header);
  bytes.set(tail, header.length);
  add(`${folder}/${FRAME_FILE}`, bytes);
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
