import assert from "node:assert/strict";
import {
  arange,
  asarray,
  FormatError,
  fromCframe,
  NDArray,
  open,
  openArray,
  SChunk,
  schunk,
  zeros,
} from "../../mod.ts";
import { libraryInfo } from "../../ffi/mod.ts";
import { CHECKSUMS } from "../../src/storage/checksums/checksums.ts";
import { parseTrailer, trailerLength } from "../../src/format/mod.ts";
import { memoryStoreFromFrame, openStore, unpackVlmeta } from "../../src/storage/mod.ts";
import { pythonTest, runPython } from "../python.ts";
import { withFolder } from "./_support.ts";

libraryInfo();

/** CRC-32 bit by bit, as its definition has it. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function noise(n: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: n }, (_, i) => Math.imul(i + 1, 2654435761));
}

/** Turns one bit of the file that holds chunk `nchunk`. */
function damage(path: string, nchunk: number, at = 40): void {
  using array = openArray(path, { checksum: false });
  const folder = Deno.statSync(path).isDirectory;
  const frame = array.toCframe();
  const store = memoryStoreFromFrame(frame, { copy: true });
  const chunk = store.read(store.state.table[nchunk], 0, store.sizeOf(store.state.table[nchunk]));
  const file = folder ? `${path}/${nchunk.toString(16).toUpperCase().padStart(8, "0")}.chunk` : path;
  const bytes = Deno.readFileSync(file);
  const start = indexOfBytes(bytes, chunk);
  bytes[start + at] ^= 1;
  Deno.writeFileSync(file, bytes);
}

function indexOfBytes(bytes: Uint8Array, part: Uint8Array): number {
  for (let i = 0; i + part.length <= bytes.length; i++) {
    let k = 0;
    while (k < part.length && bytes[i + k] === part[k]) k++;
    if (k === part.length) return i;
  }
  throw new Error("The chunk is not in the file");
}

Deno.test("Checksums keep the CRC-32 of each stored chunk and of the index entry of all others, highest byte first", () => {
  using array = zeros([40], { dtype: "int32", chunks: [10], blocks: [5], checksum: true });
  array.setSync("10:20", noise(10));
  const store = memoryStoreFromFrame(array.toCframe(), { copy: true });
  // What any program that reads the frame finds, without ours in between.
  const raw = array.toCframe();
  const plain = new Map(Object.entries(recordOf(raw)));
  assert.deepEqual([plain.get("version"), plain.get("digest")], [1, "crc32"]);
  const view = new DataView(new Uint8Array(plain.get("digests") as Uint8Array).buffer);
  const chunk = store.read(store.state.table[1], 0, store.sizeOf(store.state.table[1]));
  const zero = crcOf(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x81));
  assert.deepEqual([0, 4, 8, 12].map((at) => view.getUint32(at)), [zero, crcOf(chunk), zero, zero]);
  assert.equal(store.state.vlmeta.has(CHECKSUMS), false);
});

/** The record as it is in the trailer. */
function recordOf(frame: Uint8Array): Record<string, unknown> {
  const { vlmeta } = parseTrailer(frame.subarray(frame.length - trailerLength(frame)));
  return unpackVlmeta(vlmeta.get(CHECKSUMS)!) as Record<string, unknown>;
}

