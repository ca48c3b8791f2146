import assert from "node:assert/strict";
import { libraryInfo } from "../../mod.ts";
import { Dice } from "../ndarray/property/dice.ts";
import { MemoryDisk, type Step } from "../storage/_memory_disk.ts";
import { type Luck, PoweredDisk } from "../storage/_power_loss.ts";
import { CHANGE_KINDS } from "./changes.ts";
import { allowedAt, changeOn, makeOn, type Mark, PATH, readOn, type Run } from "./disk_runs.ts";
import { type Expected, stateOf } from "./expected.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

/** Ways to lose power: nothing or everything that was not synced is on the disk, all but little of it, little of it, half. */
function* lucks(dice: Dice): Generator<[string, Luck], void, void> {
  yield ["nothing unsynced is left", () => false];
  yield ["all is left", () => true];
  for (const share of [0.1, 0.5, 0.5, 0.9]) yield [`a share of ${share} is left`, () => dice.chance(share)];
}

/** Makes an array and does all kinds of changes to it, each two or three times. */
function record(run: Run): { disk: MemoryDisk; marks: Mark[] } {
  const disk = new MemoryDisk();
  const made = makeOn(disk, run);
  return { disk, marks: [made, ...changeOn(disk, run, made.state, 0, (run.contiguous ? 3 : 2) * CHANGE_KINDS.length)] };
}

/** Reads what is on a disk: one of the states allowed. */
function check(disk: MemoryDisk, allowed: readonly Expected[], about: string): number {
  let content;
  try {
    content = readOn(disk);
  } catch (cause) {
    throw new Error(`${about}: it does not open`, { cause });
  }
  return stateOf(content, allowed, about);
}

/** Loses power after every step from `first` on, in several ways; `check` looks at what is left. */
function loseEverywhere(
  steps: readonly Step[],
  first: number,
  seed: number,
  look: (disk: MemoryDisk, count: number, how: string) => void,
): void {
  const powered = new PoweredDisk();
  const dice = new Dice(seed);
  for (let count = 0; count <= steps.length; count++) {
    if (count > 0) powered.do(steps[count - 1]);
    if (count < first) continue;
    for (const [how, luck] of lucks(dice)) look(powered.lose(luck), count, how);
  }
}

for (const contiguous of [true, false]) {
  const kind = contiguous ? "a file" : "a directory";

  // A directory takes far more steps for the same changes.
  for (const seed of contiguous ? [11, 12] : [11]) {
    Deno.test(`a loss of power at any moment leaves ${kind} with fsync with exactly one state, seed ${seed}`, () => {
      const { disk, marks } = record({ contiguous, fsync: true, seed });
      const found = [0, 0];
      loseEverywhere(disk.steps, marks[0].steps, seed, (left, count, how) => {
        const { states, about } = allowedAt(marks, count);
        const which = check(left, states, `${about}, ${how}`);
        if (states.length > 1) found[which]++;
      });
      // Both ends of a commit were met.
      assert.ok(found[0] > 50 && found[1] > 50, String(found));
    });

    Deno.test(`kill -9 at any write leaves ${kind} without fsync with exactly one state, seed ${seed}`, () => {
      const { disk, marks } = record({ contiguous, fsync: false, seed });
      const { steps } = disk;
      assert.ok(steps.every(({ kind }) => kind !== "sync" && kind !== "sync folder"));
      for (let count = marks[0].steps; count <= steps.length; count++) {
        const { states, about } = allowedAt(marks, count);
        check(MemoryDisk.after(steps.slice(0, count)), states, about);
        const next = steps[count];
        if (next?.kind !== "write" || next.position === 16) continue;
        for (const length of [1, next.bytes.length >> 1, next.bytes.length - 1]) {
          const part = { ...next, bytes: next.bytes.slice(0, length) };
          const torn = MemoryDisk.after([...steps.slice(0, count), part]);
          check(torn, states, `${about} and ${length} bytes of the next write`);
        }
      }
    });
  }

  Deno.test(`a loss of power after a kill leaves ${kind} with fsync with what the next writer found or made`, () => {
    const run = { contiguous, fsync: true, seed: 21 };
    const { disk, marks } = record(run);
    const { steps } = disk;
    let kills = 0;
    for (let killed = marks[0].steps + 1; killed <= marks[CHANGE_KINDS.length].steps; killed++) {
      // Killed where its last state has just come to be seen, and is not synced yet.
      const last = steps[killed - 1];
      if (last.kind !== "rename" && !(last.kind === "write" && last.position === 16)) continue;
      kills++;
      // The next writer goes on with what the killed one wrote, synced or not.
      const next = MemoryDisk.after(steps.slice(0, killed));
      const before = allowedAt(marks, killed);
      const about = `killed: ${before.about}`;
      const state = before.states[check(next, before.states, about)];
      const at = [0, 3, 6, 8, 10][kills % 5];
      const more = changeOn(next, run, state, at, at + 1);
      loseEverywhere(next.steps, killed, killed, (left, count, how) => {
        if (count < more[0].steps) {
          check(left, [...before.states, more[0].state], `${about}; then ${more[0].about}, ${how}`);
        } else {
          const allowed = allowedAt(more, count);
          check(left, allowed.states, `${about}; then ${allowed.about}, ${how}`);
        }
      });
    }
    assert.ok(kills >= 8, String(kills));
  });

  Deno.test(`a loss of power while ${kind} is made with fsync leaves nothing at the path, or all of it`, () => {
    const disk = new MemoryDisk();
    const made = makeOn(disk, { contiguous, fsync: true, seed: 31 });
    loseEverywhere(disk.steps, 0, 31, (left, count, how) => {
      if (count < made.steps && left.stat(PATH) === null) return;
      check(left, [made.state], `${how}, after ${count} steps`);
    });
  });

  for (const before of [true, false]) {
    const old = before ? "a file" : "a directory";
    const isAtomic = contiguous && before;
    const rest = isAtomic ? "the old one or the new one" : "the old one or the new one, at the path or beside";

    Deno.test(`a loss of power while ${kind} with fsync replaces ${old} leaves ${rest}`, () => {
      const disk = new MemoryDisk();
      const first = makeOn(disk, { contiguous: before, fsync: true, seed: 41 });
      const second = makeOn(disk, { contiguous, fsync: true, seed: 42 }, "w");
      const places = isAtomic ? [PATH] : [PATH, `${PATH}.old.deneb.tmp`, `${PATH}.deneb.tmp`];
      loseEverywhere(disk.steps, first.steps, 41, (left, count, how) => {
        const about = `${how}, after ${count} steps`;
        const place = places.find((path) => left.stat(path) !== null);
        assert.ok(place !== undefined, `${about}: nothing is left`);
        if (count === second.steps) assert.equal(place, PATH, about);
        if (place !== PATH) left.rename(place, PATH);
        check(left, count === second.steps ? [second.state] : [first.state, second.state], about);
      });
    });
  }
}
