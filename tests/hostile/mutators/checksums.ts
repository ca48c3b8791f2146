import { buildTrailer, memcpyChunk, type MetaValue, parseTrailer, specialChunk } from "../../../src/format/mod.ts";
import { CHECKSUMS } from "../../../src/storage/checksums/mod.ts";
import { packVlmeta, unpackVlmeta } from "../../../src/storage/frame/mod.ts";
import type { Dice } from "../dice.ts";
import { joined } from "../numbers.ts";
import { damageChunk } from "./chunk.ts";
import { wildValue } from "./values.ts";

type Record = { [name: string]: MetaValue };

const VERSIONS: readonly MetaValue[] = [0, 2, -1, 1.5, "1", null, 2n ** 63n, [1], true];
const DIGESTS: readonly MetaValue[] = [
  ...["md5", "", "toString", "__proto__", "CRC32", "crc32", "sha256", null, 1, true],
  ...[["crc32"], [["sha256"]], {}, { toString: 1 }, new Uint8Array(5), new Set(["crc32"])],
];

/** Changes the record of checksums in a trailer; one without gets one. `nchunks` is what the index has. */
export function damageChecksums(trailer: Uint8Array, nchunks: number, dice: Dice): Uint8Array {
  const { vlmeta, stamp } = parseTrailer(trailer);
  const chunk = vlmeta.get(CHECKSUMS);
  const record = chunk === undefined ? invented(nchunks, dice) : { ...Object(unpackVlmeta(chunk)) };
  return buildTrailer(new Map(vlmeta).set(CHECKSUMS, damaged(record, dice)), stamp);
}

function invented(nchunks: number, dice: Dice): Record {
  const digest = dice.of(["crc32", "sha256"]);
  const length = digest === "crc32" ? 4 : 32;
  return { version: 1, digest, digests: dice.bytes(Math.min(nchunks, 5000) * length) };
}

function damaged(record: Record, dice: Dice): Uint8Array {
  switch (dice.below(10)) {
    case 0:
      return packVlmeta({ ...record, version: dice.of(VERSIONS) });
    case 1:
      return packVlmeta({ ...record, digest: dice.of(DIGESTS) });
    case 2:
      return damageChunk(packVlmeta(record), dice, packVlmeta("other")).chunk;
    case 3:
      return packVlmeta(dice.of<MetaValue>([null, 1, "text", [1, "crc32", new Uint8Array(8)], {}, new Set([1])]));
    case 4:
      return packed(wildValue(dice));
    case 5:
      // 32 bytes that stand for as many as a chunk can have.
      return specialChunk("zero", { nbytes: dice.of([2, 2 ** 20, 2 ** 28, 2147483615]), blocksize: 1, typesize: 1 });
    case 6: {
      const { [dice.of(["version", "digest", "digests"])]: _, ...rest } = record;
      return packVlmeta(rest);
    }
  }
  return packVlmeta({ ...record, digests: digests(record.digests, dice) });
}

function digests(value: MetaValue, dice: Dice): MetaValue {
  const sound = value instanceof Uint8Array ? value : new Uint8Array(8);
  switch (dice.below(7)) {
    case 0:
      return sound.slice(0, dice.below(sound.length + 1));
    case 1:
      return joined(sound, dice.bytes(dice.of([1, 3, 4, 32, 1000])));
    case 2:
      return new Uint8Array(dice.of([0, 2 ** 16, 2 ** 22, 2 ** 24, 2 ** 26])); // zeros need little room
    case 3:
      return dice.of<MetaValue>([null, "text", [1, 2, 3], { length: 8 }, [], 5n, [[sound]]]);
    case 4:
      return joined(sound.subarray(4), sound.subarray(0, 4));
  }
  // Of any chunk: one that is stored, or one that the index alone describes.
  const copy = sound.slice();
  for (let i = dice.below(3); i >= 0; i--) copy[dice.below(copy.length)] ^= 1 << dice.below(8);
  return copy;
}

/** Bytes that need not be a value, as the chunk of one. */
function packed(bytes: Uint8Array): Uint8Array {
  return memcpyChunk(bytes, { blocksize: Math.max(1, bytes.length), typesize: 1 });
}
