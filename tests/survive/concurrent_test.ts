import assert from "node:assert/strict";
import { asarray, type CParams, libraryInfo, type NDArray, ones, zeros } from "../../mod.ts";
import { liveContexts } from "../../ffi/mod.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const CPARAMS: readonly CParams[] = [
  { codec: "zstd" },
  { codec: "lz4", filters: ["bitshuffle"] },
  { codec: "blosclz", filters: ["delta", "shuffle"] },
  { codec: "zlib", clevel: 1 },
  { codec: "lz4hc", useDict: true },
];

const ROWS = 400;
const COLUMNS = 50;

/** Rows of one version: no two versions share a cell. */
function rows(count: number, version: number): number[][] {
  return Array.from(
    { length: count },
    (_, r) => Array.from({ length: COLUMNS }, (_, c) => version * 1e6 + r * COLUMNS + c),
  );
}

/** What the selections of the reads are, as texts and in plain arrays. */
const READS: readonly (readonly [string, (cells: number[][]) => unknown])[] = [
  ["...", (cells) => cells],
  ["3:", (cells) => cells.slice(3)],
  ["::7, 5", (cells) => cells.filter((_, r) => r % 7 === 0).map((row) => row[5])],
  ["-1", (cells) => cells.at(-1)],
  ["[2, 99, 50], 1:4", (cells) => [2, 99, 50].map((r) => cells[r].slice(1, 4))],
  ["::-1, ::10", (cells) => cells.toReversed().map((row) => row.filter((_, c) => c % 10 === 0))],
  ["120:130, 20:30", (cells) => cells.slice(120, 130).map((row) => row.slice(20, 30))],
];

/** Changes of the array, and the same of its plain cells. */
const WRITES: readonly ((a: NDArray, cells: number[][], version: number) => unknown)[] = [
  (a, cells, version) => a.setSync("...", cells.splice(0, cells.length, ...rows(cells.length, version)) && cells),
  (a, cells, version) => a.set("100:200", cells.splice(100, 100, ...rows(100, version)) && cells.slice(100, 200)),
  (a, cells, version) => {
    const more = rows(30, version);
    cells.push(...more);
    a.append(more);
  },
  (a, cells) => {
    cells.length = 300;
    a.resize([300, COLUMNS]);
  },
  (a, cells, version) =>
    a.batch(() => {
      const next = rows(60, version);
      for (let r = 0; r < 60; r += 20) a.setSync(`${r}:${r + 20}`, next.slice(r, r + 20));
      cells.splice(0, 60, ...next);
    }),
  (a, cells) => {
    assert.throws(() =>
      a.batch(() => {
        a.setSync("...", -1);
        throw new Error("Changed my mind");
      })
    );
    assert.equal(cells[0][0], a.item(0, 0));
  },
  (a) => a.compact(),
];

function make(kind: string, folder: string, cparams: CParams): NDArray {
  const place = kind === "memory"
    ? {}
    : { urlpath: `${folder}/${kind}`, mode: "w" as const, contiguous: kind === "file" };
  const options = { chunks: [64, 20], blocks: [8, 10], dtype: "int32", cparams, ...place } as const;
  return asarray(rows(ROWS, 1), options);
}

for (const kind of ["memory", "file", "directory"]) {
  Deno.test(`64 reads at once of ${kind} give the state of their call each, whatever is written meanwhile`, async () => {
    const folder = Deno.makeTempDirSync();
    for (const cparams of CPARAMS) {
      using a = make(kind, folder, cparams);
      const cells = rows(ROWS, 1);
      const reads: Promise<void>[] = [];
      for (let i = 0; i < 64; i++) {
        const [selection, pick] = READS[i % READS.length];
        const expected = structuredClone(pick(cells));
        const what = `read ${i} of ${selection} with ${JSON.stringify(cparams)}`;
        reads.push(a.get(selection).then((found) => assert.deepEqual(found.toNested(), expected, what)));
        // As many reads as not begin between two writes, and some have gone on when the next comes.
        if (i % 3 === 2) await WRITES[Math.floor(i / 3) % WRITES.length](a, cells, i + 2);
        if (i % 10 === 9) await Promise.race(reads.slice(-3));
      }
      await Promise.all(reads);
      assert.deepEqual(a.getSync().toNested(), cells);
    }
    assert.equal(liveContexts(), 0);
    Deno.removeSync(folder, { recursive: true });
  });

  Deno.test(`64 reads at once of ${kind} that is closed meanwhile give their cells or a TypeError`, async () => {
    const folder = Deno.makeTempDirSync();
    const a = make(kind, folder, { codec: "lz4" });
    const cells = rows(ROWS, 1);
    const begin = (_: unknown, i: number) => {
      const [selection, pick] = READS[i % READS.length];
      return a.get(selection).then((found) => assert.deepEqual(found.toNested(), pick(cells)), (error) => {
        assert.ok(error instanceof TypeError, String(error));
        assert.match(error.message, /closed/);
        return "closed";
      });
    };
    const reads = Array.from({ length: 32 }, begin);
    await Promise.race(reads);
    // Some are done, some under way, and some have just begun.
    reads.push(...Array.from({ length: 32 }, begin));
    a.close();
    const ends = await Promise.all(reads);
    assert.ok(ends.includes("closed"), "every read was done before close() came");
    assert.equal(liveContexts(), 0);
    Deno.removeSync(folder, { recursive: true });
  });
}

/** Counts how often a chain of timers comes to its turn until something is done. */
async function ticksDuring(work: () => unknown): Promise<number> {
  let ticks = 0;
  let timer: ReturnType<typeof setTimeout>;
  const next = () => {
    ticks++;
    timer = setTimeout(next);
  };
  timer = setTimeout(next);
  await work();
  clearTimeout(timer);
  return ticks;
}

Deno.test("get() of 200 MB lets the event loop go on, which getSync() does not", async () => {
  const chunk = 1 << 21;
  const chunks = 25;
  const a = zeros([chunks * chunk], { dtype: "int32", chunks: [chunk], blocks: [1 << 16], cparams: { codec: "lz4" } });
  const cells = Int32Array.from({ length: chunk }, (_, i) => i ^ (i >> 3));
  a.batch(() => {
    for (let i = 0; i < chunks; i++) a.setSync(`${i * chunk}:${(i + 1) * chunk}`, cells);
  });
  const out = new Int32Array(chunks * chunk);
  assert.equal(await ticksDuring(() => a.getSync([], { out })), 0);
  out.fill(0);
  const whole = await ticksDuring(() => a.get([], { out }));
  assert.ok(whole >= chunks / 4, `${whole} turns while ${chunks} chunks were decoded`);
  const part = await ticksDuring(() => a.get("1:", { out: out.subarray(1) }));
  assert.ok(part >= 4, `${part} turns while 200 MB were decoded in batches of 24 MB`);
  assert.equal(out[chunk * 3 + 77], cells[77]);
});

Deno.test("get() of 200 MB of one value lets the event loop go on as well, and can be stopped", async () => {
  const a = ones([50_000_000], { dtype: "int32" });
  const out = new Int32Array(a.size);
  const turns = await ticksDuring(() => a.get([], { out }));
  assert.ok(turns >= 6, `${turns} turns while 200 MB were filled`);
  assert.deepEqual([out[0], out[25_000_000], out.at(-1)], [1, 1, 1]);
  const stop = new AbortController();
  setTimeout(() => stop.abort());
  await assert.rejects(a.get([], { out, signal: stop.signal }), { name: "AbortError" });
});
