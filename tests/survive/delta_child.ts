// Reads an array again and again: threads that wait for each other for ever do so only now and then.
import { openArray } from "../../mod.ts";

using a = openArray(Deno.args[0], { dtype: "uint32" });
const out = new Uint32Array(a.size);
let failure = "";
for (let i = 0; i < 400; i++) {
  try {
    a.getSync([], { out });
  } catch (error) {
    failure = String(error instanceof Error ? error.message : error);
  }
}
console.log(failure || "read 400 times");
