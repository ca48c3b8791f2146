import assert from "node:assert/strict";
import { createFileStore, openStore } from "../../src/storage/mod.ts";
import { arrayHeader, growth, numberMeta, python, setChunk, values, withFolder } from "./_support.ts";

const READ = `
a = blosc2.open(sys.argv[1], mode="r")
print(json.dumps({"shape": list(a.shape), "first": a[:][::100].tolist(), "meta": dict((str(k, "utf8") if isinstance(k, bytes) else k, v) for k, v in a.schunk.vlmeta.getall().items())}))
`;
const WRITE = `
a = blosc2.open(sys.argv[1], mode="a")
i, value = int(sys.argv[2]), int(sys.argv[3])
if i * 100 >= a.shape[0]: a.resize(((i + 1) * 100,))
a[i * 100:(i + 1) * 100] = value
a.schunk.vlmeta["turn"] = value
print(json.dumps(a[:][::100].tolist()))
`;

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  Deno.test(
    `createFileStore() makes ${kind} that python-blosc2 reads after every commit`,
    withFolder((folder) => {
      const path = `${folder}/a.b2nd`;
      using store = createFileStore(path, arrayHeader(3), { mode: "w-", contiguous });
      assert.deepEqual(python(READ, [path]), { shape: [300], first: [0, 0, 0], meta: {} });
      setChunk(store, 1, 5);
      assert.deepEqual(python(READ, [path]), { shape: [300], first: [0, 5, 0], meta: {} });
      setChunk(store, 1, 6, { vlmeta: new Map([["n", numberMeta(7)]]) });
      setChunk(store, 4, 9);
      assert.deepEqual(python(READ, [path]), { shape: [500], first: [0, 6, 0, 0, 9], meta: { n: 7 } });
      store.compact();
      assert.deepEqual(python(READ, [path]), { shape: [500], first: [0, 6, 0, 0, 9], meta: { n: 7 } });
    }),
  );

  Deno.test(
    `openStore() goes on writing ${kind} after python-blosc2, and the other way round`,
    withFolder((folder) => {
      const path = `${folder}/a.b2nd`;
      createFileStore(path, arrayHeader(2), { mode: "w-", contiguous }).close();
      const expected = [0, 0];
      for (let turn = 1; turn <= 6; turn++) {
        const index = turn % 4;
        {
          using store = openStore(path, { mode: "a" });
          setChunk(store, index, turn);
          while (expected.length <= index) expected.push(0);
          expected[index] = turn;
        }
        const byPython = (index + 2) % 5;
        while (expected.length <= byPython) expected.push(0);
        expected[byPython] = 100 + turn;
        assert.deepEqual(python(WRITE, [path, `${byPython}`, `${100 + turn}`]), expected);
        using again = openStore(path);
        assert.deepEqual(values(again), expected);
        assert.deepEqual([...again.state.vlmeta.keys()], ["turn"]);
      }
    }),
  );
}

Deno.test(
  "commit() to a directory keeps to file numbers that python-blosc2 accepts, however often chunks are rewritten or dropped",
  withFolder((folder) => {
    const path = `${folder}/a.b2nd`;
    using store = createFileStore(path, arrayHeader(4), { mode: "w-", contiguous: false });
    for (let turn = 1; turn <= 400; turn++) for (let i = 0; i < 4; i++) setChunk(store, i, turn);
    assert.deepEqual(python(READ, [path]), { shape: [400], first: [400, 400, 400, 400], meta: {} });
    for (let i = 0; i < 600; i++) setChunk(store, i, 1);
    const { header, table, vlmeta } = store.state;
    store.commit({ header: { ...header, ...growth(1) }, table: table.slice(599), vlmeta });
    assert.deepEqual(python(READ, [path]), { shape: [100], first: [1], meta: {} });
    setChunk(store, 1, 7);
    store.compact();
    assert.deepEqual(python(READ, [path]), { shape: [200], first: [1, 7], meta: {} });
    assert.deepEqual(python(WRITE, [path, "2", "9"]), [1, 7, 9]);
    store.refresh();
    setChunk(store, 0, 3);
    assert.deepEqual(python(READ, [path]), { shape: [300], first: [3, 7, 9], meta: { turn: 9 } });
  }),
);
