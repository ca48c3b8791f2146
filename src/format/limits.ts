// The limits of the format, each with its name in the headers of the native library (3.3.5). Every folder takes them from here, so that no two of them
// disagree; only `ffi/`, which may not import this one, repeats what it needs.

/** Most bytes that a chunk holds: lengths are signed 32-bit numbers, and the header needs room (`BLOSC2_MAX_BUFFERSIZE`). */
export const MAX_CHUNK_BYTES = 2147483615;

/** Most bytes that a block holds (`BLOSC2_MAXBLOCKSIZE`). */
export const MAX_BLOCK_BYTES = 536866816;

/** Most chunks of a frame: their index, 8 bytes each, is a chunk itself. */
export const MAX_CHUNKS = 268435451;

/** Most axes of an array (`B2ND_MAX_DIM`). */
export const MAX_DIM = 16;

/** Longest name of a metalayer, in bytes (`BLOSC2_METALAYER_NAME_MAXLEN`). */
export const MAX_NAME_BYTES = 31;

/** Largest size of an item that the header of a chunk, which has a byte for it, can tell; larger ones count as 1 (`BLOSC_MAX_TYPESIZE`). */
export const MAX_TYPESIZE = 255;

/** Bytes of the header of a chunk of Blosc 1, and so of the smallest chunk (`BLOSC_MIN_HEADER_LENGTH`). */
export const MIN_HEADER_LENGTH = 16;

/** Bytes of the header of a chunk of Blosc 2 (`BLOSC_EXTENDED_HEADER_LENGTH`). */
export const EXTENDED_HEADER_LENGTH = 32;

/** Largest number of a chunk's file in a directory: its name has 8 hexadecimal digits. */
export const MAX_FILE_NUMBER = 0xffffffff;