for (const contiguous of [true, false]) {
  const where = contiguous ? "a file" : "a directory";
  for (const checksum of ["crc32", "sha256"] as const) {
    Deno.test(
      `verify() names the one damaged chunk of ${where} with ${checksum}, and reading it is a FormatError`,
      withFolder(async (folder) => {
        const path = `${folder}/a.b2nd`;
        asarray(noise(400), { chunks: [100], blocks: [50], urlpath: path, contiguous, checksum }).close();
        {
          using sound = openArray(path);
          assert.equal(sound.checksum, checksum);
          assert.deepEqual((await sound.verify()).damaged, []);
        }
        damage(path, 2);
        using array = openArray(path);
        assert.deepEqual(array.getSync(":200").data, noise(200));
        assert.throws(() => array.getSync("250"), (error: Error) => {
          assert.ok(error instanceof FormatError);
          assert.match(
            error.message,
            /chunk 2 at \[2\] of ".*a\.b2nd": Chunk does not match its (crc32|sha256) checksum/,
          );
          return true;
        });
        await assert.rejects(array.get(), FormatError);
        const seen: number[] = [];
        const report = await array.verify({ onProgress: (done) => void seen.push(done) });
        assert.deepEqual([report.checksum, report.nchunks, seen], [checksum, 4, [1, 2, 3, 4]]);
        assert.deepEqual(report.damaged.map(({ nchunk, coords }) => ({ nchunk, coords })), [{
          nchunk: 2,
          coords: [2],
        }]);
        using lenient = openArray(path, { checksum: false });
        assert.equal(lenient.checksum, null);
        assert.deepEqual((await lenient.verify()).damaged.map(({ nchunk }) => nchunk), [2]);
      }),
    );
  }

  Deno.test(
    `checksum of ${where} is kept through every kind of change`,
    withFolder(async (folder) => {
      const path = `${folder}/a.b2nd`;
      using array = zeros([20, 30], {
        dtype: "int32",
        chunks: [7, 10],
        blocks: [3, 5],
        urlpath: path,
        contiguous,
        checksum: true,
      });
      const changes = [
        () => array.setSync("3:15, 4:25", 5),
        () => array.setSync("::2, ::3", noise(100)),
        () => array.resize([40, 30]),
        () => array.resize([40, 17]),
        () => array.append(asarray(noise(170)).reshape([10, 17])),
        () => array.insert(asarray(noise(17)).reshape([1, 17]), 0, 9),
        () => array.delete(0, 3, 4),
        () => array.vlmeta.set("author", "Caroline"),
        () => array.batch(() => [array.setSync("0", 9), array.resize([50, 17]), array.setSync("45", 8)]),
        () => array.compact(),
        () => array.setSync("1", noise(17)),
      ];
      for (const [i, change] of changes.entries()) {
        change();
        using reader = openArray(path, { checksum: true });
        const report = await reader.verify();
        assert.deepEqual([i, report.checksum, report.damaged], [i, "crc32", []]);
        assert.deepEqual(reader.getSync().toNested(), array.getSync().toNested());
        assert.deepEqual([...reader.vlmeta.keys()], i < 7 ? [] : ["author"]);
      }
      using copy = array.copy();
      assert.equal(copy.checksum, "crc32");
      assert.equal(array.copy({ checksum: false }).checksum, null);
    }),
  );

  Deno.test(
    `openArray() of ${where} adds, renews and drops checksums as it is told`,
    withFolder(async (folder) => {
      const path = `${folder}/a.b2nd`;
      asarray(noise(400), { chunks: [100], blocks: [50], urlpath: path, contiguous }).close();
      assert.throws(() => openArray(path, { checksum: true }), { name: "TypeError", message: /keeps none/ });
      openArray(path, { mode: "a", checksum: true }).close();
      damage(path, 1, 36);
      {
        using array = openArray(path);
        assert.throws(() => array.getSync(), FormatError);
      }
      // Wanting what is there looks at no chunk, and takes no damage for right.
      openArray(path, { mode: "a", checksum: true }).close();
      {
        using array = openArray(path, { checksum: false });
        assert.deepEqual([array.checksum, (await array.verify()).checksum], [null, "crc32"]);
        assert.deepEqual((await array.verify()).damaged.map(({ nchunk }) => nchunk), [1]);
      }
      {
        using array = openArray(path, { mode: "a", checksum: false });
        array.keepChecksums("sha256"); // takes the chunks as they are
      }
      {
        using array = openArray(path);
        assert.equal(array.checksum, "sha256");
        assert.deepEqual((await array.verify()).damaged, []);
      }
      {
        using array = openArray(path, { mode: "a", checksum: false });
        array.setSync("0", 1);
        assert.deepEqual([(await array.verify()).checksum, (await array.verify()).damaged], [null, []]);
      }
      using array = openArray(path);
      assert.equal(array.checksum, null);
      assert.equal(array.item(0), 1);
    }),
  );
}

Deno.test(
  "openArray() refuses a frame whose index was damaged, and says how to open it",
  withFolder((folder) => {
    const path = `${folder}/a.b2nd`;
    asarray(noise(400), { chunks: [100], blocks: [50], urlpath: path, checksum: true }).close();
    const bytes = Deno.readFileSync(path);
    // The index is stored as it is: the entry of the last chunk becomes that of a chunk of zeros.
    using plain = openStore(path);
    const entry = new Uint8Array(new BigInt64Array([BigInt(plain.state.table[3])]).buffer);
    bytes.set([0, 0, 0, 0, 0, 0, 0, 0x81], lastIndexOf(bytes, entry));
    Deno.writeFileSync(path, bytes);
    assert.throws(() => openArray(path), {
      name: "FormatError",
      message: /chunk 3 does not match its checksum.*"checksum" set to false/,
    });
    using lenient = openArray(path, { checksum: false });
    assert.deepEqual(lenient.getSync("300:").data, new Int32Array(100));
  }),
);

