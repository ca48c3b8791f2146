import assert from "node:assert/strict";
import { libraryInfo, type NDArray, openArray, StaleError, zeros } from "../../mod.ts";
import { python, pythonTest } from "../python.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

/** Commits of each side. */
const TURNS = 150;

/** Writes every second cell. */
const PEER = `
import sys, time, blosc2, numpy as np
path, turns = sys.argv[1], int(sys.argv[2])
a = blosc2.open(path, mode="a", locking=True)
print("ready", flush=True)
sys.stdin.readline()
for turn in range(turns):
    a[2 + 2 * turn] = 1000 + turn
    time.sleep(0.001)
print("done", flush=True)
`;

/** Appends a cell whenever it is told to, and says how many there are. */
const APPENDER = `
import sys, blosc2, numpy as np
a = blosc2.open(sys.argv[1], mode="a", locking=True)
print("ready", flush=True)
for line in sys.stdin:
    a.append(np.array([int(line)], dtype="i4"))
    print(a.shape[0], flush=True)
`;

/** Does one change, again and again until nobody has committed in between. */
function insist(a: NDArray, change: () => void): number {
  for (let stale = 0;; stale++) {
    try {
      change();
      return stale;
    } catch (error) {
      if (!(error instanceof StaleError)) throw error;
      a.refresh();
    }
  }
}

/** A Python program that talks by lines. */
class Peer implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #heard = "";
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  constructor(code: string, ...args: string[]) {
    this.#child = new Deno.Command(python()!, {
      args: ["-c", code, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
      signal: AbortSignal.timeout(60_000),
    }).spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#input = this.#child.stdin.getWriter();
  }

  async say(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  /** The next line. */
  async hear(): Promise<string> {
    while (!this.#heard.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error(`The Python program ended after "${this.#heard}"`);
      this.#heard += value;
    }
    const [line] = this.#heard.split("\n", 1);
    this.#heard = this.#heard.slice(line.length + 1);
    return line.trim();
  }

  /** Waits for its end, which must be a good one. */
  async end(): Promise<void> {
    await this.#input.close();
    assert.ok((await this.#child.status).success, "the Python program failed");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#child.status;
    await this.#lines.cancel();
  }
}

pythonTest("NDArray and python-blosc2 that locks write the same file by turns, and no update is lost", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const path = `${folder}/a.b2nd`;
    // Chunks are shared: cells of Python and of Deneb lie side by side, so whoever overwrites the other's chunk loses a cell of his.
    using a = zeros([2 + 2 * TURNS], { dtype: "int32", chunks: [50], blocks: [10], urlpath: path });
    Deno.writeFileSync(`${path}.b2lock`, new Uint8Array(16));
    await using peer = new Peer(PEER, path, `${TURNS}`);
    assert.equal(await peer.hear(), "ready");
    await peer.say("go");
    let stale = 0;
    for (let turn = 0; turn < TURNS; turn++) {
      stale += insist(a, () => a.setSync([3 + 2 * turn], 5000 + turn));
      stale += insist(a, () => a.vlmeta.set("turn", turn));
      await new Promise((done) => setTimeout(done, 1));
    }
    assert.equal(await peer.hear(), "done");
    await peer.end();
    a.refresh();
    const cells = a.getSync().data;
    const expected = Int32Array.from({ length: 2 + 2 * TURNS }, (_, i) => {
      return i < 2 ? 0 : (i % 2 === 0 ? 1000 : 5000) + (i - 2 >> 1);
    });
    assert.deepEqual(cells, expected, `after ${stale} StaleErrors`);
    assert.equal(a.vlmeta.get("turn"), TURNS - 1);
    const changes = new DataView(Deno.readFileSync(`${path}.b2lock`).buffer).getBigUint64(8, true);
    assert.ok(changes >= 3 * TURNS, `${changes} changes were counted`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

pythonTest(
  "NDArray and python-blosc2 that locks append to the same file by turns, and every cell is there",
  async () => {
    const folder = Deno.makeTempDirSync();
    try {
      const path = `${folder}/a.b2nd`;
      using a = zeros([0], { dtype: "int32", chunks: [50], blocks: [10], urlpath: path });
      Deno.writeFileSync(`${path}.b2lock`, new Uint8Array(16));
      await using peer = new Peer(APPENDER, path);
      assert.equal(await peer.hear(), "ready");
      for (let turn = 0; turn < TURNS; turn++) {
        await peer.say(`${2 * turn}`);
        assert.equal(await peer.hear(), `${2 * turn + 1}`);
        // What Python has appended is not overwritten: it is told of, and read.
        assert.throws(() => a.append([-1]), StaleError);
        assert.equal(a.refresh(), true);
        a.append([2 * turn + 1]);
      }
      await peer.end();
      assert.deepEqual(a.getSync().data, Int32Array.from({ length: 2 * TURNS }, (_, i) => i));
      using again = openArray(path);
      assert.deepEqual(again.getSync().data, a.getSync().data);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
);
