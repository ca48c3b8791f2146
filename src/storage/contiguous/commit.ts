import type { FrameHeader } from "../../format/mod.ts";
import { buildHeader, HEADER_SPAN } from "../frame/mod.ts";
import type { Space } from "./space.ts";

/** Where the parts of a commit go in a contiguous file. */
export interface CommitPlan {
  /** Offset of index and trailer from the header's end. */
  readonly position: number;
  /** The new header; from byte 16 up to `headerEnd` it is written, in one write. */
  readonly header: Uint8Array;
  readonly headerEnd: number;
  readonly frameLength: number;
}

/** Up to here a header never changes: magic and its own length. */
export const HEADER_START = 16;
/** The frame length, at least, changes with nearly every commit. */
const LEAST_END = 24;

/**
 * Plans how a state is committed to a contiguous file: index and trailer go behind the last chunk that the new state needs, into room that nothing else
 * needs, and the header that makes them valid is one write within a page. Pure: nothing is read or written.
 *
 * @param next The header of the new state.
 * @param facts What is known: the header in the file now, the free space, where the last chunk of the new state ends, and the bytes of index and trailer.
 * @returns The plan, or null when the file must be written anew: the header has another length, its changes reach too far, or a state without chunks
 * finds no room right behind the header, where alone it is looked for.
 */
export function planCommit(
  next: FrameHeader,
  facts: {
    headerNow: Uint8Array;
    space: Space;
    liveEnd: number;
    tailLength: number;
    hasVlmeta: boolean;
  },
): CommitPlan | null {
  const { headerNow, space, liveEnd, tailLength, hasVlmeta } = facts;
  const position = space.firstFit(tailLength, liveEnd);
  if (next.nbytes === 0 && position > 0) return null;
  const frameLength = headerNow.length + position + tailLength;
  const header = buildHeader(next, { frameLength, cbytes: position, hasVlmeta, directory: false });
  if (header.length !== headerNow.length) return null;
  let headerEnd = header.length;
  while (headerEnd > LEAST_END && header[headerEnd - 1] === headerNow[headerEnd - 1]) headerEnd--;
  if (headerEnd > HEADER_SPAN) return null;
  for (let i = 0; i < HEADER_START; i++) if (header[i] !== headerNow[i]) return null;
  return { position, header, headerEnd, frameLength };
}
