/** Reads an array that another process changes, until it is in its last state: `reader_child.ts PATH LAST`. Prints what it met. */
import { openArray, StaleError } from "../../mod.ts";
import { stateOf } from "./states.ts";

const [path, last] = Deno.args;
using a = openArray(path);
const met = { whole: 0, stale: 0, again: 0 };
for (let state = 0; state < Number(last);) {
  try {
    const now = stateOf(a);
    if (now < state) throw new Error(`Went back from state ${state} to ${now}`);
    if (now === state) met.again++;
    state = now;
    met.whole++;
    // A block that is asked for twice is kept: what is kept must be of the same state.
    for (let i = 0; i < 3; i++) {
      if (stateOf(a) !== now) throw new Error(`State ${now} has become another`);
    }
    a.refresh();
    await new Promise((done) => setTimeout(done, 1));
  } catch (error) {
    if (!(error instanceof StaleError)) throw error;
    met.stale++;
    a.refresh();
  }
}
console.log(JSON.stringify(met));
