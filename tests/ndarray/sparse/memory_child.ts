/** Makes a cube of some 100,000 scattered cells at the path that is given, and tells how many bytes that took above the idle process. */
import { fromCoo, libraryInfo } from "../../../mod.ts";

function status(name: string): number {
  return 1024 * Number(Deno.readTextFileSync("/proc/self/status").match(new RegExp(`${name}:\\s+(\\d+)`))?.[1]);
}

const CELLS = 116_522, SIDE = 20_000;
let state = 1;

function random(): number {
  return (state = Math.imul(state, 1664525) + 1013904223 >>> 0) / 2 ** 32;
}

// More of them in the middle, as stars are around the Sun.
function axis(): Int32Array {
  return Int32Array.from({ length: CELLS }, () => SIDE / 2 + Math.floor((random() - 0.5) ** 3 * 4 * SIDE));
}

const coords = [axis(), axis(), axis()];
libraryInfo();
const idle = status("VmRSS");
const parts = { chunks: [500, 500, 500], blocks: [50, 50, 50] };
const codec = Deno.args[1];
const options = { dtype: "uint8", ...parts, cparams: { codec }, urlpath: Deno.args[0] } as const;
using _cube = await fromCoo(coords, 1, [SIDE, SIDE, SIDE], options);
console.log(status("VmHWM") - idle);
