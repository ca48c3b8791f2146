import type { FrameState } from "./chunk_store.ts";
import type { FileHost } from "./file_access.ts";
import { buildHeader, buildTail } from "./frame_bytes.ts";
import type { ReadChunk } from "./frame_output.ts";
import { chunkPath, folderOf, FRAME_FILE } from "./paths.ts";
import { newStamp } from "./stamp.ts";
import { BESIDE } from "./temp_file.ts";

/**
 * Writes a state as a directory frame: into a folder beside, which is then renamed. What was at the path is moved away first and removed last.
 *
 * @param host The file system.
 * @param path Where.
 * @param state The state.
 * @param readChunk Reads a chunk.
 * @param fsync Whether it is safe against a loss of power when this returns.
 */
export function writeFolder(
  host: FileHost,
  path: string,
  state: FrameState,
  readChunk: ReadChunk,
  fsync: boolean,
): void {
  const folder = path + BESIDE;
  if (host.stat(folder) !== null) host.remove(folder);
  host.makeDirectory(folder);
  try {
    const add = (name: string, bytes: Uint8Array) => writeNew(host, name, bytes, fsync);
    fillFolder(folder, state, readChunk, add);
    if (fsync) host.syncFolder(folder);
    replace(host, folder, path);
    if (fsync) host.syncFolder(folderOf(path));
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

/** A folder cannot be renamed over another: the old one steps aside first. */
function replace(host: FileHost, folder: string, path: string): void {
  if (host.stat(path) === null) return host.rename(folder, path);
  const aside = `${path}.old${BESIDE}`;
  if (host.stat(aside) !== null) host.remove(aside);
  host.rename(path, aside);
  host.rename(folder, path);
  host.remove(aside);
}
