import type { CompressParams } from "../../../ffi/mod.ts";
import {
  checkCells,
  checkFilterParameter,
  codecNeedsShape,
  CODECS,
  FILTERS,
  FIRST_USER_CODEC,
} from "../../codecs/mod.ts";
import { FormatError, type FrameHeader, MAX_TYPESIZE, parseB2ndMeta } from "../../format/mod.ts";
import { product } from "../shapes.ts";
import { borrow, type Scratch } from "./scratch.ts";

// What the native library computes from the shape of blocks it takes from the metalayer of the array, and never holds against the chunk: were both not the
// same, it would write beyond its buffers, or divide by zero. So it is told nothing that does not fit.

/** What is known of a chunk that is to be decoded, or made: its codec, filters and sizes; items over 255 bytes have 1. */
export interface ShapedChunk
  extends Pick<CompressParams, "codec" | "codecMeta" | "filters" | "filtersMeta" | "typesize" | "blocksize"> {
  /** Bytes of the chunk. */
  readonly nbytes: number;
  /** True when blocks are stored in several streams. */
  readonly split: boolean;
}

/** The native library has room for so many axes where it reads the shape of a block. */
const MAX_AXES = 8;
const MAX_ZFP_AXES = 4;
/** Where the fields are in the header of a chunk. */
const AT = { split: 2, typesize: 3, blocksize: 8, filters: 16, codec: 22 } as const;

/**
 * Checks a chunk whose codec or filters take the shape of blocks from the array; other chunks always pass.
 *
 * @param chunk What is known of the chunk.
 * @param frame Header of the frame that it belongs to.
 * @throws {FormatError} when the chunk does not fit the shape, or its codec and filters cannot work with it.
 */
export function requireShape(chunk: ShapedChunk, frame: FrameHeader): void {
  const { codec, filters, typesize, blocksize, nbytes, split } = chunk;
  const takesShape = codecNeedsShape(codec) || filters.includes(FILTERS.ndcell.id) ||
    filters.includes(FILTERS.ndmean.id);
  if (!takesShape) return;
  const blocks = shapeOfBlocks(frame);
  if (blocks === null) throw wrong("its codec or filters need the shape of blocks, and the frame has none", AT.codec);
  const itemsize = frame.typesize > MAX_TYPESIZE ? 1 : frame.typesize;
  if (typesize !== itemsize) {
    throw wrong(`its items have ${typesize} bytes, those of the array ${itemsize}`, AT.typesize);
  }
  const wanted = product(blocks) * frame.typesize;
  if (blocksize !== wanted || nbytes % wanted !== 0) {
    throw wrong(`blocks of ${blocksize} bytes in ${nbytes}, those of the array have ${wanted}`, AT.blocksize);
  }
  if (blocks.length === 0 && codec < FIRST_USER_CODEC) {
    throw wrong("its filters take 1 axis or more, not 0", AT.filters);
  }
  if (blocks.length > MAX_AXES) throw wrong(`${blocks.length} axes, its codec or filters take ${MAX_AXES}`, AT.codec);
  if (codec >= FIRST_USER_CODEC && split) throw wrong("its codec takes whole blocks, and they are split", AT.split);
  requireCodecFits(chunk, blocks);
  requireFiltersFit(chunk, frame.typesize, blocks);
}

function shapeOfBlocks({ meta, typesize }: FrameHeader): readonly number[] | null {
  const b2nd = meta.get("b2nd");
  return b2nd === undefined ? null : parseB2ndMeta(b2nd, typesize).blocks;
}

function requireCodecFits({ codec, codecMeta, typesize }: ShapedChunk, blocks: readonly number[]): void {
  const axes = blocks.length;
  if (codec === CODECS.ndlz.id) {
    if (axes !== 2 || typesize !== 1) {
      throw wrong(`ndlz takes bytes along 2 axes, not ${typesize} along ${axes}`, AT.codec);
    }
    if (codecMeta !== 4 && codecMeta !== 8) throw wrong(`ndlz takes cells of 4 or 8, not ${codecMeta}`, AT.codec + 1);
  } else if (codec >= CODECS.zfp_acc.id) {
    if (axes < 1 || axes > MAX_ZFP_AXES) throw wrong(`zfp takes 1 to ${MAX_ZFP_AXES} axes, not ${axes}`, AT.codec);
    if (typesize !== 4 && typesize !== 8) throw wrong(`zfp takes items of 4 or 8 bytes, not ${typesize}`, AT.typesize);
    if (codec === CODECS.zfp_rate.id && (codecMeta < 1 || codecMeta > 100)) {
      throw wrong(`zfp_rate takes 1 to 100 percent, not ${codecMeta}`, AT.codec + 1);
    }
  }
}

function requireFiltersFit({ filters, filtersMeta }: ShapedChunk, itemsize: number, blocks: readonly number[]): void {
  filters.forEach((id, slot) => {
    const name = id === FILTERS.ndcell.id ? "ndcell" : id === FILTERS.ndmean.id ? "ndmean" : null;
    if (name === null) return;
    try {
      checkFilterParameter(name, filtersMeta[slot] << 24 >> 24, itemsize);
      checkCells(name, filtersMeta[slot], blocks);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new FormatError(`Cannot use chunk: ${cause.message}`, AT.filters + slot, { cause });
    }
  });
}

function wrong(reason: string, offset: number): FormatError {
  return new FormatError(`Cannot use chunk: ${reason}`, offset);
}

/** The codec ndlz looks back by as much as 16 bits can count, also from the start of a stream. */
const ROOM_BEFORE = 1 << 17;
/** The codecs look beyond the end by less than they can make of it: the cells of a block, which zfp pads to groups of four along each axis. */
const ROOM_BEHIND = 1 << 16;

/**
 * Puts a chunk of a codec that trusts what it decodes where it can look at nothing but zeros and the chunk itself.
 *
 * @param chunk The chunk.
 * @param frame Header of the frame that it belongs to.
 * @returns A buffer on loan, and the chunk in it.
 */
export function isolated(chunk: Uint8Array, frame: FrameHeader): { chunk: Uint8Array; room: Scratch } {
  const blocks = shapeOfBlocks(frame) ?? [];
  const padded = blocks.reduce((n, length) => n * Math.ceil(length / 4) * 4, frame.typesize);
  const room = borrow(ROOM_BEFORE + chunk.byteLength + 2 * padded + ROOM_BEHIND);
  const end = ROOM_BEFORE + chunk.byteLength;
  room.bytes.fill(0, 0, ROOM_BEFORE).fill(0, end).set(chunk, ROOM_BEFORE);
  return { chunk: room.bytes.subarray(ROOM_BEFORE, end), room };
}
