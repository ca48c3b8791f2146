/** Brings an array through many states while others read it: `writer_child.ts PATH FIRST LAST`. */
import { openArray } from "../../mod.ts";
import { step } from "./states.ts";

const [path, first, last] = Deno.args;
using a = openArray(path, { mode: "a" });
for (let state = Number(first); state <= Number(last); state++) {
  step(a, state);
  if (state % 97 === 0) a.compact();
}
console.log("done");
