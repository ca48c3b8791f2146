import { type FrameHeader, indexNeeded } from "../format/mod.ts";

/**
 * Checks the table of a store that is to be made.
 *
 * @param header The frame's header.
 * @param table The table.
 * @throws {RangeError} when it has a chunk that is stored somewhere, or another length than the header asks for.
 */
export function requireSpecial(header: FrameHeader, table: Float64Array): void {
  const needed = indexNeeded(header);
  if (table.length !== needed) {
    throw new RangeError(`Cannot make a store: ${needed} chunks needed, the table has ${table.length}`);
  }
  const stored = table.findIndex((place) => !(place < 0));
  if (stored >= 0) {
    throw new RangeError(`Cannot make a store: chunk ${stored} is at place ${table[stored]}, not special`);
  }
}
