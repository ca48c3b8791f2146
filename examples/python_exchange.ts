/**
 * Arrays to and from python-blosc2.
 *
 *     deno run --allow-read --allow-write --allow-ffi examples/python_exchange.ts write made_here.b2nd
 *     python -c 'import blosc2; a = blosc2.open("made_here.b2nd"); print(a[:], dict(a.vlmeta))'
 *
 *     python -c 'import blosc2; blosc2.arange(12, shape=(3, 4), urlpath="made_there.b2nd", mode="w")'
 *     deno run --allow-read --allow-ffi examples/python_exchange.ts read made_there.b2nd
 *
 * @module
 */
import { asarray, NDArray, open } from "@deneb/deneb";

const [what, path] = Deno.args;
if (path !== undefined && what === "write") {
  using a = asarray([[1.5, 2.5], [3.5, 4.5]], { dtype: "float32", urlpath: path, mode: "w" });
  a.vlmeta.set("unit", "Jy");
  console.log(`Wrote ${a} to ${path}`);
} else if (path !== undefined && what === "read") {
  using a = open(path);
  console.log(a.info);
  if (a instanceof NDArray) console.log(String(a.getSync()));
  for (const [name, value] of a.vlmeta) console.log(`${name}:`, value);
} else {
  console.error("Usage: python_exchange.ts write|read path");
  Deno.exitCode = 2;
}
