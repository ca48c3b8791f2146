import { TWO_32, TWO_53 } from "./_bytes.ts";
import { FormatError } from "./errors.ts";
import type { ReadRange } from "./read_range.ts";

// A package is not used: all we need is where a stored member lies, told at once and without reading it.

/** A file within a zip. */
export interface ZipMember {
  /** First byte of its content, from the start of the zip. */
  readonly offset: number;
  /** Bytes of the content as they lie there. */
  readonly length: number;
  /** True when they are the file itself; false when it is compressed or encrypted, and so cannot be read in place. */
  readonly stored: boolean;
}

const END = 0x06054b50;
const END_LENGTH = 22;
const END_64 = 0x06064b50;
const LOCATOR = 0x07064b50;
const LOCATOR_LENGTH = 20;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
/** The end of the directory is within so many bytes of the end of the zip. */
const MAX_TAIL = END_LENGTH + 0xffff;
const UTF8 = new TextDecoder("utf-8");
const LATIN = new TextDecoder("latin1");

/**
 * Lists the files of a zip and where their content lies.
 *
 * @param size Bytes of the zip.
 * @param read Reads a range of it; called once or twice for the directory, and once for each file.
 * @returns The files by name, without folders. Of two with one name the later counts.
 * @throws {FormatError} when the zip is damaged.
 *
 * @example
 * ```ts
 * import { FormatError, zipMembers } from "./mod.ts";
 *
 * const bytes = new Uint8Array(100);
 * try {
 *   zipMembers(bytes.length, (start, end) => bytes.subarray(start, end));
 * } catch (error) {
 *   console.log(error instanceof FormatError); // true
 * }
 * ```
 */
export function zipMembers(size: number, read: ReadRange): Map<string, ZipMember> {
  const { start, length, count } = findDirectory(size, read);
  const view = viewOf(read(start, start + length));
  const members = new Map<string, ZipMember>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    const entry = readEntry(view, at, start);
    at += entry.entryLength;
    if (!entry.name.endsWith("/")) members.set(entry.name, locate(entry, start, read));
  }
  return members;
}

interface Directory {
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

function findDirectory(size: number, read: ReadRange): Directory {
  const tailStart = Math.max(0, size - MAX_TAIL);
  const tail = viewOf(read(tailStart, size));
  let at = tail.byteLength - END_LENGTH;
  // The comment behind it has any length, but must end with the zip.
  while (
    at >= 0 && (tail.getUint32(at, true) !== END || at + END_LENGTH + tail.getUint16(at + 20, true) !== tail.byteLength)
  ) {
    at--;
  }
  if (at < 0) throw new FormatError("Cannot read zip: it has no end of directory", Math.max(0, size - END_LENGTH));
  let directory: Directory = {
    count: tail.getUint16(at + 10, true),
    length: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  };
  let limit = tailStart + at;
  const locator = at - LOCATOR_LENGTH;
  if (locator >= 0 && tail.getUint32(locator, true) === LOCATOR) {
    limit = u64(tail, locator + 8, tailStart);
    directory = readEnd64(limit, tailStart + locator, read);
  }
  const { start, length, count } = directory;
  if (start + length > limit || count * ENTRY_LENGTH > length) {
    throw new FormatError(`Cannot read zip: ${count} entries in ${length} bytes from ${start}, up to ${limit}`, limit);
  }
  return directory;
}

function readEnd64(at: number, limit: number, read: ReadRange): Directory {
  if (at + 56 > limit) {
    throw new FormatError(`Cannot read zip: end of directory at ${at}, not before ${limit - 56}`, limit);
  }
  const view = viewOf(read(at, at + 56));
  if (view.getUint32(0, true) !== END_64) throw new FormatError("Cannot read zip: no end of directory here", at);
  return { count: u64(view, 32, at), length: u64(view, 40, at), start: u64(view, 48, at) };
}

interface Entry {
  readonly name: string;
  readonly stored: boolean;
  readonly length: number;
  readonly localAt: number;
  readonly entryLength: number;
}

function readEntry(view: DataView, at: number, start: number): Entry {
  const left = view.byteLength - at;
  if (left < ENTRY_LENGTH || view.getUint32(at, true) !== ENTRY) {
    throw new FormatError("Cannot read zip: no entry of the directory here", start + at);
  }
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const entryLength = ENTRY_LENGTH + nameLength + extraLength + view.getUint16(at + 32, true);
  if (entryLength > left) {
    throw new FormatError(`Cannot read zip: entry of ${entryLength} bytes, ${left} there`, start + at);
  }
  const flags = view.getUint16(at + 8, true);
  const name = new Uint8Array(view.buffer, view.byteOffset + at + ENTRY_LENGTH, nameLength);
  const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  widen(sizes, view, at + ENTRY_LENGTH + nameLength, extraLength, start);
  const [plainLength, length, localAt] = sizes;
  return {
    // Copies: text is not decoded from shared memory.
    name: (flags & 0x800 ? UTF8 : LATIN).decode(name.slice()),
    stored: view.getUint16(at + 10, true) === 0 && (flags & 1) === 0 && plainLength === length,
    length,
    localAt,
    entryLength,
  };
}

/** Takes the sizes that do not fit in 32 bits from the extra field that has them, in the order of the list. */
function widen(sizes: number[], view: DataView, extraAt: number, extraLength: number, start: number): void {
  let at = extraAt;
  const end = extraAt + extraLength;
  while (at + 4 <= end) {
    const next = at + 4 + view.getUint16(at + 2, true);
    if (next > end) break;
    if (view.getUint16(at, true) === 1) {
      let from = at + 4;
      for (let i = 0; i < sizes.length; i++) {
        if (sizes[i] !== 0xffffffff) continue;
        if (from + 8 > next) throw new FormatError("Cannot read zip: a size is missing", start + at);
        sizes[i] = u64(view, from, start);
        from += 8;
      }
      return;
    }
    at = next;
  }
}

function locate(entry: Entry, limit: number, read: ReadRange): ZipMember {
  const { localAt, length, stored, name } = entry;
  if (localAt + LOCAL_LENGTH > limit) {
    throw new FormatError(`Cannot read zip: "${name}" is said to be at ${localAt}, behind all files`, limit);
  }
  const view = viewOf(read(localAt, localAt + LOCAL_LENGTH));
  if (view.getUint32(0, true) !== LOCAL) throw new FormatError(`Cannot read zip: "${name}" is not here`, localAt);
  const offset = localAt + LOCAL_LENGTH + view.getUint16(26, true) + view.getUint16(28, true);
  if (offset + length > limit) {
    throw new FormatError(`Cannot read zip: "${name}" has ${length} bytes, ${limit - offset} are there`, localAt);
  }
  return { offset, length, stored };
}

function u64(view: DataView, at: number, start: number): number {
  const value = view.getUint32(at + 4, true) * TWO_32 + view.getUint32(at, true);
  if (value >= TWO_53) throw new FormatError(`Cannot read zip: ${value} is no size`, start + at);
  return value;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
