/**
 * The surface of the native library that Deneb calls: two tables, each slot with its C type (blosc2.h and b2nd.h, 3.3.5).
 * A `bool` argument is an `u8`; a `blosc2_context*` is an opaque pointer that only `pool.ts` keeps.
 *
 * Opening a symbol takes Deno about 0.1 ms, so a process that reads one element opens those of the first table only.
 */

/** What opens the library and decompresses a chunk. */
export const READING = {
  blosc2_init: { parameters: [], result: "void" },
  blosc2_get_version_string: { parameters: [], result: "pointer" /* const char*, static */ },
  blosc2_create_dctx: {
    parameters: [
      // blosc2_dparams by value, 40 bytes, as the words that it is made of
      {
        struct: [
          "u64", // int16_t nthreads
          "u64", // void* schunk
          "u64", // blosc2_postfilter_fn postfilter
          "u64", // blosc2_postfilter_params* postparams
          "u64", // int32_t typesize
        ],
      },
    ],
    result: "pointer", // blosc2_context*
  },
  blosc2_free_ctx: { parameters: ["pointer" /* blosc2_context* */], result: "void" },
  blosc2_decompress_ctx: {
    parameters: [
      "pointer", // blosc2_context*
      "buffer", // const void* src
      "i32", // int32_t srcsize
      "buffer", // void* dest
      "i32", // int32_t destsize
    ],
    result: "i32", // bytes written, or a negative code
  },
  // libc's own, which a look-up through the library finds; Windows has none.
  dlopen: {
    optional: true,
    parameters: [
      "buffer", // const char* path
      "i32", // int mode
    ],
    result: "pointer", // void* handle
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** All the rest, opened at the first call that needs any of it. */
export const OTHERS = {
  blosc2_compcode_to_compname: {
    parameters: [
      "i32", // int compcode
      "buffer", // const char** compname, out
    ],
    result: "i32", // the code, or -1
  },
  blosc2_create_cctx: {
    parameters: [
      // blosc2_cparams by value, 136 bytes, likewise
      {
        struct: [
          "u64", // uint8_t compcode, compcode_meta, clevel; int use_dict
          "u64", // int32_t typesize; int16_t nthreads
          "u64", // int32_t blocksize, splitmode
          "u64", // void* schunk
          "u64", // uint8_t filters[6], and 2 of filters_meta[6]
          "u64", // the other 4 of filters_meta
          "u64", // blosc2_prefilter_fn prefilter
          "u64", // blosc2_prefilter_params* preparams
          "u64", // void* tuner_params
          "u64", // int tuner_id; bool instr_codec
          "u64", // void* codec_params
          "u64", // void* filter_params[0]
          "u64", // void* filter_params[1]
          "u64", // void* filter_params[2]
          "u64", // void* filter_params[3]
          "u64", // void* filter_params[4]
          "u64", // void* filter_params[5]
        ],
      },
    ],
    result: "pointer", // blosc2_context*
  },
  blosc2_compress_ctx: {
    parameters: [
      "pointer", // blosc2_context*
      "buffer", // const void* src
      "i32", // int32_t srcsize
      "buffer", // void* dest
      "i32", // int32_t destsize
    ],
    result: "i32", // bytes written, 0 when they do not fit, or a negative code
  },
  compressNonBlocking: {
    name: "blosc2_compress_ctx",
    nonblocking: true,
    parameters: ["pointer", "buffer", "i32", "buffer", "i32"],
    result: "i32",
  },
  decompressNonBlocking: {
    name: "blosc2_decompress_ctx",
    nonblocking: true,
    parameters: ["pointer", "buffer", "i32", "buffer", "i32"],
    result: "i32",
  },
  blosc2_schunk_from_buffer: {
    parameters: [
      "buffer", // uint8_t* cframe
      "i64", // int64_t len
      "u8", // bool copy
    ],
    result: "pointer", // blosc2_schunk*
  },
  blosc2_schunk_free: { parameters: ["pointer" /* blosc2_schunk* */], result: "i32" },
  b2nd_copy_buffer2: {
    parameters: [
      "i8", // int8_t ndim
      "i32", // int32_t itemsize
      "buffer", // const void* src
      "pointer", // const int64_t* src_pad_shape
      "pointer", // const int64_t* src_start
      "pointer", // const int64_t* src_stop
      "buffer", // void* dst
      "pointer", // const int64_t* dst_pad_shape
      "pointer", // const int64_t* dst_start
    ],
    result: "i32",
  },
  // libc's own as well.
  madvise: {
    optional: true,
    parameters: [
      "usize", // void* addr
      "usize", // size_t length
      "i32", // int advice
    ],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions that decompress a chunk. */
export type ReadingSymbols = Deno.StaticForeignLibraryInterface<typeof READING>;

/** All functions. */
export type Symbols = ReadingSymbols & Deno.StaticForeignLibraryInterface<typeof OTHERS>;
