/**
 * Measures from which size on two threads are faster than one, for each codec: `deno run -A tests/ffi/measure_threads.ts`.
 * The thresholds in `ffi/compress.ts` and `ffi/decompress.ts` come from here. No test: its result is times.
 */
import { allSymbols } from "../../ffi/library.ts";
import { type CompressParams, cparamsStruct, dparamsStruct } from "../../ffi/structs.ts";
import { NO_FILTER_METAS, plainData } from "./data.ts";

const SIZES = [4096, 16384, 32768, 65536, 131072, 262144, 524288];
const symbols = allSymbols();

/** The best time of a call in microseconds. */
function best(call: () => void): number {
  let least = Infinity;
  for (let round = 0; round < 12; round++) {
    const begin = performance.now();
    for (let i = 0; i < 10; i++) call();
    least = Math.min(least, (performance.now() - begin) * 100);
  }
  return Math.round(least);
}

const rows: Record<string, unknown>[] = [];
for (const codec of [0, 1, 2, 4, 5]) {
  for (const size of SIZES) {
    const row: Record<string, unknown> = { codec, size };
    for (const nthreads of [1, 2]) {
      const params: CompressParams = {
        codec,
        codecMeta: 0,
        clevel: 5,
        filters: [0, 0, 0, 0, 0, 1],
        filtersMeta: NO_FILTER_METAS,
        splitMode: 4,
        useDict: false,
        typesize: 4,
        blocksize: size / 4,
        nthreads,
      };
      const source = plainData(size, 1);
      const chunk = new Uint8Array(size + 32);
      const encoder = symbols.blosc2_create_cctx(cparamsStruct(params, nthreads, 0n));
      const decoder = symbols.blosc2_create_dctx(dparamsStruct(nthreads, 0n));
      row[`compress ${nthreads}`] = best(() => {
        symbols.blosc2_compress_ctx(encoder, source, size, chunk, chunk.byteLength);
      });
      row[`decompress ${nthreads}`] = best(() => {
        symbols.blosc2_decompress_ctx(decoder, chunk, chunk.byteLength, source, size);
      });
      symbols.blosc2_free_ctx(encoder);
      symbols.blosc2_free_ctx(decoder);
    }
    rows.push(row);
  }
}
console.table(rows);
