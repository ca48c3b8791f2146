import assert from "node:assert/strict";
import { arange, asarray, libraryInfo } from "../../mod.ts";
import { runScript } from "./run_script.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** What the script found the process to hold. */
interface Held {
  readonly size: number;
  readonly heap: number;
  readonly files: number;
  readonly threads: number;
  readonly locks: number;
  readonly live: number;
  readonly pooled: number;
}

/** How many bytes each use may leave behind: less than the least object that could be forgotten. */
const LEFT_IN_HEAP = 256;
const LEFT_IN_ALL = 1024;
/** What the compiler of the language and the pages of the system may take meanwhile. */
const SLACK_IN_HEAP = 384 * 1024;
const SLACK_IN_ALL = 6 * 1024 * 1024;

/** Damage of all parts of a frame; the first spoils a chunk only, so the file opens. */
const DAMAGE: readonly ((bytes: Uint8Array<ArrayBuffer>, header: number) => Uint8Array)[] = [
  (bytes, header) => bytes.fill(0xff, header + 32, header + 60),
  (bytes) => bytes.subarray(0, bytes.length - 30),
  (bytes) => bytes.subarray(0, 50),
  (bytes) => bytes.fill(0, 2, 3),
  (bytes) => bytes.fill(0, bytes.length - 40),
  (bytes) => bytes.fill(0x7f, 16, 24),
  () => new Uint8Array(0),
  (bytes, header) => bytes.fill(0xee, 40, header),
];

function prepare(folder: string): void {
  const cells = Float64Array.from({ length: 100 }, (_, i) => i / 3);
  for (const contiguous of [true, false]) {
    const urlpath = `${folder}/${contiguous ? "file" : "directory"}.b2nd`;
    asarray(cells, { chunks: [10], blocks: [10], contiguous, urlpath }).close();
  }
  Deno.mkdirSync(`${folder}/damaged`);
  DAMAGE.forEach((damage, i) => {
    const bytes = new Uint8Array(arange(100, { chunks: [50], blocks: [10] }).toCframe());
    const header = new DataView(bytes.buffer).getUint32(11);
    Deno.writeFileSync(`${folder}/damaged/${i}.b2nd`, damage(bytes, header));
  });
}

// The allocator of C gives back at once what is freed, so that the size of the process tells what is held.
const TIDY = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "65536", MALLOC_MMAP_THRESHOLD_: "65536" };

function testFlat(name: string, what: string): void {
  Deno.test({
    name: `the process holds no more after ${what}`,
    ignore: Deno.build.os !== "linux", // it is /proc that tells
    fn: async () => {
      const folder = Deno.makeTempDirSync();
      try {
        prepare(folder);
        const flags = ["-A", "--v8-flags=--expose-gc"];
        const { stdout, stderr } = await runScript("resources_child.ts", { args: [name, folder], flags, env: TIDY });
        assert.match(stdout, /^\{/, stderr);
        const { before, after, count }: { before: Held; after: Held; count: number } = JSON.parse(stdout);
        const grown = `${count} times, from ${JSON.stringify(before)} to ${JSON.stringify(after)}`;
        assert.equal(after.live, 0, grown);
        assert.ok(after.pooled <= 16 && after.threads <= before.threads + 2, grown);
        assert.ok(after.files <= before.files + 2 && after.locks <= before.locks, grown);
        assert.ok(after.heap - before.heap < SLACK_IN_HEAP + count * LEFT_IN_HEAP, grown);
        assert.ok(after.size - before.size < SLACK_IN_ALL + count * LEFT_IN_ALL, grown);
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  });
}

testFlat("memory", "10,000 arrays in memory that nobody closed");
testFlat("shape", "3,000 arrays whose codec needs the shape of blocks, each another");
testFlat("open", "1,000 files that were opened, read and written, and closed");
testFlat("drop", "1,000 files that were opened or made, and dropped");
testFlat("damaged", "1,000 damaged files that did not open or did not read");
testFlat("make", "1,000 creations that failed half way");
testFlat("abort", "1,000 reads that were aborted before and on the way");
