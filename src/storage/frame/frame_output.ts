import { parseFrameHeader } from "../../format/mod.ts";
import type { FrameState, StoredChunks } from "../chunk_store.ts";
import type { FileAccess } from "../files/mod.ts";
import { buildHeader, buildTail, layOutFrame } from "./frame_bytes.ts";
import { newStamp } from "./frame_tail.ts";
import { type LoadedFrame, snapshotOf } from "./load_frame.ts";

/** Bytes that are put together for one write. */
const BUFFER = 1 << 20;

/** Gives all bytes of a stored chunk. */
export type ReadChunk = (place: number) => Uint8Array;

/**
 * Makes the bytes of a contiguous frame.
 *
 * @param state The state.
 * @param sizes Stored length of each chunk.
 * @param chunks Its chunks.
 * @returns The bytes.
 */
export function frameBytes(state: FrameState, sizes: Float64Array, chunks: Pick<StoredChunks, "read">): Uint8Array {
  const { header, table, tail } = layOutFrame(state, sizes);
  const chunksEnd = header.length + parseFrameHeader(header).cbytes;
  const bytes = new Uint8Array(chunksEnd + tail.length);
  bytes.set(header);
  for (let i = 0; i < table.length; i++) {
    if (table[i] < 0) continue;
    const start = header.length + table[i];
    const room = bytes.subarray(start, start + sizes[i]);
    const chunk = chunks.read(state.table[i], 0, sizes[i], room);
    if (chunk !== room) room.set(chunk);
  }
  bytes.set(tail, chunksEnd);
  return bytes;
}

/**
 * Writes a contiguous frame into an empty file: chunks in table order, in one pass.
 *
 * @param file The file.
 * @param state The state.
 * @param readChunk Reads a chunk.
 * @returns The frame as it would be read again.
 */
export function writeFrameTo(file: FileAccess, state: FrameState, readChunk: ReadChunk): LoadedFrame {
  const { vlmeta } = state;
  const hasVlmeta = vlmeta.size > 0;
  const blank = buildHeader(state.header, { frameLength: 0, cbytes: 0, hasVlmeta, directory: false });
  const writer = new FrameWriter(file);
  writer.add(blank);
  const table = new Float64Array(state.table.length);
  for (let i = 0; i < table.length; i++) {
    const place = state.table[i];
    table[i] = place < 0 ? place : writer.length - blank.length;
    if (place >= 0) writer.add(readChunk(place));
  }
  const cbytes = writer.length - blank.length;
  const tail = buildTail(table, vlmeta, newStamp());
  writer.add(tail);
  writer.flush();
  const frameLength = writer.length;
  const bytes = buildHeader(state.header, { frameLength, cbytes, hasVlmeta, directory: false });
  file.write(bytes, 0);
  const header = parseFrameHeader(bytes);
  return { state: { header, table, vlmeta }, header: bytes, snapshot: snapshotOf(bytes, tail, frameLength) };
}

/** Writes a file from the front, small pieces together. */
export class FrameWriter {
  readonly #file: FileAccess;
  #buffer: Uint8Array | null = null;
  #filled = 0;
  #position = 0;

  /** @param file The file. */
  constructor(file: FileAccess) {
    this.#file = file;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#position + this.#filled;
  }

  /** @param bytes What comes next. */
  add(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > BUFFER) this.flush();
    if (bytes.length > BUFFER / 4) {
      this.flush();
      this.#file.write(bytes, this.#position);
      this.#position += bytes.length;
      return;
    }
    this.#buffer ??= new Uint8Array(BUFFER);
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  /** Writes what is still held back. */
  flush(): void {
    if (this.#filled === 0 || this.#buffer === null) return;
    this.#file.write(this.#buffer.subarray(0, this.#filled), this.#position);
    this.#position += this.#filled;
    this.#filled = 0;
  }
}
