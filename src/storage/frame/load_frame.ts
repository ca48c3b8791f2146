import { FormatError, type FrameHeader, frameHeaderLength, parseFrameHeader } from "../../format/mod.ts";
import type { FrameState } from "../chunk_store.ts";
import { type FileAccess, naming, readFully } from "../files/mod.ts";
import { equalBytes, parseTail, STAMP_LENGTH } from "./frame_tail.ts";

/** What tells one committed state from another: if both are unchanged, so is the state. */
export interface Snapshot {
  /** The header, its first `HEADER_SPAN` bytes if it is longer. */
  readonly head: Uint8Array;
  /** The commit's stamp. */
  readonly stamp: Uint8Array;
  /** Bytes of the frame. */
  readonly frameLength: number;
}

/** A frame as it was read. */
export interface LoadedFrame {
  /** The state that it holds. */
  readonly state: FrameState;
  /** All bytes of the header. */
  readonly header: Uint8Array;
  /** What tells the state from others. */
  readonly snapshot: Snapshot;
}

/** What a commit changes of a header lies within this many bytes, so that it is one write within a page. */
export const HEADER_SPAN = 4096;
const ATTEMPTS = 50;

/**
 * Reads header, index and trailer of a frame. Another process may commit meanwhile: then they are read again.
 *
 * @param file The file that holds them.
 * @returns The state and what tells it from others.
 * @throws {FormatError} when the file holds no frame, or is shorter than the frame.
 */
export function loadFrame(file: FileAccess): LoadedFrame {
  for (let attempt = 1;; attempt++) {
    const head = readHead(file);
    let loaded: LoadedFrame | null = null;
    try {
      loaded = parse(file, head);
    } catch (error) {
      // Whatever it is: bytes of two states can look like anything, also like what is not supported.
      if (attempt === ATTEMPTS || equalBytes(head, readHead(file))) throw error;
    }
    if (loaded !== null && (attempt === ATTEMPTS || isCurrent(file, loaded.snapshot))) return loaded;
  }
}

/**
 * Tells whether a file still holds a state.
 *
 * @param file The file.
 * @param snapshot What tells the state from others.
 * @returns False when something else was committed.
 */
export function isCurrent(file: FileAccess, snapshot: Snapshot): boolean {
  const { head, stamp, frameLength } = snapshot;
  const now = scratch(head.length);
  if (file.read(now, 0) < head.length || !equalBytes(now, head)) return false;
  const end = scratch(STAMP_LENGTH);
  return file.read(end, frameLength - STAMP_LENGTH) === STAMP_LENGTH && equalBytes(end, stamp);
}

/**
 * Makes the snapshot of a state that was just written.
 *
 * @param header All bytes of the header.
 * @param tail Bytes that end with the trailer.
 * @param frameLength Length of the frame.
 * @returns The snapshot; it copies what it keeps.
 */
export function snapshotOf(header: Uint8Array, tail: Uint8Array, frameLength: number): Snapshot {
  return { head: header.slice(0, HEADER_SPAN), stamp: tail.slice(tail.length - STAMP_LENGTH), frameLength };
}

function parse(file: FileAccess, head: Uint8Array): LoadedFrame {
  const { path } = file;
  const length = naming(path, () => frameHeaderLength(head));
  const size = file.size();
  if (length > size) {
    throw new FormatError(`Cannot read "${path}": its header has ${length} bytes, the file ${size}`, 11);
  }
  const bytes = length <= head.length ? head.subarray(0, length) : readFully(file, new Uint8Array(length), 0);
  const header: FrameHeader = naming(path, () => parseFrameHeader(bytes));
  if (header.frameLength > size) {
    throw new FormatError(
      `Cannot read "${path}": the frame has ${header.frameLength} bytes, the file ${size}`,
      16,
    );
  }
  const start = header.headerLength + (header.directory ? 0 : header.cbytes);
  const tail = readFully(file, new Uint8Array(header.frameLength - start), start);
  const { table, vlmeta, stamp } = naming(path, () => parseTail(header, tail, start));
  const snapshot = { head: bytes.slice(0, HEADER_SPAN), stamp, frameLength: header.frameLength };
  return { state: { header, table, vlmeta }, header: bytes, snapshot };
}

function readHead(file: FileAccess): Uint8Array {
  const head = new Uint8Array(HEADER_SPAN);
  return head.subarray(0, file.read(head, 0));
}

let buffer = new Uint8Array(HEADER_SPAN);

/** Memory for a moment: checking must not make garbage. */
function scratch(length: number): Uint8Array {
  if (length > buffer.length) buffer = new Uint8Array(length);
  return buffer.subarray(0, length);
}
