import assert from "node:assert/strict";
import { FormatError, fromCframe, libraryInfo, openArray, zeros } from "../../mod.ts";
import { buildTrailer, type MetaValue, parseTrailer, specialChunk, trailerLength } from "../../src/format/mod.ts";
import { CHECKSUMS, Checksums } from "../../src/storage/checksums/checksums.ts";
import { packVlmeta, unpackVlmeta } from "../../src/storage/mod.ts";
import { arrayHeader, withFolder } from "./_support.ts";

libraryInfo();

/** A frame of four chunks, one of them stored, whose record of checksums is another. */
function frameWith(record: Uint8Array, name: string = CHECKSUMS): Uint8Array {
  using array = zeros([40], { dtype: "int32", chunks: [10], blocks: [5], checksum: true });
  array.setSync([3], 1);
  const bytes = array.toCframe();
  const start = bytes.length - trailerLength(bytes);
  const { vlmeta } = parseTrailer(bytes.subarray(start));
  const trailer = buildTrailer(new Map(vlmeta).set(name, record));
  const frame = new Uint8Array(start + trailer.length);
  frame.set(bytes.subarray(0, start));
  frame.set(trailer, start);
  new DataView(frame.buffer).setBigUint64(16, BigInt(frame.length));
  return frame;
}

/** A chunk of 32 bytes that stands for nearly 2 GB of zeros. */
const ENDLESS = specialChunk("zero", { nbytes: 2147483615, blocksize: 1, typesize: 1 });

const RECORDS: readonly [name: string, record: Uint8Array, message: RegExp][] = [
  ["of 32 bytes that stand for 2 GB", ENDLESS, /a value of 2147483615 bytes: at most 256 make sense/],
  ["of a version to come", recordOf({ version: 2 }), /version 1 with one of crc32, sha256 is understood/],
  ["whose digest is a list of a name", recordOf({ digest: ["crc32"] }), /version 1 with one of/],
  ["whose digest is no text", recordOf({ digest: { toString: 1 } }), /version 1 with one of/],
  ["whose digest is a name of every object", recordOf({ digest: "toString" }), /version 1 with one of/],
  ["whose digests are no bytes", recordOf({ digests: [1, 2, 3] }), /version 1 with one of/],
  ["with far too many digests", recordOf({ digests: new Uint8Array(2 ** 26) }), /a value of 671\d{5} bytes: at most/],
  ["with too few digests", recordOf({ digests: new Uint8Array(3) }), /chunk 0 \(and 3 more\).*it has no checksum/],
  ["that is no map", packVlmeta(5), /version 1 with one of/],
  ["that is no chunk", new Uint8Array(40), /Cannot/],
];

function recordOf(parts: { [name: string]: MetaValue }): Uint8Array {
  return packVlmeta({ version: 1, digest: "crc32", digests: new Uint8Array(16), ...parts });
}

for (const [name, record, message] of RECORDS) {
  Deno.test(
    `openArray() refuses a record of checksums ${name}, and opens the file without`,
    withFolder((folder) => {
      const path = `${folder}/a.b2nd`;
      Deno.writeFileSync(path, frameWith(record));
      const refuses = (error: unknown) => {
        assert.ok(error instanceof FormatError, `Expected a FormatError, got ${error}`);
        assert.match(error.message, message);
        assert.match(error.message, /a\.b2nd.*"checksum" set to false opens it/);
        return true;
      };
      assert.throws(() => openArray(path), refuses);
      assert.throws(() => openArray(path, { checksum: true }), refuses);
      {
        using array = openArray(path, { checksum: false });
        assert.equal(array.item(3), 1);
      }
      {
        using array = openArray(path, { mode: "a", checksum: false });
        array.keepChecksums();
      }
      using array = openArray(path);
      assert.equal(array.item(3), 1);
    }),
  );
}

Deno.test("vlmeta.get() refuses a value of 32 bytes that stand for 2 GB", () => {
  using array = fromCframe(frameWith(ENDLESS, "value"));
  assert.throws(() => array.vlmeta.get("value"), { name: "FormatError", message: /a value of 2147483615 bytes/ });
});

Deno.test("Checksums.of() counts more chunks without a digest than a map can hold", () => {
  const table = new Float64Array(2 ** 24 + 1).fill(-1);
  const vlmeta = new Map([[CHECKSUMS, recordOf({ digests: new Uint8Array(0) })]]);
  const checksums = Checksums.of({ header: arrayHeader(table.length), table, vlmeta });
  assert.equal(checksums?.wrongCount, 2 ** 24 + 1);
  assert.deepEqual(checksums.firstWrong(), { nchunk: 0, reason: "it has no checksum" });
});

Deno.test("Checksums.seal() refuses more digests than one value of metadata can have", () => {
  const table = new Float64Array(2 ** 26); // never read
  assert.throws(() => Checksums.none("sha256").seal(table, new Map()), {
    name: "RangeError",
    message: "Cannot keep sha256 checksums of 67108864 chunks: at most 67076096 fit",
  });
});

Deno.test(
  "verify() of an array opened without checksums forgets them with the first change, which drops them",
  withFolder(async (folder) => {
    const path = `${folder}/a.b2nd`;
    Deno.writeFileSync(path, frameWith(recordOf({}))); // zeros: no digest fits
    using array = openArray(path, { mode: "a", checksum: false });
    const damaged = async () => (await array.verify()).damaged.map(({ nchunk }) => nchunk);
    assert.deepEqual(await damaged(), [0, 1, 2, 3]);
    array.setSync("10:30", 5);
    assert.deepEqual(await damaged(), []);
    assert.equal((await array.verify()).checksum, null);
  }),
);

Deno.test("packVlmeta() makes values that unpackVlmeta() takes, also those of zeros alone", () => {
  for (const value of [0, new Uint8Array(10_000), [0, 0, 0], "\0".repeat(5000)]) {
    assert.deepEqual(unpackVlmeta(packVlmeta(value)), value);
  }
});
