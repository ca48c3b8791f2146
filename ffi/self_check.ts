import { likelyReason } from "./environment.ts";
import { checkHeader } from "./header_check.ts";
import { type CompressParams, cparamsStruct, dparamsStruct } from "./structs.ts";
import type { ReadingSymbols, Symbols } from "./symbols.ts";

const SIZE = 4096;

const UNSPLIT: CompressParams = {
  codec: 1,
  codecMeta: 0,
  clevel: 5,
  filters: [0, 0, 0, 0, 1, 35],
  filtersMeta: [0, 0, 0, 0, 0, 8],
  splitMode: 2,
  useDict: false,
  typesize: 8,
  blocksize: 512,
  nthreads: 1,
};
const NO_META = [0, 0, 0, 0, 0, 0];

// Every field of the structs that shows in a chunk has a value of its own in one of these, and no variable of the environment
// can override a field without being noticed in one: streams are split where the library would not do so, and the reverse.
const PROBES: readonly CompressParams[] = [
  UNSPLIT,
  {
    ...UNSPLIT,
    codec: 0,
    codecMeta: 7,
    clevel: 9,
    filters: [0, 0, 0, 0, 3, 2],
    filtersMeta: NO_META,
    splitMode: 1,
    typesize: 4,
    blocksize: 2048,
  },
  { ...UNSPLIT, clevel: 0, filters: [0, 0, 0, 0, 0, 1], filtersMeta: NO_META, splitMode: 1 },
];

/** The numbers 0 to 3, 64 times each, as items of 4 bytes: shuffled, compressed with LZ4. */
const KNOWN_CHUNK = "0501350400010000000100005100000000000000000101000000000000000000" +
  "24000000290000001b0001001b0101001b0201001b0301000b3f001b003f001b013f001b023f000f400069500303030303";
const KNOWN_SIZE = 256;

/**
 * Decompresses a known chunk.
 *
 * @throws {Error} when other bytes come out.
 */
export function checkDecoding(symbols: ReadingSymbols): void {
  const chunk = Uint8Array.fromHex(KNOWN_CHUNK);
  const result = new Uint8Array(KNOWN_SIZE);
  const decoder = symbols.blosc2_create_dctx(dparamsStruct(1, 0n));
  const read = decoder === null ? 0 : symbols.blosc2_decompress_ctx(decoder, chunk, chunk.length, result, KNOWN_SIZE);
  if (decoder !== null) symbols.blosc2_free_ctx(decoder);
  if (read !== KNOWN_SIZE || result.some((byte, i) => byte !== i >> 6)) {
    throw new Error(`It does not answer a known input right: decompression gives ${read}`);
  }
}

/**
 * Compresses and decompresses known bytes: a library whose structs are laid out in another way does not answer right, and
 * must not be used any further.
 *
 * @throws {Error} when the answer is not right.
 */
export function selfCheck(symbols: Symbols): void {
  for (const probe of PROBES) {
    const reason = roundTrip(symbols, probe);
    if (reason) throw new Error(`It does not answer a known input right: ${reason}`);
  }
}

function roundTrip(symbols: Symbols, params: CompressParams): string {
  const source = new Uint8Array(SIZE);
  for (let i = 0; i < SIZE; i++) source[i] = i >> 6;
  const chunk = new Uint8Array(SIZE + 32);
  const result = new Uint8Array(SIZE);
  const encoder = symbols.blosc2_create_cctx(cparamsStruct(params, 1, 0n));
  const decoder = symbols.blosc2_create_dctx(dparamsStruct(1, 0n));
  if (encoder === null || decoder === null) return "no context";
  const written = symbols.blosc2_compress_ctx(encoder, source, SIZE, chunk, chunk.byteLength);
  symbols.blosc2_free_ctx(encoder);
  if (written > 0) checkHeader(chunk, params, SIZE);
  const read = written > 0 ? symbols.blosc2_decompress_ctx(decoder, chunk, written, result, SIZE) : 0;
  symbols.blosc2_free_ctx(decoder);
  const stored = params.clevel === 0;
  if (written <= 32 || (written >= SIZE) !== stored) return likelyReason() || `compression gives ${written}`;
  if (read !== SIZE) return `decompression gives ${read}`;
  const metas = params.filtersMeta.every((meta, i) => chunk[24 + i] === meta);
  const split = (chunk[2] & 16) === 0;
  if (!metas || chunk[23] !== params.codecMeta || (!stored && split !== (params.splitMode === 1))) {
    return likelyReason() || "a parameter did not arrive";
  }
  return source.every((byte, i) => byte === result[i]) ? "" : "other bytes come back";
}
