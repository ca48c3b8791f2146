/**
 * Changes an array step by step until it is killed, and says before and after each step which it is. Moments that are too short to be met from outside are
 * met by a number of calls: before so many calls that change files the process sends itself the signal.
 */
import { openArray } from "../../mod.ts";
import { applyTo, CHANGE_KINDS, kindOf, outlineOf, plan } from "./changes.ts";
import { SUBJECTS } from "./subjects.ts";

/** Nobody is meant to live that long. */
const MOST_STEPS = 100_000;
const ENCODER = new TextEncoder();

function say(text: string): void {
  Deno.stdout.writeSync(ENCODER.encode(`${text}\n`));
}

function dieBefore(owner: object, name: string): void {
  const call = Reflect.get(owner, name);
  Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
    if (--left === 0) Deno.kill(Deno.pid, "SIGKILL");
    return Reflect.apply(call, this, args);
  });
}

const [path, number, seed, first, wanted, calls] = Deno.args;
let left = Number(calls);
for (const name of ["writeSync", "truncateSync", "syncDataSync"]) dieBefore(Deno.FsFile.prototype, name);
for (const name of ["renameSync", "removeSync", "openSync"]) dieBefore(Deno, name);

const { kind, bounds, fsync } = SUBJECTS[Number(number)];
const focus = CHANGE_KINDS[Number(wanted)];
const array = openArray(path, { mode: "a", fsync });
say("open");
for (let step = Number(first); step < Number(first) + MOST_STEPS; step++) {
  const change = plan(Number(seed), step, kindOf(step, focus), outlineOf(array), bounds);
  say(`begin ${step}`);
  applyTo(array, kind, change);
  say(`done ${step}`);
}
