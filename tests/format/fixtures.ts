import {
  frameHeaderLength,
  indexNeeded,
  parseChunkHeader,
  parseFrameHeader,
  parseIndex,
  PLACE_ZERO,
  specialValue,
  trailerLength,
} from "../../src/format/mod.ts";

const FOLDER = new URL("../fixtures/pyblosc2/", import.meta.url);

/** The bytes of a file that python-blosc2 wrote. */
export function fixture(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, FOLDER));
}

/** Names of all frames among the fixtures; those of directories too. */
export function frameNames(): string[] {
  const names: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(FOLDER)) {
    if (/\.(b2nd|b2frame|b2e)$/.test(name)) names.push(isDirectory ? `${name}/chunks.b2frame` : name);
  }
  return names.sort();
}

/** Names of all single chunks among the fixtures. */
export function chunkNames(): string[] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => name).filter((name) => name.endsWith(".bin")).sort();
}

/** The parts of a frame: its header, index chunk, trailer and the chunks that lie in it. */
export function frameParts(
  frame: Uint8Array,
): { header: Uint8Array; index: Uint8Array; trailer: Uint8Array; chunks: Uint8Array[] } {
  const { headerLength, cbytes, directory, ...rest } = parseFrameHeader(frame.subarray(0, frameHeaderLength(frame)));
  const trailerAt = frame.byteLength - trailerLength(frame);
  const index = frame.subarray(headerLength + (directory ? 0 : cbytes), trailerAt);
  const header = frame.subarray(0, headerLength);
  const places = placesOf(index, indexNeeded(rest));
  const chunks = directory ? [] : [...places].filter((place) => place >= 0).map((place) => {
    const start = headerLength + place;
    return frame.subarray(start, start + parseChunkHeader(frame.subarray(start), cbytes - place).cbytes);
  });
  return { header, index, trailer: frame.subarray(trailerAt), chunks };
}

/** The places that an index tells if it can be read without decompressing; none otherwise. */
function placesOf(index: Uint8Array, count: number): Float64Array {
  if (count === 0) return new Float64Array(0);
  const header = parseChunkHeader(index, index.byteLength);
  if (header.memcpyed) return parseIndex(index.subarray(32, header.cbytes), count);
  if (header.special !== "value") return new Float64Array(count).fill(PLACE_ZERO);
  const place = parseIndex(specialValue(header, index), 1)[0];
  return new Float64Array(count).fill(place);
}
