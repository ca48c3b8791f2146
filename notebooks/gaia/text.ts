import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** Bytes read, and unpacked, at once: larger pieces are faster, up to here. */
const PIECE = 1 << 18;
/** Characters of the texts given on. */
const BLOCK = 1 << 20;
const LINE_FEED = 10;

/**
 * Reads a text file, gzipped or not, in texts of about a megabyte that end with a line.
 *
 * What is gzip is told by the first bytes, not by the name. Several gzip members after another are one text.
 *
 * @param path The file.
 * @returns The texts; the last one may lack the line feed. A byte order mark at the beginning is left out.
 * @throws {Error} while reading, when the gzip is damaged or ends too early, or the bytes are no UTF-8.
 */
export async function* textsOf(path: string): AsyncGenerator<string, void, void> {
  let held = new Uint8Array(2 * BLOCK);
  let count = 0;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const piece of await openBytes(path)) {
    if (count + piece.length > held.length) {
      const larger = new Uint8Array(2 * (count + piece.length));
      larger.set(held.subarray(0, count));
      held = larger;
    }
    held.set(piece, count);
    count += piece.length;
    if (count < BLOCK) continue;
    const end = held.lastIndexOf(LINE_FEED, count - 1) + 1;
    if (end === 0) continue;
    yield decoder.decode(held.subarray(0, end));
    held.copyWithin(0, end, count);
    count -= end;
  }
  if (count > 0) yield decoder.decode(held.subarray(0, count));
}

/** The bytes of a file, unpacked. Leaving the loop over them closes the file. */
async function openBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  const bytes = createReadStream(path, { highWaterMark: PIECE });
  if (!await isGzip(path)) return bytes;
  // Errors reach who reads: the callback is only there because pipeline() asks for one.
  return pipeline(bytes, createGunzip({ chunkSize: PIECE }), () => {});
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
