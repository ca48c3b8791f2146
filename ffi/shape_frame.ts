import { Blosc2Error } from "./errors.ts";
import type { Symbols } from "./symbols.ts";

/**
 * Opens the small native super-chunk from which codecs and filters read the shape of blocks. The library copies the bytes,
 * so they may change or go away afterwards.
 */
export function openShapeFrame(symbols: Symbols, frame: Uint8Array): Deno.PointerObject {
  // A copy of our own: the library must not see bytes change under it when the frame lies in shared memory.
  const pointer = symbols.blosc2_schunk_from_buffer(new Uint8Array(frame), BigInt(frame.byteLength), 1);
  if (pointer === null) {
    throw new Blosc2Error(-11, `open a frame of ${frame.byteLength} bytes for the shape of blocks`);
  }
  return pointer;
}

/** Frees what `openShapeFrame` gave, once, and after the context that uses it. */
export function closeShapeFrame(symbols: Symbols, pointer: Deno.PointerObject): void {
  symbols.blosc2_schunk_free(pointer);
}
