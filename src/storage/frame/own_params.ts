import type { CompressParams } from "../../../ffi/mod.ts";

/** How metadata and the index of a frame are compressed, but for what each has of its own: zstd at level 5, which every reader has. */
export const OWN_PARAMS: CompressParams = {
  codec: 5,
  codecMeta: 0,
  clevel: 5,
  filters: [0, 0, 0, 0, 0, 0],
  filtersMeta: [0, 0, 0, 0, 0, 0],
  splitMode: 3,
  useDict: false,
  typesize: 1,
  blocksize: 0,
  nthreads: 1,
};
