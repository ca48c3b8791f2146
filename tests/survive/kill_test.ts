import assert from "node:assert/strict";
import { libraryInfo } from "../../mod.ts";
import { python } from "../python.ts";
import { CHANGE_KINDS, type ChangeKind } from "./changes.ts";
import { Copies } from "./copies.ts";
import { SUBJECTS } from "./subjects.ts";
import { Victims } from "./victims.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** Kills of each array; there are 8 arrays. */
const KILLS = 25;
/** When every kind of change must have been met. */
const MOST_KILLS = 150;

/** How often each kind of change was under way when its process died, and was found undone or done. */
class Tally {
  readonly met = new Map<ChangeKind, number>(CHANGE_KINDS.map((kind) => [kind, 0]));
  undone = 0;
  done = 0;

  get complete(): boolean {
    return this.undone > 0 && this.done > 0 && [...this.met.values()].every((times) => times > 0);
  }
}

for (const contiguous of [true, false]) {
  const subjects = SUBJECTS.filter(({ options }) => options.contiguous === contiguous);
  const name = contiguous ? "a file" : "a directory";

  Deno.test(`kill -9 in the middle of anything leaves ${name} with exactly one state`, async (t) => {
    using copies = new Copies();
    const tally = new Tally();
    for (const subject of subjects) {
      await t.step(subject.name, async () => {
        using victims = new Victims(subject, SUBJECTS.indexOf(subject) + 1);
        for (let i = 0; i < KILLS; i++) await killOne(victims, i, tally, copies);
      });
    }
    await t.step("every kind of change was interrupted, and found undone and done", async () => {
      using victims = new Victims(subjects[0], 99);
      for (let i = 0; i < MOST_KILLS && !tally.complete; i++) {
        const missing = CHANGE_KINDS.findIndex((kind) => tally.met.get(kind) === 0);
        await killOne(victims, missing < 0 ? i : missing, tally, copies);
      }
      assert.ok(tally.complete, JSON.stringify({ ...tally, met: Object.fromEntries(tally.met) }));
    });
    const isMissing = python() === null && !Deno.env.get("CI");
    await t.step({ name: "python-blosc2 reads the same", ignore: isMissing, fn: () => copies.compare() });
  });
}

/** Kills one writer and looks at what it left. */
async function killOne(victims: Victims, turn: number, tally: Tally, copies: Copies): Promise<void> {
  const focus = turn % CHANGE_KINDS.length;
  const { kind, isDone } = await victims.kill(focus, turn % 9 === 8);
  copies.add(victims);
  // Every other time the next child is the first to open the file for writing.
  if (turn % 2 === 0) victims.checkWriter();
  if (kind === null) return;
  tally.met.set(kind, tally.met.get(kind)! + 1);
  if (isDone === true) tally.done++;
  if (isDone === false) tally.undone++;
}
