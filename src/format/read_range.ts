/**
 * Reads a range of a stored chunk.
 *
 * @param start First byte, from the chunk's start.
 * @param end The byte behind the last.
 * @param into Room for exactly these bytes, which may be filled and returned; any other array is copied from.
 * @returns The bytes.
 */
export type ReadRange = (start: number, end: number, into?: Uint8Array) => Uint8Array;
