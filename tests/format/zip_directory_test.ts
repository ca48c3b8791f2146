import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { FormatError, parseFrameHeader, zipMembers } from "../../src/format/mod.ts";
import { fixture } from "./fixtures.ts";

function members(bytes: Uint8Array) {
  return zipMembers(bytes.byteLength, (start, end) => {
    assert.ok(start >= 0 && start <= end && end <= bytes.byteLength);
    return bytes.subarray(start, end);
  });
}

Deno.test("zipMembers() finds the frames in a store of python-blosc2", () => {
  const zip = fixture("tree.b2z");
  let frames = 0;
  for (const [name, { offset, length, stored }] of members(zip)) {
    assert.equal(stored, true, name);
    if (!/\.b2(nd|f|e)$/.test(name)) continue;
    assert.equal(parseFrameHeader(zip.subarray(offset, offset + length)).frameLength, length, name);
    frames++;
  }
  assert.ok(frames > 2);
});

Deno.test("zipMembers() tells which members cannot be read in place, and leaves out folders", () => {
  const text = new TextEncoder().encode("a text that is long enough, long enough, long enough to be deflated");
  const zip = zipSync({ "a/é.txt": [text, { level: 0 }], "b.txt": [text, { level: 9 }], "empty/": new Uint8Array() });
  const found = members(zip);
  assert.deepEqual([...found.keys()], ["a/é.txt", "b.txt"]);
  const plain = found.get("a/é.txt");
  assert.ok(plain?.stored);
  assert.deepEqual(zip.slice(plain.offset, plain.offset + plain.length), text);
  assert.equal(found.get("b.txt")?.stored, false);
});

Deno.test("zipMembers() reads an empty zip, and one with a comment", () => {
  const zip = zipSync({});
  assert.equal(members(zip).size, 0);
  const named = zipSync({ x: [Uint8Array.of(1), { level: 0 }] });
  const commented = Uint8Array.of(...named, ...new Array<number>(1000).fill(0x50));
  new DataView(commented.buffer).setUint16(named.byteLength - 2, 1000, true);
  assert.deepEqual([...members(commented).keys()], ["x"]);
});

/** A zip with one stored member whose sizes are in the 64-bit fields only. */
function zip64(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(30 + 1 + content.byteLength + 46 + 1 + 28 + 56 + 20 + 22);
  const view = new DataView(bytes.buffer);
  const u64 = (at: number, value: number) => view.setBigUint64(at, BigInt(value), true);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(26, 1, true);
  bytes[30] = 0x78;
  bytes.set(content, 31);
  const entry = 31 + content.byteLength;
  view.setUint32(entry, 0x02014b50, true);
  for (const field of [20, 24, 42]) view.setUint32(entry + field, 0xffffffff, true);
  view.setUint16(entry + 28, 1, true);
  view.setUint16(entry + 30, 28, true);
  bytes[entry + 46] = 0x78;
  view.setUint16(entry + 47, 1, true);
  view.setUint16(entry + 49, 24, true);
  u64(entry + 51, content.byteLength);
  u64(entry + 59, content.byteLength);
  u64(entry + 67, 0);
  const end64 = entry + 75;
  view.setUint32(end64, 0x06064b50, true);
  u64(end64 + 32, 1);
  u64(end64 + 40, 75);
  u64(end64 + 48, entry);
  const locator = end64 + 56;
  view.setUint32(locator, 0x07064b50, true);
  u64(locator + 8, end64);
  view.setUint32(locator + 20, 0x06054b50, true);
  for (const field of [8, 10]) view.setUint16(locator + 20 + field, 0xffff, true);
  for (const field of [12, 16]) view.setUint32(locator + 20 + field, 0xffffffff, true);
  return bytes;
}

Deno.test("zipMembers() reads sizes of 64 bits", () => {
  assert.deepEqual([...members(zip64(Uint8Array.of(1, 2, 3)))], [["x", { offset: 31, length: 3, stored: true }]]);
});

Deno.test("zipMembers() refuses every cut, and sizes that lead outside", () => {
  for (const zip of [fixture("tree.b2z"), zip64(Uint8Array.of(1, 2, 3))]) {
    const step = Math.max(1, Math.floor(zip.byteLength / 300));
    for (let length = 0; length < zip.byteLength; length += step) {
      assert.throws(() => members(zip.subarray(0, length)), FormatError);
    }
  }
});

Deno.test("zipMembers() gives members or a FormatError for any damage, and reads within the zip only", () => {
  const zip = zip64(Uint8Array.of(1, 2, 3));
  for (let at = 0; at < zip.byteLength; at++) {
    for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
      const damaged = zip.slice();
      damaged[at] = value;
      try {
        for (const { offset, length } of members(damaged).values()) assert.ok(offset + length <= zip.byteLength);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
      }
    }
  }
});
