/** A chunk of a file of python-blosc2 whose codec or filter needs the shape of blocks, and a frame that tells it. */
export interface Shaped {
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly chunk: Uint8Array<ArrayBuffer>;
}

// Positions in a frame header (big endian).
const HEADER_LENGTH = 11;
const FRAME_LENGTH = 16;
const NBYTES = 30;
const CBYTES = 39;
const TRAILER_LENGTH = 35;

/** Reads the first chunk of a file of the fixtures, and makes an empty frame of its header and trailer. */
export function readShaped(name: string): Shaped {
  const file = Deno.readFileSync(new URL(`../fixtures/pyblosc2/${name}`, import.meta.url));
  const view = new DataView(file.buffer);
  const header = view.getInt32(HEADER_LENGTH);
  const frame = new Uint8Array(header + TRAILER_LENGTH);
  frame.set(file.subarray(0, header));
  frame.set(file.subarray(file.byteLength - TRAILER_LENGTH), header);
  const head = new DataView(frame.buffer);
  head.setBigUint64(FRAME_LENGTH, BigInt(frame.byteLength));
  head.setBigInt64(NBYTES, 0n);
  head.setBigInt64(CBYTES, 0n);
  return { frame, chunk: file.slice(header, header + view.getInt32(header + 12, true)) };
}
