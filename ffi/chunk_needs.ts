import { Blosc2Error } from "./errors.ts";
import type { CompressParams } from "./structs.ts";

// What an id of a codec or a filter asks for.
const PLAIN = 0;
const SHAPE = 1;
const UNKNOWN = 2;
const ALONE = 4;

/*
 * Codecs 36 to 40 are plugins that the library loads by starting Python, which no chunk from outside may cause: they count
 * as unknown, as do all that nobody registered.
 */
const ENCODERS = needs([0, 1, 2, 4, 5], [32, 33, 34, 35]);
const DECODERS = needs([0, 1, 2, 4, 5, 32], [33, 34, 35]);
const FILTERS = needs([0, 1, 2, 4, 34, 35, 36], [32, 33]);

/*
 * Delta: the threads of the library wait for block 0, and for ever when that block turns out to be damaged. One thread
 * never waits.
 */
const DELTA = 3;
const DELTA_FLAG = 8;
FILTERS[DELTA] = ALONE;

/** Codecs that can be given a dictionary. */
const WITH_DICTIONARY: readonly number[] = [1, 2, 5];

// Codecs by the three bits that a chunk has for them; 6 sends to byte 22.
const IN_FLAGS = [PLAIN, PLAIN, UNKNOWN, PLAIN, PLAIN, UNKNOWN, PLAIN, UNKNOWN];

/** Checks that a codec and filters are there, and come with the shape of blocks if they need it, before compressing. */
export function checkEncoder(params: CompressParams): void {
  const { codec, filters, useDict, frame } = params;
  const action = `compress with codec ${codec} and filters ${filters}`;
  if (ENCODERS[codec] === UNKNOWN) throw new Blosc2Error(-7, action, "this build of the library lacks the codec");
  for (const filter of filters) {
    if (FILTERS[filter] === UNKNOWN) {
      throw new Blosc2Error(-18, action, `this build of the library lacks filter ${filter}`);
    }
  }
  if (useDict && !WITH_DICTIONARY.includes(codec)) throw new Blosc2Error(-9, action, "the codec takes no dictionary");
  if (frame === undefined && (ENCODERS[codec] === SHAPE || filters.some((filter) => FILTERS[filter] === SHAPE))) {
    throw new Blosc2Error(-12, action, "they need the shape of blocks, and no frame with it is given");
  }
}

/**
 * Checks that what a chunk was made with is there, before decompressing: the library would crash or start a program.
 *
 * @returns Whether the chunk may be decompressed by several threads.
 */
export function checkDecoder(chunk: Uint8Array, hasShape: boolean): boolean {
  const flags = chunk[2];
  // The Blosc 1 header names no filters and no codecs beyond the flags; the library checks those itself.
  if ((flags & 5) !== 5) return (flags & DELTA_FLAG) === 0;
  if ((chunk[31] & 8) !== 0) throw failure(chunk, -11, "it is a lazy chunk, whose data lies elsewhere");
  if ((flags & 2) !== 0 || (chunk[31] & 0x70) !== 0) return true; // stored or special: no codec and no filter is run
  const bits = flags >> 5;
  const codec = bits === 6 ? DECODERS[chunk[22]] : IN_FLAGS[bits];
  const all = codec | FILTERS[chunk[16]] | FILTERS[chunk[17]] | FILTERS[chunk[18]] | FILTERS[chunk[19]] |
    FILTERS[chunk[20]] | FILTERS[chunk[21]];
  if (all === PLAIN) return true;
  if (all === ALONE) return false;
  if (codec === UNKNOWN) {
    throw failure(chunk, -7, `this build of the library lacks codec ${bits === 6 ? chunk[22] : bits}`);
  }
  if ((all & UNKNOWN) !== 0) {
    throw failure(chunk, -18, `this build of the library lacks one of the filters ${chunk.slice(16, 22)}`);
  }
  if ((all & SHAPE) !== 0 && !hasShape) {
    throw failure(chunk, -12, "its codec or filters need the shape of blocks, and no frame with it is given");
  }
  return (all & ALONE) === 0;
}

function failure(chunk: Uint8Array, code: number, reason: string): Blosc2Error {
  return new Blosc2Error(code, `decompress a chunk of ${chunk.byteLength} bytes`, reason);
}

function needs(plain: readonly number[], shape: readonly number[]): Uint8Array {
  const table = new Uint8Array(256).fill(UNKNOWN);
  for (const id of plain) table[id] = PLAIN;
  for (const id of shape) table[id] = SHAPE;
  return table;
}