function lastIndexOf(bytes: Uint8Array, part: Uint8Array): number {
  for (let i = bytes.length - part.length; i >= 0; i--) if (part.every((byte, k) => bytes[i + k] === byte)) return i;
  throw new Error("The entry is not in the file");
}

Deno.test(
  "verify() without checksums names chunks that cannot be decompressed",
  withFolder(async (folder) => {
    const path = `${folder}/a.b2nd`;
    asarray(arange(4000, { dtype: "int64" }).getSync(), { chunks: [1000], blocks: [500], urlpath: path }).close();
    damage(path, 3, 34); // the start of its first block
    using array = openArray(path);
    const { checksum, damaged } = await array.verify();
    assert.equal(checksum, null);
    assert.deepEqual(damaged.map(({ nchunk }) => nchunk), [3]);
    const stop = AbortSignal.abort();
    await assert.rejects(array.verify({ signal: stop }), { name: "AbortError" });
  }),
);

Deno.test("schunk() keeps checksums, and fromCframe() holds chunks against them", async () => {
  using chunks = schunk({ chunksize: 400, typesize: 4, checksum: "sha256" });
  chunks.append(noise(100));
  chunks.append(noise(50));
  assert.deepEqual((await chunks.verify()).damaged, []);
  const frame = chunks.toCframe();
  using again = fromCframe(frame);
  assert.ok(again instanceof SChunk);
  assert.equal(again.checksum, "sha256");
  assert.deepEqual(again.get(1), new Uint8Array(noise(50).buffer));
  const at = indexOfBytes(frame, memoryChunk(frame, 1));
  frame[at + 50] ^= 4;
  using wrong = fromCframe(frame) as SChunk;
  assert.deepEqual((await wrong.verify()).damaged.map(({ nchunk, coords }) => [nchunk, coords]), [[1, []]]);
  assert.throws(() => wrong.get(1), { name: "FormatError", message: /sha256 checksum/ });
});

function memoryChunk(frame: Uint8Array, nchunk: number): Uint8Array {
  const store = memoryStoreFromFrame(frame, { copy: true });
  return store.read(store.state.table[nchunk], 0, store.sizeOf(store.state.table[nchunk])).slice();
}

Deno.test("checksum is a name that options refuse when they do not know it, and metadata cannot take", () => {
  assert.throws(() => zeros([1], { checksum: "md4" as "crc32" }), {
    name: "TypeError",
    message: 'Option "checksum" must be true, false or one of "crc32", "sha256", got "md4"',
  });
  using array = zeros([10]);
  assert.throws(() => array.vlmeta.set(CHECKSUMS, 1), { name: "RangeError", message: /is for checksums/ });
});

pythonTest(
  "checksum does not keep python-blosc2 from reading and writing; what it wrote is told from what was there",
  withFolder(async (folder) => {
    const path = `${folder}/a.b2nd`;
    asarray(noise(400), { chunks: [100], blocks: [50], urlpath: path, checksum: true }).close();
    const found = JSON.parse(runPython(
      `
import blosc2, json, sys, zlib
a = blosc2.open(sys.argv[1], mode="a")
kept = a.schunk.vlmeta["deneb.checksums"]
sums = [zlib.crc32(a.schunk.get_chunk(i)) for i in range(4)]
kept = [int.from_bytes(kept["digests"][4 * i:4 * i + 4], "big") for i in range(4)]
a[150:160] = 7
print(json.dumps([int(a[5]), sums == kept]))`,
      [path],
    ));
    assert.deepEqual(found, [noise(6)[5], true]);
    using array = open(path);
    assert.ok(array instanceof NDArray);
    assert.deepEqual((await array.verify()).damaged.map(({ nchunk }) => nchunk), [1]);
    assert.throws(() => array.getSync("150"), {
      name: "FormatError",
      message: /changed by a program that keeps no checksums/,
    });
    {
      using writer = openArray(path, { mode: "a", checksum: false });
      writer.keepChecksums();
    }
    using renewed = openArray(path);
    assert.equal(renewed.item(155), 7);
  }),
);
