import assert from "node:assert/strict";
import { adviseHugePages, compress, decompress, libraryInfo } from "../../ffi/mod.ts";
import { paramsWith } from "./data.ts";

libraryInfo();

Deno.test("adviseHugePages() leaves all bytes as they are, at any length and offset", () => {
  for (const make of [(n: number) => new ArrayBuffer(n), (n: number) => new SharedArrayBuffer(n)]) {
    for (const [length, offset] of [[0, 0], [100, 3], [4 * 1024 * 1024, 0], [9_000_001, 17]]) {
      const bytes = new Uint8Array(make(length + offset), offset);
      adviseHugePages(bytes);
      assert.ok(bytes.every((byte) => byte === 0));
      bytes.fill(3);
      adviseHugePages(bytes);
      assert.ok(bytes.every((byte) => byte === 3));
    }
  }
});

Deno.test("adviseHugePages() gives memory that C decompresses into", () => {
  const source = new Uint8Array(8_000_000).fill(5);
  const dest = new Uint8Array(8_000_032);
  const written = compress(source, dest, paramsWith({ codec: 1 }));
  const result = new Uint8Array(8_000_000);
  adviseHugePages(result);
  decompress(dest.subarray(0, written), result);
  assert.deepEqual(result, source);
});
