/**
 * Decompresses chunks with random damage, and ends with 0 when each either failed with an error or gave some bytes. Run by
 * `damaged_test.ts` in a process of its own, since what it looks for is a crash or a hang.
 */
import { Blosc2Error, compress, decompress, liveContexts } from "../../ffi/mod.ts";
import { paramsWith, plainData } from "./data.ts";
import { readShaped } from "./shaped.ts";

let state = Number(Deno.args[0]);
const rounds = Number(Deno.args[1]);

function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor(state / 4294967296 * below);
}

const FILTERS = [[0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 2], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 3, 1], [0, 0, 0, 3, 0, 0]];
const SHAPED = ["filter_ndcell4.b2nd", "filter_ndmean4.b2nd", "codec_ndlz_8.b2nd", "codec_zfp_prec_12_f4.b2nd"].map(
  readShaped,
);
// Bytes of the header that steer the library.
const STEERING = [0, 1, 2, 3, 4, 5, 8, 9, 12, 16, 21, 22, 23, 30, 31];

function original(): { chunk: Uint8Array; frame?: Uint8Array } {
  if (random(5) === 0) return SHAPED[random(SHAPED.length)];
  const length = [64, 1000, 40000, 300_000][random(4)];
  const typesize = [1, 2, 4, 8, 16][random(5)];
  const whole = length - length % typesize;
  const source = random(4) === 0 ? new Uint8Array(64).map(() => random(256)) : plainData(whole, state);
  const params = paramsWith({
    codec: [0, 1, 2, 4, 5][random(5)],
    clevel: random(10),
    filters: FILTERS[random(FILTERS.length)],
    splitMode: 1 + random(4),
    typesize,
    blocksize: [0, 512, 4096, 32768][random(4)],
    nthreads: 2,
  });
  const dest = new Uint8Array(source.byteLength + 32);
  return { chunk: dest.slice(0, compress(source, dest, params)) };
}

function damage(chunk: Uint8Array): Uint8Array {
  const copy = chunk.slice();
  for (let count = 1 + random(3); count > 0; count--) {
    const zone = random(4);
    const at = zone === 0 ? STEERING[random(STEERING.length)] : zone === 1 ? 32 + random(64) : random(copy.byteLength);
    if (at >= copy.byteLength) continue;
    const edge = [0, 255, 128, 127, 1, 0x10, 0x30, 0x08][random(8)];
    copy[at] = [copy[at] ^ 1 << random(8), random(256), edge][random(3)];
  }
  return random(8) === 0 ? copy.subarray(0, random(copy.byteLength + 1)) : copy;
}

let failed = 0;
for (let round = 0; round < rounds; round++) {
  const { chunk, frame } = original();
  const nbytes = new DataView(chunk.buffer, chunk.byteOffset).getInt32(4, true);
  for (let i = 0; i < 10; i++) {
    const dest = new Uint8Array(nbytes);
    try {
      decompress(damage(chunk), dest, { nthreads: 1 + random(2), frame });
    } catch (error) {
      if (!(error instanceof Blosc2Error)) throw error;
      failed++;
    }
  }
}
if (liveContexts() !== 0) throw new Error(`Expected no live context, got ${liveContexts()}`);
console.log(failed);
