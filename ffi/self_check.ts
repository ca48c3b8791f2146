import { checkHeader, overridesNote } from "./header_check.ts";
import { type CompressParams, cparamsStruct, dparamsStruct } from "./structs.ts";
import type { Symbols } from "./symbols.ts";

const SIZE = 1024;

// Every field of the structs that shows in a chunk has a value of its own in one of these.
const PROBES: readonly CompressParams[] = [
  {
    codec: 1,
    codecMeta: 0,
    clevel: 5,
    filters: [0, 0, 0, 0, 1, 35],
    filtersMeta: [0, 0, 0, 0, 0, 8],
    splitMode: 1,
    useDict: false,
    typesize: 8,
    blocksize: 512,
    nthreads: 1,
  },
  {
    codec: 0,
    codecMeta: 7,
    clevel: 9,
    filters: [0, 0, 0, 0, 3, 2],
    filtersMeta: [0, 0, 0, 0, 0, 0],
    splitMode: 2,
    useDict: false,
    typesize: 4,
    blocksize: 256,
    nthreads: 1,
  },
];

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
  if (written <= 32 || written >= SIZE) return overridesNote() || `compression gives ${written}`;
  if (read !== SIZE) return `decompression gives ${read}`;
  const metas = params.filtersMeta.every((meta, i) => chunk[24 + i] === meta);
  const split = (chunk[2] & 16) === 0;
  if (!metas || chunk[23] !== params.codecMeta || split !== (params.splitMode === 1)) {
    return "a parameter did not arrive";
  }
  return source.every((byte, i) => byte === result[i]) ? "" : "other bytes come back";
}
