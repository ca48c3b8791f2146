import assert from "node:assert/strict";
import { libraryInfo, openArray, StaleError } from "../../mod.ts";
import { makeStates, stateOf, step } from "./states.ts";

// A library that is opened inside a test counts as a leak there.
libraryInfo();

const COMMITS = 1000;

function child(script: string, ...args: string[]): Deno.Command {
  const path = new URL(script, import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--no-check", path, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(60_000),
  });
}

function said({ success, stdout, stderr }: Deno.CommandOutput): string {
  const text = new TextDecoder();
  assert.ok(success, text.decode(stderr));
  return text.decode(stdout).trim();
}

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  Deno.test(`NDArray that stays open while another process commits ${COMMITS} times to ${kind} never shows a mixture`, async () => {
    const folder = Deno.makeTempDirSync();
    try {
      const path = `${folder}/a.b2nd`;
      makeStates(path, contiguous).close();
      const readers = [1, 2].map(() => child("reader_child.ts", path, `${COMMITS}`).output());
      using a = openArray(path);
      const writer = child("writer_child.ts", path, "2", `${COMMITS}`).output();
      let state = 0;
      // A reader in this process too, which keeps blocks between its reads.
      while (state < COMMITS) {
        try {
          const now = stateOf(a);
          assert.ok(now >= state, `went back from ${state} to ${now}`);
          state = now;
          a.refresh();
        } catch (error) {
          if (!(error instanceof StaleError)) throw error;
          a.refresh();
        }
        await new Promise((done) => setTimeout(done, 1));
      }
      assert.equal(said(await writer), "done");
      for (const reader of readers) {
        const met = JSON.parse(said(await reader));
        assert.ok(met.whole > 1, JSON.stringify(met));
      }
      assert.equal(stateOf(a), COMMITS);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });

  Deno.test(`NDArray that reads ${kind} between any two commits shows its own state or throws a StaleError`, () => {
    const folder = Deno.makeTempDirSync();
    try {
      const path = `${folder}/a.b2nd`;
      using writer = makeStates(path, contiguous);
      using reader = openArray(path);
      using late = openArray(path);
      let stale = 0;
      for (let state = 2; state <= 200; state++) {
        step(writer, state);
        if (state % 31 === 0) writer.compact();
        for (const a of state % 5 === 0 ? [reader, late] : [reader]) {
          assert.throws(() => stateOf(a), StaleError, `state ${state}`);
          stale++;
          assert.equal(a.refresh(), true);
          assert.equal(stateOf(a), state);
          assert.equal(stateOf(a), state);
        }
      }
      assert.equal(stale, 199 + 40);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}
