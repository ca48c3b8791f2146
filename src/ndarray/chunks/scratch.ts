import { adviseHugePages } from "../../../ffi/mod.ts";

/** Buffers that are kept for the next call. Touching fresh memory costs more than decompressing into it. */
const kept: Uint8Array<ArrayBuffer>[] = [];
const MAX_KEPT = 4;
/** Of all that are kept: huge chunks do not stay for the life of the process. */
const MAX_KEPT_BYTES = 256 * 1024 * 1024;

/** A buffer on loan. */
export interface Scratch extends Disposable {
  /** As many bytes as were asked for; content of an earlier use is still in them. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Lends a buffer until the loan is disposed.
 *
 * @param length Bytes that are needed.
 * @returns The loan.
 */
export function borrow(length: number): Scratch {
  let best = -1;
  for (let i = 0; i < kept.length; i++) {
    if (kept[i].byteLength >= length && (best < 0 || kept[i].byteLength < kept[best].byteLength)) best = i;
  }
  const whole = best < 0 ? fresh(length) : kept.splice(best, 1)[0];
  return {
    bytes: whole.subarray(0, length),
    [Symbol.dispose]: () => giveBack(whole),
  };
}

function fresh(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  adviseHugePages(bytes);
  return bytes;
}

function giveBack(bytes: Uint8Array<ArrayBuffer>): void {
  kept.push(bytes);
  let total = kept.reduce((sum, { byteLength }) => sum + byteLength, 0);
  while (kept.length > MAX_KEPT || total > MAX_KEPT_BYTES) total -= kept.shift()!.byteLength;
}
