/**
 * Arrays in memory: make one, change its shape, write and read parts of it.
 *
 *     deno run --allow-ffi examples/first_steps.ts
 *
 * @module
 */
import { arange, full } from "@deneb/deneb";

const a = full([4, 4], 9, { dtype: "int64" });
a.resize([5, 7]); // new cells are zero
a.setSync("3:5, 2:7", 8);
console.log(`${a}:`);
console.log(String(a.getSync()));

console.log("Every second column, the last row first:");
console.log(String(a.getSync("::-1, ::2")));

const temperatures = arange(24, { dtype: "float32" }).reshape([2, 3, 4]);
temperatures.append([[[90, 91, 92, 93], [94, 95, 96, 97], [98, 99, 100, 101]]]); // one more along the first axis
const corner = await temperatures.get("..., :2, -1"); // decompressed on other threads
console.log(`The corner ${corner.shape.join(" x ")} of ${temperatures.shape.join(" x ")}: ${corner.data.join(" ")}`);

console.log(temperatures.info);
