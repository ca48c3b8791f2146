import assert from "node:assert/strict";
import { type ChunkStore, createFileStore, openStore } from "../../src/storage/mod.ts";
import { MemoryDisk, type Step } from "./_memory_disk.ts";
import { arrayHeader, chunkOf, growth, numberMeta, python, setChunk, values, withFolder } from "./_support.ts";

const PATH = "/a.b2nd";

/** What a reader finds, as text. */
function seen(disk: MemoryDisk): string {
  using store = openStore(PATH, { host: disk });
  return JSON.stringify([values(store), ...Array.from(store.state.vlmeta, ([name, chunk]) => [name, ...chunk])]);
}

/** Changes of every kind, one commit each. */
const CHANGES: ((store: ChunkStore) => void)[] = [
  (store) => setChunk(store, 1, 11),
  (store) => setChunk(store, 5, 15),
  (store) => store.commit({ ...store.state, vlmeta: new Map([["n", numberMeta(1)]]) }),
  (store) => setChunk(store, 1, 21),
  (store) => setChunk(store, 1, 31, { vlmeta: new Map([["n", numberMeta(2)], ["more", numberMeta(3)]]) }),
  (store) => {
    store.batch(() => {
      for (let i = 0; i < 8; i++) setChunk(store, i, 40 + i);
      for (let i = 0; i < 8; i += 2) setChunk(store, i, 50 + i);
    });
  },
  (store) => {
    const { header, table, vlmeta } = store.state;
    store.commit({ header: { ...header, ...growth(3) }, table: table.slice(3, 6), vlmeta });
  },
  (store) => store.compact(),
  (store) => setChunk(store, 0, 61),
  (store) => setChunk(store, 0, 71),
  (store) => {
    const { header, vlmeta } = store.state;
    store.commit({ header: { ...header, ...growth(0) }, table: new Float64Array(0), vlmeta });
  },
  (store) => store.commit({ ...store.state, vlmeta: new Map() }),
  (store) => setChunk(store, 2, 81),
  (store) => setChunk(store, 2, 91),
];

/** Makes an array, changes it, and tells the steps, what a reader saw after each change, and after which step. */
function record(contiguous: boolean, fsync: boolean) {
  const disk = new MemoryDisk();
  const states: { text: string; steps: number }[] = [];
  using store = createFileStore(PATH, arrayHeader(3), { mode: "w-", contiguous, fsync, host: disk });
  states.push({ text: seen(disk), steps: disk.steps.length });
  for (const change of CHANGES) {
    change(store);
    states.push({ text: seen(disk), steps: disk.steps.length });
  }
  return { steps: disk.steps, states };
}

