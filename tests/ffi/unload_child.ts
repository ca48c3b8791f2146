/**
 * Ends a worker, and with it Deno's hold on the library, while threads of the library are at work. Run by `unload_test.ts` in a
 * process of its own, since what it looks for is a crash. All buffers belong to the main thread, and so outlive the worker;
 * only the worker opens the library.
 */
import { compress, decompressAsync } from "../../ffi/mod.ts";
import { paramsWith, plainData } from "./data.ts";

const SIZE = 20_000_000;

// The worker runs this very file, and is told by its name what it is.
if (globalThis.name === "worker") {
  addEventListener("message", (event) => {
    if (!(event instanceof MessageEvent)) return;
    const { chunk, dest, running } = event.data;
    const params = paramsWith({ codec: 4, clevel: 1, blocksize: 65536 });
    const written = compress(plainData(SIZE, 1), chunk, params);
    decompressAsync(chunk.subarray(0, written), dest, { nthreads: 2 });
    Atomics.store(running, 0, 1);
  });
} else {
  const share = (length: number) => new Uint8Array(new SharedArrayBuffer(length));
  const [chunk, dest, running] = [share(SIZE + 32), share(SIZE), share(1)];
  const worker = new Worker(import.meta.url, { type: "module", name: "worker" });
  worker.postMessage({ chunk, dest, running });
  while (Atomics.load(running, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  worker.terminate();
  await new Promise((resolve) => setTimeout(resolve, 300));
  console.log(dest.some((byte) => byte !== 0));
}
