/** Changes an array step by step until it is killed, and says before and after each step which it is. */
import { openArray } from "../../mod.ts";
import { applyTo, CHANGE_KINDS, kindOf, outlineOf, plan } from "./changes.ts";
import { SUBJECTS } from "./subjects.ts";

/** Nobody is meant to live that long. */
const MOST_STEPS = 100_000;
const ENCODER = new TextEncoder();

function say(text: string): void {
  Deno.stdout.writeSync(ENCODER.encode(`${text}\n`));
}

const [path, number, seed, first, wanted] = Deno.args;
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
