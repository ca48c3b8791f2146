/** Holds the lock of python-blosc2 as a reader does, and says at the end whether a file that must not be touched meanwhile is still there. */
const [lock, path] = Deno.args;
const ENCODER = new TextEncoder();
using file = Deno.openSync(lock, { read: true, write: true });
file.lockSync(false);
Deno.stdout.writeSync(ENCODER.encode("held\n"));
let verdict = "still there";
for (let i = 0; i < 30; i++) {
  await new Promise((resolve) => setTimeout(resolve, 10));
  try {
    Deno.statSync(path);
  } catch {
    verdict = "gone";
  }
}
Deno.stdout.writeSync(ENCODER.encode(`${verdict}\n`));
