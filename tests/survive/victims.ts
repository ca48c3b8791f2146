/**
 * Writers that are killed, one after the other, on one array; and what must be true of it afterwards.
 *
 * @module
 */
import assert from "node:assert/strict";
import { openArray } from "../../mod.ts";
import { openStore } from "../../src/storage/mod.ts";
import { Dice } from "../ndarray/property/dice.ts";
import { CHANGE_KINDS, type ChangeKind, kindOf, plan } from "./changes.ts";
import { type Expected, readAll, stateOf } from "./expected.ts";
import { make, type Subject, SUBJECTS } from "./subjects.ts";

const CHILD = new URL("./kill_child.ts", import.meta.url).href;
/** Longest time from the opening to the kill: a child does some ten steps in it. */
const MOST_MS = 15;
/** Every other child dies before one of this many calls that change files. */
const MOST_CALLS = 120;
/** How long a child takes to start; some are killed while they do. */
const START_MS = 120;
const LIMIT_MS = 30_000;

/** What one child was about when it died. */
export interface Death {
  /** The change that was under way; null when there was none. */
  readonly kind: ChangeKind | null;
  /** Whether that change was found to be there; null when it makes no difference. */
  readonly isDone: boolean | null;
}

/** One array, and the children that write it. */
export class Victims implements Disposable {
  readonly subject: Subject;
  readonly path: string;
  /** What was found after the last kill. */
  state: Expected;
  readonly #folder = Deno.makeTempDirSync({ prefix: "deneb-kill-" });
  readonly #seed: number;
  readonly #dice: Dice;
  #step = 0;
  #about = "as made";

  constructor(subject: Subject, seed: number) {
    this.subject = subject;
    this.path = `${this.#folder}/a.b2nd`;
    this.#seed = seed;
    this.#dice = new Dice(seed);
    this.state = make(subject, this.path);
  }

  /**
   * Starts a child, has it killed at a random moment or call, and checks that a reader finds one of the two states that there may be.
   *
   * @param focus Number of the kind of change that it does every other time.
   * @param early True to kill it while it starts and opens the file.
   * @returns What it was about.
   */
  async kill(focus: number, early: boolean): Promise<Death> {
    const said = await this.#run(focus, early);
    const wanted = CHANGE_KINDS[focus];
    let done = this.state;
    let next: { state: Expected; kind: ChangeKind } | null = null;
    for (const line of said) {
      const [word, number] = line.split(" ");
      if (word === "begin") {
        const step = Number(number);
        assert.equal(step, this.#step++, this.#about);
        const kind = kindOf(step, wanted);
        const change = plan(this.#seed, step, kind, done.outline, this.subject.bounds);
        next = { state: done.after(change), kind };
        this.#about = `${this.subject.name}, seed ${this.#seed}, step ${step} (${kind}, focus ${wanted}), killed`;
      } else if (word === "done" && next !== null) {
        done = next.state;
        next = null;
      }
    }
    const allowed = next === null ? [done] : [done, next.state];
    const found = this.#checkReader(allowed);
    this.state = allowed[found];
    if (next === null) return { kind: null, isDone: null };
    return { kind: next.kind, isDone: done.equals(next.state) ? null : found === 1 };
  }

  /** Checks that a new writer opens at once, finds the same, and that nothing of the killed one is left. */
  checkWriter(): void {
    const { kind, fsync } = this.subject;
    {
      using array = openArray(this.path, { mode: "a", fsync });
      stateOf(readAll(array, kind), [this.state], `${this.#about}, opened for writing`);
    }
    this.#checkLeftovers();
    this.#checkReader([this.state]);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }

  #checkReader(allowed: readonly Expected[]): number {
    using array = openArray(this.path);
    return stateOf(readAll(array, this.subject.kind), allowed, this.#about);
  }

  #checkLeftovers(): void {
    assert.deepEqual(namesIn(this.#folder), ["a.b2nd"], this.#about);
    using store = openStore(this.path);
    const { header, table } = store.state;
    if (store.contiguous) {
      assert.equal(Deno.statSync(this.path).size, header.frameLength, `${this.#about}: bytes behind the frame`);
      return;
    }
    const chunks = Array.from(table.filter((number) => number >= 0).sort(), (number) => {
      return `${number.toString(16).toUpperCase().padStart(8, "0")}.chunk`;
    });
    assert.deepEqual(namesIn(this.path), [...chunks, "chunks.b2frame"], this.#about);
  }

  /** Runs a child until it is killed; gives what it has said. */
  async #run(focus: number, early: boolean): Promise<string[]> {
    const calls = !early && this.#dice.chance(0.5) ? this.#dice.int(1, MOST_CALLS) : 0;
    const args = [this.path, SUBJECTS.indexOf(this.subject), this.#seed, this.#step, focus, calls].map(String);
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", CHILD, ...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    const child = command.spawn();
    const guard = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
    const errors = new Response(child.stderr).text();
    let said = "";
    let killing: Promise<void> | null = early ? this.#end(child, this.#dice.next() * START_MS) : null;
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (calls === 0 && said.startsWith("open\n")) killing ??= this.#end(child, this.#dice.next() * MOST_MS);
    }
    await killing;
    const { signal } = await child.status;
    clearTimeout(guard);
    assert.equal(signal, "SIGKILL", `${this.#about}, the next one: ${await errors}`);
    await errors;
    // The last line may be cut off; then nothing was begun or done by it.
    return said.slice(0, said.lastIndexOf("\n") + 1).split("\n").filter((line) => line !== "");
  }

  async #end(child: Deno.ChildProcess, ms: number): Promise<void> {
    const end = performance.now() + ms;
    await new Promise((resolve) => setTimeout(resolve, Math.floor(ms)));
    // Timers know whole milliseconds only.
    while (performance.now() < end);
    try {
      child.kill("SIGKILL");
    } catch {
      // It has failed by itself, and its status and errors tell more.
    }
  }
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}