/** Which states may be found when only the first `count` steps were done: that of the last finished change, or the next. */
function allowed(states: { text: string; steps: number }[], count: number): string[] {
  const done = states.findLastIndex((state) => state.steps <= count);
  return states.slice(done, done + 2).map((state) => state.text);
}

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  Deno.test(`commit() of ${kind} leaves the old state or the new one wherever the record of writes is cut`, () => {
    const { steps, states } = record(contiguous, false);
    for (let count = states[0].steps; count <= steps.length; count++) {
      const found = seen(MemoryDisk.after(steps.slice(0, count)));
      assert.ok(allowed(states, count).includes(found), `after step ${count}: ${found}`);
      const next = steps[count];
      if (next?.kind !== "write" || next.position === 16) continue;
      // A write that is not that of the header may stop anywhere.
      for (const length of [1, next.bytes.length >> 1, next.bytes.length - 1]) {
        const part: Step = { ...next, bytes: next.bytes.slice(0, length) };
        const torn = seen(MemoryDisk.after([...steps.slice(0, count), part]));
        assert.ok(allowed(states, count).includes(torn), `within step ${count}: ${torn}`);
      }
    }
  });

  Deno.test(`commit() of ${kind} with fsync leaves the old state or the new one whichever unsynced writes are lost`, () => {
    const { steps, states } = record(contiguous, true);
    const random = seeded(7);
    for (let count = states[0].steps; count <= steps.length; count++) {
      for (let trial = 0; trial < 6; trial++) {
        const kept = steps.slice(0, count).filter((step, i) =>
          step.kind !== "write" || isSynced(steps, i, count) || random() < 0.5
        );
        const found = seen(MemoryDisk.after(kept));
        assert.ok(allowed(states, count).includes(found), `after step ${count}: ${found}`);
      }
    }
  });

  Deno.test(
    `commit() of ${kind} leaves states that python-blosc2 reads wherever the record of writes is cut`,
    withFolder((folder) => {
      const { steps, states } = record(contiguous, false);
      const cases: string[][] = [];
      for (let count = states[0].steps; count <= steps.length; count++) {
        const disk = MemoryDisk.after(steps.slice(0, count));
        const at = `${folder}/${count}`;
        Deno.mkdirSync(contiguous ? at : at + PATH, { recursive: true });
        for (const [path, bytes] of disk.files()) {
          if (path.startsWith(PATH)) Deno.writeFileSync(at + path, bytes);
        }
        cases.push(allowed(states, count).map((text) => JSON.stringify(JSON.parse(text)[0])));
      }
      const found = python(
        `
first, last, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
def values(path):
    a = blosc2.open(path, mode="r")
    return a[:][::100].tolist() if a.shape[0] else []
print(json.dumps([values(f"{folder}/{i}/a.b2nd") for i in range(first, last + 1)]))`,
        [`${states[0].steps}`, `${steps.length}`, folder],
      );
      assert.ok(Array.isArray(found));
      found.forEach((value, i) => assert.ok(cases[i].includes(JSON.stringify(value)), `cut ${i}: ${value}`));
    }),
  );

  Deno.test(`put() and commit() to ${kind} on a full disk keep the old state and lose no space`, () => {
    const disk = new MemoryDisk();
    using store = createFileStore(PATH, arrayHeader(3), { mode: "w-", contiguous, host: disk });
    setChunk(store, 0, 1);
    setChunk(store, 1, 2);
    const before = seen(disk);
    for (let room = 0; room < 1200; room += 37) {
      disk.room = room;
      try {
        store.batch(() => setChunk(store, 1, 3));
        disk.room = Infinity;
        setChunk(store, 1, 2);
      } catch (error) {
        assert.match(String(error), /Cannot write "\/a\.b2nd.*no space left/);
      }
      disk.room = Infinity;
      assert.deepEqual(values(store), [1, 2, 0]);
      assert.equal(seen(disk), before);
    }
    let total = 0;
    for (const bytes of disk.files().values()) total += bytes.length;
    assert.ok(total < 20_000, `${total} bytes`);
  });
}

Deno.test("commit() writes the header once, from byte 16 on, and within its first 4,096 bytes", () => {
  const { steps, states } = record(true, false);
  const long = steps.slice(states[0].steps).filter((step) => step.kind === "write" && step.position === 16);
  assert.ok(long.length >= CHANGES.length - 3);
  for (const step of long) assert.ok(step.kind === "write" && step.bytes.length <= 4096 - 16);
});

Deno.test("commit() writes a file anew when the header would change behind its first 4,096 bytes", () => {
  const disk = new MemoryDisk();
  const header = arrayHeader(2);
  const meta = new Map([...header.meta, ["big", new Uint8Array(5000)]]);
  using store = createFileStore(PATH, { ...header, meta }, { mode: "w-", contiguous: true, host: disk });
  setChunk(store, 0, 5);
  const renames = () => disk.steps.filter((step) => step.kind === "rename").length;
  const before = renames();
  const { table, vlmeta, header: now } = store.state;
  store.commit({ header: { ...now, meta: new Map([...meta, ["big", new Uint8Array(5000).fill(1)]]) }, table, vlmeta });
  assert.equal(renames(), before + 1);
  assert.deepEqual(values(store), [5, 0]);
  using again = openStore(PATH, { host: disk });
  assert.equal(again.state.header.meta.get("big")?.[4999], 1);
  assert.deepEqual(values(again), [5, 0]);
});

Deno.test("commit() refuses a table of the wrong length and a place that was never put", () => {
  const disk = new MemoryDisk();
  using store = createFileStore(PATH, arrayHeader(2), { mode: "w-", contiguous: true, host: disk });
  assert.throws(() => store.commit({ ...store.state, table: new Float64Array(3) }), RangeError);
  assert.throws(() => store.commit({ ...store.state, table: Float64Array.of(77, -1) }), RangeError);
  const place = store.write(() => store.put(chunkOf(1)));
  assert.throws(() => store.commit({ ...store.state, table: Float64Array.of(place, -1) }), RangeError);
});

/** True when the file of a write was synced after it, before the record ends. */
function isSynced(steps: readonly Step[], index: number, end: number): boolean {
  const step = steps[index];
  if (step.kind !== "write") return true;
  return steps.slice(index, end).some((later) => later.kind === "sync" && later.file === step.file);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
